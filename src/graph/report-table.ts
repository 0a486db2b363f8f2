/**
 * A usage report as a table with columns by name, whether it came as CSV or as beta JSON. Column names compare without
 * case, spaces and punctuation, and `third` is `3rd`, so that `Dial-in/out 3rd Party`, `Dial-in/out third Party` and
 * the JSON name `dialInOut3rdParty` are one column. Source: graph-contract A.2, B.1, B.2, D.2.
 */

import { GraphFault } from "./graph-fault.ts";

/** One row of a report. A column that is missing, empty or null gives null. Reading throws {@link GraphFault} `damaged`. */
export interface ReportRow {
  get(column: string): string | null;
  /** A number as printed; null where there is none. */
  number(column: string): number | null;
  /** A UTC date as `YYYY-MM-DD`, from that form or from a date and time. */
  date(column: string): string | null;
  /** Milliseconds, from ISO 8601 (`P1DT2H4M10S`), `hh:mm:ss` or plain seconds. */
  durationMs(column: string): number | null;
  /** Yes/No, True/False. */
  flag(column: string): boolean | null;
}

const damaged = (why: string): GraphFault => new GraphFault("damaged", `A report is damaged: ${why}.`);

/** The name under which a column is looked up. */
export const columnKey = (name: string): string =>
  name
    .toLowerCase()
    .replace(/third/g, "3rd")
    .replace(/[^a-z0-9]/g, "")
    // The beta JSON of the Skype user detail says `CloudDialIn` where the CSV says `Dial-in`.
    .replace("clouddial", "dial");

/** `YYYY-MM-DD` out of both forms that Graph has used for dates, or null. */
export function reportDate(text: string): string | null {
  const date = /^(\d{4}-\d\d-\d\d)(?:T00:00:00(?:\.0+)?Z?)?$/.exec(text)?.[1];
  // A day that no month has, such as 02-30, comes out as another one.
  return date !== undefined && new Date(date).toJSON()?.startsWith(date) ? date : null;
}

/** Milliseconds of a duration, or null: ISO 8601 without months and years, `[d.]hh:mm:ss`, or seconds. */
export function durationMs(text: string): number | null {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.round(Number(text) * 1000);
  const iso = /^P(?=.)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(text);
  const clock = iso === null ? /^(?:(\d+)\.)?(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(text) : null;
  const parts = iso !== null ? iso.slice(1) : clock !== null ? [undefined, ...clock.slice(1)] : null;
  if (parts === null) return null;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0));
  return Math.round(((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000);
}

/** Columns by key; grows while JSON rows with new members arrive. */
export class Columns {
  readonly #byKey = new Map<string, number>();
  readonly #byName = new Map<string, number>();

  /** The place of a column, newly given when it has none; the first of two equal names keeps its place. */
  place(name: string): number {
    const key = columnKey(name);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    this.#byKey.set(key, this.#byKey.size);
    return this.#byKey.size - 1;
  }

  find(name: string): number | undefined {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    const found = this.#byKey.get(columnKey(name));
    if (found !== undefined) this.#byName.set(name, found);
    return found;
  }
}

/** A class, because a large report has a hundred thousand of them and closures would weigh more than the cells. */
class Row implements ReportRow {
  readonly #columns: Columns;
  readonly #cells: readonly (string | undefined)[];

  constructor(columns: Columns, cells: readonly (string | undefined)[]) {
    this.#columns = columns;
    this.#cells = cells;
  }

  get(column: string): string | null {
    const at = this.#columns.find(column);
    const cell = at === undefined ? undefined : this.#cells[at];
    return cell === undefined || cell === "" ? null : cell;
  }

  #read<T>(column: string, what: string, parse: (text: string) => T | null): T | null {
    const text = this.get(column);
    if (text === null) return null;
    const value = parse(text);
    if (value === null) throw damaged(`column ${column} does not hold ${what}`);
    return value;
  }

  number(column: string): number | null {
    return this.#read(column, "a number", (text) => (/^\d+(?:\.\d+)?$/.test(text) ? Number(text) : null));
  }

  date(column: string): string | null {
    return this.#read(column, "a date", reportDate);
  }

  durationMs(column: string): number | null {
    return this.#read(column, "a duration", durationMs);
  }

  flag(column: string): boolean | null {
    return this.#read(column, "yes or no", flagOf);
  }
}

const flagOf = (text: string): boolean | null =>
  /^(?:yes|true)$/i.test(text) ? true : /^(?:no|false)$/i.test(text) ? false : null;

/** A row over cells that stand in the places of `columns`. */
export const reportRow = (columns: Columns, cells: readonly (string | undefined)[]): ReportRow =>
  new Row(columns, cells);

const NO_ONE = "00000000-0000-0000-0000-000000000000";

/**
 * Whether a user row hides its user, as the tenant's privacy setting makes it: a hex pseudonym in place of the user
 * principal name, a zero GUID as user id. Such rows can't be counted as people over days.
 */
export function hidesUser(row: ReportRow): boolean {
  const name = row.get("User Principal Name");
  if (name?.includes("@")) return false;
  return row.get("User Id") === NO_ONE || (name !== null && /^[0-9a-f]{16,}$/i.test(name));
}

/** Whether a cell says "nothing": empty, zero, or a duration of zero. */
export const isZero = (cell: string): boolean => cell === "" || durationMs(cell) === 0;
