/** The queue of call records that were listed and are still to be read, and those that were set aside. */
import type { Listed } from "../ingest/collecting.ts";
import type { WorkPauses } from "./pauses.ts";
import { first, type Sql } from "./sql.ts";

export interface QueueCounts {
  readonly waiting: number;
  readonly setAside: number;
}

export class RecordQueue {
  readonly #sql: Sql;
  readonly #pauses: WorkPauses;

  constructor(sql: Sql, pauses: WorkPauses) {
    this.#sql = sql;
    this.#pauses = pauses;
  }

  /** Queue a listed record; one that waits already is asked for at once when its version grew. */
  enqueue({ id, version }: Listed, now: number): void {
    this.#sql.exec(
      `INSERT INTO queue (id, version, due, tries, state) VALUES (?, ?, ?, 0, 'waiting')
       ON CONFLICT (id) DO UPDATE SET version = excluded.version, due = excluded.due, tries = 0, state = 'waiting', reason = NULL
       WHERE excluded.version > queue.version`,
      id,
      version,
      now,
    );
  }

  due(now: number, limit: number): { id: string; tries: number }[] {
    if (this.#pauses.until("records") > now) return [];
    return this.#sql
      .exec<{ id: string; tries: number }>(
        "SELECT id, tries FROM queue WHERE state = 'waiting' AND due <= ? ORDER BY due, id LIMIT ?",
        now,
        limit,
      )
      .toArray();
  }

  othersWait(id: string): boolean {
    return first(this.#sql, "SELECT 1 AS one FROM queue WHERE state = 'waiting' AND id <> ? LIMIT 1", id) !== undefined;
  }

  dequeue(id: string): void {
    this.#sql.exec("DELETE FROM queue WHERE id = ?", id);
  }

  wait(id: string, due: number, tries: number, reason: string): void {
    this.#sql.exec("UPDATE queue SET due = ?, tries = ?, reason = ? WHERE id = ?", due, tries, reason, id);
  }

  setAside(id: string, reason: string): void {
    this.#sql.exec("UPDATE queue SET state = 'setAside', reason = ? WHERE id = ?", reason, id);
  }

  counts(): QueueCounts {
    const rows = this.#sql
      .exec<{ state: string; n: number }>("SELECT state, count(*) AS n FROM queue GROUP BY state")
      .toArray();
    const of = (state: string): number => rows.find((row) => row.state === state)?.n ?? 0;
    return { waiting: of("waiting"), setAside: of("setAside") };
  }

  /** Everything that waits may be asked for now. */
  hurry(now: number): void {
    this.#sql.exec("UPDATE queue SET due = ? WHERE state = 'waiting' AND due > ?", now, now);
  }

  /** When the next waiting record is due; undefined when there is none. */
  nextDue(): number | undefined {
    const next = first<{ due: number | null }>(this.#sql, "SELECT min(due) AS due FROM queue WHERE state = 'waiting'");
    return typeof next?.due === "number" ? Math.max(next.due, this.#pauses.until("records")) : undefined;
  }
}
