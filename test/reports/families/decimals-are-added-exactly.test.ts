import * as fc from "fast-check";
import { expect, test } from "vitest";
import { addDecimals, decimalText, NO_AMOUNT, readDecimal } from "../../../src/reports/cell-value.ts";

const textOf = (said: unknown): string | undefined => {
  const decimal = readDecimal(said);
  return decimal === undefined ? undefined : decimalText(decimal);
};

test.each([
  [12.83, "12.83"],
  [0, "0"],
  [-0, "0"],
  [100, "100"],
  [1e-7, "0.0000001"],
  [1.5e-7, "0.00000015"],
  [1e21, "1000000000000000000000"],
  [-0.5, "-0.5"],
  ["12.8300", "12.83"],
  ["007", "7"],
  ["0.0", "0"],
])("%s is written %s", (said, text) => {
  expect(textOf(said)).toBe(text);
});

test.each([[null], [undefined], [""], ["abc"], ["1,5"], [Number.NaN], [Number.POSITIVE_INFINITY], [{}], ["1e999"]])(
  "%s is no number",
  (said) => {
    expect(readDecimal(said)).toBeUndefined();
  },
);

test("the text reads as the same number and has no exponent", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e30, max: 1e30 }), (number) => {
      fc.pre(number === 0 || Math.abs(number) > 1e-30);
      const text = textOf(number);
      expect(text).toMatch(/^-?\d+(\.\d+)?$/);
      expect(Number(text) + 0).toBe(number + 0);
    }),
    { numRuns: 300 },
  );
});

test("hundredths add up as whole numbers do", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -10_000, max: 10_000 }), { maxLength: 40 }), (hundredths) => {
      const sum = hundredths.reduce((all, one) => addDecimals(all, readDecimal(one / 100) ?? NO_AMOUNT), NO_AMOUNT);
      const whole = hundredths.reduce((all, one) => all + one, 0);
      expect(sum.units * 100n).toBe(BigInt(whole) * 10n ** BigInt(sum.scale));
    }),
    { numRuns: 200 },
  );
});
