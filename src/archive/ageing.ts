/**
 * What an archive does as its days grow old: old days are folded (folding.ts), old years purged (purging.ts), and days
 * that changed are packed again (user-days.ts), so that a year is never read row by row. One step is one day and one
 * transaction; what is next is always found in the tables, so that work goes on wherever it stopped.
 */
import { dayOf } from "../measures.ts";
import { type FoldedDays, foldDay, nextFoldable } from "./folding.ts";
import { nextPurge, purge } from "./purging.ts";
import type { Sql } from "./sql.ts";
import { oldestOpenDay, packUserDay } from "./user-days.ts";

export interface AgeingStep {
  /** The work, to be done in one transaction. */
  readonly run: () => void;
  /** The day whose users changed place, or `all` when anything may be gone that was read before. */
  readonly touched: number | "all";
}

/**
 * The next step; undefined when nothing is left to do for now.
 *
 * @param now milliseconds since 1970, UTC
 */
export function nextAgeingStep(
  sql: Sql,
  folded: FoldedDays,
  now: number,
  retentionYears: number,
): AgeingStep | undefined {
  const old = nextFoldable(sql, folded, now);
  if (old !== undefined) return { run: () => foldDay(sql, folded, old), touched: old };
  const what = nextPurge(sql, folded, now, retentionYears);
  if (what !== undefined) return { run: () => purge(sql, what), touched: "all" };
  // The running day changes all the time: it waits for its end.
  const open = oldestOpenDay(sql, dayOf(now));
  return open === undefined ? undefined : { run: () => packUserDay(sql, open), touched: open };
}
