/** What an archive stands at. Kept in memory, because a query takes longer than all else that a 304 needs of the archive. */
import { keepLine, readLine } from "./meta-lines.ts";
import type { Sql } from "./sql.ts";

interface Kept {
  readonly revision: number;
  readonly asOf: number | undefined;
}

export class Standing {
  readonly #sql: Sql;
  #kept: Kept | undefined;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Grows with every change that may change an answer. */
  get revision(): number {
    return this.#read().revision;
  }

  /** The last change, ms since 1970; undefined for an archive that nothing was written to. */
  get asOf(): number | undefined {
    return this.#read().asOf;
  }

  #read(): Kept {
    if (this.#kept === undefined) {
      const changed = readLine(this.#sql, "changed");
      this.#kept = {
        revision: Number(readLine(this.#sql, "revision") ?? 0),
        asOf: changed === undefined ? undefined : Number(changed),
      };
    }
    return this.#kept;
  }

  /** A change is made. Call it inside a transaction. */
  touch(now: number): void {
    const kept = { revision: this.revision + 1, asOf: Math.max(now, this.asOf ?? 0) };
    keepLine(this.#sql, "revision", String(kept.revision));
    keepLine(this.#sql, "changed", String(kept.asOf));
    this.#kept = kept;
  }

  /** Drop what is only in memory, after a transaction that failed. */
  forget(): void {
    this.#kept = undefined;
  }
}
