/** What one transaction changes in the sums, the marks and the users' days, by the difference of a record to the one held. */
import { dayOf, QUARTERS_A_DAY, quarterOf, USER_MEASURES } from "../measures.ts";
import { dropMark, keepMark } from "./marks.ts";
import { DaySums } from "./packed-day.ts";
import { first, type Sql } from "./sql.ts";
import { NO_FACTS, type StoredFacts } from "./stored-facts.ts";
import { emptyUserDay, noteMarks, type UserDay, unpackUserDay } from "./user-day.ts";
import { openUserDay } from "./user-days.ts";

interface Placed {
  readonly at: number;
  readonly facts: StoredFacts;
}

/** The changes of one transaction: each touched day is written once, whatever the number of records. */
export class RecordBatch {
  readonly #sql: Sql;
  readonly #daySums: (day: number) => DaySums;
  readonly #foldedThrough: number;
  readonly #touchedDays = new Set<number>();
  readonly #userSums = new Map<string, { day: number; user: number; sums: DaySums }>();
  readonly #active = new Map<string, { day: number; user: number; spans: UserDay }>();
  readonly #again = new Map<string, { day: number; user: number }>();

  /** @param foldedThrough the last folded day: its users are packed for good, so its marks stay as they are */
  constructor(sql: Sql, daySums: (day: number) => DaySums, foldedThrough: number) {
    this.#sql = sql;
    this.#daySums = daySums;
    this.#foldedThrough = foldedThrough;
  }

  exchange(record: string, old: Placed | undefined, next: Placed): void {
    if (old !== undefined) {
      this.#addSums(old, -1);
      this.#removeMarks(record, old.facts);
    }
    this.#addSums(next, 1);
    this.#addMarks(record, next.facts, old?.facts ?? NO_FACTS);
  }

  #addSums({ at, facts }: Placed, sign: number): void {
    const quarter = quarterOf(at);
    const day = dayOf(at);
    const ofDay = quarter - day * QUARTERS_A_DAY;
    if (facts.sums.length > 0) {
      const sums = this.#daySums(day);
      this.#touchedDays.add(day);
      for (const [measure, amount] of facts.sums) sums.add(ofDay, measure, sign * amount);
    }
    for (const [user, amounts] of facts.users) {
      const sums = this.#sumsOf(day, user);
      for (const [measure, amount] of amounts) sums.add(ofDay, measure, sign * amount);
    }
  }

  #sumsOf(day: number, user: number): DaySums {
    const key = `${day} ${user}`;
    let entry = this.#userSums.get(key);
    if (entry === undefined) {
      const row = first<{ body: ArrayBuffer }>(
        this.#sql,
        "SELECT body FROM user_sums WHERE day = ? AND user = ?",
        day,
        user,
      );
      const size = USER_MEASURES.length;
      entry = { day, user, sums: row === undefined ? new DaySums(size) : DaySums.unpack(row.body, size) };
      this.#userSums.set(key, entry);
    }
    return entry.sums;
  }

  #removeMarks(record: string, facts: StoredFacts): void {
    for (const [user, quarter] of facts.marks) {
      const day = Math.floor(quarter / QUARTERS_A_DAY);
      if (day > this.#foldedThrough) dropMark(this.#sql, day, user, quarter, record);
    }
  }

  #addMarks(record: string, facts: StoredFacts, old: StoredFacts): void {
    for (const [user, quarter, marks, lastEnd] of facts.marks) {
      const day = Math.floor(quarter / QUARTERS_A_DAY);
      if (day <= this.#foldedThrough) continue;
      keepMark(this.#sql, day, user, quarter, record, marks, lastEnd);
      noteMarks(this.#userDay(day, user), quarter - day * QUARTERS_A_DAY, marks);
    }
    // A mark that the new version no longer leaves can't be subtracted from first and last: work the day out again.
    for (const [user, quarter, marks] of old.marks) {
      const kept = facts.marks.some(([u, q, m]) => u === user && q === quarter && (m & marks) === marks);
      const day = Math.floor(quarter / QUARTERS_A_DAY);
      if (kept || day <= this.#foldedThrough) continue;
      this.#again.set(`${day} ${user}`, { day, user });
    }
  }

  #userDay(day: number, user: number): UserDay {
    const key = `${day} ${user}`;
    let entry = this.#active.get(key);
    if (entry === undefined) {
      const row = first<{ spans: ArrayBuffer }>(
        this.#sql,
        "SELECT spans FROM active WHERE day = ? AND user = ?",
        day,
        user,
      );
      entry = { day, user, spans: row === undefined ? emptyUserDay() : unpackUserDay(row.spans) };
      this.#active.set(key, entry);
    }
    return entry.spans;
  }

  /** Write everything; the days whose users changed come back. */
  write(): ReadonlySet<number> {
    const usersOf = new Set([...this.#active.values(), ...this.#again.values()].map(({ day }) => day));
    for (const day of usersOf) openUserDay(this.#sql, day);
    for (const day of this.#touchedDays) {
      const body = this.#daySums(day).pack();
      if (body.byteLength === 0) this.#sql.exec("DELETE FROM sums WHERE day = ?", day);
      else this.#sql.exec("INSERT OR REPLACE INTO sums (day, body) VALUES (?, ?)", day, body);
    }
    for (const { day, user, sums } of this.#userSums.values()) {
      const body = sums.pack();
      if (body.byteLength === 0) this.#sql.exec("DELETE FROM user_sums WHERE day = ? AND user = ?", day, user);
      else this.#sql.exec("INSERT OR REPLACE INTO user_sums (day, user, body) VALUES (?, ?, ?)", day, user, body);
    }
    for (const [key, { day, user }] of this.#again) {
      const spans = emptyUserDay();
      const kept = this.#sql
        .exec<{ quarter: number; marks: number }>(
          "SELECT quarter, marks FROM marks WHERE day = ? AND user = ?",
          day,
          user,
        )
        .toArray();
      for (const { quarter, marks } of kept) noteMarks(spans, quarter - day * QUARTERS_A_DAY, marks);
      this.#active.set(key, { day, user, spans });
      if (kept.length === 0) {
        this.#active.delete(key);
        this.#sql.exec("DELETE FROM active WHERE day = ? AND user = ?", day, user);
      }
    }
    for (const { day, user, spans } of this.#active.values()) {
      const body = new Uint8Array(spans).buffer;
      this.#sql.exec("INSERT OR REPLACE INTO active (day, user, spans) VALUES (?, ?, ?)", day, user, body);
    }
    return usersOf;
  }
}
