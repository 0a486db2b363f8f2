/**
 * Users of the tenant, as dense numbers. The archive knows a user by a keyed hash of the directory id (HMAC-SHA-256 under
 * USER_HASH_KEY, cut to 128 bits), never by the id itself; the principal name is kept because the per-user reports show it.
 */
import { createHmac } from "node:crypto";
import { Forgotten, type ForgottenPerson } from "./forgotten.ts";
import { keepLine, readLine } from "./meta-lines.ts";
import { first, type Sql } from "./sql.ts";

const KEY = "userHashKey";

/** The hash under which a directory id is kept; ids compare without letter case. */
export function userHash(key: string, id: string): ArrayBuffer {
  const digest = createHmac("sha256", key).update(id.toLowerCase()).digest();
  return new Uint8Array(digest.subarray(0, 16)).buffer;
}

/** A trace of a key, by which two archives find out whether they use the same one; it doesn't give the key away. */
export function hashKeyTrace(key: string): string {
  return createHmac("sha256", key).update("the key of this archive's users").digest("hex").slice(0, 16);
}

/** The key that the archive keeps itself, made when it is first asked for. */
export function keptHashKey(sql: Sql): string {
  const kept = readLine(sql, KEY);
  if (kept !== undefined) return kept;
  const made = [...crypto.getRandomValues(new Uint8Array(32))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  keepLine(sql, KEY, made);
  return made;
}

/** A hash as text. */
export const hexOf = (hash: ArrayBuffer): string => Buffer.from(hash).toString("hex");

export class Users {
  readonly #sql: Sql;
  readonly #key: string;
  /** Numbers by id, for this process's life only: ids never reach the disk. */
  readonly #numbers = new Map<string, number>();
  readonly #names = new Map<number, string>();
  readonly #years = new Map<number, number>();
  /** People who must not come back. */
  readonly forgotten: Forgotten;

  constructor(sql: Sql, key: string) {
    this.#sql = sql;
    this.#key = key;
    this.forgotten = new Forgotten(sql, (text) => hexOf(userHash(key, text)));
  }

  /** The forgotten person whom an id means in something that began then, known by the id or the name beside it. */
  forgottenIn(id: string, name: string | undefined, at: number): ForgottenPerson | undefined {
    return this.forgotten.personIn([id, name], at);
  }

  /** The number of a user, given out on first sight. Call it inside a transaction. */
  numberOf(id: string): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    const hash = userHash(this.#key, id);
    const held =
      first<{ number: number }>(this.#sql, "SELECT number FROM users WHERE hash = ?", hash) ??
      first<{ number: number }>(
        this.#sql,
        "INSERT INTO users (number, hash) VALUES ((SELECT coalesce(max(number), -1) + 1 FROM users), ?) RETURNING number",
        hash,
      );
    if (held === undefined) throw new Error("the archive gave no number to a user");
    this.#numbers.set(id, held.number);
    return held.number;
  }

  /** Keep the latest principal name of a user. Call it inside a transaction. */
  keepName(number: number, name: string): void {
    if (this.#names.get(number) === name) return;
    this.#sql.exec("UPDATE users SET name = ? WHERE number = ? AND name IS NOT ?", name, number, name);
    this.#names.set(number, name);
  }

  /** Note that something is held of a user that is kept with a calendar year (purging.ts). Call it inside a transaction. */
  keepYear(number: number, year: number): void {
    if ((this.#years.get(number) ?? 0) >= year) return;
    this.#sql.exec("UPDATE users SET year = ? WHERE number = ? AND year < ?", year, number, year);
    this.#years.set(number, year);
  }

  /** Forget what was only in memory, after a transaction that failed. */
  forget(): void {
    this.#numbers.clear();
    this.#names.clear();
    this.#years.clear();
    this.forgotten.forget();
  }

  names(): Map<number, string> {
    const rows = this.#sql.exec<{ number: number; name: string | null }>("SELECT number, name FROM users").toArray();
    return new Map(rows.flatMap(({ number, name }) => (name === null ? [] : [[number, name] as const])));
  }
}
