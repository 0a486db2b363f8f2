/** Storage whose process ends at a chosen point: before, inside or right after one of its transactions. */
import type { Sql, SqlValue } from "../../src/archive/sql.ts";

export class ProcessEnded extends Error {}

export interface BreakingPoint {
  /** Which transaction, from 1. */
  readonly transaction: number;
  readonly where: "before" | "inside" | "after";
}

export class BreakingSql implements Sql {
  breaksAt: BreakingPoint | undefined;
  /** Transactions begun so far. */
  begun = 0;
  /** Until the process is begun again, nothing gets through. */
  #ended = false;
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  exec<Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]) {
    if (this.#ended) throw new ProcessEnded();
    return this.#sql.exec<Row>(query, ...bindings);
  }

  /** Begin the process again; it breaks no more until it is told when. */
  restart(): void {
    this.#ended = false;
    this.breaksAt = undefined;
  }

  transaction<T>(work: () => T): T {
    const point = ++this.begun === this.breaksAt?.transaction ? this.breaksAt.where : undefined;
    if (this.#ended || point === "before") this.#end();
    const result = this.#sql.transaction(() => {
      const done = work();
      if (point === "inside") this.#end();
      return done;
    });
    if (point === "after") this.#end();
    return result;
  }

  #end(): never {
    this.#ended = true;
    throw new ProcessEnded();
  }
}
