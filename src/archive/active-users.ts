/** Distinct users: the union of user days over ranges of quarters, read from the table of user days. */
import { QUARTERS_A_DAY } from "../measures.ts";
import type { QuarterRange } from "../reports/archive-view.ts";
import type { Sql } from "./sql.ts";
import { USER_DAY_BYTES, wasMarked } from "./user-day.ts";

interface DayOfUsers {
  readonly users: Uint32Array;
  readonly spans: Uint8Array;
}

/** Users-days kept in memory at most; some 30 bytes each. */
const KEPT = 400_000;

export class ActiveUsers {
  readonly #sql: Sql;
  readonly #days = new Map<number, DayOfUsers>();
  #kept = 0;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Users with any of the marks (a bit set) in any of the ranges, each counted once. */
  count(marks: number, ranges: readonly QuarterRange[]): number {
    const seen = new UserSet();
    for (const { from, to } of ranges) {
      const lastDay = Math.floor((to - 1) / QUARTERS_A_DAY);
      for (let day = Math.floor(from / QUARTERS_A_DAY); day <= lastDay; day++) {
        const head = Math.max(0, from - day * QUARTERS_A_DAY);
        const tail = Math.min(QUARTERS_A_DAY, to - day * QUARTERS_A_DAY);
        const { users, spans } = this.#day(day);
        for (let index = 0; index < users.length; index++) {
          if (wasMarked(spans, index * USER_DAY_BYTES, marks, head, tail)) seen.add(users[index] ?? 0);
        }
      }
    }
    return seen.size;
  }

  /** Drop what is in memory; call it when user days were written. */
  forget(days?: Iterable<number>): void {
    if (days === undefined) {
      this.#days.clear();
      this.#kept = 0;
      return;
    }
    for (const day of days) this.#drop(day);
  }

  #drop(day: number): void {
    this.#kept -= this.#days.get(day)?.users.length ?? 0;
    this.#days.delete(day);
  }

  #day(day: number): DayOfUsers {
    const held = this.#days.get(day);
    if (held !== undefined) return held;
    const rows = this.#sql
      .exec<{ user: number; spans: ArrayBuffer }>("SELECT user, spans FROM active WHERE day = ?", day)
      .toArray();
    const read: DayOfUsers = {
      users: new Uint32Array(rows.length),
      spans: new Uint8Array(rows.length * USER_DAY_BYTES).fill(255),
    };
    rows.forEach(({ user, spans }, index) => {
      read.users[index] = user;
      read.spans.set(new Uint8Array(spans).subarray(0, USER_DAY_BYTES), index * USER_DAY_BYTES);
    });
    for (const oldest of this.#days.keys()) {
      if (this.#kept + rows.length <= KEPT) break;
      this.#drop(oldest);
    }
    this.#days.set(day, read);
    this.#kept += rows.length;
    return read;
  }
}

/** A set of dense numbers. */
class UserSet {
  #bits = new Uint32Array(64);
  size = 0;

  add(user: number): void {
    const word = user >>> 5;
    if (word >= this.#bits.length) {
      const wider = new Uint32Array(Math.max(word + 1, this.#bits.length * 2));
      wider.set(this.#bits);
      this.#bits = wider;
    }
    const bit = 1 << (user & 31);
    const held = this.#bits[word] ?? 0;
    if ((held & bit) !== 0) return;
    this.#bits[word] = held | bit;
    this.size++;
  }
}
