/**
 * The records held and everything that is summed from them. A record's highest version wins; a newer one changes the
 * sums by the difference to the one held, in the same transaction, so that no order, repetition or restart doubles or
 * loses a call.
 */
import { emptyFacts, type Facts } from "../ingest/facts.ts";
import { DAY_MS, dayOf, MEASURES } from "../measures.ts";
import type { FoldedDays } from "./folding.ts";
import { isFoldedAway } from "./kinds.ts";
import { DaySums } from "./packed-day.ts";
import { RecordBatch } from "./record-batch.ts";
import { first, type Sql } from "./sql.ts";
import { NO_FACTS, packFacts, storeFacts, unpackFacts } from "./stored-facts.ts";
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
    const batch = new RecordBatch(this.#sql, (day) => this.daySums(day), this.#folded.through);
    const outcomes = records.map((record) => this.#applyOne(record, batch));
    this.#usersChanged = batch.write();
    return outcomes;
  }

  /**
   * Take in all records of a kind that a UTC day has, in place of those held of it; those that are not among them any
   * more are taken away with all they added. Whether anything changed.
   */
  replaceDay(kind: string, day: number, records: readonly IncomingRecord[]): boolean {
    const batch = new RecordBatch(this.#sql, (ofDay) => this.daySums(ofDay), this.#folded.through);
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

  #applyOne(incoming: IncomingRecord, batch: RecordBatch): Outcome {
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
