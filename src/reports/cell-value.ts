/** A source's value in the form that a field's type asks for, and exact arithmetic on decimals such as charges. */
import type { ReportField } from "./catalog.ts";
import type { Policy } from "./policy.ts";
import type { CellValue } from "./report-table.ts";

/** What stands where nothing can be said: null, but for numbers 0 under the policy `zero`. */
export function missingValue(field: ReportField, policy: Policy): CellValue {
  if (policy.unavailable === "null") return null;
  return field.type === "Edm.Int64" ? 0 : field.type === "Edm.Decimal" ? "0" : null;
}

/**
 * A member of a log's row, or a figure worked out of several, as the field shows it: whole numbers half up, decimals as
 * text without exponent, text as sent, DateTime the milliseconds of the clock value.
 */
export function cellValue(field: ReportField, said: unknown, policy: Policy): CellValue {
  const value = typedValue(field, said);
  return value === null ? missingValue(field, policy) : value;
}

function typedValue(field: ReportField, said: unknown): CellValue {
  if (said === null || said === undefined) return null;
  switch (field.type) {
    case "Edm.Int64": {
      const number = Math.floor(Number(said) + 0.5);
      return Number.isSafeInteger(number) ? number : null;
    }
    case "Edm.Decimal": {
      const decimal = readDecimal(said);
      return decimal === undefined ? null : decimalText(decimal);
    }
    case "Edm.DateTime":
      return typeof said === "number" ? said : null;
    case "Edm.String":
      return typeof said === "string" ? said : JSON.stringify(said);
  }
}

/** units / 10^scale. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

export const NO_AMOUNT: Decimal = { units: 0n, scale: 0 };

/** Places and digits that no amount of money goes beyond; more is no number of a log. */
const MOST_PLACES = 60;

/** Read a JSON number or its text exactly as it was written; undefined for anything else. */
export function readDecimal(said: unknown): Decimal | undefined {
  if (typeof said !== "number" && typeof said !== "string") return undefined;
  const parts = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(String(said).trim());
  if (parts === null) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = parts;
  const places = fraction.length - Number(exponent);
  if (whole.length + fraction.length > MOST_PLACES || Math.abs(places) > MOST_PLACES) return undefined;
  const units = BigInt(`${whole}${fraction}`) * 10n ** BigInt(Math.max(0, -places));
  return { units: sign === "-" ? -units : units, scale: Math.max(0, places) };
}

/** The exact sum; 0.1 and 0.2 add up to 0.3. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { units: a.units * 10n ** BigInt(scale - a.scale) + b.units * 10n ** BigInt(scale - b.scale), scale };
}

/** Digits with a point, without exponent and without zeros at the end: `12.83`, `0`, `-0.5`. */
export function decimalText({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, "");
  const whole = digits.slice(0, digits.length - scale);
  const text = scale === 0 || fraction === "" ? (scale === 0 ? digits : whole) : `${whole}.${fraction}`;
  return units < 0n ? `-${text}` : text;
}
