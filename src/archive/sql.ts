/**
 * The little of SQLite that the archive needs: the shape of a Durable Object's storage, so that the same code runs on
 * Node's SQLite in tests.
 */
export type SqlValue = string | number | ArrayBuffer | null;

export interface Cursor<Row> {
  toArray(): Row[];
  /** Rows touched so far, index entries included, where the storage counts them. */
  readonly rowsRead?: number;
  readonly rowsWritten?: number;
}

export interface Sql {
  /** Run one statement; the rows come back as objects by column name. Blobs are ArrayBuffers. */
  exec<Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]): Cursor<Row>;
  /** Run `work` in one transaction: all of it is kept, or nothing when it throws. */
  transaction<T>(work: () => T): T;
}

/** The first row, or undefined. */
export function first<Row extends Record<string, SqlValue>>(
  sql: Sql,
  query: string,
  ...bindings: SqlValue[]
): Row | undefined {
  return sql.exec<Row>(query, ...bindings).toArray()[0];
}
