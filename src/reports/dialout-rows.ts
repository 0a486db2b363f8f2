/**
 * The dial-out report's rows: sums over the period by user, usage location, destination context and currency (seed 004).
 * The report is asked per UTC day, so a date is answered by the UTC day of that date, whole.
 */
import { dayOf } from "../measures.ts";
import { answeredDays, answeredProvenance, countedDays, servedBuckets, spanOfLogs, utcDay } from "./answered-days.ts";
import type { ArchiveView, LogRow } from "./archive-view.ts";
import { type ReportSet, servedFields } from "./catalog.ts";
import { addDecimals, cellValue, type Decimal, decimalText, NO_AMOUNT, readDecimal } from "./cell-value.ts";
import { isoDay } from "./civil-date.ts";
import { KeptRows } from "./kept-rows.ts";
import { logsOf } from "./log-rows.ts";
import type { SourceEntry } from "./mapping-schema.ts";
import type { Bucket } from "./periods.ts";
import { UNAVAILABLE } from "./provenance.ts";
import { recordedRows } from "./recorded-rows.ts";
import type { ReportRequest } from "./report-request.ts";
import { ProvenanceTable, type ReportRow, type ReportTable } from "./report-table.ts";

/** Members of the report's rows that tell one sum from another (seed 004). */
const KEY_MEMBERS = ["userId", "usageLocation", "destinationContext", "currency"] as const;

/** All rows of a set, ascending by Date, then ID. */
export function dialoutRows(set: ReportSet, view: ArchiveView, request: ReportRequest): ReportTable {
  const provenances = new ProvenanceTable();
  const recorded = recordedRows(set, view, request, provenances);
  const kept = new KeptRows(request.first);
  for (const row of recorded.rows) kept.push(row);
  const logs = logsOf(set.family.fields);
  for (const bucket of servedBuckets(set, spanOfLogs(logs, view), request)) {
    if (recorded.isRecorded(bucket.label)) continue;
    for (const row of bucketRows(set, view, request, bucket, provenances)) {
      if (!recorded.hasId(row.id)) kept.push(row);
    }
  }
  return { rows: kept.all(), provenances: provenances.all };
}

function bucketRows(
  set: ReportSet,
  view: ArchiveView,
  request: ReportRequest,
  bucket: Bucket,
  provenances: ProvenanceTable,
): ReportRow[] {
  const { zone, policy, now } = request;
  const logs = logsOf(set.family.fields);
  const covered = logs.flatMap((log) => view.coverage(log));
  const { first, last } = countedDays(set, bucket, request);
  // Ahead of UTC a date begins before its UTC day does: of that day nothing can be missing yet.
  const answered = answeredDays({ first, last: Math.min(last, dayOf(now)) }, utcDay, covered, now);
  const groups = new Map<string, LogRow[]>();
  for (const range of answered.ranges) {
    for (const log of logs) {
      for (const row of view.logRows(log, range)) {
        const key = KEY_MEMBERS.map((name) => String(row.members[name] ?? "")).join("\n");
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [row]);
        else group.push(row);
      }
    }
  }
  const note = zone.id === "UTC" ? undefined : "the report's days are UTC days";
  const fields = servedFields(set.family, policy);
  const entries = fields.map((field) => field.sources.find(({ formula }) => formula !== "unavailable"));
  const origins = entries.map((entry) => {
    // What names the row is as sent, whatever days are missing.
    const isSum = entry?.formula === "memberSum";
    const whole = { ...answered, expected: answered.days, begun: false };
    return provenances.indexOf(
      entry === undefined ? UNAVAILABLE : answeredProvenance(entry, isSum ? answered : whole, isSum ? note : undefined),
    );
  });
  return [...groups].flatMap(([key, group]): ReportRow[] => {
    const sums = entries.map((entry) => (entry?.formula === "memberSum" ? sumOf(group, entry.member) : undefined));
    if (!sums.some((sum) => sum !== undefined && sum.units > 0n)) return [];
    return [
      {
        id: view.rowId(set.name, `${isoDay(bucket.label)}\n${key}`),
        date: bucket.label,
        values: fields.map((field, index) => {
          const sum = sums[index];
          return cellValue(field, sum === undefined ? latest(group, entries[index]) : decimalText(sum), policy);
        }),
        origins,
        madeOf: { records: group.map(({ id }) => id) },
      },
    ];
  });
}

function sumOf(rows: readonly LogRow[], member: string): Decimal {
  return rows.reduce((sum, { members }) => addDecimals(sum, readDecimal(members[member]) ?? NO_AMOUNT), NO_AMOUNT);
}

/** A member as the latest day has it: names may change within a period. */
function latest(rows: readonly LogRow[], entry: SourceEntry | undefined): unknown {
  if (entry?.formula !== "member") return undefined;
  const said = rows.flatMap(({ log, members }) => members[entry.logs[log] ?? ""] ?? []);
  return said.at(-1) ?? entry.otherwise;
}
