/**
 * Families with a row for each row of a log: calls over the telephone network, blocked users. Values as sent, instants
 * and Dates in the caller's zone (design.md, "What is counted", "Rows and keys").
 */

import { LOGS, type Log, QUARTER_MS, QUARTERS_A_DAY } from "../measures.ts";
import { answeredDays, countedDays, joined, localDay, servedBuckets, spanOfLogs } from "./answered-days.ts";
import type { ArchiveView, LogRow, QuarterRange } from "./archive-view.ts";
import { type ReportField, type ReportSet, servedFields } from "./catalog.ts";
import { cellValue } from "./cell-value.ts";
import { KeptRows } from "./kept-rows.ts";
import type { SourceEntry } from "./mapping-schema.ts";
import { bucketOf } from "./periods.ts";
import { UNAVAILABLE } from "./provenance.ts";
import { recordedRows } from "./recorded-rows.ts";
import type { ReportRequest } from "./report-request.ts";
import { ProvenanceTable, type ReportTable } from "./report-table.ts";
import { localDayOf, localTimeOf, type Zone } from "./zones.ts";

/** All rows of a set, ascending by Date, then ID; only of days that the logs were read for to their end. */
export function logRows(set: ReportSet, view: ArchiveView, request: ReportRequest): ReportTable {
  const { zone, policy } = request;
  const provenances = new ProvenanceTable();
  const recorded = recordedRows(set, view, request, provenances);
  const kept = new KeptRows(request.first);
  for (const row of recorded.rows) kept.push(row);
  const columns = servedFields(set.family, policy).map((field) => columnOf(field, provenances));
  const origins = columns.map(({ origin }) => origin);
  const dateOf = (at: number): number => bucketOf(set.period, localDayOf(zone, at), policy.weekLabel);
  for (const log of logsOf(set.family.fields)) {
    const ranges = servedBuckets(set, spanOfLogs([log], view), request)
      .filter(({ label }) => !recorded.isRecorded(label))
      .map((bucket) => countedDays(set, bucket, request))
      .flatMap((days) => answeredDays(days, localDay(zone), view.coverage(log), request.now).ranges);
    for (const range of joined(ranges).flatMap(inWeeks)) {
      if (!kept.wantsAny(dateOf(range.from * QUARTER_MS), dateOf(range.to * QUARTER_MS - 1))) continue;
      for (const row of view.logRows(log, range)) {
        const id = view.rowId(set.name, `${log}/${row.id}`);
        const date = dateOf(row.at);
        if (!kept.wants({ date, id }) || recorded.hasId(id)) continue;
        kept.push({
          id,
          date,
          values: columns.map(({ field, entry }) => cellValue(field, memberOf(entry, row, zone), policy)),
          origins,
          madeOf: { records: [row.id] },
        });
      }
    }
  }
  return { rows: kept.all(), provenances: provenances.all };
}

const WEEK = 7 * QUARTERS_A_DAY;

/** Read so much at once, or a large tenant's year would stand in memory whole. */
const inWeeks = ({ from, to }: QuarterRange): QuarterRange[] =>
  Array.from({ length: Math.ceil((to - from) / WEEK) }, (_, week) => ({
    from: from + week * WEEK,
    to: Math.min(from + (week + 1) * WEEK, to),
  }));

/** The logs that a family's fields name. */
export function logsOf(fields: readonly ReportField[]): Log[] {
  const entries = fields.flatMap(({ sources }) => sources);
  const named = entries.flatMap((entry) =>
    entry.formula === "member" || entry.formula === "localTime" ? Object.keys(entry.logs) : [],
  );
  return LOGS.filter((log) => named.includes(log));
}

interface Column {
  readonly field: ReportField;
  readonly entry: SourceEntry | undefined;
  readonly origin: number;
}

/** One record stands behind each value, so that what the mapping says of the field holds for every row. */
function columnOf(field: ReportField, provenances: ProvenanceTable): Column {
  const entry = field.sources.find(({ formula }) => formula !== "unavailable");
  const provenance =
    entry === undefined
      ? UNAVAILABLE
      : {
          sources: [{ source: entry.source, days: 1, share: 1 }],
          fidelity: entry.fidelity,
          bias: entry.bias ?? null,
          note: null,
        };
  return { field, entry, origin: provenances.indexOf(provenance) };
}

function memberOf(entry: SourceEntry | undefined, { log, members }: LogRow, zone: Zone): unknown {
  switch (entry?.formula) {
    case "member": {
      const name = entry.logs[log];
      return name === undefined || name === null ? entry.otherwise : members[name];
    }
    case "localTime": {
      const ms = instantOf(members[entry.logs[log] ?? ""]);
      return ms === undefined ? undefined : localTimeOf(zone, ms);
    }
    case "otherNumber":
      return /out/i.test(String(members.callType ?? "")) ? members.calleeNumber : members.callerNumber;
    default:
      return undefined;
  }
}

/** Milliseconds since 1970 of an instant as Graph writes it; digits beyond milliseconds are cut. */
function instantOf(said: unknown): number | undefined {
  if (typeof said !== "string") return undefined;
  const ms = Date.parse(said.replace(/(\.\d{3})\d+/, "$1"));
  return Number.isNaN(ms) ? undefined : ms;
}
