/** What was given up, asked for again by an operator's command. */
import type { Sql } from "./sql.ts";

export interface Retried {
  /** Call records that were set aside. */
  readonly records: number;
  /** Sweeps that were given up. */
  readonly sweeps: number;
}

/**
 * Queue the records that were set aside, and open the sweeps that were given up and that no later sweep of the same
 * source stands for: reaching as far back, under way or done. All begin from the start, with all their tries. Call it
 * inside a transaction.
 */
export function retryGivenUp(sql: Sql, now: number): Retried {
  const records = sql.exec<{ id: string }>(
    "UPDATE queue SET state = 'waiting', due = ?, tries = 0, reason = NULL WHERE state = 'setAside' RETURNING id",
    now,
  );
  const sweeps = sql.exec<{ number: number }>(
    `UPDATE sweeps SET state = 'open', next = NULL, not_before = ?, tries = 0, finished = NULL, reason = NULL
     WHERE state = 'abandoned' AND NOT EXISTS (
       SELECT 1 FROM sweeps AS later WHERE later.source = sweeps.source AND later.number > sweeps.number
         AND later.to_ms - later.from_ms >= sweeps.to_ms - sweeps.from_ms)
     RETURNING number`,
    now,
  );
  return { records: records.toArray().length, sweeps: sweeps.toArray().length };
}
