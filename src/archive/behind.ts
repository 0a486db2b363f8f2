/** The records behind figures, found in their kept facts: what explain opens cells to. */
import { DAY_MS, MEASURES, QUARTER_MS, USER_MEASURES } from "../measures.ts";
import type { Behind, BehindQuestion, QuarterRange } from "../reports/archive-view.ts";
import { first, type Sql } from "./sql.ts";
import { type StoredFacts, unpackFacts } from "./stored-facts.ts";

/** Sessions may start this long after their record did, for marks: the longest call that Graph describes. */
const LONGEST_CALL = 2 * DAY_MS;

/**
 * Read the records of some ranges once, and tell for each question which of them answer it.
 *
 * @param ranges ascending, not overlapping
 */
export function readBehind(sql: Sql, questions: readonly BehindQuestion[], ranges: readonly QuarterRange[]): Behind[] {
  const tellers = questions.map((question) => new Teller(question, ranges, sql));
  const index = new Index(tellers);
  const before = questions.some(({ marks }) => marks !== 0) ? LONGEST_CALL : 0;
  // What leaves a mark in one range may have begun in another: each record is read once, whatever the ranges.
  let readTo = Number.NEGATIVE_INFINITY;
  for (const { from, to } of ranges) {
    let start = Math.max(readTo, from * QUARTER_MS - before);
    readTo = to * QUARTER_MS;
    // A day at a time, so that a long range of a large tenant never stands in memory whole.
    for (; start < readTo; start += DAY_MS) readStretch(sql, start, Math.min(start + DAY_MS, readTo), index);
  }
  return tellers.map(({ found }) => found);
}

function readStretch(sql: Sql, from: number, to: number, index: Index): void {
  for (let kind = nextKind(sql, ""); kind !== undefined; kind = nextKind(sql, kind)) {
    const records = sql.exec<{ id: string; at: number; sessions: number; facts: string }>(
      "SELECT id, at, sessions, facts FROM records WHERE kind = ? AND at >= ? AND at < ? ORDER BY at, id",
      kind,
      from,
      to,
    );
    for (const { id, at, sessions, facts } of records.toArray()) {
      const unpacked = unpackFacts(facts);
      for (const teller of index.concerned(unpacked)) {
        if (teller.isAnswer(at, unpacked)) teller.add(id, sessions);
      }
    }
  }
}

/** The kinds of records one by one, by the index: a list of all records would be read otherwise. */
const nextKind = (sql: Sql, after: string): string | undefined =>
  first<{ kind: string | null }>(sql, "SELECT min(kind) AS kind FROM records WHERE kind > ?", after)?.kind ?? undefined;

/** The questions that a record may answer: those about everybody, and those about its own users. */
class Index {
  readonly #general: Teller[] = [];
  readonly #byUser = new Map<number, Teller[]>();

  constructor(tellers: readonly Teller[]) {
    for (const teller of tellers) {
      if (teller.user === undefined) this.#general.push(teller);
      else this.#byUser.set(teller.user, [...(this.#byUser.get(teller.user) ?? []), teller]);
    }
  }

  concerned({ users, marks }: StoredFacts): Iterable<Teller> {
    if (this.#byUser.size === 0) return this.#general;
    const people = new Set([...users.map(([user]) => user), ...marks.map(([user]) => user)]);
    return [...this.#general, ...[...people].flatMap((user) => this.#byUser.get(user) ?? [])];
  }
}

/** A user that the archive doesn't know. */
const NOBODY = -1;

/** One question, and what was found for it so far. */
class Teller {
  readonly user: number | undefined;
  readonly found: { records: number; sessions: number; ids: string[] } = { records: 0, sessions: 0, ids: [] };
  readonly #ranges: readonly QuarterRange[];
  readonly #measures: ReadonlySet<number>;
  readonly #marks: number;
  readonly #ids: number;

  constructor({ measures, marks, user, ids }: BehindQuestion, ranges: readonly QuarterRange[], sql: Sql) {
    this.#ranges = ranges;
    this.#marks = marks;
    this.#ids = ids;
    this.user = user === undefined ? undefined : (numberOf(sql, user.key) ?? NOBODY);
    this.#measures = new Set(
      user === undefined
        ? measures.map((measure) => MEASURES.indexOf(measure))
        : user.measures.map((measure) => USER_MEASURES.indexOf(measure)),
    );
  }

  isAnswer(at: number, { sums, users, marks }: StoredFacts): boolean {
    const { user } = this;
    const own = user === undefined ? sums : (users.find(([number]) => number === user)?.[1] ?? []);
    if (own.some(([measure]) => this.#measures.has(measure)) && this.#holds(Math.floor(at / QUARTER_MS))) return true;
    return marks.some(
      ([number, quarter, held]) =>
        (held & this.#marks) !== 0 && (user === undefined || number === user) && this.#holds(quarter),
    );
  }

  add(id: string, sessions: number): void {
    this.found.records++;
    this.found.sessions += sessions;
    if (this.found.ids.length < this.#ids) this.found.ids.push(id);
  }

  #holds(quarter: number): boolean {
    return this.#ranges.some(({ from, to }) => quarter >= from && quarter < to);
  }
}

function numberOf(sql: Sql, key: string): number | undefined {
  const hash = new Uint8Array((key.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16))).buffer;
  return first<{ number: number }>(sql, "SELECT number FROM users WHERE hash = ?", hash)?.number;
}
