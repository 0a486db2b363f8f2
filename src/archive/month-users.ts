/**
 * Users by month: who left a mark on any folded day that lies inside a month in every zone, that is on all but its first and
 * last day. A year is then read as twelve months and the days between them.
 *
 * Marks that only monthly figures ask for (CsClientDevice) need no days beside that: theirs go where call records cover
 * the month with a day on both sides. Then every local month that touches it is asked for whole, in any zone; with a gap a
 * range may begin or end on any day, so its days stay. Coverage of days this old changes no more: Graph has forgotten them.
 */
import { DAY_MS, MARKS, type Mark } from "../measures.ts";
import { civilDate, dayNumber } from "../reports/civil-date.ts";
import { BLOCK_WORDS, packMembers, unpackMembers } from "./packed-users.ts";
import { first, type Sql } from "./sql.ts";
import { packedMembers } from "./user-days.ts";

const MONTHLY: readonly Mark[] = ["onWindows", "onAndroid", "onIos"];

const monthly = MONTHLY.map((mark) => MARKS.indexOf(mark));

/** The days of a month that lie inside it in every zone, and its first day, by which it is known. */
export interface Month {
  readonly start: number;
  readonly firstInner: number;
  readonly lastInner: number;
}

export function monthOf(day: number): Month {
  const { year, month } = civilDate(day);
  const start = dayNumber(year, month, 1);
  const next = month === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1);
  return { start, firstInner: start + 1, lastInner: next - 2 };
}

/** Add a packed day's users to its month. Call it inside a transaction. */
export function foldIntoMonth(sql: Sql, day: number): void {
  const month = monthOf(day);
  if (day < month.firstInner || day > month.lastInner) return;
  for (let mark = 0; mark < MARKS.length; mark++) {
    for (const { block, members } of [...packedMembers(sql, mark, day, day)]) {
      addMembers(sql, mark, month.start, block, members);
    }
  }
  if (!isCovered(sql, month.start - 1, month.lastInner + 2)) return;
  for (const mark of monthly) sql.exec("DELETE FROM packed_users WHERE mark = ? AND day = ?", mark, day);
}

function addMembers(sql: Sql, mark: number, month: number, block: number, members: Uint32Array): void {
  const held = first<{ members: ArrayBuffer }>(
    sql,
    "SELECT members FROM month_users WHERE mark = ? AND month = ? AND block = ?",
    mark,
    month,
    block,
  );
  const all = new Uint32Array(BLOCK_WORDS);
  if (held !== undefined) all.set(unpackMembers(held.members));
  for (let index = 0; index < members.length; index++) all[index] = (all[index] ?? 0) | (members[index] ?? 0);
  sql.exec(
    "INSERT OR REPLACE INTO month_users (mark, month, block, members) VALUES (?, ?, ?, ?)",
    mark,
    month,
    block,
    packMembers(all, undefined),
  );
}

function isCovered(sql: Sql, firstDay: number, lastDay: number): boolean {
  const stretch = first(
    sql,
    "SELECT 1 AS covers FROM coverage WHERE source = 'callRecords' AND from_ms <= ? AND to_ms >= ?",
    firstDay * DAY_MS,
    (lastDay + 1) * DAY_MS,
  );
  return stretch !== undefined;
}

/** Who left a mark on the inner days of a month (by its first day) that are folded. */
export function monthMembers(
  sql: Sql,
  mark: number,
  month: number,
): { readonly block: number; readonly members: Uint32Array }[] {
  return sql
    .exec<{ block: number; members: ArrayBuffer }>(
      "SELECT block, members FROM month_users WHERE mark = ? AND month = ?",
      mark,
      month,
    )
    .toArray()
    .map(({ block, members }) => ({ block, members: unpackMembers(members) }));
}
