/** The per-user sums of a period, put together from the packed user days. */
import { QUARTERS_A_DAY, USER_MEASURES } from "../measures.ts";
import type { QuarterRange, UserPeriod } from "../reports/archive-view.ts";
import { readLastEnds } from "./last-ends.ts";
import { addPacked } from "./packed-day.ts";
import type { Sql } from "./sql.ts";

/** Every user with any sum in the ranges, in the order of their numbers. */
export function readUserPeriods(sql: Sql, ranges: readonly QuarterRange[]): UserPeriod[] {
  const amounts = new Map<number, Float64Array>();
  const lastEnds = new Map<number, number>();
  for (const { from, to } of ranges) {
    const firstDay = Math.floor(from / QUARTERS_A_DAY);
    const lastDay = Math.floor((to - 1) / QUARTERS_A_DAY);
    // A day at a time, so that a month of a large tenant never stands in memory whole.
    for (let day = firstDay; day <= lastDay; day++) {
      const users = sql.exec<{ user: number; body: ArrayBuffer }>(
        "SELECT user, body FROM user_sums WHERE day = ?",
        day,
      );
      const start = day * QUARTERS_A_DAY;
      for (const { user, body } of users.toArray()) {
        let own = amounts.get(user);
        if (own === undefined) {
          own = new Float64Array(USER_MEASURES.length);
          amounts.set(user, own);
        }
        addPacked(own, body, Math.max(0, from - start), Math.min(QUARTERS_A_DAY, to - start));
      }
    }
    for (const [user, last] of readLastEnds(sql, { from, to })) {
      lastEnds.set(user, Math.max(last, lastEnds.get(user) ?? last));
    }
  }
  if (amounts.size === 0) return [];
  const people = sql
    .exec<{ number: number; hash: ArrayBuffer; name: string | null }>(
      "SELECT number, hash, name FROM users ORDER BY number",
    )
    .toArray();
  return people.flatMap(({ number, hash, name }) => {
    const own = amounts.get(number);
    return own === undefined ? [] : [{ key: hex(hash), name, amounts: own, lastEnd: lastEnds.get(number) }];
  });
}

const hex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
