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
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  exec<Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]) {
    return this.#sql.exec<Row>(query, ...bindings);
  }

  transaction<T>(work: () => T): T {
    const point = ++this.begun === this.breaksAt?.transaction ? this.breaksAt.where : undefined;
    if (point === "before") throw new ProcessEnded();
    const result = this.#sql.transaction(() => {
      const done = work();
      if (point === "inside") throw new ProcessEnded();
      return done;
    });
    if (point === "after") throw new ProcessEnded();
    return result;
  }
}
