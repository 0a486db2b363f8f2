/**
 * Recorded old answers: an Atom feed or entry, verbose JSON, JSON light or CSV, as the old service, its cmdlets or this
 * bridge wrote them, read back into rows. The content tells its set and period where it can; else they are stated.
 */
import { Fault } from "../errors.ts";
import type { RecordedRow } from "../reports/archive-view.ts";
import type { Catalog, ReportSet } from "../reports/catalog.ts";
import { isoDay } from "../reports/civil-date.ts";
import type { DateOrder } from "./csv-dates.ts";
import { TOO_DEEP } from "./nesting.ts";
import type { RawRecording, RawRow } from "./raw-recording.ts";
import { readAtom } from "./recorded-atom.ts";
import { readCsv } from "./recorded-csv.ts";
import { readJson } from "./recorded-json.ts";
import { textOf, unreadable } from "./recording-text.ts";

/** A row as recorded; a row without the family's key, ID, can be compared but not kept. */
export interface RecordingRow {
  readonly key: string | undefined;
  /** The Date shown, days since 1970. */
  readonly date: number;
  readonly values: RecordedRow["values"];
}

export interface Recording {
  readonly set: string;
  readonly rows: readonly RecordingRow[];
  /** Whether the answer points to a further page that it doesn't hold itself. */
  readonly more: boolean;
}

/** What whoever has the recording says about it, where its content doesn't tell. */
export interface Stated {
  readonly set?: string | undefined;
  readonly dates?: DateOrder | undefined;
  readonly delimiter?: string | undefined;
  readonly encoding?: string | undefined;
  /** The file's name: one that holds the name of a set states it where the content can't. */
  readonly fileName?: string | undefined;
}

const DAY_MS = 86_400_000;
/** 2000-01-01 and 2099-12-31: a comparison goes through every day between the Dates of periods. */
const FIRST_DAY = 10_957;
const LAST_DAY = 47_481;
/** A DateTime is within the years 1 to 9999, in milliseconds since 1970. */
const FIRST_MS = -62_135_596_800_000;
const LAST_MS = 253_402_300_799_999;

/**
 * Read a recorded answer.
 *
 * @param bytes the answer as it was saved; UTF-8, UTF-16 with a mark, or the encoding stated
 * @throws Fault queryInvalid or bodyTooLarge with a sentence that names what is wrong
 */
export function readRecording(bytes: Uint8Array, stated: Stated, catalog: Catalog): Recording {
  const text = textOf(bytes, stated.encoding);
  try {
    return typed(rawOf(text, stated, catalog), stated, catalog);
  } catch (error) {
    if (error instanceof Fault) throw error;
    // Only nesting beyond the stack is left to fail here.
    throw unreadable(TOO_DEEP);
  }
}

function rawOf(text: string, stated: Stated, catalog: Catalog): RawRecording {
  if (text.startsWith("<")) return readAtom(text);
  if (text.startsWith("{") || text.startsWith("[")) return readJson(text);
  const { dates, delimiter } = stated;
  return readCsv(text, { set: stated.set ?? setInName(stated.fileName, catalog), dates, delimiter }, catalog);
}

/** The longest set name that a file's name holds, in any letter case. */
function setInName(fileName: string | undefined, catalog: Catalog): string | undefined {
  const name = fileName?.toLowerCase() ?? "";
  return catalog.sets
    .map((set) => set.name)
    .filter((set) => name.includes(set.toLowerCase()))
    .sort((a, b) => b.length - a.length)[0];
}

function typed(raw: RawRecording, { set: stated, fileName }: Stated, catalog: Catalog): Recording {
  // An answer without rows doesn't tell its report either.
  const name = stated ?? raw.set ?? setInName(fileName, catalog);
  if (name === undefined) throw unreadable("its report can't be told from the content: state it by 'set'");
  if (stated !== undefined && raw.set !== undefined && raw.set !== stated) {
    throw unreadable(`it holds ${raw.set.slice(0, 60)}, not ${stated.slice(0, 60)}`);
  }
  const set = catalog.set(name);
  if (set === undefined) throw unreadable(`there is no report '${name.slice(0, 60)}'`);
  const rows = raw.rows.map((row, index) => typedRow(row, set, index));
  return { set: set.name, rows: set.family.rows === "periods" ? once(rows, set) : rows, more: raw.more };
}

/** Each period once; the same row may stand twice in a recording put together from pages. */
function once(rows: readonly RecordingRow[], set: ReportSet): RecordingRow[] {
  const byDate = new Map<number, RecordingRow>();
  for (const row of rows) {
    const before = byDate.get(row.date);
    if (before !== undefined && JSON.stringify(before.values) !== JSON.stringify(row.values)) {
      throw unreadable(`two rows of ${set.name} for ${isoDay(row.date)} contradict each other`);
    }
    byDate.set(row.date, row);
  }
  return [...byDate.values()];
}

function typedRow(raw: RawRow, set: ReportSet, index: number): RecordingRow {
  const place = `row ${index + 1}`;
  const values: Record<string, number | string | null> = {};
  for (const field of set.family.fields) {
    const said = [field.name, ...field.aliases].map((name) => raw.get(name)).find((value) => value !== undefined);
    if (said === undefined) continue;
    values[field.name] =
      said === null
        ? null
        : field.type === "Edm.Int64"
          ? wholeNumber(said, `${field.name} of ${place}`)
          : field.type === "Edm.DateTime"
            ? clockOf(said, `${field.name} of ${place}`)
            : field.type === "Edm.Decimal"
              ? decimal(said, `${field.name} of ${place}`)
              : String(said);
  }
  const id = raw.get("ID");
  if (id !== undefined && id !== null) values.ID = wholeNumber(id, `ID of ${place}`);
  const said = raw.get("Date");
  if (said === undefined || said === null) throw unreadable(`${place} has no Date`);
  const date = clockOf(said, `Date of ${place}`);
  if (date % DAY_MS !== 0) throw unreadable(`the Date of ${place} is not at midnight`);
  const day = date / DAY_MS;
  if (day < FIRST_DAY || day > LAST_DAY) throw unreadable(`the Date of ${place} is not in the years 2000 to 2099`);
  const key = set.family.rows === "periods" ? String(day) : values.ID === undefined ? undefined : String(values.ID);
  return { key, date: day, values };
}

function wholeNumber(said: unknown, what: string): number {
  const number =
    typeof said === "number"
      ? said
      : typeof said === "string" && /^-?\d{1,20}$/.test(said.trim())
        ? Number(said)
        : Number.NaN;
  if (!Number.isSafeInteger(number)) throw unreadable(`the ${what} is not a whole number`);
  return number;
}

/** .NET's Decimal has 29 digits. */
function decimal(said: unknown, what: string): string {
  const text = String(said).trim();
  if (!/^-?\d{1,29}(\.\d{1,29})?$/.test(text)) throw unreadable(`the ${what} is not a decimal number`);
  return text;
}

/** Milliseconds of a clock value read as UTC, from `/Date(ms)/`, ISO text without zone, or milliseconds already. */
function clockOf(said: unknown, what: string): number {
  const text = String(said).trim();
  const verbose = /^\/Date\((-?\d{1,16})(?:[+-]\d{1,4})?\)\/$/.exec(text)?.[1];
  const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?/.exec(text)?.[0];
  const ms =
    typeof said === "number" ? said : iso === undefined ? Number(verbose ?? Number.NaN) : Date.parse(`${iso}Z`);
  if (!Number.isInteger(ms) || ms < FIRST_MS || ms > LAST_MS) throw unreadable(`the ${what} is not a date`);
  return ms;
}
