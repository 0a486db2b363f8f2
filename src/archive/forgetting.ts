/**
 * Forgetting a person: everything that leads to one goes, and every sum of past periods stays what it was. The person's
 * number goes on to count among distinct users, but nothing tells any more whose it was; rows of per-user and per-row
 * reports go, recorded ones too. docs/storage.md tells it table by table.
 */
import { DAY_MS, dayOf, isLog } from "../measures.ts";
import { comparable, type Forgotten, KEPT_OUT_MS } from "./forgotten.ts";
import { heldKinds } from "./kinds.ts";
import { yearKeptWith } from "./purging.ts";
import { first, type Sql, type SqlValue } from "./sql.ts";
import { packFacts, unpackFacts } from "./stored-facts.ts";
import { hexOf, userHash } from "./users.ts";

export interface ForgottenRows {
  /** Entries of the list of users, with their names. */
  readonly users: number;
  /** User days of the per-user reports. */
  readonly days: number;
  /** Rows of logs, or what they told of the person. */
  readonly rows: number;
  /** Rows of recorded old answers. */
  readonly recorded: number;
  /** Until then sweeps are kept from bringing the same back, ms since 1970; undefined where nothing was found. */
  readonly until: number | undefined;
}

/**
 * Forget whoever has this directory id or principal name. Call it inside a transaction, and drop what is in memory after.
 *
 * @param key key of the user hashes
 * @param now ms since 1970, UTC: what began before is forgotten
 */
export function forgetPerson(sql: Sql, key: string, forgotten: Forgotten, who: string, now: number): ForgottenRows {
  const words = new Set([comparable(who)]);
  const users = new Map<number, string>();
  // A log tells a name by the id, and the id by a name: what is found leads on to what else is known of the person.
  for (let known = -1; known !== words.size + users.size; ) {
    known = words.size + users.size;
    for (const word of words) {
      const hash = userHash(key, word);
      const held = sql
        .exec<{ number: number; hash: ArrayBuffer; name: string | null }>(
          "SELECT number, hash, name FROM users WHERE hash = ? OR lower(name) = ?",
          hash,
          word,
        )
        .toArray();
      for (const user of held) {
        users.set(user.number, hexOf(user.hash));
        if (user.name !== null) words.add(comparable(user.name));
      }
    }
    for (const { body } of logRowsAbout(sql, words, users)) {
      const name = body === null ? undefined : (JSON.parse(body) as Record<string, unknown>).userPrincipalName;
      if (typeof name === "string" && name !== "") words.add(comparable(name));
    }
  }
  let rows = 0;
  for (const row of [...logRowsAbout(sql, words, users)]) {
    forgetRow(sql, row);
    rows++;
  }
  const recorded = forgetRecorded(sql, words);
  let days = 0;
  for (const number of users.keys()) {
    days += forgetDays(sql, number);
    sql.exec("UPDATE users SET hash = ?, name = NULL WHERE number = ?", anonymousHash(), number);
    keepNumber(sql, number, now);
  }
  if (users.size + rows + recorded === 0) return { users: 0, days: 0, rows: 0, recorded: 0, until: undefined };
  const until = now + KEPT_OUT_MS;
  const hashes = [...new Set([...[...words].map((word) => hexOf(userHash(key, word))), ...users.values()])];
  forgotten.add({ number: [...users.keys()][0] ?? newNumber(sql, now), hashes, before: now, until });
  return { users: users.size, days, rows, recorded, until };
}

/** In place of a user's hash: of nobody, and of no two alike. */
const anonymousHash = (): ArrayBuffer => crypto.getRandomValues(new Uint8Array(16)).buffer;

/** For somebody who stands in logs alone, should a call record name the person. */
function newNumber(sql: Sql, now: number): number {
  const made = first<{ number: number }>(
    sql,
    "INSERT INTO users (number, hash) VALUES ((SELECT coalesce(max(number), -1) + 1 FROM users), ?) RETURNING number",
    anonymousHash(),
  );
  const number = made?.number ?? 0;
  keepNumber(sql, number, now);
  return number;
}

/** A number that stands in the list of the forgotten must not be purged and given to somebody else. */
function keepNumber(sql: Sql, number: number, now: number): void {
  const year = yearKeptWith(dayOf(now + KEPT_OUT_MS));
  sql.exec("UPDATE users SET year = ? WHERE number = ? AND year < ?", year, number, year);
}

interface HeldRow extends Record<string, SqlValue> {
  kind: string;
  id: string;
  facts: string;
  body: string | null;
}

/** Rows of logs, staged ones too, that name the person in a member or add to the person's sums. */
function* logRowsAbout(sql: Sql, words: ReadonlySet<string>, users: ReadonlyMap<number, string>): Generator<HeldRow> {
  const marks = [...words].map(() => "instr(lower(body), ?) > 0");
  const numbers = [...users.keys()].map((number) => `[${number},`);
  const where = [...marks, ...numbers.map(() => "instr(facts, ?) > 0")].join(" OR ");
  for (const kind of heldKinds(sql)) {
    if (!isLog(kind) && !kind.startsWith("staged by ")) continue;
    const rows = sql
      .exec<HeldRow>(
        `SELECT kind, id, facts, body FROM records WHERE kind = ? AND (${where})`,
        kind,
        ...[...words].map((word) => JSON.stringify(word).slice(1, -1)),
        ...numbers,
      )
      .toArray();
    for (const row of rows) {
      const isNamed = row.body !== null && names(JSON.parse(row.body), words);
      if (isNamed || unpackFacts(row.facts).users.some(([number]) => users.has(number))) yield row;
    }
  }
}

/** Whether any member is one of the words. */
const names = (members: Readonly<Record<string, unknown>>, words: ReadonlySet<string>): boolean =>
  Object.values(members).some((value) => typeof value === "string" && words.has(comparable(value)));

/** What a row adds to the sums of all stays, so that they can still be made anew from it; the row itself goes. */
function forgetRow(sql: Sql, { kind, id, facts }: HeldRow): void {
  const { sums } = unpackFacts(facts);
  if (sums.length === 0) sql.exec("DELETE FROM records WHERE kind = ? AND id = ?", kind, id);
  else {
    const left = packFacts({ sums, marks: [], users: [] });
    sql.exec("UPDATE records SET facts = ?, body = NULL WHERE kind = ? AND id = ?", left, kind, id);
  }
}

function forgetRecorded(sql: Sql, words: ReadonlySet<string>): number {
  const rows = sql
    .exec<{ set_name: string; key: string; body: string }>(
      `SELECT set_name, key, body FROM recorded WHERE ${[...words].map(() => "instr(lower(body), ?) > 0").join(" OR ")}`,
      ...[...words].map((word) => JSON.stringify(word).slice(1, -1)),
    )
    .toArray()
    .filter(({ body }) => names(JSON.parse(body), words));
  for (const { set_name, key } of rows) {
    sql.exec("DELETE FROM recorded WHERE set_name = ? AND key = ?", set_name, key);
  }
  return rows.length;
}

/** A user's own sums, and what the records held of those days add to them. How many days there were. */
function forgetDays(sql: Sql, number: number): number {
  const span = first<{ low: number | null; high: number | null }>(
    sql,
    "SELECT min(day) AS low, max(day) AS high FROM user_sums",
  );
  let days = 0;
  for (let day = span?.low ?? 0; day <= (span?.high ?? -1); day++) {
    const held = first(sql, "DELETE FROM user_sums WHERE day = ? AND user = ? RETURNING 1 AS held", day, number);
    if (held === undefined) continue;
    days++;
    for (const kind of heldKinds(sql)) stripDay(sql, kind, day, number);
  }
  return days;
}

function stripDay(sql: Sql, kind: string, day: number, number: number): void {
  const rows = sql
    .exec<{ id: string; facts: string }>(
      "SELECT id, facts FROM records WHERE kind = ? AND at >= ? AND at < ? AND instr(facts, ?) > 0",
      kind,
      day * DAY_MS,
      (day + 1) * DAY_MS,
      `[${number},`,
    )
    .toArray();
  for (const { id, facts } of rows) {
    const held = unpackFacts(facts);
    const left = { ...held, users: held.users.filter(([user]) => user !== number) };
    if (left.users.length === held.users.length) continue;
    sql.exec("UPDATE records SET facts = ? WHERE kind = ? AND id = ?", packFacts(left), kind, id);
  }
}
