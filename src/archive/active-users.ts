/**
 * Distinct users over ranges of quarters. Days that are packed are read as blocks (user-days.ts): whole days and months as
 * bitmaps, heads and tails by the users' times, stretches of 24 hours as counts worked out before. Days that changed since
 * are read row by row. What is kept in memory is bounded.
 */
import { QUARTERS_A_DAY } from "../measures.ts";
import type { QuarterRange } from "../reports/archive-view.ts";
import { marksIn, WINDOWED } from "./day-windows.ts";
import { type Month, monthMembers, monthOf } from "./month-users.ts";
import { BLOCK_USERS, BLOCK_WORDS, countOf } from "./packed-users.ts";
import type { Sql } from "./sql.ts";
import { USER_DAY_BYTES, wasMarked } from "./user-day.ts";
import { type DayState, PackedDay, packedMembers, readStates } from "./user-days.ts";

interface DayOfUsers {
  readonly users: Uint32Array;
  readonly spans: Uint8Array;
}

/** User days of open days kept in memory at most; some 30 bytes each. */
const KEPT_USER_DAYS = 400_000;
/** Answers kept in memory at most; some 100 bytes each. */
const KEPT_ANSWERS = 5_000;

interface Answer {
  readonly count: number;
  readonly firstDay: number;
  readonly lastDay: number;
}

export class ActiveUsers {
  readonly #sql: Sql;
  #states: Map<number, DayState> | undefined;
  readonly #open = new Map<number, DayOfUsers>();
  #held = 0;
  readonly #windows = new Map<number, Map<number, Uint32Array>>();
  readonly #answers = new Map<string, Answer>();

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Users with any of the marks (a bit set) in any of the ranges, each counted once. */
  count(marks: number, ranges: readonly QuarterRange[]): number {
    const key = `${marks} ${ranges.map(({ from, to }) => `${from}-${to}`).join()}`;
    const held = this.#answers.get(key);
    if (held !== undefined) return held.count;
    const count = this.#windowOf(marks, ranges) ?? this.#countUsers(marks, ranges);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size < KEPT_ANSWERS) break;
      this.#answers.delete(oldest);
    }
    const days = ranges.flatMap(({ from, to }) => [dayOfQuarter(from), dayOfQuarter(to - 1)]);
    this.#answers.set(key, { count, firstDay: Math.min(...days), lastDay: Math.max(...days) });
    return count;
  }

  /** Drop what is in memory of some days, or of all; call it when users' days were written. */
  forget(days?: Iterable<number>): void {
    this.#states = undefined;
    this.#windows.clear();
    if (days === undefined) {
      this.#open.clear();
      this.#held = 0;
      this.#answers.clear();
      return;
    }
    const written = [...days];
    for (const day of written) this.#dropOpen(day);
    for (const [key, { firstDay, lastDay }] of this.#answers) {
      if (written.some((day) => day >= firstDay && day <= lastDay)) this.#answers.delete(key);
    }
  }

  #countUsers(marks: number, ranges: readonly QuarterRange[]): number {
    const seen = new UserSet();
    for (const { from, to } of ranges) {
      const firstWhole = Math.ceil(from / QUARTERS_A_DAY);
      const endOfWhole = Math.floor(to / QUARTERS_A_DAY);
      const head = from - dayOfQuarter(from) * QUARTERS_A_DAY;
      const tail = to - endOfWhole * QUARTERS_A_DAY;
      if (firstWhole > endOfWhole) {
        this.#addPart(seen, marks, endOfWhole, head, tail);
        continue;
      }
      if (head > 0) this.#addPart(seen, marks, firstWhole - 1, head, QUARTERS_A_DAY);
      this.#addWhole(seen, marks, firstWhole, endOfWhole - 1);
      if (tail > 0) this.#addPart(seen, marks, endOfWhole, 0, tail);
    }
    return seen.size();
  }

  #addWhole(seen: UserSet, marks: number, firstDay: number, lastDay: number): void {
    for (let day = firstDay; day <= lastDay; day++) {
      if (this.#state(day) === "open") this.#addRows(seen, marks, day, 0, QUARTERS_A_DAY);
    }
    let from = firstDay;
    for (let day = firstDay; day <= lastDay; day++) {
      const month = monthOf(day);
      if (day !== month.firstInner || month.lastInner > lastDay) continue;
      for (const mark of marksIn(marks)) {
        for (const { block, members } of monthMembers(this.#sql, mark, month.start)) seen.addBlock(block, members);
      }
      // While the month is folded in part, its days are read beside it.
      if (!this.#isFolded(month)) continue;
      this.#addDays(seen, marks, from, day - 1);
      from = month.lastInner + 1;
      day = month.lastInner;
    }
    this.#addDays(seen, marks, from, lastDay);
  }

  #addDays(seen: UserSet, marks: number, firstDay: number, lastDay: number): void {
    for (const mark of marksIn(marks)) {
      for (const { day, block, members } of packedMembers(this.#sql, mark, firstDay, lastDay)) {
        if (this.#state(day) !== "open") seen.addBlock(block, members);
      }
    }
  }

  #isFolded({ firstInner, lastInner }: Month): boolean {
    for (let day = firstInner; day <= lastInner; day++) {
      const state = this.#state(day);
      if (state === "open" || state === "packed") return false;
    }
    return true;
  }

  /** A head or a tail of a day, given as quarters of it. */
  #addPart(seen: UserSet, marks: number, day: number, from: number, to: number): void {
    const state = this.#state(day);
    if (state === "open") this.#addRows(seen, marks, day, from, to);
    if (state === undefined || state === "open") return;
    const packed = new PackedDay(this.#sql, day);
    for (const block of packed.blocks(marksIn(marks))) {
      for (const { first, last } of packed.times(block, marks)) {
        for (let place = 0; place < first.length; place++) {
          const isIn = (first[place] ?? QUARTERS_A_DAY) < to && (last[place] ?? 0) >= from;
          if (isIn) seen.add(block * BLOCK_USERS + place);
        }
      }
    }
  }

  #addRows(seen: UserSet, marks: number, day: number, from: number, to: number): void {
    const { users, spans } = this.#openDay(day);
    for (let index = 0; index < users.length; index++) {
      if (wasMarked(spans, index * USER_DAY_BYTES, marks, from, to)) seen.add(users[index] ?? 0);
    }
  }

  /** The count of a stretch of 24 hours that was worked out when its two days were packed. */
  #windowOf(marks: number, ranges: readonly QuarterRange[]): number | undefined {
    const [range] = ranges;
    if (ranges.length !== 1 || range === undefined || range.to - range.from !== QUARTERS_A_DAY) return undefined;
    if (!WINDOWED.includes(marks)) return undefined;
    const day = dayOfQuarter(range.from);
    const state = this.#state(day);
    const next = this.#state(day + 1);
    if (state === "open" || next === "open") return undefined;
    return this.#windowsOf(marks).get(day)?.[range.from - day * QUARTERS_A_DAY] ?? 0;
  }

  #windowsOf(marks: number): Map<number, Uint32Array> {
    let held = this.#windows.get(marks);
    if (held === undefined) {
      const rows = this.#sql.exec<{ day: number; counts: ArrayBuffer }>(
        "SELECT day, counts FROM day_windows WHERE marks = ?",
        marks,
      );
      held = new Map(rows.toArray().map(({ day, counts }) => [day, new Uint32Array(counts)]));
      this.#windows.set(marks, held);
    }
    return held;
  }

  #state(day: number): DayState | undefined {
    this.#states ??= readStates(this.#sql);
    return this.#states.get(day);
  }

  #dropOpen(day: number): void {
    this.#held -= this.#open.get(day)?.users.length ?? 0;
    this.#open.delete(day);
  }

  #openDay(day: number): DayOfUsers {
    const held = this.#open.get(day);
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
    for (const oldest of this.#open.keys()) {
      if (this.#held + rows.length <= KEPT_USER_DAYS) break;
      this.#dropOpen(oldest);
    }
    this.#open.set(day, read);
    this.#held += rows.length;
    return read;
  }
}

const dayOfQuarter = (quarter: number): number => Math.floor(quarter / QUARTERS_A_DAY);

/** A set of dense numbers. */
class UserSet {
  #bits = new Uint32Array(BLOCK_WORDS);

  add(user: number): void {
    const word = user >>> 5;
    this.#reach(word + 1);
    this.#bits[word] = (this.#bits[word] ?? 0) | (1 << (user & 31));
  }

  addBlock(block: number, members: Uint32Array): void {
    const start = block * BLOCK_WORDS;
    this.#reach(start + BLOCK_WORDS);
    const bits = this.#bits;
    for (let index = 0; index < members.length; index++) {
      bits[start + index] = (bits[start + index] ?? 0) | (members[index] ?? 0);
    }
  }

  size(): number {
    return countOf(this.#bits);
  }

  #reach(words: number): void {
    if (words <= this.#bits.length) return;
    const wider = new Uint32Array(Math.max(words, this.#bits.length * 2));
    wider.set(this.#bits);
    this.#bits = wider;
  }
}
