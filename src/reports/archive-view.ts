/**
 * What the reports read from a tenant's archive, as values: the archive implements it over its tables, a test over plain
 * arrays. Quarters are UTC quarter hours since 1970, days UTC days since 1970 unless said otherwise (measures.ts).
 */
import type { Log, Measure, Source, UserMeasure } from "../measures.ts";

/** A stretch of quarters, the end not included. */
export interface QuarterRange {
  readonly from: number;
  readonly to: number;
}

/** A stretch of time that a source was read for: milliseconds since 1970, from a UTC midnight up to an instant. */
export interface CoveredStretch {
  readonly from: number;
  readonly to: number;
}

/** One row of a recorded old answer. */
export interface RecordedRow {
  /** The row's key as text: the Date's day for periods, the recorded ID for per-row families. */
  readonly key: string;
  /** The Date shown, days since 1970. */
  readonly date: number;
  /** Id of the zone it was recorded in. */
  readonly zone: string;
  /** By field name; fields that were not recorded are absent. ID is among them where it was recorded. */
  readonly values: Readonly<Record<string, number | string | null>>;
}

/** A log's row as kept for the per-row reports. */
export interface LogRow {
  readonly log: string;
  readonly id: string;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly members: Readonly<Record<string, unknown>>;
}

/** One user's sums of a period: amounts in the order of USER_MEASURES. */
export interface UserPeriod {
  /** Stable while the user is known: the keyed hash as hexadecimal text. */
  readonly key: string;
  readonly name: string | null;
  readonly amounts: Float64Array;
  /** End of the last counted session begun in the period, milliseconds since 1970, UTC. */
  readonly lastEnd: number | undefined;
}

/**
 * Which records: those that add to one of the measures, or leave one of the marks (a bit set over MARKS). With a user,
 * those that add to one of the user's own measures or leave one of the marks for that user.
 */
export interface BehindQuestion {
  readonly measures: readonly Measure[];
  readonly marks: number;
  readonly user?: {
    /** As in {@link UserPeriod}. */
    readonly key: string;
    readonly measures: readonly UserMeasure[];
  };
  /** How many ids to name at most. */
  readonly ids: number;
}

export interface Behind {
  readonly records: number;
  /** Counted sessions of these records. */
  readonly sessions: number;
  readonly ids: readonly string[];
}

export interface ArchiveView {
  /**
   * First and last UTC day for which any source but `recorded` holds something, and the first for which any ever did:
   * what lies between was purged. Undefined for an empty archive.
   */
  span(): { readonly first: number; readonly last: number; readonly since: number } | undefined;
  /** Ascending, not touching. Each log has a coverage of its own; that of `getPstnCalls` is that of `pstnLogs`. */
  coverage(source: Source | Log): readonly CoveredStretch[];
  /** The sum of a measure over a range; quarters that hold nothing count 0. */
  sum(measure: Measure, range: QuarterRange): number;
  /** Distinct users with any of the marks (a bit set over MARKS) over all ranges together. */
  distinct(marks: number, ranges: readonly QuarterRange[]): number;
  /** A usage report's columns for a UTC day; undefined where the report has no such day. */
  reportDay(report: string, day: number): Readonly<Record<string, number>> | undefined;
  /** The rows whose Date lies in the days given, both included; all without them. Ascending by Date. */
  recorded(set: string, dates?: { readonly from: number; readonly to: number }): readonly RecordedRow[];
  /** The keys of all recorded rows of a set. */
  recordedKeys(set: string): ReadonlySet<string>;
  /** The records that figures are made of, while they are kept: one reading for all questions, answers in their order. */
  behind(questions: readonly BehindQuestion[], ranges: readonly QuarterRange[]): readonly Behind[];
  /** Every user with any sum in the ranges, which don't overlap. */
  userPeriods(ranges: readonly QuarterRange[]): readonly UserPeriod[];
  /** Ascending by instant, then id. */
  logRows(log: string, range: QuarterRange): readonly LogRow[];
  /** The ID of a row that no old answer gave one: 52 bits out of its set and its source's own id, always the same. */
  rowId(set: string, sourceId: string): number;
}
