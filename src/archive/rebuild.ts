/**
 * The sums of a day made anew from the facts of the records held, where something outside the bridge has damaged them: sums,
 * users' sums, marks and users' days. What is right already is not written again. Only days that aren't folded have all
 * their facts.
 *
 * Users are taken by ranges of their numbers, so that a large tenant's day never stands in memory whole; the facts are read
 * again for each.
 */
import { DAY_MS, dayOf, MEASURES, QUARTERS_A_DAY, quarterOf } from "../measures.ts";
import { CALL, heldKinds, isFoldedAway } from "./kinds.ts";
import { dropMark, keepMark } from "./marks.ts";
import { DaySums, packAmounts } from "./packed-day.ts";
import { first, type Sql } from "./sql.ts";
import { type StoredFacts, unpackFacts } from "./stored-facts.ts";
import { emptyUserDay, noteMarks } from "./user-day.ts";
import { openUserDay } from "./user-days.ts";

/** So long before a day may a record begin that has sessions on it, and so long after. */
const BEFORE = 2 * DAY_MS;
const AFTER = DAY_MS;
const HOUR_MS = 3_600_000;
const USERS_AT_ONCE = 16_384;

/** The days with something to rebuild, from one on; both ends included, undefined when there are none. */
export function rebuildableDays(sql: Sql, from: number): { readonly first: number; readonly last: number } | undefined {
  const days = ["sums", "user_sums", "marks", "active"].flatMap((table) => {
    const held = first<{ low: number | null; high: number | null }>(
      sql,
      `SELECT min(day) AS low, max(day) AS high FROM ${table} WHERE day >= ?`,
      from,
    );
    return held === undefined || held.low === null || held.high === null ? [] : [held.low, held.high];
  });
  for (const kind of heldKinds(sql)) {
    const held = first<{ low: number | null; high: number | null }>(
      sql,
      "SELECT min(at) AS low, max(at) AS high FROM records WHERE kind = ? AND at >= ?",
      kind,
      from * DAY_MS,
    );
    if (held === undefined || held.low === null || held.high === null) continue;
    // A day whose rows are all gone is known by the records alone, of which a session may lie on another day.
    days.push(Math.max(from, dayOf(held.low - AFTER)), dayOf(held.high + BEFORE));
  }
  return days.length === 0 ? undefined : { first: Math.min(...days), last: Math.max(...days) };
}

/** Rebuild one day. Call it inside a transaction; drop what is in memory of it after. How many rows were not right. */
export function rebuildDay(sql: Sql, day: number): number {
  let wrong = rebuildSums(sql, day);
  for (let start = 0; start <= highestUser(sql); start += USERS_AT_ONCE) {
    const users = { from: start, to: start + USERS_AT_ONCE };
    wrong += rebuildUserSums(sql, day, users);
    const days = rebuildMarks(sql, day, users);
    if (days > 0) openUserDay(sql, day);
    wrong += days;
  }
  return wrong;
}

interface Users {
  readonly from: number;
  readonly to: number;
}

const highestUser = (sql: Sql): number =>
  first<{ number: number | null }>(sql, "SELECT max(number) AS number FROM users")?.number ?? -1;

interface Held {
  readonly id: string;
  readonly at: number;
  readonly facts: StoredFacts;
}

/** The records of some kinds that begin in a stretch of time, an hour at a time. */
function* recordsOf(sql: Sql, kinds: readonly string[], from: number, to: number): Generator<Held> {
  for (const kind of kinds) {
    for (let hour = from; hour < to; hour += HOUR_MS) {
      const rows = sql.exec<{ id: string; at: number; facts: string }>(
        "SELECT id, at, facts FROM records WHERE kind = ? AND at >= ? AND at < ?",
        kind,
        hour,
        Math.min(hour + HOUR_MS, to),
      );
      for (const { id, at, facts } of rows.toArray()) yield { id, at, facts: unpackFacts(facts) };
    }
  }
}

function rebuildSums(sql: Sql, day: number): number {
  const sums = new DaySums(MEASURES.length);
  for (const { at, facts } of recordsOf(sql, heldKinds(sql), day * DAY_MS, (day + 1) * DAY_MS)) {
    for (const [measure, amount] of facts.sums) sums.add(quarterOf(at) - day * QUARTERS_A_DAY, measure, amount);
  }
  const body = sums.pack();
  const held = first<{ body: ArrayBuffer }>(sql, "SELECT body FROM sums WHERE day = ?", day)?.body;
  if (held === undefined ? body.byteLength === 0 : equal(held, body)) return 0;
  if (body.byteLength === 0) sql.exec("DELETE FROM sums WHERE day = ?", day);
  else sql.exec("INSERT OR REPLACE INTO sums (day, body) VALUES (?, ?)", day, body);
  return 1;
}

function rebuildUserSums(sql: Sql, day: number, users: Users): number {
  const wanted = new Map<number, Map<number, number>>();
  for (const { at, facts } of recordsOf(sql, heldKinds(sql), day * DAY_MS, (day + 1) * DAY_MS)) {
    const quarter = quarterOf(at) - day * QUARTERS_A_DAY;
    for (const [user, amounts] of facts.users) {
      if (user < users.from || user >= users.to) continue;
      const own = wanted.get(user) ?? new Map<number, number>();
      wanted.set(user, own);
      for (const [measure, amount] of amounts) {
        const place = quarter * 256 + measure;
        own.set(place, (own.get(place) ?? 0) + amount);
      }
    }
  }
  const bodies = new Map([...wanted].map(([user, own]) => [user, packAmounts(own)] as const));
  for (const [user, body] of bodies) if (body.byteLength === 0) bodies.delete(user);
  return exchange(sql, "user_sums", "body", day, users, bodies);
}

/** The marks that records leave for users on the day, and the users' days that follow from them. */
function rebuildMarks(sql: Sql, day: number, users: Users): number {
  const wanted = new Map<string, Mark>();
  const seen = new Set<string>();
  const add = ({ id, facts }: Pick<Held, "id" | "facts">): void => {
    seen.add(id);
    for (const [user, quarter, marks, last] of facts.marks) {
      if (user < users.from || user >= users.to || Math.floor(quarter / QUARTERS_A_DAY) !== day) continue;
      wanted.set(`${user} ${quarter} ${id}`, { user, quarter, record: id, marks, last_end: last });
    }
  };
  const kinds = heldKinds(sql).filter(isFoldedAway);
  for (const record of recordsOf(sql, kinds, day * DAY_MS - BEFORE, (day + 1) * DAY_MS + AFTER)) add(record);
  const held = sql
    .exec<Mark>(
      "SELECT user, quarter, record, marks, last_end FROM marks WHERE day = ? AND user >= ? AND user < ?",
      day,
      users.from,
      users.to,
    )
    .toArray();
  for (const mark of held) {
    if (seen.has(mark.record)) continue;
    const record = first<{ facts: string }>(
      sql,
      "SELECT facts FROM records WHERE kind = ? AND id = ?",
      CALL,
      mark.record,
    );
    if (record !== undefined) add({ id: mark.record, facts: unpackFacts(record.facts) });
    // Its record went with a folded day: this mark is all that is left of it.
    else wanted.set(`${mark.user} ${mark.quarter} ${mark.record}`, mark);
  }
  return exchangeMarks(sql, day, held, wanted) + rebuildUserDays(sql, day, users, wanted.values());
}

interface Mark extends Record<string, string | number> {
  user: number;
  quarter: number;
  record: string;
  marks: number;
  last_end: number;
}

function exchangeMarks(sql: Sql, day: number, held: readonly Mark[], wanted: ReadonlyMap<string, Mark>): number {
  let wrong = 0;
  const right = new Set<string>();
  for (const { user, quarter, record, marks, last_end } of held) {
    const key = `${user} ${quarter} ${record}`;
    const mark = wanted.get(key);
    if (mark !== undefined && mark.marks === marks && mark.last_end === last_end) right.add(key);
    if (mark !== undefined) continue;
    dropMark(sql, day, user, quarter, record);
    wrong++;
  }
  for (const [key, { user, quarter, record, marks, last_end }] of wanted) {
    if (right.has(key)) continue;
    keepMark(sql, day, user, quarter, record, marks, last_end);
    wrong++;
  }
  return wrong;
}

function rebuildUserDays(sql: Sql, day: number, users: Users, marks: Iterable<Mark>): number {
  const wanted = new Map<number, Uint8Array<ArrayBuffer>>();
  for (const { user, quarter, marks: bits } of marks) {
    const spans = wanted.get(user) ?? new Uint8Array(emptyUserDay());
    wanted.set(user, spans);
    noteMarks(spans, quarter - day * QUARTERS_A_DAY, bits);
  }
  const bodies = new Map([...wanted].map(([user, spans]) => [user, spans.buffer] as const));
  return exchange(sql, "active", "spans", day, users, bodies);
}

/** Make a table of days and users hold these blobs and no others; how many rows were not right. */
function exchange(
  sql: Sql,
  table: "user_sums" | "active",
  column: "body" | "spans",
  day: number,
  users: Users,
  wanted: ReadonlyMap<number, ArrayBuffer>,
): number {
  const held = sql
    .exec<{ user: number; blob: ArrayBuffer }>(
      `SELECT user, ${column} AS blob FROM ${table} WHERE day = ? AND user >= ? AND user < ?`,
      day,
      users.from,
      users.to,
    )
    .toArray();
  let wrong = 0;
  const right = new Set<number>();
  for (const { user, blob } of held) {
    const body = wanted.get(user);
    if (body !== undefined && equal(blob, body)) right.add(user);
    if (body !== undefined) continue;
    sql.exec(`DELETE FROM ${table} WHERE day = ? AND user = ?`, day, user);
    wrong++;
  }
  for (const [user, body] of wanted) {
    if (right.has(user)) continue;
    sql.exec(`INSERT OR REPLACE INTO ${table} (day, user, ${column}) VALUES (?, ?, ?)`, day, user, body);
    wrong++;
  }
  return wrong;
}

function equal(one: ArrayBuffer, other: ArrayBuffer): boolean {
  if (one.byteLength !== other.byteLength) return false;
  const [a, b] = [new Uint8Array(one), new Uint8Array(other)];
  return a.every((byte, index) => byte === b[index]);
}
