/**
 * Edm.Decimal: exact arithmetic on whole numbers of a power of ten, with the range and the 28 places of .NET's
 * decimal, so that charges such as 0.1 and 0.2 add up to 0.3.
 */
import { Fault } from "../../errors.ts";

/** The value is units / 10^scale. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

const MAX_SCALE = 28;
const LIMIT = 79_228_162_514_264_337_593_543_950_336n;
const MAX_DIGITS = 60;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Reads `-12.50` or `1.5e3`; undefined where the text is no number or lies outside the range. */
export function parseDecimal(text: string): Decimal | undefined {
  let at = 0;
  const negative = text[0] === "-";
  if (negative || text[0] === "+") at++;
  let digits = "";
  let scale = 0;
  let point = false;
  for (; at < text.length; at++) {
    if (text[at] === "." && !point) point = true;
    else if (isDigit(text.charCodeAt(at))) {
      digits += text[at];
      if (point) scale++;
    } else break;
  }
  if (digits === "" || digits.length > MAX_DIGITS) return undefined;
  if (text[at] === "e" || text[at] === "E") {
    const exponent = Number(text.slice(at + 1));
    if (at + 1 === text.length || !Number.isInteger(exponent) || Math.abs(exponent) > MAX_DIGITS) return undefined;
    scale -= exponent;
  } else if (at < text.length) return undefined;
  let units = BigInt(digits);
  if (scale < 0) {
    units *= 10n ** BigInt(-scale);
    scale = 0;
  }
  return within28Places(negative ? -units : units, scale);
}

/** Cuts to 28 places, half to even, and gives undefined beyond .NET's range. */
function within28Places(units: bigint, scale: number): Decimal | undefined {
  const fitted = scale > MAX_SCALE ? { units: shrink(units, scale - MAX_SCALE), scale: MAX_SCALE } : { units, scale };
  const bound = LIMIT * 10n ** BigInt(fitted.scale);
  return fitted.units < bound && fitted.units > -bound ? fitted : undefined;
}

/** Divides by 10^places, half to even. */
function shrink(units: bigint, places: number): bigint {
  const divisor = 10n ** BigInt(places);
  const quotient = units / divisor;
  const twice = (units - quotient * divisor) * 2n;
  const size = twice < 0n ? -twice : twice;
  if (size < divisor || (size === divisor && quotient % 2n === 0n)) return quotient;
  return units < 0n ? quotient - 1n : quotient + 1n;
}

function within28PlacesOrFault(units: bigint, scale: number): Decimal {
  const fitted = within28Places(units, scale);
  if (fitted === undefined) {
    throw new Fault("queryInvalid", "The result of an arithmetic operator is too large for the type 'Edm.Decimal'.");
  }
  return fitted;
}

const raise = (value: Decimal, scale: number): bigint => value.units * 10n ** BigInt(scale - value.scale);

/** A whole number as a Decimal; the value must be an integer within ±2^53. */
export const decimalOfInteger = (value: number): Decimal => ({ units: BigInt(value), scale: 0 });

export const decimalToNumber = (value: Decimal): number => Number(formatDecimal(value));

export function compareDecimals(left: Decimal, right: Decimal): number {
  const scale = Math.max(left.scale, right.scale);
  const a = raise(left, scale);
  const b = raise(right, scale);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** add, sub, mul, div, mod of two decimals; the divisor must not be zero. A result out of range is a Fault. */
export function decimalArithmetic(
  operator: "add" | "sub" | "mul" | "div" | "mod",
  left: Decimal,
  right: Decimal,
): Decimal {
  const scale = Math.max(left.scale, right.scale);
  switch (operator) {
    case "add":
      return within28PlacesOrFault(raise(left, scale) + raise(right, scale), scale);
    case "sub":
      return within28PlacesOrFault(raise(left, scale) - raise(right, scale), scale);
    case "mul":
      return within28PlacesOrFault(left.units * right.units, left.scale + right.scale);
    case "div":
      return within28PlacesOrFault((raise(left, scale) * 10n ** BigInt(MAX_SCALE)) / raise(right, scale), MAX_SCALE);
    case "mod":
      return within28PlacesOrFault(raise(left, scale) % raise(right, scale), scale);
  }
}

/** round (half to even), floor and ceiling to a whole number. */
export function roundDecimal(mode: "round" | "floor" | "ceiling", value: Decimal): Decimal {
  if (mode === "round") return { units: shrink(value.units, value.scale), scale: 0 };
  const divisor = 10n ** BigInt(value.scale);
  const quotient = value.units / divisor;
  const exact = quotient * divisor === value.units;
  if (exact) return { units: quotient, scale: 0 };
  const step = mode === "floor" ? (value.units < 0n ? -1n : 0n) : value.units > 0n ? 1n : 0n;
  return { units: quotient + step, scale: 0 };
}

export const negateDecimal = (value: Decimal): Decimal => ({ units: -value.units, scale: value.scale });

/** Digits with a point, without superfluous zeros at the end: `-0.5`. */
export function formatDecimal(value: Decimal): string {
  const negative = value.units < 0n;
  const digits = (negative ? -value.units : value.units).toString().padStart(value.scale + 1, "0");
  const whole = digits.slice(0, digits.length - value.scale);
  let end = digits.length;
  while (end > whole.length && digits[end - 1] === "0") end--;
  const fraction = digits.slice(whole.length, end);
  return `${negative ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}
