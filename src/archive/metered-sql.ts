/** Counts the rows that statements read and write, by which the platform measures (and on its free plan limits) storage. */
import type { Sql, SqlValue } from "./sql.ts";

export interface RowCounts {
  /** Rows read and written so far, index entries included; they only grow. */
  readonly read: number;
  readonly written: number;
}

/** The same storage, and what was done through it. A storage that counts nothing adds nothing. */
export function meterSql(sql: Sql): { readonly sql: Sql; readonly rows: RowCounts } {
  const rows = { read: 0, written: 0 };
  return {
    rows,
    sql: {
      transaction: (work) => sql.transaction(work),
      exec<Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]) {
        const cursor = sql.exec<Row>(query, ...bindings);
        let read = 0;
        let written = 0;
        const count = (): void => {
          rows.read += (cursor.rowsRead ?? 0) - read;
          rows.written += (cursor.rowsWritten ?? 0) - written;
          read = cursor.rowsRead ?? 0;
          written = cursor.rowsWritten ?? 0;
        };
        // A statement without rows is done by now; one with rows goes on while they are fetched.
        count();
        return {
          toArray: () => {
            const all = cursor.toArray();
            count();
            return all;
          },
        };
      },
    },
  };
}
