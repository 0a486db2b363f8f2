/**
 * Recorded old answers: an Atom feed or entry, verbose JSON or JSON light, as the old service (or this bridge) wrote
 * them, read back into rows. XML from outside is read without DOCTYPE and entities.
 */
import { XMLParser } from "fast-xml-parser";
import { Fault } from "../errors.ts";
import type { RecordedRow } from "../reports/archive-view.ts";
import type { Catalog, ReportSet } from "../reports/catalog.ts";

export interface Recording {
  readonly set: string;
  /** Rows as recorded; the zone is not part of an answer and is stated beside it. */
  readonly rows: readonly Omit<RecordedRow, "zone">[];
}

const DAY_MS = 86_400_000;

/** A row's members as text, number or null, before the catalog types them. */
type RawRow = Readonly<Record<string, unknown>>;

interface RawRecording {
  readonly set: string | undefined;
  readonly rows: readonly RawRow[];
}

/**
 * Read a recorded answer.
 *
 * @param bytes the answer as it was saved; UTF-8 or UTF-16 with a mark
 * @param stated the entity set, where the content doesn't tell
 * @throws Fault queryInvalid with a sentence that names what is wrong
 */
export function readRecording(bytes: Uint8Array, stated: string | undefined, catalog: Catalog): Recording {
  const text = textOf(bytes).trim();
  if (text === "") throw unreadable("it is empty");
  const raw = text.startsWith("<") ? readAtom(text) : readJson(text);
  const name = stated ?? raw.set;
  if (name === undefined) throw unreadable("its report can't be told from the content: state it by 'set'");
  if (stated !== undefined && raw.set !== undefined && raw.set !== stated) {
    throw unreadable(`it holds ${raw.set}, not ${stated}`);
  }
  const set = catalog.set(name);
  if (set === undefined) throw unreadable(`there is no report '${name}'`);
  return { set: set.name, rows: raw.rows.map((row, index) => typedRow(row, set, index)) };
}

const unreadable = (why: string): Fault => new Fault("queryInvalid", `The recorded answer can't be read: ${why}.`);

function textOf(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch {
    throw unreadable(`it is not ${encoding.toUpperCase()} text`);
  }
}

const SET_IN_ADDRESS = /\.svc\/([A-Za-z0-9]+)\(/i;
const SET_IN_METADATA = /#([A-Za-z0-9]+)/;

function readJson(text: string): RawRecording {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw unreadable("it is neither whole JSON nor XML");
  }
  if (!isObject(document)) throw unreadable("its JSON is not an answer of the service");
  if ("d" in document) {
    const { d } = document;
    const results = isObject(d) && Array.isArray(d.results) ? d.results : Array.isArray(d) ? d : [d];
    const rows = results.filter(isObject);
    const [first] = rows;
    const metadata = first !== undefined && isObject(first.__metadata) ? first.__metadata : {};
    return { set: SET_IN_ADDRESS.exec(String(metadata.uri ?? metadata.id ?? ""))?.[1], rows };
  }
  if (typeof document["odata.metadata"] === "string") {
    const rows = Array.isArray(document.value) ? document.value.filter(isObject) : [document];
    return { set: SET_IN_METADATA.exec(document["odata.metadata"])?.[1], rows };
  }
  throw unreadable("its JSON has neither 'd' nor 'odata.metadata'");
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  trimValues: false,
  processEntities: true,
  isArray: (name) => name === "entry",
});

function readAtom(text: string): RawRecording {
  if (/<!DOCTYPE/i.test(text)) throw unreadable("it has a DOCTYPE, which no answer of the service has");
  let document: unknown;
  try {
    document = parser.parse(text, true);
  } catch (error) {
    throw unreadable(`its XML is broken (${error instanceof Error ? error.message : "unknown fault"})`);
  }
  if (!isObject(document)) throw unreadable("its XML is no feed");
  const feed = isObject(document.feed) ? document.feed : undefined;
  const entries = (feed === undefined ? [document.entry].flat() : [feed.entry ?? []].flat()).filter(isObject);
  if (feed === undefined && entries.length === 0) throw unreadable("its XML is neither a feed nor an entry");
  const title = feed?.title;
  const named = isObject(title) ? title["#text"] : title;
  const fromId = SET_IN_ADDRESS.exec(String(entries[0]?.id ?? ""))?.[1];
  return { set: fromId ?? (typeof named === "string" ? named : undefined), rows: entries.map(propertiesOf) };
}

/** The children of m:properties without the prefix `d:`, whatever the prefixes are called. */
function propertiesOf(entry: RawRow): RawRow {
  const content = isObject(entry.content) ? entry.content : {};
  const holder = Object.entries(content).find(([name]) => name === "properties" || name.endsWith(":properties"));
  if (holder === undefined || !isObject(holder[1])) throw unreadable("an entry has no properties");
  return Object.fromEntries(
    Object.entries(holder[1])
      .filter(([name]) => !name.startsWith("@") && name !== "#text")
      .map(([name, value]) => [name.slice(name.indexOf(":") + 1), elementValue(value)]),
  );
}

function elementValue(value: unknown): unknown {
  if (!isObject(value)) return value;
  const isNull = Object.entries(value).some(([name, said]) => name.endsWith(":null") && said === "true");
  return isNull ? null : (value["#text"] ?? "");
}

function typedRow(raw: RawRow, set: ReportSet, index: number): Omit<RecordedRow, "zone"> {
  const place = `row ${index + 1}`;
  const values: Record<string, number | string | null> = {};
  for (const field of set.family.fields) {
    const said = [field.name, ...field.aliases].map((name) => raw[name]).find((value) => value !== undefined);
    if (said === undefined) continue;
    values[field.name] =
      said === null
        ? null
        : field.type === "Edm.Int64"
          ? wholeNumber(said, `${field.name} of ${place}`)
          : field.type === "Edm.DateTime"
            ? clockOf(said, `${field.name} of ${place}`)
            : String(said);
  }
  if (raw.ID !== undefined && raw.ID !== null) values.ID = wholeNumber(raw.ID, `ID of ${place}`);
  if (raw.Date === undefined || raw.Date === null) throw unreadable(`${place} has no Date`);
  const date = clockOf(raw.Date, `Date of ${place}`);
  if (date % DAY_MS !== 0) throw unreadable(`the Date of ${place} is not at midnight`);
  const day = date / DAY_MS;
  const key = set.family.rows === "periods" ? String(day) : values.ID === undefined ? undefined : String(values.ID);
  if (key === undefined) throw unreadable(`${place} has no ID, which is the key of ${set.name}`);
  return { key, date: day, values };
}

function wholeNumber(said: unknown, what: string): number {
  const number =
    typeof said === "number"
      ? said
      : typeof said === "string" && /^-?\d+$/.test(said.trim())
        ? Number(said)
        : Number.NaN;
  if (!Number.isSafeInteger(number)) throw unreadable(`the ${what} is not a whole number`);
  return number;
}

/** Milliseconds of a clock value read as UTC, from `/Date(ms)/` or ISO text without zone. */
function clockOf(said: unknown, what: string): number {
  const text = String(said).trim();
  const verbose = /^\/Date\((-?\d+)(?:[+-]\d+)?\)\/$/.exec(text)?.[1];
  if (verbose !== undefined) return Number(verbose);
  const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?/.exec(text)?.[0];
  const ms = iso === undefined ? Number.NaN : Date.parse(`${iso.replace(/(\.\d{3})\d+$/, "$1")}Z`);
  if (Number.isNaN(ms)) throw unreadable(`the ${what} is not a date`);
  return ms;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
