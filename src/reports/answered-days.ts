/**
 * Which days of a bucket a source answers, for families whose rows are not periods. Design.md, "Sources" and "Periods":
 * only days that a source was read for to their end, the running one up to the last sweep.
 */
import { dayOf, type Log, QUARTERS_A_DAY } from "../measures.ts";
import type { ArchiveView, CoveredStretch, QuarterRange } from "./archive-view.ts";
import type { ReportSet } from "./catalog.ts";
import { type DayCoverage, dayCoverage } from "./day-sources.ts";
import type { SourceEntry } from "./mapping-schema.ts";
import { type Bucket, bucketsBetween, firstKeptDay, reportableDays } from "./periods.ts";
import type { Bias, Provenance } from "./provenance.ts";
import type { ReportRequest } from "./report-request.ts";
import { dayStart, type Zone } from "./zones.ts";

/** The quarters that a source means by a date: a day of the caller's zone, or the UTC day of that date, whole. */
export type DayRange = (day: number) => QuarterRange;

export const localDay =
  (zone: Zone): DayRange =>
  (day) => ({ from: dayStart(zone, day), to: dayStart(zone, day + 1) });

export const utcDay: DayRange = (day) => ({ from: day * QUARTERS_A_DAY, to: (day + 1) * QUARTERS_A_DAY });

export interface AnsweredDays {
  /** How many of the bucket's days the source answers. */
  readonly days: number;
  /** How many of them are over, or running where the period includes the running one. */
  readonly expected: number;
  /** One of them was not read to its end yet. */
  readonly begun: boolean;
  /** The answered days as quarters, ascending, not touching. */
  readonly ranges: readonly QuarterRange[];
}

/**
 * @param days the bucket's dates up to the last that may be counted, both included
 * @param now milliseconds since 1970, UTC
 */
export function answeredDays(
  days: { readonly first: number; readonly last: number },
  rangeOf: DayRange,
  covered: readonly CoveredStretch[],
  now: number,
): AnsweredDays {
  return collectDays(days, rangeOf, (_day, range) => dayCoverage(range, covered, now));
}

/** As {@link answeredDays}, of a report that is held by UTC day: a date is answered by the UTC day of that date, whole. */
export const reportedDays = (
  days: { readonly first: number; readonly last: number },
  isHeld: (day: number) => boolean,
): AnsweredDays => collectDays(days, utcDay, (day) => (isHeld(day) ? "whole" : "none"));

function collectDays(
  days: { readonly first: number; readonly last: number },
  rangeOf: DayRange,
  coverageOf: (day: number, range: QuarterRange) => DayCoverage,
): AnsweredDays {
  const ranges: QuarterRange[] = [];
  let answered = 0;
  let begun = false;
  for (let day = days.first; day <= days.last; day++) {
    const range = rangeOf(day);
    const coverage = coverageOf(day, range);
    if (coverage === "none") continue;
    answered++;
    begun ||= coverage === "begun";
    ranges.push(range);
  }
  return { days: answered, expected: Math.max(0, days.last - days.first + 1), begun, ranges: joined(ranges) };
}

/** Neighbouring ranges as one, so that a year is read with one question. */
export function joined(ranges: readonly QuarterRange[]): QuarterRange[] {
  const stretches: { from: number; to: number }[] = [];
  for (const { from, to } of ranges) {
    const before = stretches.at(-1);
    if (before?.to === from) before.to = to;
    else stretches.push({ from, to });
  }
  return stretches;
}

/** The UTC days between the first and the last that any of some logs was read for. */
export function spanOfLogs(logs: readonly Log[], view: ArchiveView): { first: number; last: number } | undefined {
  const stretches = logs.flatMap((log) => view.coverage(log));
  if (stretches.length === 0) return undefined;
  return {
    first: dayOf(Math.min(...stretches.map(({ from }) => from))),
    last: dayOf(Math.max(...stretches.map(({ to }) => to - 1))),
  };
}

/**
 * The buckets of a set that may have rows: wanted, not purged, and touched by what is held; ascending.
 *
 * @param held first and last UTC day that anything is held for
 */
export function servedBuckets(
  set: ReportSet,
  held: { readonly first: number; readonly last: number } | undefined,
  request: ReportRequest,
): Bucket[] {
  if (held === undefined) return [];
  const { zone, policy, now, dates } = request;
  // A zone's date may lie a day before or after the UTC day of an instant.
  const end = Math.min(held.last + 1, reportableDays(set.period, zone, now, policy.settleHours));
  const kept = firstKeptDay(zone, now, policy.retentionYears);
  return bucketsBetween(set.period, held.first - 1, end, policy.weekLabel).filter(
    (bucket) => bucket.first >= kept && bucket.label >= dates.from && bucket.label <= dates.to,
  );
}

/** A bucket's dates up to the last that may be counted at the request's "now". */
export function countedDays(set: ReportSet, bucket: Bucket, request: ReportRequest): { first: number; last: number } {
  const { zone, policy, now } = request;
  return {
    first: bucket.first,
    last: Math.min(bucket.last, reportableDays(set.period, zone, now, policy.settleHours)),
  };
}

/**
 * How far a figure can be trusted that one source gives for the answered days of a bucket.
 *
 * @param note what makes it less than the mapping says, beside days that are missing
 */
export function answeredProvenance(entry: SourceEntry, answered: AnsweredDays, note?: string): Provenance {
  const { days, expected, begun } = answered;
  const missing = expected - days;
  const biases = new Set<Bias>();
  if (entry.bias !== undefined) biases.add(entry.bias);
  if (begun || missing > 0) biases.add("under");
  if (note !== undefined) biases.add("either");
  const exact = entry.fidelity === "exact" && biases.size === 0;
  const [only = "either"] = biases;
  const notes = [
    note,
    begun ? "a day was not read to its end yet" : undefined,
    missing > 0 ? `no source has ${missing} of the bucket's ${expected} days` : undefined,
  ].filter((text) => text !== undefined);
  return {
    sources: [{ source: entry.source, days, share: 1 }],
    fidelity: exact ? "exact" : "approximate",
    bias: exact ? null : biases.size === 1 ? only : "either",
    note: notes.length === 0 ? null : notes.join("; "),
  };
}
