/**
 * What collecting needs of the archive: a list of sweeps and a queue of records, both kept on disk, so that work goes on
 * where it stopped whatever happened in between. Every method is one transaction. Times are milliseconds since 1970, UTC.
 */
import type { Facts } from "./facts.ts";
import type { SweepSource } from "./passes.ts";

/** A sweep's `next` once its list was read to the end; it is finished when what it listed was asked for. */
export const LISTED = "listed";

export interface Sweep {
  readonly number: number;
  readonly pass: string;
  readonly source: SweepSource;
  readonly from: number;
  readonly to: number;
  /** Where the list stopped: Graph's next link, or {@link LISTED}; null at its beginning. */
  readonly next: string | null;
  /** Failures since the last page. */
  readonly tries: number;
  /** How often the list was begun again; never, where absent. */
  readonly restarts?: number;
}

/** Work that Graph throttles, or that fails, together: the queue of records, the list of them, the logs, the reports. */
export type PausedWork = "records" | "list" | "logs" | "reports";

/** The kind of work that a sweep over a source is. */
export function workOf(source: SweepSource): PausedWork {
  if (source === "callRecords") return "list";
  return /^(?:report|userDays):/.test(source) ? "reports" : "logs";
}

export interface Listed {
  readonly id: string;
  readonly version: number;
}

/** A call record that was read, as the archive keeps it. */
export interface ReadRecord {
  readonly id: string;
  readonly version: number;
  /** Last modification, ms since 1970; breaks the tie of equal versions. */
  readonly modified: number;
  readonly facts: Facts;
}

/** A row of a log, with what it adds to the sums. */
export interface CollectedRow {
  readonly id: string;
  readonly facts: Facts;
  /** The members that per-row reports serve. */
  readonly members: Readonly<Record<string, unknown>>;
}

/** A page of what a log says of one UTC day. */
export interface DayPage {
  /** UTC day since 1970. */
  readonly day: number;
  readonly rows: readonly CollectedRow[];
  /** The first page; those kept before belong to a reading that broke off. */
  readonly first: boolean;
  /** The last page: now the rows of all pages stand in place of everything the log held of the day. */
  readonly last: boolean;
  /** Members whose sums over the day's rows are kept as columns of a report's day, by the report's name. */
  readonly totals?: { readonly report: string; readonly refreshed: string; readonly members: readonly string[] };
}

export interface CollectedReportDay {
  /** UTC day since 1970. */
  readonly day: number;
  readonly columns: Readonly<Record<string, number>>;
}

export interface Collecting {
  /** When there is work to do again; undefined when nothing waits. */
  nextDue(): number | undefined;
  /** The oldest open sweep that may go on now. */
  nextSweep(now: number): Sweep | undefined;
  /** A page of the list was read: queue what isn't held at its version, remember where to go on. */
  keepPage(sweep: Sweep, listed: readonly Listed[], next: string, now: number): void;
  /** The list was read to its end, and what it named was asked for: its window is covered. The note is for the status. */
  finishSweep(sweep: Sweep, now: number, note?: string): void;
  /** Try the sweep again later. */
  postponeSweep(sweep: Sweep, until: number, reason: string): void;
  /** Graph refuses the sweep's source for lack of a permission; known until the source answers again. */
  noteRefusal(sweep: Sweep, reason: string, now: number): void;
  /** Begin the sweep's list again, later. */
  restartSweep(sweep: Sweep, until: number, reason: string): void;
  /** Give the sweep up; the next pass over the same source makes up for it. */
  abandonSweep(sweep: Sweep, reason: string, now: number): void;
  /** All work of a kind rests until then; `times` tells how often in a row it had to. */
  pauseWork(work: readonly PausedWork[], until: number): void;
  pausesInARow(work: PausedWork): number;
  /** Queued records whose time has come, the longest waiting first; none while they rest. */
  dueRecords(now: number, limit: number): readonly { readonly id: string; readonly tries: number }[];
  /** Whether any record but this one waits to be read, now or later. */
  othersWait(id: string): boolean;
  keepRecords(records: readonly ReadRecord[], now: number): void;
  /** Ask for a record again later. */
  waitForRecord(id: string, due: number, tries: number, reason: string): void;
  /** Stop asking; it is shown in the status and can be asked for again by command. */
  setRecordAside(id: string, reason: string): void;
  /** A page of a log was read: keep its rows under the log's name, remember where to go on. */
  keepRows(sweep: Sweep, rows: readonly CollectedRow[], next: string, now: number, note?: string): void;
  /** A page of one day of a log was read; only the last one changes what the log holds. */
  keepDayPage(sweep: Sweep, page: DayPage, next: string, now: number, note?: string): void;
  /** A usage report was read: its days, as of the day (`YYYY-MM-DD`, or an instant) up to which it was counted. */
  keepReport(report: string, refreshed: string, days: readonly CollectedReportDay[], now: number): void;
  /** For each day held of a report, as of when it was counted. */
  refreshes(report: string): ReadonlyMap<number, string>;
}
