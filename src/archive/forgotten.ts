/**
 * People who were forgotten by command, as long as Graph still has what was removed: a sweep that reads it again finds
 * here that it must not come back. One line of `meta`, with keyed hashes in place of ids and names. Times are
 * milliseconds since 1970, UTC.
 */
import { DAY_MS } from "../measures.ts";
import { dropLine, keepLine, readLine } from "./meta-lines.ts";
import type { Sql } from "./sql.ts";

/** Logs reach back 90 days, and a sweep over them may be a week late; call records and reports of users reach less far. */
export const KEPT_OUT_MS = 97 * DAY_MS;

const KEY = "forgotten";

export interface ForgottenPerson {
  /** The number under which the marks of the person go on to count, without anything that leads to the person. */
  readonly number: number;
  /** Of the directory id and of every principal name known, hexadecimal. */
  readonly hashes: readonly string[];
  /** What began before is kept out; what comes after is somebody new. */
  readonly before: number;
  /** By then Graph has forgotten it as well, and this goes. */
  readonly until: number;
}

/** An id or a principal name as it is compared. */
export const comparable = (text: string): string => text.trim().toLowerCase().replace(/^sip:/, "");

export class Forgotten {
  readonly #sql: Sql;
  readonly #hash: (text: string) => string;
  #people: readonly ForgottenPerson[] | undefined;
  /** What was looked up before, by id or name. */
  readonly #found = new Map<string, ForgottenPerson | undefined>();

  /** @param hash the keyed hash of an id or a name, hexadecimal */
  constructor(sql: Sql, hash: (text: string) => string) {
    this.#sql = sql;
    this.#hash = hash;
  }

  get people(): readonly ForgottenPerson[] {
    if (this.#people === undefined) {
      const kept = readLine(this.#sql, KEY);
      this.#people = kept === undefined ? [] : (JSON.parse(kept) as ForgottenPerson[]);
    }
    return this.#people;
  }

  /** The forgotten person whom an id or a name means in something that began then; undefined for all others. */
  personIn(texts: Iterable<string | undefined>, at: number): ForgottenPerson | undefined {
    if (this.people.length === 0) return undefined;
    for (const text of texts) {
      const person = text === undefined ? undefined : this.#personOf(comparable(text));
      if (person !== undefined && at < person.before) return person;
    }
    return undefined;
  }

  /** The latest of those who bear the id or name: somebody may have been forgotten twice. */
  #personOf(text: string): ForgottenPerson | undefined {
    if (!this.#found.has(text)) {
      const hash = this.#hash(text);
      this.#found.set(
        text,
        this.people.findLast(({ hashes }) => hashes.includes(hash)),
      );
    }
    return this.#found.get(text);
  }

  /** Call it inside a transaction. */
  add(person: ForgottenPerson): void {
    this.#keep([...this.people, person]);
  }

  /** Take away those whose time is over. Call it inside a transaction. */
  expire(now: number): void {
    const left = this.people.filter(({ until }) => until > now);
    if (left.length < this.people.length) this.#keep(left);
  }

  #keep(people: readonly ForgottenPerson[]): void {
    if (people.length === 0) dropLine(this.#sql, KEY);
    else keepLine(this.#sql, KEY, JSON.stringify(people));
    this.forget();
  }

  /** Drop what is only in memory. */
  forget(): void {
    this.#people = undefined;
    this.#found.clear();
  }
}
