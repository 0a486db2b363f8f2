/**
 * One table from $format, Accept, DataServiceVersion and MaxDataServiceVersion to a dialect and the protocol version
 * of the answer. Rules: legacy-contract.md 3.4, design.md "Wire decisions", RFC 9110 for Accept.
 */
import { Fault } from "../errors.ts";
import { type MediaRange, parseAccept } from "./accept.ts";
import type { Target } from "./address.ts";
import type { Dialect } from "./model.ts";
import { quotation } from "./quotation.ts";

export type ProtocolVersion = "1.0" | "2.0" | "3.0";

/** What the caller sent, each as sent; undefined where it is missing. */
export interface Wishes {
  readonly format: string | undefined;
  readonly accept: string | undefined;
  readonly dataServiceVersion: string | undefined;
  readonly maxDataServiceVersion: string | undefined;
}

export interface Negotiated {
  readonly dialect: Dialect;
  /** The protocol version that the answer needs of its reader. */
  readonly dataServiceVersion: ProtocolVersion;
  /** The version that $metadata is written in: 1.0 for a caller who reads nothing above 2.0. */
  readonly metadataVersion: "1.0" | "3.0";
}

const NEWEST = 3;

/**
 * Which media ranges each dialect answers to, by document. The first dialect of a line is the one for wildcards and
 * for callers without a wish. `application/json` without a parameter is in {@link jsonDialect}.
 */
const XML_RANGES: Readonly<Record<Target["kind"], readonly string[]>> = {
  feed: ["application/atom+xml", "application/xml", "text/xml"],
  entry: ["application/atom+xml", "application/xml", "text/xml"],
  property: ["application/xml", "text/xml", "application/atom+xml"],
  serviceDocument: ["application/atomsvc+xml", "application/xml", "text/xml", "application/atom+xml"],
  metadata: [],
  count: [],
  value: [],
};

/** The protocol version that each document needs outside JSON light: sets in pages and counts came with 2.0. */
const NEEDED: Readonly<Record<Target["kind"], 1 | 2>> = {
  feed: 2,
  count: 2,
  entry: 1,
  property: 1,
  value: 1,
  serviceDocument: 1,
  metadata: 1,
};

const DIALECTS: readonly Dialect[] = ["atom", "verbose", "light"];

/**
 * The dialect and versions of an answer.
 *
 * @throws Fault formatUnknown for a $format but json and atom; notAcceptable where Accept leaves no dialect;
 * queryInvalid for an unreadable or too low protocol version
 */
export function negotiate(wishes: Wishes, kind: Target["kind"]): Negotiated {
  const format = readFormat(wishes.format);
  const max = readMax(wishes.maxDataServiceVersion);
  checkRequestVersion(wishes.dataServiceVersion);
  const dialect = chooseDialect(format, wishes.accept, max, kind);
  const needed = dialect === "light" && XML_RANGES[kind].length > 0 ? 3 : NEEDED[kind];
  if (max !== undefined && max < needed) {
    throw new Fault(
      "queryInvalid",
      `The MaxDataServiceVersion '${versionText(max)}' is too low for the response. ` +
        `The lowest supported version is '${needed}.0'.`,
    );
  }
  const metadataVersion = max !== undefined && max < NEWEST ? "1.0" : "3.0";
  return { dialect, dataServiceVersion: kind === "metadata" ? metadataVersion : `${needed}.0`, metadataVersion };
}

/** The dialect alone, for a fault: whatever can't be read or served counts as not sent. */
export function dialectForFault(wishes: Wishes): Dialect {
  const orUndefined = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch {
      return undefined;
    }
  };
  const format = orUndefined(() => readFormat(wishes.format));
  const max = orUndefined(() => readMax(wishes.maxDataServiceVersion));
  return orUndefined(() => chooseDialect(format, wishes.accept, max, "feed")) ?? "atom";
}

/** $format in any letter case; anything but json and atom is the service's own fault. */
export function readFormat(format: string | undefined): "json" | "atom" | undefined {
  const value = format?.trim() ?? "";
  if (value === "") return undefined;
  const lower = value.toLowerCase();
  if (lower === "json" || lower === "atom") return lower;
  throw new Fault(
    "formatUnknown",
    `The $format option '${quotation(value)}' is not supported: only json and atom are allowed.`,
  );
}

function chooseDialect(
  format: "json" | "atom" | undefined,
  accept: string | undefined,
  max: number | undefined,
  kind: Target["kind"],
): Dialect {
  if (format !== undefined) return format === "json" ? "verbose" : "atom";
  const ranges = parseAccept(accept ?? "");
  // A number, a text and $metadata have one form; a caller whose Accept names another gets it all the same.
  if (XML_RANGES[kind].length === 0) return best(ranges, max, "feed") ?? "atom";
  if (ranges.length === 0) return "atom";
  const dialect = best(ranges, max, kind);
  if (dialect === undefined) throw new Fault("notAcceptable", "Unsupported media type requested.");
  return dialect;
}

interface Offer {
  readonly dialect: Dialect;
  readonly quality: number;
  /** 2 for a full media type, 1 for `application/*`, 0 for `*` + `/*`. */
  readonly precision: number;
  /** Place in the header. */
  readonly place: number;
}

/** The dialect with the highest quality; then the more precisely named, the earlier named, the plainer one. */
function best(ranges: readonly MediaRange[], max: number | undefined, kind: Target["kind"]): Dialect | undefined {
  let chosen: Offer | undefined;
  for (const dialect of DIALECTS) {
    const offer = offerFor(dialect, ranges, max, kind);
    if (offer === undefined || offer.quality === 0) continue;
    if (chosen === undefined || isBetter(offer, chosen)) chosen = offer;
  }
  return chosen?.dialect;
}

function isBetter(offer: Offer, than: Offer): boolean {
  if (offer.quality !== than.quality) return offer.quality > than.quality;
  if (offer.precision !== than.precision) return offer.precision > than.precision;
  return offer.precision === 2 && offer.place < than.place;
}

/** How much the header wants a dialect: the most precise range that matches it decides. */
function offerFor(
  dialect: Dialect,
  ranges: readonly MediaRange[],
  max: number | undefined,
  kind: Target["kind"],
): Offer | undefined {
  if (dialect === "light" && max !== undefined && max < NEWEST) return undefined;
  let found: Offer | undefined;
  for (const [place, range] of ranges.entries()) {
    const precision = precisionFor(dialect, range, max, kind);
    if (precision === undefined) continue;
    const more = found === undefined || precision > found.precision;
    const better = found?.precision === precision && range.quality > found.quality;
    if (more || better) found = { dialect, quality: range.quality, precision, place };
  }
  return found;
}

function precisionFor(
  dialect: Dialect,
  range: MediaRange,
  max: number | undefined,
  kind: Target["kind"],
): number | undefined {
  if (range.type === "*" && range.subtype === "*") return 0;
  if (range.subtype === "*") return range.type === "application" ? 1 : undefined;
  const media = `${range.type}/${range.subtype}`;
  const matches =
    dialect === "atom"
      ? XML_RANGES[kind].includes(media)
      : media === "application/json" && jsonDialect(range.odata, max) === dialect;
  return matches ? 2 : undefined;
}

/** Which JSON a parameter asks for; without one the caller's highest version decides. */
function jsonDialect(odata: string | undefined, max: number | undefined): Dialect | undefined {
  switch (odata) {
    case undefined:
      return max !== undefined && max < NEWEST ? "verbose" : "light";
    case "verbose":
      return "verbose";
    case "light":
    case "minimalmetadata":
    case "fullmetadata":
    case "nometadata":
      return "light";
    default:
      return undefined;
  }
}

/** MaxDataServiceVersion as a number, at most 3; undefined where it is missing. */
function readMax(header: string | undefined): number | undefined {
  const version = readVersion("MaxDataServiceVersion", header);
  return version === undefined ? undefined : Math.min(version, NEWEST);
}

function checkRequestVersion(header: string | undefined): void {
  const version = readVersion("DataServiceVersion", header);
  if (version === undefined || version <= NEWEST) return;
  throw new Fault(
    "queryInvalid",
    `The DataServiceVersion '${versionText(version)}' is not supported. ` +
      "The only supported versions are '1.0', '2.0' and '3.0'.",
  );
}

/** `2.0`, `2.0;` or `2.0;NetFx` as a number; lines that a proxy has doubled, parted by commas, must say the same. */
function readVersion(name: string, header: string | undefined): number | undefined {
  if ((header ?? "").trim() === "") return undefined;
  const values = new Set((header ?? "").split(",").map((line) => line.split(";", 1)[0]?.trim() ?? ""));
  const [value = ""] = values;
  const [major, minor, ...more] = value.split(".");
  if (values.size > 1 || more.length > 0 || !isDigits(major) || !isDigits(minor)) {
    throw new Fault(
      "queryInvalid",
      `The value '${quotation(header ?? "")}' of the ${name} header is not a version such as '2.0'.`,
    );
  }
  return Number(`${major}.${minor}`);
}

function isDigits(text: string | undefined): boolean {
  if (text === undefined || text === "" || text.length > 8) return false;
  for (const character of text) if (character < "0" || character > "9") return false;
  return true;
}

const versionText = (version: number): string => (Number.isInteger(version) ? `${version}.0` : String(version));
