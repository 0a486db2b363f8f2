/** The per-user sums of a period, put together from the packed user days. */
import { QUARTERS_A_DAY, USER_MEASURES } from "../measures.ts";
import type { QuarterRange, UserPeriod } from "../reports/archive-view.ts";
import { DaySums } from "./packed-day.ts";
import type { Sql } from "./sql.ts";

/** Every user with any sum in the ranges, in the order of their numbers. */
export function readUserPeriods(sql: Sql, ranges: readonly QuarterRange[]): UserPeriod[] {
  const amounts = new Map<number, Float64Array>();
  const lastEnds = new Map<number, number>();
  for (const { from, to } of ranges) {
    const firstDay = Math.floor(from / QUARTERS_A_DAY);
    const lastDay = Math.floor((to - 1) / QUARTERS_A_DAY);
    const days = sql.exec<{ day: number; user: number; body: ArrayBuffer }>(
      "SELECT day, user, body FROM user_sums WHERE day BETWEEN ? AND ?",
      firstDay,
      lastDay,
    );
    for (const { day, user, body } of days.toArray()) {
      const sums = DaySums.unpack(body, USER_MEASURES.length);
      const start = day * QUARTERS_A_DAY;
      const own = amounts.get(user) ?? new Float64Array(USER_MEASURES.length);
      for (let measure = 0; measure < own.length; measure++) {
        const more = sums.between(measure, Math.max(0, from - start), Math.min(QUARTERS_A_DAY, to - start));
        own[measure] = (own[measure] ?? 0) + more;
      }
      amounts.set(user, own);
    }
    const ends = sql.exec<{ user: number; last: number }>(
      "SELECT user, max(last_end) AS last FROM marks WHERE day BETWEEN ? AND ? AND quarter >= ? AND quarter < ? GROUP BY user",
      firstDay,
      lastDay,
      from,
      to,
    );
    for (const { user, last } of ends.toArray()) lastEnds.set(user, Math.max(last, lastEnds.get(user) ?? last));
  }
  const people = sql
    .exec<{ number: number; hash: ArrayBuffer; name: string | null }>("SELECT number, hash, name FROM users")
    .toArray();
  return people.flatMap(({ number, hash, name }) => {
    const own = amounts.get(number);
    return own === undefined ? [] : [{ key: hex(hash), name, amounts: own, lastEnd: lastEnds.get(number) }];
  });
}

const hex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
