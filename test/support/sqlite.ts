/** Node's SQLite in the shape of a Durable Object's storage, so that archive tests run without workerd. */
import { DatabaseSync } from "node:sqlite";
import type { Sql, SqlValue } from "../../src/archive/sql.ts";

/** An empty database in memory, or one in a file. */
export function openSqlite(path = ":memory:"): Sql & { readonly database: DatabaseSync } {
  const database = new DatabaseSync(path);
  const statements = new Map<string, ReturnType<DatabaseSync["prepare"]>>();
  return {
    database,
    exec<Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]) {
      const statement = statements.get(query) ?? database.prepare(query);
      statements.set(query, statement);
      const rows = statement.all(
        ...bindings.map((value) => (value instanceof ArrayBuffer ? new Uint8Array(value) : value)),
      );
      return { toArray: () => rows.map((row) => asDurableObjectRow(row as Record<string, unknown>) as Row) };
    },
    transaction<T>(work: () => T): T {
      database.exec("BEGIN");
      try {
        const result = work();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
    },
  };
}

function asDurableObjectRow(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? new Uint8Array(value).buffer : value,
    ]),
  );
}
