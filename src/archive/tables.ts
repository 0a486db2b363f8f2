/** The archive's tables as the database itself describes them, so that none is forgotten when all are moved. */
import type { Sql, SqlValue } from "./sql.ts";

export interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  /** The columns of the key, in its order. */
  readonly key: readonly string[];
}

/** A name as SQL writes it; the names come from the database, never from outside. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** All tables, by name; what the platform keeps for itself (`_cf_…`, `__miniflare_…`, `sqlite_…`) is not ours. */
export function tablesOf(sql: Sql): Table[] {
  return sql
    .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .toArray()
    .filter(({ name }) => !/^(?:_|sqlite_)/.test(name))
    .map(({ name }) => {
      const columns = sql.exec<{ name: string; pk: number }>(`PRAGMA table_info(${quoted(name)})`).toArray();
      const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
      return { name, columns: columns.map((column) => column.name), key: key.map((column) => column.name) };
    });
}

/** Take all tables away. Call it inside a transaction. */
export function dropTables(sql: Sql): void {
  for (const { name } of tablesOf(sql)) sql.exec(`DROP TABLE ${quoted(name)}`);
}

/** Whether nothing was collected or recorded: lines about the archive itself, about sweeps and about who asks don't count. */
export function isEmpty(sql: Sql): boolean {
  return tablesOf(sql).every(
    ({ name }) =>
      ["meta", "sweeps", "queue", "clients"].includes(name) ||
      sql.exec<Record<string, SqlValue>>(`SELECT 1 AS held FROM ${quoted(name)} LIMIT 1`).toArray().length === 0,
  );
}
