/** The sweeps under way and done: what collecting remembers, with the queue of records, the pauses and the refusals. */
import { LISTED, type PausedWork, type Sweep } from "../ingest/collecting.ts";
import type { Pass } from "../ingest/passes.ts";
import { WorkPauses } from "./pauses.ts";
import { RecordQueue } from "./record-queue.ts";
import { Refusals } from "./refusals.ts";
import { first, type Sql } from "./sql.ts";

interface SweepRow extends Record<string, string | number | null> {
  number: number;
  pass: string;
  source: string;
  from_ms: number;
  to_ms: number;
  next: string | null;
  state: string;
  started: number;
  finished: number | null;
  not_before: number;
  tries: number;
  restarts: number;
  reason: string | null;
  new: number;
  changed: number;
  unchanged: number;
}

export interface SweepStatus {
  readonly source: string;
  readonly pass: string;
  readonly state: "open" | "done" | "abandoned";
  readonly from: string;
  readonly to: string;
  readonly started: string;
  readonly finished: string | null;
  readonly reason: string | null;
}

/** Records listed, or rows read, by what they were to the archive. */
export interface SweepCounts {
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
}

/** What the log tells of a sweep that came to its end. */
export interface EndedSweep extends SweepCounts {
  readonly source: string;
  readonly pass: string;
  readonly result: "done" | "abandoned";
  readonly ms: number;
  /** Why, or what is to be said of it. */
  readonly cause: string | null;
}

/** Which kind of work a sweep is, in SQL; a list that was read to its end waits for the records that it named as well. */
const WORK = `CASE
  WHEN source = 'callRecords' THEN CASE WHEN next = '${LISTED}' THEN 'ending' ELSE 'list' END
  WHEN source GLOB 'report:*' OR source GLOB 'userDays:*' THEN 'reports'
  ELSE 'logs' END`;

const iso = (ms: number): string => new Date(ms).toISOString();

export class Sweeps {
  readonly #sql: Sql;
  readonly pauses: WorkPauses;
  readonly refusals: Refusals;
  readonly queue: RecordQueue;

  constructor(sql: Sql) {
    this.#sql = sql;
    this.pauses = new WorkPauses(sql);
    this.refusals = new Refusals(sql);
    this.queue = new RecordQueue(sql, this.pauses);
  }

  #restsUntil(work: PausedWork | "ending"): number {
    return work === "ending"
      ? Math.max(this.pauses.until("list"), this.pauses.until("records"))
      : this.pauses.until(work);
  }

  /**
   * Open a sweep for a pass. It takes the place of the source's open sweeps that were not begun yet: one that must wait
   * doesn't gather others behind it. With `inTheirPlace` it waits as the last of them did.
   */
  open(pass: Pass, now: number, inTheirPlace = false): void {
    const unbegun = this.#sql
      .exec<SweepRow>(
        "SELECT * FROM sweeps WHERE source = ? AND state = 'open' AND next IS NULL ORDER BY number DESC",
        pass.source,
      )
      .toArray();
    const before = inTheirPlace ? unbegun[0] : undefined;
    // Added before the others go, so that no number is given out twice: a step of the old one may still be under way.
    this.#sql.exec(
      `INSERT INTO sweeps (pass, source, from_ms, to_ms, state, started, not_before, tries, restarts, reason, new, changed, unchanged)
       VALUES (?, ?, ?, ?, 'open', ?, ?, ?, ?, ?, 0, 0, 0)`,
      pass.name,
      pass.source,
      now - pass.reach,
      now,
      now,
      before?.not_before ?? now,
      before?.tries ?? 0,
      before?.restarts ?? 0,
      before?.reason ?? null,
    );
    for (const { number } of unbegun) this.#sql.exec("DELETE FROM sweeps WHERE number = ?", number);
  }

  /** The names of the passes over a source that are open and not begun yet. */
  unbegun(source: string): string[] {
    return this.#sql
      .exec<{ pass: string }>("SELECT pass FROM sweeps WHERE source = ? AND state = 'open' AND next IS NULL", source)
      .toArray()
      .map(({ pass }) => pass);
  }

  /** When a sweep over a source was last given up, ms since 1970. */
  lastAbandoned(source: string): number | undefined {
    const row = first<{ last: number | null }>(
      this.#sql,
      "SELECT max(finished) AS last FROM sweeps WHERE source = ? AND state = 'abandoned'",
      source,
    );
    return row?.last ?? undefined;
  }

  /** When a pass, or a wider one of its source given by name, last began and was not given up. */
  lastBegun(source: string, passes: readonly string[]): number | undefined {
    const marks = passes.map(() => "?").join(", ");
    const row = first<{ started: number | null }>(
      this.#sql,
      `SELECT max(to_ms) AS started FROM sweeps WHERE source = ? AND pass IN (${marks}) AND state <> 'abandoned'`,
      source,
      ...passes,
    );
    return row?.started ?? undefined;
  }

  nextOpen(now: number): Sweep | undefined {
    const resting = (["list", "ending", "logs", "reports"] as const).filter((work) => this.#restsUntil(work) > now);
    const row = first<SweepRow>(
      this.#sql,
      `SELECT * FROM sweeps WHERE state = 'open' AND not_before <= ? AND ${WORK} NOT IN (${resting.map(() => "?").join(", ")})
       ORDER BY number LIMIT 1`,
      now,
      ...resting,
    );
    if (row === undefined) return undefined;
    const { number, pass, source, from_ms, to_ms, next, tries, restarts } = row;
    return { number, pass, source, from: from_ms, to: to_ms, next, tries, restarts };
  }

  /** @param counts records of this step, by what they were to the archive */
  goOn(sweep: Sweep, next: string | null, counts: SweepCounts, note: string | null = null): void {
    this.#sql.exec(
      "UPDATE sweeps SET next = ?, tries = 0, reason = ?, new = new + ?, changed = changed + ?, unchanged = unchanged + ? WHERE number = ?",
      next,
      note,
      counts.new,
      counts.changed,
      counts.unchanged,
      sweep.number,
    );
    this.refusals.end(sweep.source);
  }

  finish(sweep: Sweep, now: number, note: string | null = null): void {
    this.#sql.exec(
      // What is said of the last page stays, but not why an earlier try failed.
      `UPDATE sweeps SET state = 'done', next = NULL, finished = ?,
         reason = coalesce(?, CASE WHEN tries = 0 THEN reason END) WHERE number = ?`,
      now,
      note,
      sweep.number,
    );
    this.refusals.end(sweep.source);
    this.#trim(sweep);
  }

  /** Of sweeps that ended, the last few of each pass stay for the status. */
  #trim(sweep: Sweep): void {
    this.#sql.exec(
      "DELETE FROM sweeps WHERE state <> 'open' AND source = ? AND pass = ? AND number NOT IN (SELECT number FROM sweeps WHERE source = ? AND pass = ? ORDER BY number DESC LIMIT 5)",
      sweep.source,
      sweep.pass,
      sweep.source,
      sweep.pass,
    );
  }

  postpone(sweep: Sweep, until: number, reason: string): void {
    this.#sql.exec(
      "UPDATE sweeps SET not_before = ?, tries = tries + 1, reason = ? WHERE number = ?",
      until,
      reason,
      sweep.number,
    );
  }

  /** Begin the list again, later: its next link no longer leads on. */
  restart(sweep: Sweep, until: number, reason: string): void {
    this.#sql.exec("UPDATE sweeps SET next = NULL, restarts = restarts + 1 WHERE number = ?", sweep.number);
    this.postpone(sweep, until, reason);
  }

  abandon(sweep: Sweep, reason: string, now: number): void {
    this.#sql.exec(
      "UPDATE sweeps SET state = 'abandoned', finished = ?, reason = ? WHERE number = ?",
      now,
      reason,
      sweep.number,
    );
    this.#trim(sweep);
  }

  /** What came of a sweep that has ended; undefined for one that hasn't. */
  ended(number: number): EndedSweep | undefined {
    const row = first<SweepRow>(this.#sql, "SELECT * FROM sweeps WHERE number = ? AND state <> 'open'", number);
    if (row === undefined) return undefined;
    const { source, pass, reason: cause, started, finished, changed, unchanged } = row;
    const result = row.state === "done" ? "done" : "abandoned";
    return { source, pass, result, new: row.new, changed, unchanged, ms: (finished ?? started) - started, cause };
  }

  /** The last sweep of each source and pass, and those under way. */
  status(): SweepStatus[] {
    return this.#sql
      .exec<SweepRow>(
        "SELECT * FROM sweeps WHERE state = 'open' OR number IN (SELECT max(number) FROM sweeps GROUP BY source, pass) ORDER BY number",
      )
      .toArray()
      .map((row) => ({
        source: row.source,
        pass: row.pass,
        state: row.state as SweepStatus["state"],
        from: iso(row.from_ms),
        to: iso(row.to_ms),
        started: iso(row.started),
        finished: row.finished === null ? null : iso(row.finished),
        reason: row.reason,
      }));
  }

  /** When the last sweep of a source ended well, ms since 1970. */
  lastFinished(source: string): number | undefined {
    const row = first<{ last: number | null }>(
      this.#sql,
      "SELECT max(finished) AS last FROM sweeps WHERE source = ? AND state = 'done'",
      source,
    );
    return row?.last ?? undefined;
  }

  /** Everything that waits or was put off may be asked for now. */
  hurry(now: number): void {
    this.pauses.hurry(now);
    this.queue.hurry(now);
    this.#sql.exec("UPDATE sweeps SET not_before = ? WHERE state = 'open' AND not_before > ?", now, now);
  }

  /** When the next open sweep or waiting record is due; undefined when there is none. */
  nextDue(): number | undefined {
    const sweeps = this.#sql
      .exec<{ work: PausedWork | "ending"; due: number }>(
        `SELECT ${WORK} AS work, min(not_before) AS due FROM sweeps WHERE state = 'open' GROUP BY 1`,
      )
      .toArray();
    const queue = this.queue.nextDue();
    const times = sweeps.map(({ work, due }) => Math.max(due, this.#restsUntil(work)));
    if (queue !== undefined) times.push(queue);
    return times.length === 0 ? undefined : Math.min(...times);
  }
}
