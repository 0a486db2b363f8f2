/** Everything that stands in the tables of an archive, to compare archives by. */
import type { Sql, SqlValue } from "../../src/archive/sql.ts";

const text = (value: SqlValue): string | number | null =>
  value instanceof ArrayBuffer ? `x'${Buffer.from(value).toString("hex")}'` : value;

/** By table: its rows as text, sorted. */
export function contentsOf(sql: Sql): Record<string, string[]> {
  const tables = sql
    .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .toArray();
  return Object.fromEntries(
    tables.map(({ name }) => {
      const rows = sql.exec<Record<string, SqlValue>>(`SELECT * FROM "${name}"`).toArray();
      return [
        name,
        rows
          .map((row) =>
            JSON.stringify(Object.fromEntries(Object.entries(row).map(([key, value]) => [key, text(value)]))),
          )
          .sort(),
      ];
    }),
  );
}
