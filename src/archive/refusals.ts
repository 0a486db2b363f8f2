/**
 * Sources that Graph refuses, for lack of a permission: a line of the archive each, until the source gives an answer
 * again. Times are milliseconds since 1970, UTC.
 */
import { dropLine, keepLine } from "./meta-lines.ts";
import type { Sql } from "./sql.ts";

export interface Refusal {
  readonly source: string;
  /** The first refusal since the last answer. */
  readonly since: number;
  /** Why, and what to do. */
  readonly reason: string;
  /** It was read once: what is refused now was not left out on purpose. */
  readonly lost: boolean;
}

const PREFIX = "refused:";

export class Refusals {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  all(): Refusal[] {
    return this.#sql
      .exec<{ value: string }>("SELECT value FROM meta WHERE key >= ? AND key < ?", PREFIX, `${PREFIX}~`)
      .toArray()
      .map(({ value }) => JSON.parse(value));
  }

  /** Of a refusal that goes on, the beginning stays. */
  note(refusal: Refusal): void {
    const { since, lost } = this.all().find(({ source }) => source === refusal.source) ?? refusal;
    keepLine(this.#sql, PREFIX + refusal.source, JSON.stringify({ ...refusal, since, lost } satisfies Refusal));
  }

  /** The source has answered. */
  end(source: string): void {
    dropLine(this.#sql, PREFIX + source);
  }
}
