/** The rows of `marks`: what a record leaves for a user in a quarter hour. */
import type { Sql } from "./sql.ts";

/** @param quarter since 1970; its day is given beside it, because days are what is read @param lastEnd ms since 1970 */
export function keepMark(
  sql: Sql,
  day: number,
  user: number,
  quarter: number,
  record: string,
  marks: number,
  lastEnd: number,
): void {
  sql.exec(
    "INSERT OR REPLACE INTO marks (day, user, quarter, record, marks, last_end) VALUES (?, ?, ?, ?, ?, ?)",
    day,
    user,
    quarter,
    record,
    marks,
    lastEnd,
  );
}

export function dropMark(sql: Sql, day: number, user: number, quarter: number, record: string): void {
  sql.exec("DELETE FROM marks WHERE day = ? AND user = ? AND quarter = ? AND record = ?", day, user, quarter, record);
}
