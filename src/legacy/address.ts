/**
 * The path of an address: which report, which row, which part of it. Rules: legacy-contract.md section 1, the URI
 * conventions of OData V2, and for what the bridge does not have the refusals of WCF Data Services.
 */
import { Fault } from "../errors.ts";
import { columnIndex } from "./filter/check.ts";
import { parseLiterals } from "./filter/parser.ts";
import type { Literal } from "./filter/syntax.ts";
import type { EntitySet, EntityType, Model, Property } from "./model.ts";
import { quotation } from "./quotation.ts";

const ROOT = "/ecp/reportingwebservice/reporting.svc";
const PARTNER_ROOT = "/ecp/reportingwebservice/partner/reporting.svc";

/** The path that ids and links carry, whatever the caller's spelling (design.md, "Wire decisions"). */
export const CANONICAL_PATH = "/ecp/ReportingWebService/Reporting.svc/";

/** A row's key as asked for: the value in the form that rows hold it. */
export type Key = number;

/** What an address points at. */
export type Target =
  | { readonly kind: "serviceDocument" }
  | { readonly kind: "metadata" }
  | { readonly kind: "feed"; readonly set: EntitySet }
  | { readonly kind: "entry"; readonly set: EntitySet; readonly key: Key }
  /** `/$count` of a set, or of one entry where there is a key. */
  | { readonly kind: "count"; readonly set: EntitySet; readonly key: Key | undefined }
  | (PropertyTarget & { readonly kind: "property" })
  /** `/$value` of a property. */
  | (PropertyTarget & { readonly kind: "value" });

interface PropertyTarget {
  readonly set: EntitySet;
  readonly key: Key;
  readonly property: Property;
  /** The property's place in the type and in each row. */
  readonly index: number;
}

/** An address cut at the root of the service. */
export interface LegacyPath {
  /** True below `…/partner/Reporting.svc`. */
  readonly partner: boolean;
  /** The raw path after `.svc`: empty, or beginning with a slash. */
  readonly rest: string;
}

/** Splits a raw path at the service's root, in any letter case up to `.svc`; undefined where it is another path. */
export function splitLegacyPath(pathname: string): LegacyPath | undefined {
  for (const root of [ROOT, PARTNER_ROOT]) {
    const next = pathname[root.length];
    if (next !== undefined && next !== "/") continue;
    if (pathname.length < root.length || pathname.slice(0, root.length).toLowerCase() !== root) continue;
    return { partner: root === PARTNER_ROOT, rest: pathname.slice(root.length) };
  }
  return undefined;
}

/** Whether a raw path (no query) belongs to the legacy service, in its normal or its partner form. */
export const isLegacyPath = (pathname: string): boolean => splitLegacyPath(pathname) !== undefined;

/**
 * Reads the raw path after `.svc`. The model holds only what the account may read, so a forbidden report is as
 * unknown as one that never was.
 *
 * @throws Fault notFound for an unknown set, property or segment; queryInvalid for what can't be asked for
 */
export function readTarget(rest: string, model: Model): Target {
  const segments = rest
    .split("/")
    .map((segment) => decodeSegment(segment).trim())
    .filter((segment) => segment !== "");
  const [first, ...more] = segments;
  if (first === undefined) return { kind: "serviceDocument" };
  if (first === "$batch") throw invalid("Batch requests ($batch) are not supported: ask for one report at a time.");
  if (first === "$metadata") {
    if (more[0] !== undefined) throw unknownSegment(more[0]);
    return { kind: "metadata" };
  }
  const [name, predicate] = splitKey(first);
  const set = model.sets.find((candidate) => candidate.name === name);
  if (set === undefined) throw unknownSegment(name);
  return readInside(set, readKey(predicate, set), more);
}

function decodeSegment(segment: string): string {
  if (!segment.includes("%")) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    throw invalid(`The path segment '${quotation(segment)}' is not correctly percent-encoded.`);
  }
}

/** `Set(key)` as name and what stands between the outer parentheses; undefined where there are none. */
function splitKey(segment: string): [string, string | undefined] {
  const open = segment.indexOf("(");
  if (open === -1) return [segment, undefined];
  if (!segment.endsWith(")")) throw invalid("Bad Request - Error in query syntax: a ')' is missing after the key.");
  return [segment.slice(0, open).trim(), segment.slice(open + 1, -1)];
}

/** The key of `Set(…)`, plain or named; undefined for `Set` and `Set()`. */
function readKey(predicate: string | undefined, set: EntitySet): Key | undefined {
  if (predicate === undefined || predicate.trim() === "") return undefined;
  const { type } = set;
  const literals = parseKeyLiterals(withoutName(predicate, type), set);
  const [literal] = literals;
  if (literal === undefined || literals.length !== 1) {
    throw invalid(`The key of '${set.name}' has one value, the ${type.key}; the address gives ${literals.length}.`);
  }
  const keyType = type.properties.find((property) => property.name === type.key)?.type;
  const fits = keyType === "Edm.DateTime" ? literal.type === keyType : isInteger(literal);
  if (!fits || typeof literal.value !== "number") throw keyForm(set);
  return literal.value;
}

const isInteger = (literal: Literal): boolean => literal.type === "Edm.Int32" || literal.type === "Edm.Int64";

function parseKeyLiterals(text: string, set: EntitySet): Literal[] {
  try {
    return parseLiterals(text);
  } catch (error) {
    throw error instanceof Fault ? keyForm(set) : error;
  }
}

/** Takes off `Date=` or `ID=`; a quote before the sign means that it stands inside the value. */
function withoutName(predicate: string, type: EntityType): string {
  const equals = predicate.indexOf("=");
  const quote = predicate.indexOf("'");
  if (equals === -1 || (quote !== -1 && quote < equals)) return predicate;
  const name = predicate.slice(0, equals).trim();
  if (name !== type.key)
    throw invalid(`The key of 'TenantReporting.${type.name}' is '${type.key}', not '${quotation(name)}'.`);
  return predicate.slice(equals + 1);
}

function keyForm(set: EntitySet): Fault {
  const example = set.type.key === "Date" ? "datetime'2013-05-14T00:00:00'" : "123L";
  return invalid(
    `Bad Request - Error in query syntax: the key of '${set.name}' is written like ${set.name}(${example}).`,
  );
}

/** What follows a set or an entry: nothing, `$count`, a property, a property's `$value`. */
function readInside(set: EntitySet, key: Key | undefined, segments: readonly string[]): Target {
  const [next, then, ...more] = segments;
  if (next === undefined) return key === undefined ? { kind: "feed", set } : { kind: "entry", set, key };
  if (next === "$links") throw invalid("Links ($links) are not supported: the reports have no relationships.");
  if (next === "$count") {
    if (then !== undefined) throw unknownSegment(then);
    return { kind: "count", set, key };
  }
  if (key === undefined) {
    throw invalid(
      `The request URI is not valid. Since the segment '${set.name}' refers to a collection, this must be the last ` +
        "segment in the request URI.",
    );
  }
  if (next === "$value") throw invalid(`The entries of '${set.name}' have no media content: $value needs a property.`);
  const index = columnIndex(set.type, next);
  const property = index === undefined ? undefined : set.type.properties[index];
  if (index === undefined || property === undefined) throw unknownSegment(next);
  if (then === undefined) return { kind: "property", set, key, property, index };
  if (then !== "$value") throw unknownSegment(then);
  if (more[0] !== undefined) throw unknownSegment(more[0]);
  return { kind: "value", set, key, property, index };
}

const invalid = (message: string): Fault => new Fault("queryInvalid", message);

/** The words of the old library for anything that isn't there. */
export const unknownSegment = (segment: string): Fault =>
  new Fault("notFound", `Resource not found for the segment '${quotation(segment)}'.`);
