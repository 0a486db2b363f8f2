import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareDecimals,
  type Decimal,
  decimalArithmetic,
  formatDecimal,
  negateDecimal,
  parseDecimal,
  roundDecimal,
} from "../../../src/legacy/filter/decimal.ts";

const decimal = (text: string): Decimal => {
  const value = parseDecimal(text);
  if (value === undefined) throw new Error(`${text} is no decimal`);
  return value;
};
const cents = fc.integer({ min: -1_000_000, max: 1_000_000 });
const ofCents = (n: number): Decimal => ({ units: BigInt(n), scale: 2 });

describe("a decimal", () => {
  it.each([
    ["0", "0"],
    ["-0.50", "-0.5"],
    ["+1.10", "1.1"],
    ["1.5e3", "1500"],
    ["15E-1", "1.5"],
    [".5", "0.5"],
    ["79228162514264337593543950335", "79228162514264337593543950335"],
    ["0.00000000000000000000000000005", "0"],
    ["0.00000000000000000000000000015", "0.0000000000000000000000000002"],
  ])("%s is read as %s", (text, printed) => {
    expect(formatDecimal(decimal(text))).toBe(printed);
  });

  it.each(["", "-", ".", "1.2.3", "x", "1x", "1e", "1e1.5", "1e99", "79228162514264337593543950336", "9".repeat(61)])(
    "%j is none",
    (text) => {
      expect(parseDecimal(text)).toBeUndefined();
    },
  );

  it("adds, subtracts, multiplies and compares as whole cents do", () => {
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        const [x, y] = [ofCents(a), ofCents(b)];
        expect(compareDecimals(decimalArithmetic("add", x, y), ofCents(a + b))).toBe(0);
        expect(compareDecimals(decimalArithmetic("sub", x, y), ofCents(a - b))).toBe(0);
        expect(compareDecimals(decimalArithmetic("mul", x, y), { units: BigInt(a) * BigInt(b), scale: 4 })).toBe(0);
        expect(Math.sign(compareDecimals(x, y))).toBe(Math.sign(a - b));
        expect(formatDecimal(decimal(formatDecimal(x)))).toBe(formatDecimal(x));
      }),
      { numRuns: 200 },
    );
  });

  it("is the sum of quotient times divisor and remainder", () => {
    fc.assert(
      fc.property(
        cents,
        cents.filter((n) => n !== 0),
        (a, b) => {
          const rest = decimalArithmetic("mod", ofCents(a), ofCents(b));
          expect(compareDecimals(rest, ofCents(a % b))).toBe(0);
          const quotient = Number(formatDecimal(decimalArithmetic("div", ofCents(a), ofCents(b))));
          expect(quotient).toBeCloseTo(a / b, 9);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each([
    ["2.5", "2", "2", "3"],
    ["3.5", "4", "3", "4"],
    ["-2.5", "-2", "-3", "-2"],
    ["-3.5", "-4", "-4", "-3"],
    ["2.51", "3", "2", "3"],
    ["-0.4", "0", "-1", "0"],
    ["7", "7", "7", "7"],
  ])("%s rounds to %s, down to %s, up to %s", (text, round, floor, ceiling) => {
    expect(formatDecimal(roundDecimal("round", decimal(text)))).toBe(round);
    expect(formatDecimal(roundDecimal("floor", decimal(text)))).toBe(floor);
    expect(formatDecimal(roundDecimal("ceiling", decimal(text)))).toBe(ceiling);
  });

  it("turns its sign", () => {
    expect(formatDecimal(negateDecimal(decimal("1.20")))).toBe("-1.2");
  });
});
