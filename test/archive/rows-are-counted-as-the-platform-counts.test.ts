import { expect, test } from "vitest";
import { meterSql } from "../../src/archive/metered-sql.ts";
import type { Cursor, Sql, SqlValue } from "../../src/archive/sql.ts";

/** A storage whose statements write a row at once and read three more while their rows are fetched. */
const counting: Sql = {
  transaction: (work) => work(),
  exec<Row extends Record<string, SqlValue>>(query: string): Cursor<Row> {
    let fetched = 0;
    return {
      get rowsRead() {
        return 1 + fetched;
      },
      get rowsWritten() {
        return query.startsWith("INSERT") ? 2 : 0;
      },
      toArray() {
        fetched = 3;
        return [];
      },
    };
  },
};

test("writing counts even when no row is fetched", () => {
  const { sql, rows } = meterSql(counting);
  sql.exec("INSERT INTO t VALUES (1)");
  expect(rows).toEqual({ read: 1, written: 2 });
});

test("reading counts what is fetched, once", () => {
  const { sql, rows } = meterSql(counting);
  const cursor = sql.exec("SELECT * FROM t");
  expect(rows).toEqual({ read: 1, written: 0 });
  cursor.toArray();
  cursor.toArray();
  expect(rows).toEqual({ read: 4, written: 0 });
  sql.transaction(() => sql.exec("INSERT INTO t VALUES (2) RETURNING x").toArray());
  expect(rows).toEqual({ read: 8, written: 2 });
});
