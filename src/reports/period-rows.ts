/**
 * The rows of a family whose rows are periods: local days get their figures from the best source there is (local-days.ts),
 * buckets sum them up. Pure: what the archive holds comes in through its view, "now" is an argument.
 *
 * Rules: design.md, "Periods", "Sources", "Sums and people", "Rows and keys".
 */
import { MARKS } from "../measures.ts";
import type { ArchiveView, QuarterRange, RecordedRow } from "./archive-view.ts";
import { type ReportField, type ReportSet, servedFields, wordsUnder } from "./catalog.ts";
import { LocalDays, MINUTE_MS } from "./local-days.ts";
import type { SourceEntry } from "./mapping-schema.ts";
import { type Bucket, bucketsBetween } from "./periods.ts";
import type { Policy } from "./policy.ts";
import { type Provenance, UNAVAILABLE } from "./provenance.ts";
import { recordedProvenance } from "./recorded-rows.ts";
import type { ReportRequest } from "./report-request.ts";
import { type CellValue, ProvenanceTable, type ReportRow, type ReportTable } from "./report-table.ts";
import { Tally } from "./tally.ts";
import type { Zone } from "./zones.ts";

/** Half up, as the counting rules have it; amounts are never negative. */
export const wholeMinutes = (ms: number): number => Math.floor(ms / MINUTE_MS + 0.5);

/**
 * All rows of a set, ascending by Date; a bucket without activity has none.
 *
 * @throws nothing of its own: an empty archive gives no rows
 */
export function periodRows(set: ReportSet, view: ArchiveView, request: ReportRequest): ReportTable {
  const { policy, dates } = request;
  const fields = servedFields(set.family, policy);
  const recorded = new Map(view.recorded(set.name).map((row) => [row.date, row]));
  const days = new LocalDays(set, view, request);
  const provenances = new ProvenanceTable();
  const rows: ReportRow[] = [];

  const buckets = days.last < days.first ? [] : bucketsBetween(set.period, days.first, days.last, policy.weekLabel);
  const computed = new Map(buckets.map((bucket) => [bucket.label, bucket]));
  const labels = [...new Set([...computed.keys(), ...recorded.keys()])].sort((a, b) => a - b);
  for (const label of labels) {
    if (label < dates.from || label > dates.to) continue;
    const bucket = computed.get(label);
    const row = recorded.get(label);
    const kept = bucket !== undefined && days.keeps(bucket) ? bucket : undefined;
    if (kept === undefined && row === undefined) continue;
    const figures = fields.map((field) => {
      const said = row?.values[field.name];
      if (row !== undefined && said !== undefined && said !== null) return recordedFigure(said, row, request.zone);
      return kept === undefined ? NOTHING : bucketFigure(field, kept, days, view, policy);
    });
    // A recorded row is the old service's own: it stands even where it says zero.
    if (row === undefined && !figures.some(({ amount }) => typeof amount === "number" && amount > 0)) continue;
    rows.push({
      id: typeof row?.values.ID === "number" ? row.values.ID : label,
      date: label,
      values: figures.map((figure, index) => shownValue(figure, fields[index], policy)),
      origins: figures.map(({ provenance }) => provenances.indexOf(provenance)),
    });
  }
  return { rows, provenances: provenances.all };
}

/** A bucket's figure before rounding. */
interface Figure {
  readonly amount: CellValue;
  readonly minutes: boolean;
  readonly provenance: Provenance;
}

const NOTHING: Figure = { amount: null, minutes: false, provenance: UNAVAILABLE };

function shownValue(figure: Figure, field: ReportField | undefined, policy: Policy): CellValue {
  if (figure.amount === null) {
    const number = field?.type === "Edm.Int64" || field?.type === "Edm.Decimal";
    return number && policy.unavailable === "zero" ? 0 : null;
  }
  return figure.minutes && typeof figure.amount === "number" ? wholeMinutes(figure.amount) : figure.amount;
}

function recordedFigure(said: number | string, row: RecordedRow, zone: Zone): Figure {
  return { amount: said, minutes: false, provenance: recordedProvenance(row.zone, zone.id) };
}

function bucketFigure(field: ReportField, bucket: Bucket, days: LocalDays, view: ArchiveView, policy: Policy): Figure {
  const first = Math.max(bucket.first, days.first);
  const last = Math.min(bucket.last, days.last);
  const distinct = field.sources.find((entry) => entry.formula === "distinct");
  const wholeBucket = first === bucket.first && last === bucket.last;
  if (first === last && wholeBucket) return dayFigure(field, first, days, view, policy);
  const tally = new Tally(days.zone, Math.min(bucket.last, days.lastReportable) - bucket.first + 1);
  let amount = 0;
  let highestDay = 0;
  const people: QuarterRange[] = [];
  for (let day = first; day <= last; day++) {
    const figure = days.figure(field, day);
    if (figure === undefined) continue;
    tally.add(figure);
    if (figure.entry?.formula === "distinct") {
      const range = days.range(day);
      const before = people.at(-1);
      if (before?.to === range.from) people[people.length - 1] = { from: before.from, to: range.to };
      else people.push(range);
    } else {
      amount += figure.amount;
      highestDay = Math.max(highestDay, figure.amount);
    }
  }
  if (tally.days === 0) return NOTHING;
  if (distinct === undefined) return { amount, minutes: days.isTime(field), provenance: tally.provenance(undefined) };
  // Distinct people can't be summed: the union where sessions are known, against the highest single day elsewhere.
  const known = people.length === 0 ? 0 : view.distinct(marksOf(distinct, policy), people);
  const single = people.length === 0 ? tally.days === 1 : highestDay === 0 && tally.sources === 1;
  const note = single
    ? undefined
    : "distinct people of days whose sessions are not known can't be added up: a lower bound";
  return { amount: Math.max(known, highestDay), minutes: false, provenance: tally.provenance(note) };
}

/** A bucket of one day: its figure is the day's. */
function dayFigure(field: ReportField, day: number, days: LocalDays, view: ArchiveView, policy: Policy): Figure {
  const figure = days.figure(field, day);
  if (figure === undefined) return NOTHING;
  const people = figure.entry?.formula === "distinct";
  return {
    amount:
      people && figure.entry !== undefined
        ? view.distinct(marksOf(figure.entry, policy), [days.range(day)])
        : figure.amount,
    minutes: days.isTime(field),
    provenance: days.provenanceOfDay(figure),
  };
}

function marksOf(entry: SourceEntry, policy: Policy): number {
  if (entry.formula !== "distinct") return 0;
  return wordsUnder(entry, entry.marks, policy).reduce((bits, mark) => bits | (1 << MARKS.indexOf(mark)), 0);
}
