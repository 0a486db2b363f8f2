/**
 * The literals of OData V2 ("Primitive Data Types" of the overview): what type a written literal has and what value
 * it stands for. Prefixes and suffixes are read in any letter case, because clients write `DateTime'…'` and `5l`.
 */
import { Fault } from "../../errors.ts";
import { quotation } from "../quotation.ts";
import { parseDateTime, parseTime } from "./date-time.ts";
import { parseDecimal } from "./decimal.ts";
import type { Literal, OperandType, Scalar, ScalarType } from "./syntax.ts";

const HEX = "0123456789abcdef";
const INT32_LIMIT = 2 ** 31;
const INT64_LIMIT = 2n ** 63n;

export const syntaxError = (at: number): Fault => new Fault("queryInvalid", `Syntax error at position ${at}.`);

const unrecognized = (type: ScalarType, text: string, at: number): Fault =>
  new Fault("queryInvalid", `Unrecognized '${type}' literal '${quotation(text)}' at position ${at}.`);

const literal = (type: OperandType, value: Scalar, text: string, at: number): Literal => ({
  kind: "literal",
  type,
  value,
  text,
  at,
});

const isHex = (text: string): boolean => {
  for (const character of text) if (!HEX.includes(character)) return false;
  return true;
};

/** The guid in lower case; undefined unless it has the form 8-4-4-4-12. */
function parseGuid(body: string): string | undefined {
  const text = body.trim().toLowerCase();
  if (text.length !== 36) return undefined;
  for (const at of [8, 13, 18, 23]) if (text[at] !== "-") return undefined;
  return isHex(text.replaceAll("-", "")) && text.replaceAll("-", "").length === 32 ? text : undefined;
}

function parseBinary(body: string): string | undefined {
  const text = body.toLowerCase();
  return text.length % 2 === 0 && isHex(text) ? text : undefined;
}

interface PrefixedType {
  readonly type: ScalarType;
  readonly parse: (body: string) => Scalar | undefined;
}

const PREFIXES: ReadonlyMap<string, PrefixedType> = new Map<string, PrefixedType>([
  ["datetime", { type: "Edm.DateTime", parse: (body) => parseDateTime(body, false) }],
  ["datetimeoffset", { type: "Edm.DateTimeOffset", parse: (body) => parseDateTime(body, true) }],
  ["time", { type: "Edm.Time", parse: parseTime }],
  ["guid", { type: "Edm.Guid", parse: parseGuid }],
  ["binary", { type: "Edm.Binary", parse: parseBinary }],
  ["x", { type: "Edm.Binary", parse: parseBinary }],
]);

/**
 * A quoted literal.
 *
 * @param prefix the word before the quote as written, empty for a text
 * @param body what stands between the quotes, doubled quotes already made single
 */
export function quotedLiteral(prefix: string, body: string, text: string, at: number): Literal {
  if (prefix === "") return literal("Edm.String", body, text, at);
  const known = PREFIXES.get(prefix.toLowerCase());
  if (known === undefined) throw syntaxError(at + prefix.length);
  const value = known.parse(body);
  if (value === undefined) throw unrecognized(known.type, text, at);
  return literal(known.type, value, text, at);
}

const WORDS: ReadonlyMap<string, readonly [OperandType, Scalar]> = new Map<string, readonly [OperandType, Scalar]>([
  ["true", ["Edm.Boolean", true]],
  ["false", ["Edm.Boolean", false]],
  ["null", ["null", null]],
  ["INF", ["Edm.Double", Number.POSITIVE_INFINITY]],
  ["-INF", ["Edm.Double", Number.NEGATIVE_INFINITY]],
  ["NaN", ["Edm.Double", Number.NaN]],
  ["INFF", ["Edm.Single", Number.POSITIVE_INFINITY]],
  ["INFf", ["Edm.Single", Number.POSITIVE_INFINITY]],
  ["-INFF", ["Edm.Single", Number.NEGATIVE_INFINITY]],
  ["-INFf", ["Edm.Single", Number.NEGATIVE_INFINITY]],
  ["NaNF", ["Edm.Single", Number.NaN]],
  ["NaNf", ["Edm.Single", Number.NaN]],
]);

/** true, false, null, INF and NaN (also with the suffix of Single); undefined for any other word. */
export function wordLiteral(word: string, at: number): Literal | undefined {
  const known = WORDS.get(word);
  return known && literal(known[0], known[1], word, at);
}

/**
 * A numeric literal.
 *
 * @param number the text without its suffix
 * @param suffix L, M, D, F in any case, or empty
 * @param whole true where it has neither point nor exponent
 */
export function numericLiteral(number: string, suffix: string, whole: boolean, at: number): Literal {
  const text = number + suffix;
  switch (suffix) {
    case "":
      break;
    case "L":
    case "l":
      return integer("Edm.Int64", number, whole, text, at);
    case "M":
    case "m": {
      const value = parseDecimal(number);
      if (value === undefined) throw unrecognized("Edm.Decimal", text, at);
      return literal("Edm.Decimal", value, text, at);
    }
    case "F":
    case "f":
      return float("Edm.Single", number, text, at);
    default:
      return float("Edm.Double", number, text, at);
  }
  if (!whole) return float("Edm.Double", number, text, at);
  const value = Number(number);
  const small = value >= -INT32_LIMIT && value < INT32_LIMIT;
  return small ? literal("Edm.Int32", value, text, at) : integer("Edm.Int64", number, whole, text, at);
}

function integer(type: ScalarType, number: string, whole: boolean, text: string, at: number): Literal {
  // Twenty characters hold every Int64; a longer text needs no costly conversion to be refused.
  const value = whole && number.length <= 20 ? BigInt(number) : INT64_LIMIT;
  if (value >= INT64_LIMIT || value < -INT64_LIMIT) throw unrecognized(type, text, at);
  return literal(type, Number(value), text, at);
}

function float(type: ScalarType, number: string, text: string, at: number): Literal {
  const value = Number(number);
  if (!Number.isFinite(value)) throw unrecognized(type, text, at);
  return literal(type, value, text, at);
}
