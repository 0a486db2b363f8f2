/**
 * Folding: what a day needs only while new versions of its records may come is taken away. Graph forgets a record after 30
 * days; facts are kept for 35. A folded day keeps its sums, its packed users and the ends of their last sessions; its
 * records, its marks and its users' rows are gone. Rows of logs stay with their facts (kinds.ts).
 *
 * The day that folding has come to is a line of `meta`. A record of such a day that isn't held is one whose figures are in
 * the sums already: it is passed over (record-store.ts), so that nothing that comes late is counted twice.
 */
import { DAY_MS, dayOf } from "../measures.ts";
import { heldKinds, isFoldedAway } from "./kinds.ts";
import { foldLastEnds } from "./last-ends.ts";
import { keepLine, readLine } from "./meta-lines.ts";
import { foldIntoMonth } from "./month-users.ts";
import { first, type Sql } from "./sql.ts";
import { packUserDay } from "./user-days.ts";

/** Whole days for which facts are kept after the running one. */
export const FACTS_DAYS = 35;

const KEY = "foldedThrough";

/** The last folded UTC day; -Infinity before the first was. */
export class FoldedDays {
  readonly #sql: Sql;
  #through: number | undefined;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  get through(): number {
    this.#through ??= Number(readLine(this.#sql, KEY) ?? Number.NEGATIVE_INFINITY);
    return this.#through;
  }

  /** Call it inside a transaction. */
  advance(through: number): void {
    if (through <= this.through) return;
    keepLine(this.#sql, KEY, String(through));
    this.#through = through;
  }

  /** Drop what is only in memory, after a transaction that failed. */
  forget(): void {
    this.#through = undefined;
  }
}

/** The last day that may be folded. */
export const foldableThrough = (now: number): number => dayOf(now) - FACTS_DAYS - 1;

/** The next day with something to fold, or else the last one, so that folding comes there; undefined when it has. */
export function nextFoldable(sql: Sql, folded: FoldedDays, now: number): number | undefined {
  const last = foldableThrough(now);
  const days = ["active", "marks"].map(
    (table) => first<{ day: number | null }>(sql, `SELECT min(day) AS day FROM ${table}`)?.day,
  );
  for (const kind of heldKinds(sql).filter(isFoldedAway)) {
    const at = first<{ at: number | null }>(sql, "SELECT min(at) AS at FROM records WHERE kind = ?", kind)?.at;
    days.push(at === undefined || at === null ? undefined : dayOf(at));
  }
  const oldest = Math.min(...days.map((day) => day ?? Number.POSITIVE_INFINITY));
  if (oldest <= last) return oldest;
  return folded.through < last ? last : undefined;
}

/** Fold a day and everything before it that is still there; again is the same as once. Call it inside a transaction. */
export function foldDay(sql: Sql, folded: FoldedDays, day: number): void {
  if (first(sql, "SELECT 1 AS open FROM user_days WHERE day = ? AND state = 'open'", day) !== undefined) {
    packUserDay(sql, day);
  }
  sql.exec("UPDATE user_days SET state = 'folded' WHERE day = ?", day);
  foldIntoMonth(sql, day);
  if (first(sql, "SELECT 1 AS held FROM marks WHERE day = ? LIMIT 1", day) !== undefined) foldLastEnds(sql, day);
  sql.exec("DELETE FROM active WHERE day = ?", day);
  sql.exec("DELETE FROM marks WHERE day = ?", day);
  for (const kind of heldKinds(sql).filter(isFoldedAway)) {
    sql.exec("DELETE FROM records WHERE kind = ? AND at < ?", kind, (day + 1) * DAY_MS);
  }
  folded.advance(day);
}
