/**
 * Marks that only monthly figures ask for (CsClientDevice) need no days: when a day is folded that lies inside its month
 * in every zone, who left such a mark is added to the month, and the day's own blocks go.
 *
 * A month is merged only where call records cover it with a day on both sides. Then every local month that touches it is
 * asked for whole, in any zone; with a gap a range may begin or end on any day, so its days stay apart. Coverage of days
 * this old changes no more: Graph has forgotten them.
 */
import { DAY_MS, MARKS, type Mark } from "../measures.ts";
import { civilDate, dayNumber } from "../reports/civil-date.ts";
import { packMembers, unpackMembers } from "./packed-users.ts";
import { first, type Sql } from "./sql.ts";
import { packedMembers } from "./user-days.ts";

const MONTHLY: readonly Mark[] = ["onWindows", "onAndroid", "onIos"];

const indexes = MONTHLY.map((mark) => MARKS.indexOf(mark));

/** Whether only monthly figures ask for a mark, given by index. */
export const isMonthly = (mark: number): boolean => indexes.includes(mark);

/** A month by its first and last UTC day. */
function monthOf(day: number): { first: number; last: number } {
  const { year, month } = civilDate(day);
  const start = dayNumber(year, month, 1);
  return { first: start, last: dayNumber(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1) - 1 };
}

/** Merge a packed day into its month, if it may be. Call it inside a transaction. */
export function mergeIntoMonth(sql: Sql, day: number): void {
  const month = monthOf(day);
  if (day === month.first || day === month.last || !isCovered(sql, month.first - 1, month.last + 1)) return;
  for (const mark of indexes) {
    for (const { block, members } of [...packedMembers(sql, mark, day, day)]) {
      const held = first<{ members: ArrayBuffer }>(
        sql,
        "SELECT members FROM month_users WHERE mark = ? AND month = ? AND block = ?",
        mark,
        month.first,
        block,
      );
      const before = held === undefined ? undefined : unpackMembers(held.members);
      sql.exec(
        "INSERT OR REPLACE INTO month_users (mark, month, block, members) VALUES (?, ?, ?, ?)",
        mark,
        month.first,
        block,
        packMembers(
          members.map((word, index) => word | (before?.[index] ?? 0)),
          undefined,
        ),
      );
    }
    sql.exec("DELETE FROM packed_users WHERE mark = ? AND day = ?", mark, day);
  }
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

/** Who left a mark on the merged days of the months that lie whole, but for their first and last day, in a range of days. */
export function* monthMembers(
  sql: Sql,
  mark: number,
  firstDay: number,
  lastDay: number,
): Generator<{ readonly block: number; readonly members: Uint32Array }> {
  if (!isMonthly(mark)) return;
  const rows = sql.exec<{ month: number; block: number; members: ArrayBuffer }>(
    "SELECT month, block, members FROM month_users WHERE mark = ? AND month BETWEEN ? AND ?",
    mark,
    firstDay - 1,
    lastDay,
  );
  for (const { month, block, members } of rows.toArray()) {
    if (monthOf(month).last - 1 <= lastDay) yield { block, members: unpackMembers(members) };
  }
}
