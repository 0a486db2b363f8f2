/**
 * The records held and everything that is summed from them. A record's highest version wins; a newer one changes the
 * sums by the difference to the one held, in the same transaction, so that no order, repetition or restart doubles or
 * loses a call.
 */
import { emptyFacts, type Facts } from "../ingest/facts.ts";
import { DAY_MS, dayOf, MEASURES, QUARTERS_A_DAY, quarterOf, USER_MEASURES } from "../measures.ts";
import type { FoldedDays } from "./folding.ts";
import { isFoldedAway } from "./kinds.ts";
import { DaySums } from "./packed-day.ts";
import { first, type Sql } from "./sql.ts";
import { NO_FACTS, packFacts, type StoredFacts, storeFacts, unpackFacts } from "./stored-facts.ts";
import { emptyUserDay, noteMarks, type UserDay, unpackUserDay } from "./user-day.ts";
import { openUserDay } from "./user-days.ts";
import type { Users } from "./users.ts";

export interface IncomingRecord {
  /** `call`, or the name of a log. */
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  /** Last modification, milliseconds since 1970: breaks the tie of equal versions. */
  readonly modified: number;
  readonly facts: Facts;
  /** The row as a per-row report serves it, as JSON text. */
  readonly body?: string;
  /** A log's row carries no version: what was read last is how it stands. */
  readonly latest?: boolean;
}

/** A row of a log that waits for the other pages of its day. */
export interface StagedRow {
  readonly id: string;
  readonly facts: Facts;
  readonly members: Readonly<Record<string, unknown>>;
}

const stagedKind = (sweep: number): string => `staged by ${sweep}`;

export type Outcome = "new" | "changed" | "unchanged";

interface HeldRecord extends Record<string, string | number | null> {
  version: number;
  modified: number;
  at: number;
  facts: string;
  body: string | null;
}

export class RecordStore {
  readonly #sql: Sql;
  readonly #users: Users;
  readonly #folded: FoldedDays;
  readonly #days = new Map<number, DaySums>();
  #usersChanged: ReadonlySet<number> = new Set();

  constructor(sql: Sql, users: Users, folded: FoldedDays) {
    this.#sql = sql;
    this.#users = users;
    this.#folded = folded;
  }

  /**
   * Take in records, all in the caller's transaction; the outcomes stand in the records' order.
   *
   * Call {@link forget} when the transaction fails.
   */
  apply(records: readonly IncomingRecord[]): Outcome[] {
    const batch = new Batch(this.#sql, (day) => this.daySums(day), this.#folded.through);
    const outcomes = records.map((record) => this.#applyOne(record, batch));
    this.#usersChanged = batch.write();
    return outcomes;
  }

  /**
   * Take in all records of a kind that a UTC day has, in place of those held of it; those that are not among them any
   * more are taken away with all they added. Whether anything changed.
   */
  replaceDay(kind: string, day: number, records: readonly IncomingRecord[]): boolean {
    const batch = new Batch(this.#sql, (ofDay) => this.daySums(ofDay), this.#folded.through);
    const ids = new Set(records.map(({ id }) => id));
    const gone = this.#sql
      .exec<{ id: string; at: number; facts: string }>(
        "SELECT id, at, facts FROM records WHERE kind = ? AND at >= ? AND at < ?",
        kind,
        day * DAY_MS,
        (day + 1) * DAY_MS,
      )
      .toArray()
      .filter(({ id }) => !ids.has(id));
    for (const { id, at, facts } of gone) {
      batch.exchange(id, { at, facts: unpackFacts(facts) }, { at, facts: NO_FACTS });
      this.#sql.exec("DELETE FROM records WHERE kind = ? AND id = ?", kind, id);
    }
    const outcomes = records.map((record) => this.#applyOne(record, batch));
    batch.write();
    return gone.length > 0 || outcomes.some((outcome) => outcome !== "unchanged");
  }

  #applyOne(incoming: IncomingRecord, batch: Batch): Outcome {
    const record = this.#withoutForgotten(incoming);
    if (record === undefined) return "unchanged";
    const held = first<HeldRecord>(
      this.#sql,
      "SELECT version, modified, at, facts, body FROM records WHERE kind = ? AND id = ?",
      record.kind,
      record.id,
    );
    if (held !== undefined && !isNewer(record, held)) return "unchanged";
    // Its day is folded: what it added is in the sums, what it was is forgotten.
    if (held === undefined && isFoldedAway(record.kind) && dayOf(record.facts.at) <= this.#folded.through) {
      return "unchanged";
    }
    const stored = storeFacts(record.facts, this.#users);
    const packed = packFacts(stored);
    const same = held?.facts === packed && held.at === record.facts.at && held.body === (record.body ?? null);
    if (same && record.latest === true) return "unchanged";
    this.#sql.exec(
      "INSERT OR REPLACE INTO records (kind, id, version, modified, at, sessions, facts, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      record.kind,
      record.id,
      record.version,
      record.modified,
      record.facts.at,
      record.facts.sessions,
      packed,
      record.body ?? null,
    );
    if (same) return "changed";
    batch.exchange(record.id, held === undefined ? undefined : { at: held.at, facts: unpackFacts(held.facts) }, {
      at: record.facts.at,
      facts: stored,
    });
    return held === undefined ? "new" : "changed";
  }

  /** A row of a log without what it tells of a forgotten person; undefined where nothing is left of it. */
  #withoutForgotten(record: IncomingRecord): IncomingRecord | undefined {
    const { forgotten } = this.#users;
    if (record.body === undefined || forgotten.people.length === 0) return record;
    const members = Object.values(JSON.parse(record.body) as Record<string, unknown>);
    const texts = members.filter((member) => typeof member === "string");
    const ids = record.facts.users.map(({ user }) => user);
    // Rows that stand for many people are made of facts alone.
    const isOne = ids.length <= 1;
    if (!isOne || forgotten.personIn([...texts, ...ids], record.facts.at) === undefined) return record;
    if (record.facts.sums.size === 0) return undefined;
    const { body: _, ...rest } = record;
    return { ...rest, facts: { ...record.facts, users: [], names: new Map() } };
  }

  /**
   * Keep rows of a day whose pages haven't all come yet where nothing counts or serves them, after those of the pages
   * before. Only rows that add nothing to any sum can wait so.
   */
  stage(sweep: number, rows: readonly StagedRow[], first: boolean): void {
    if (first) this.dropStaged(sweep);
    for (const { id, facts, members } of rows) {
      if (facts.sums.size + facts.marks.length + facts.users.length > 0) {
        throw new Error(`the row ${id} adds to sums and can't wait for the other pages of its day`);
      }
      this.#sql.exec(
        "INSERT OR REPLACE INTO records (kind, id, version, modified, at, sessions, facts, body) VALUES (?, ?, 0, 0, ?, 0, ?, ?)",
        stagedKind(sweep),
        id,
        facts.at,
        packFacts(NO_FACTS),
        JSON.stringify(members),
      );
    }
  }

  /** The rows that a sweep has staged. */
  staged(sweep: number): StagedRow[] {
    return this.#sql
      .exec<{ id: string; at: number; body: string }>(
        "SELECT id, at, body FROM records WHERE kind = ?",
        stagedKind(sweep),
      )
      .toArray()
      .map(({ id, at, body }) => ({ id, facts: emptyFacts(at), members: JSON.parse(body) }));
  }

  dropStaged(sweep: number): void {
    this.#sql.exec("DELETE FROM records WHERE kind = ?", stagedKind(sweep));
  }

  /** The UTC days whose users the last {@link apply} changed. */
  get usersChanged(): ReadonlySet<number> {
    return this.#usersChanged;
  }

  /** The version held of a record, or undefined. */
  versionOf(kind: string, id: string): number | undefined {
    return first<{ version: number }>(this.#sql, "SELECT version FROM records WHERE kind = ? AND id = ?", kind, id)
      ?.version;
  }

  /** The sums of a UTC day; all zero where nothing is held. */
  daySums(day: number): DaySums {
    let sums = this.#days.get(day);
    if (sums === undefined) {
      const row = first<{ body: ArrayBuffer }>(this.#sql, "SELECT body FROM sums WHERE day = ?", day);
      sums = row === undefined ? new DaySums(MEASURES.length) : DaySums.unpack(row.body, MEASURES.length);
      this.#days.set(day, sums);
    }
    return sums;
  }

  /** Read the sums of many days with one query. */
  loadDays(from: number, to: number): void {
    let missing = false;
    for (let day = from; day <= to && !missing; day++) missing = !this.#days.has(day);
    if (!missing) return;
    const rows = this.#sql.exec<{ day: number; body: ArrayBuffer }>(
      "SELECT day, body FROM sums WHERE day BETWEEN ? AND ?",
      from,
      to,
    );
    for (const { day, body } of rows.toArray()) {
      if (!this.#days.has(day)) this.#days.set(day, DaySums.unpack(body, MEASURES.length));
    }
    for (let day = from; day <= to; day++) if (!this.#days.has(day)) this.#days.set(day, new DaySums(MEASURES.length));
  }

  /** Drop what is only in memory, after a transaction that failed. */
  forget(): void {
    this.#days.clear();
    this.#users.forget();
  }
}

function isNewer(record: IncomingRecord, held: HeldRecord): boolean {
  if (record.latest === true) return true;
  if (record.version !== held.version) return record.version > held.version;
  return record.modified > held.modified;
}

interface Placed {
  readonly at: number;
  readonly facts: StoredFacts;
}

/** The changes of one transaction: each touched day is written once, whatever the number of records. */
class Batch {
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
      if (day <= this.#foldedThrough) continue;
      this.#sql.exec(
        "DELETE FROM marks WHERE day = ? AND user = ? AND quarter = ? AND record = ?",
        day,
        user,
        quarter,
        record,
      );
    }
  }

  #addMarks(record: string, facts: StoredFacts, old: StoredFacts): void {
    for (const [user, quarter, marks, lastEnd] of facts.marks) {
      const day = Math.floor(quarter / QUARTERS_A_DAY);
      if (day <= this.#foldedThrough) continue;
      this.#sql.exec(
        "INSERT OR REPLACE INTO marks (day, user, quarter, record, marks, last_end) VALUES (?, ?, ?, ?, ?, ?)",
        day,
        user,
        quarter,
        record,
        marks,
        lastEnd,
      );
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
