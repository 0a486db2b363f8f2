/**
 * $skiptoken: where a page ended, as the values of its last row, so that rows which appear or vanish between two
 * requests move nothing (legacy-contract.md 3.5, "Paging"). A token of digits alone is a plain offset.
 */
import { Fault } from "../errors.ts";
import { clockText } from "./clock-text.ts";
import { type Decimal, formatDecimal } from "./filter/decimal.ts";
import { isNumber } from "./filter/functions.ts";
import { parseLiterals } from "./filter/parser.ts";
import type { Literal, OperandType, Scalar } from "./filter/syntax.ts";
import { quotation } from "./quotation.ts";

export type SkipToken =
  /** Rows to pass over. */
  | { readonly kind: "offset"; readonly offset: number }
  /** The $orderby values of the last row, then its key. */
  | { readonly kind: "after"; readonly values: readonly Scalar[] };

/**
 * @param types of the $orderby expressions and the key, which the token's values must have
 * @throws Fault queryInvalid
 */
export function readSkipToken(token: string, types: readonly OperandType[]): SkipToken {
  const offset = readOffset(token.trim());
  if (offset !== undefined) return { kind: "offset", offset };
  const literals = readLiterals(token);
  if (literals?.length !== types.length) throw malformed(token);
  const values = literals.map((literal, i) => tokenValue(literal, types[i]));
  if (values.includes(undefined)) throw malformed(token);
  return { kind: "after", values: values.filter((value) => value !== undefined) };
}

function readOffset(token: string): number | undefined {
  for (const character of token) if (character < "0" || character > "9") return undefined;
  return Math.min(Number(token), Number.MAX_SAFE_INTEGER);
}

function readLiterals(token: string): Literal[] | undefined {
  try {
    return parseLiterals(token);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

/** The literal's value where it can stand for the type: equal, both plain numbers, or null. */
function tokenValue(literal: Literal, type: OperandType | undefined): Scalar | undefined {
  if (literal.type === "null" || literal.type === type) return literal.value;
  const numbers = type !== undefined && isNumber(literal.type) && isNumber(type);
  return numbers && literal.type !== "Edm.Decimal" && type !== "Edm.Decimal" ? literal.value : undefined;
}

const malformed = (token: string): Fault =>
  new Fault("queryInvalid", `Incorrect format for $skiptoken argument '${quotation(token.trim())}'.`);

/** The token that goes on after a row, percent-encoded: `datetime'2013-05-14T00%3A00%3A00'`, `5L,123L`. */
export function writeSkipToken(values: readonly Scalar[], types: readonly OperandType[]): string {
  return values.map((value, i) => encodeURIComponent(writeLiteral(value, types[i] ?? "null").toWellFormed())).join(",");
}

function writeLiteral(value: Scalar, type: OperandType): string {
  if (value === null) return "null";
  switch (type) {
    case "Edm.Int32":
    case "Edm.Int64":
      return `${value}L`;
    case "Edm.Single":
    case "Edm.Double":
      return writeDouble(Number(value));
    case "Edm.Decimal":
      return `${formatDecimal(value as Decimal)}M`;
    case "Edm.DateTime":
      return `datetime'${clockText(Number(value))}'`;
    case "Edm.Guid":
      return `guid'${value}'`;
    case "Edm.Boolean":
      return String(value);
    default:
      return `'${String(value).replaceAll("'", "''")}'`;
  }
}

function writeDouble(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (Number.isFinite(value)) return `${value}D`;
  return value > 0 ? "INF" : "-INF";
}
