/**
 * A dump (dump.ts) into an empty archive, batch by batch, each one transaction. Until the last line has come the archive is
 * marked as being restored and gives no answers; a dump that turns out wrong or cut is taken away again, whole. What was
 * received so far stays over a restart, so that a large dump may come in pieces.
 */
import { DAY_MS } from "../measures.ts";
import { FORMAT } from "./dump.ts";
import { dropLine, keepLine, readLine } from "./meta-lines.ts";
import { migrate, SCHEMA_VERSION } from "./schema.ts";
import { first, type Sql, type SqlValue } from "./sql.ts";
import { dropTables, isEmpty, quoted, type Table, tablesOf } from "./tables.ts";

/** The dump can't be taken in: its message tells people why. Nothing of it is kept. */
export class RestoreRefused extends Error {
  /** Whether the archive stands against it, not the dump itself. */
  readonly isConflict: boolean;

  constructor(message: string, isConflict = false) {
    super(message);
    this.isConflict = isConflict;
  }
}

export interface RestoreTarget {
  /** The tenant whose archive this is; undefined where it wasn't told yet. */
  readonly tenantId: string | undefined;
  /** The trace of the key that users are hashed with here (users.ts); undefined where the archive keeps its own. */
  readonly hashKey: string | undefined;
}

export interface RestoreProgress {
  /** Lines taken in so far, the first one included. */
  readonly lines: number;
  readonly done: boolean;
}

interface Underway {
  readonly lines: number;
  /** Tells when the last batch came, ms since 1970: one that was left behind is given up some day. */
  readonly touched: number;
  /** The archive's own mark that it was removed (archive-upkeep.ts), for when this comes to nothing. */
  readonly removed: string | null;
}

const KEY = "restoring";
/** A restore that nobody goes on with is given up after so long. */
const GIVEN_UP_AFTER = DAY_MS;

/** How far a restore is; undefined when there is none under way. */
export function restoreUnderway(sql: Sql): Underway | undefined {
  const known = first(sql, "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'meta'");
  const value = known && readLine(sql, KEY);
  return value === undefined ? undefined : JSON.parse(value);
}

/**
 * Take in some whole lines of a dump.
 *
 * @param at how many lines were taken in before: 0 begins, and begins anew where a restore is under way
 * @throws RestoreRefused, and nothing of the dump is kept
 */
export function restoreLines(sql: Sql, target: RestoreTarget, text: string, at: number, now: number): RestoreProgress {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const before = restoreUnderway(sql);
  if (at === 0) begin(sql, target, lines[0] ?? "", before !== undefined, now);
  else if (before?.lines !== at) {
    throw new RestoreRefused(
      `Line ${at + 1} of the export was not expected now; ${before?.lines ?? 0} were taken in.`,
      true,
    );
  }
  try {
    const end = sql.transaction(() => takeIn(sql, at === 0 ? lines.slice(1) : lines, at === 0 ? 1 : at, now));
    if (end) migrate(sql);
    return { lines: at + lines.length, done: end };
  } catch (error) {
    abandonRestore(sql);
    throw error;
  }
}

/** Give up a restore that is under way: the archive is empty again. */
export function abandonRestore(sql: Sql): void {
  const underway = restoreUnderway(sql);
  if (underway === undefined) return;
  sql.transaction(() => dropTables(sql));
  migrate(sql);
  if (underway.removed !== null) keepLine(sql, "removed", underway.removed);
}

/** Give up a restore that nobody has gone on with for a day. */
export function abandonOldRestore(sql: Sql, now: number): void {
  const underway = restoreUnderway(sql);
  if (underway !== undefined && now - underway.touched > GIVEN_UP_AFTER) abandonRestore(sql);
}

function begin(sql: Sql, target: RestoreTarget, line: string, isUnderway: boolean, now: number): void {
  const schema = schemaOf(line, target);
  if (!isUnderway && !isEmpty(sql)) {
    throw new RestoreRefused("The archive is not empty: remove what it holds before restoring another.", true);
  }
  // An archive that nobody has asked for yet has no tables at all.
  if (!isUnderway) migrate(sql);
  const removed = restoreUnderway(sql)?.removed ?? readLine(sql, "removed") ?? null;
  // Ended in between, the archive is empty as it was; the mark comes when its tables are there.
  sql.transaction(() => dropTables(sql));
  migrate(sql, schema);
  sql.transaction(() => {
    if (target.tenantId !== undefined) keepLine(sql, "tenantId", target.tenantId);
    keepLine(sql, KEY, JSON.stringify({ lines: 0, touched: now, removed } satisfies Underway));
  });
}

/** The version of the tables that the first line speaks of, once it is one of ours. */
function schemaOf(line: string, target: RestoreTarget): number {
  const header = parsed(line, 1);
  if (header.archive !== FORMAT || !Number.isInteger(header.schema) || Number(header.schema) < 1) {
    throw new RestoreRefused("This is no export of an archive: its first line doesn't say so.");
  }
  const schema = Number(header.schema);
  if (schema > SCHEMA_VERSION) {
    throw new RestoreRefused(
      `The export has schema version ${schema}, this bridge knows up to ${SCHEMA_VERSION}: deploy the newer bridge.`,
    );
  }
  const { tenantId } = header;
  if (typeof tenantId === "string" && target.tenantId !== undefined && tenantId !== target.tenantId) {
    throw new RestoreRefused(`The export is of the tenant ${tenantId}, this archive belongs to ${target.tenantId}.`);
  }
  const key = isObject(header.hashKey) ? header.hashKey : {};
  if (target.hashKey === undefined ? key.kept !== true : key.check !== target.hashKey) {
    throw new RestoreRefused(
      "The users of the export are hashed with another key: set USER_HASH_KEY to what it was where the export was made.",
    );
  }
  return schema;
}

/** Whether the last line was among them. */
function takeIn(sql: Sql, lines: readonly string[], before: number, now: number): boolean {
  const removed = restoreUnderway(sql)?.removed ?? null;
  const tables = new Map(tablesOf(sql).map((table) => [table.name, table]));
  for (const [index, line] of lines.entries()) {
    const number = before + index + 1;
    const said = parsed(line, number);
    if (said.end === true) {
      if (index < lines.length - 1)
        throw new RestoreRefused(`The export goes on after its end, in line ${number + 1}.`);
      if (said.rows !== number - 2) {
        throw new RestoreRefused(`The export says that it has ${said.rows} rows, but ${number - 2} came.`);
      }
      dropLine(sql, KEY);
      return true;
    }
    insert(sql, tables.get(String(said.table)), said.row, number);
  }
  keepLine(sql, KEY, JSON.stringify({ lines: before + lines.length, touched: now, removed } satisfies Underway));
  return false;
}

function insert(sql: Sql, table: Table | undefined, row: unknown, number: number): void {
  const columns = isObject(row) ? Object.keys(row) : [];
  if (table === undefined || columns.length === 0 || columns.some((column) => !table.columns.includes(column))) {
    throw new RestoreRefused(`Line ${number} of the export is no row of the archive's tables.`);
  }
  const values = Object.values(row as Record<string, unknown>).map((value) => sqlValue(value, number));
  // Lines about the archive itself may stand already, made when it was opened.
  const verb = table.name === "meta" ? "INSERT OR REPLACE" : "INSERT";
  try {
    sql.exec(
      `${verb} INTO ${quoted(table.name)} (${columns.map(quoted).join()}) VALUES (${columns.map(() => "?").join()})`,
      ...values,
    );
  } catch (error) {
    if (!/constraint/i.test(String(error))) throw error;
    throw new RestoreRefused(`Line ${number} of the export contradicts the rows before it.`);
  }
}

function sqlValue(value: unknown, number: number): SqlValue {
  if (value === null || typeof value === "string" || typeof value === "number") return value;
  if (isObject(value) && typeof value.base64 === "string") {
    return new Uint8Array(Buffer.from(value.base64, "base64")).buffer;
  }
  throw new RestoreRefused(`Line ${number} of the export holds something that no table can.`);
}

function parsed(line: string, number: number): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    if (isObject(value)) return value;
  } catch {
    // Told below.
  }
  throw new RestoreRefused(
    number === 1
      ? "This is no export of an archive: its first line doesn't say so."
      : `Line ${number} of the export is not whole.`,
  );
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
