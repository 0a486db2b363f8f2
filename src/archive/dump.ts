/**
 * An archive as text to be moved, NDJSON: a line that says what it is, a line for every row of every table, and a line that
 * says that this was all. Blobs are base64. restore.ts reads it.
 *
 *     {"archive":"reporting-bridge","schema":2,"tenantId":"…","hashKey":{"check":"…","kept":false},"exported":"2026-11-21T…Z"}
 *     {"table":"sums","row":{"day":20778,"body":{"base64":"…"}}}
 *     {"end":true,"rows":1}
 *
 * It comes by pages, so that an archive of any size passes through little memory. A page tells where the next begins; the
 * archive must not change in between.
 */
import { SCHEMA_VERSION } from "./schema.ts";
import type { Sql, SqlValue } from "./sql.ts";
import { quoted, type Table, tablesOf } from "./tables.ts";

export const FORMAT = "reporting-bridge";

export interface DumpHeader {
  readonly archive: typeof FORMAT;
  readonly schema: number;
  readonly tenantId: string | null;
  /** By what the users' hashes are keyed: a trace of the key, and whether the archive itself keeps the key. */
  readonly hashKey: { readonly check: string; readonly kept: boolean };
  /** When the first page was made, ISO 8601, UTC. */
  readonly exported: string;
}

/** The archive's line about the copies of it in a bucket (daily-copy.ts). */
export const COPY_LINE = "copied";

/** What stays behind: it is about this copy alone. */
export const isOwnLine = (key: SqlValue | undefined): boolean =>
  key === "schema" || key === "restoring" || key === "removed" || key === COPY_LINE;

export interface DumpPage {
  /** Whole lines. */
  readonly text: string;
  /** Ask for the next page with this; null after the last. */
  readonly next: string | null;
}

interface Cursor {
  readonly table: number;
  /** The key of the last row that was told. */
  readonly after: readonly (string | number)[] | null;
  readonly rows: number;
  /** What the archive stood at when the first page was made. */
  readonly stamp: string;
}

const ROWS_AT_ONCE = 200;
const PAGE_CHARACTERS = 4_000_000;

/** Thrown when the archive changed while it was read page by page. */
export class ChangedMeanwhile extends Error {}

/**
 * The first page, or the one that an earlier page named.
 *
 * @param stamp grows with every change that moves data
 * @param pageCharacters a page ends with the row that reaches so many
 * @throws ChangedMeanwhile when the archive is no longer what the first page was made of
 */
export function dumpPage(
  sql: Sql,
  about: Omit<DumpHeader, "archive" | "schema">,
  stamp: string,
  at: string | null,
  pageCharacters = PAGE_CHARACTERS,
): DumpPage {
  const tables = inOrder(tablesOf(sql));
  const lines: string[] = [];
  let size = 0;
  const tell = (line: object): void => {
    const text = JSON.stringify(line);
    lines.push(text);
    size += text.length;
  };
  let cursor: Cursor = at === null ? { table: 0, after: null, rows: 0, stamp } : JSON.parse(at);
  if (cursor.stamp !== stamp) throw new ChangedMeanwhile("The archive changed while it was exported: begin again.");
  if (at === null) tell({ archive: FORMAT, schema: SCHEMA_VERSION, ...about } satisfies DumpHeader);
  while (size < pageCharacters) {
    const table = tables[cursor.table];
    if (table === undefined) {
      tell({ end: true, rows: cursor.rows });
      return { text: `${lines.join("\n")}\n`, next: null };
    }
    const rows = rowsAfter(sql, table, cursor.after);
    for (const row of rows) {
      cursor = { ...cursor, after: table.key.map((column) => keyValue(row[column])) };
      if (table.name === "meta" && isOwnLine(row.key)) continue;
      tell({
        table: table.name,
        row: Object.fromEntries(Object.entries(row).map(([name, value]) => [name, told(value)])),
      });
      cursor = { ...cursor, rows: cursor.rows + 1 };
      if (size >= pageCharacters) break;
    }
    if (rows.length < ROWS_AT_ONCE && size < pageCharacters)
      cursor = { ...cursor, table: cursor.table + 1, after: null };
  }
  return { text: `${lines.join("\n")}\n`, next: JSON.stringify(cursor) };
}

/** Sweeps come before the queue: what a sweep has listed since is listed again, and not lost in between. */
const inOrder = (tables: readonly Table[]): Table[] => {
  const sweeps = tables.filter(({ name }) => name === "sweeps");
  return [...sweeps, ...tables.filter((table) => !sweeps.includes(table))];
};

function rowsAfter(sql: Sql, { name, key }: Table, after: Cursor["after"]): Record<string, SqlValue>[] {
  const columns = key.map(quoted).join();
  const where = after === null ? "" : `WHERE (${columns}) > (${key.map(() => "?").join()})`;
  return sql
    .exec<Record<string, SqlValue>>(
      `SELECT * FROM ${quoted(name)} ${where} ORDER BY ${columns} LIMIT ${ROWS_AT_ONCE}`,
      ...(after ?? []),
    )
    .toArray();
}

/** Keys are numbers and texts; a blob as a key couldn't be gone on from. */
function keyValue(value: SqlValue | undefined): string | number {
  if (typeof value === "string" || typeof value === "number") return value;
  throw new Error("a table's key holds something else than text and numbers");
}

const told = (value: SqlValue): unknown =>
  value instanceof ArrayBuffer ? { base64: Buffer.from(value).toString("base64") } : value;
