/**
 * Pauses that all work of one kind keeps after Graph said "too often", or failed as a whole: one line of the archive, so
 * that no restart forgets them. Times are milliseconds since 1970, UTC.
 */
import type { PausedWork } from "../ingest/collecting.ts";
import { keepLine, readLine } from "./meta-lines.ts";
import type { Sql } from "./sql.ts";

interface Pause {
  readonly until: number;
  /** Pauses in a row, without an answer in between. */
  readonly times: number;
}

type Pauses = Partial<Record<PausedWork, Pause>>;

const KEY = "pauses";

export class WorkPauses {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Pauses in a row so far; 0 once an answer came. */
  times(work: PausedWork): number {
    return this.#read()[work]?.times ?? 0;
  }

  /** Until when the work rests; in the past, or 0, when it doesn't. */
  until(work: PausedWork): number {
    return this.#read()[work]?.until ?? 0;
  }

  /** Everything that was told to wait and had no answer since. */
  all(): { readonly work: string; readonly until: number }[] {
    return Object.entries(this.#read()).map(([work, { until }]) => ({ work, until }));
  }

  pause(work: PausedWork, until: number): void {
    const all = this.#read();
    const before = all[work] ?? { until: 0, times: 0 };
    this.#write({ ...all, [work]: { until: Math.max(until, before.until), times: before.times + 1 } });
  }

  /** An answer came. */
  resume(work: PausedWork): void {
    const { [work]: paused, ...others } = this.#read();
    if (paused !== undefined) this.#write(others);
  }

  /** Somebody asks for work at once: the pauses are over, what is known of failures stays. */
  hurry(now: number): void {
    const all = Object.entries(this.#read());
    if (all.some(([, { until }]) => until > now)) {
      this.#write(Object.fromEntries(all.map(([work, { times }]) => [work, { until: now, times }])));
    }
  }

  #read(): Pauses {
    const kept = readLine(this.#sql, KEY);
    return kept === undefined ? {} : JSON.parse(kept);
  }

  #write(pauses: Pauses): void {
    keepLine(this.#sql, KEY, JSON.stringify(pauses));
  }
}
