/** A packed day against plain arrays of 96 numbers a measure. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { DaySums } from "../../src/archive/packed-day.ts";
import { QUARTERS_A_DAY } from "../../src/measures.ts";

const MEASURES = 4;

interface Added {
  readonly quarter: number;
  readonly measure: number;
  readonly amount: number;
}

const added = fc.array(
  fc.record({
    quarter: fc.oneof(fc.integer({ min: 0, max: 95 }), fc.constantFrom(0, 95)),
    measure: fc.integer({ min: 0, max: MEASURES - 1 }),
    amount: fc.integer({ min: -(2 ** 40), max: 2 ** 40 }),
  }),
  { maxLength: 20 },
);

function daySums(all: readonly Added[]): DaySums {
  const day = new DaySums(MEASURES);
  for (const { quarter, measure, amount } of all) day.add(quarter, measure, amount);
  return day;
}

const plainSum = (all: readonly Added[], measure: number, from: number, to: number): number =>
  all
    .filter((one) => one.measure === measure && one.quarter >= from && one.quarter < to)
    .reduce((sum, { amount }) => sum + amount, 0);

test("any stretch of the day sums what was added in it, before and after packing", () => {
  const stretch = fc
    .tuple(fc.integer({ min: 0, max: QUARTERS_A_DAY }), fc.integer({ min: 0, max: QUARTERS_A_DAY }))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
  fc.assert(
    fc.property(added, stretch, (all, [from, to]) => {
      const day = daySums(all);
      const again = DaySums.unpack(day.pack(), MEASURES);
      for (let measure = 0; measure < MEASURES; measure++) {
        expect(day.between(measure, from, to)).toBe(plainSum(all, measure, from, to));
        expect(again.between(measure, from, to)).toBe(plainSum(all, measure, from, to));
      }
    }),
    { numRuns: 200 },
  );
});

test("it takes ten bytes for each quarter and measure that is not zero, whatever was added and taken away", () => {
  fc.assert(
    fc.property(added, (all) => {
      const filled = new Set(
        all
          .filter(({ quarter, measure }) => plainSum(all, measure, quarter, quarter + 1) !== 0)
          .map(({ quarter, measure }) => `${quarter} ${measure}`),
      );
      expect(daySums(all).pack().byteLength).toBe(filled.size * 10);
      const undone = daySums([...all, ...all.map((one) => ({ ...one, amount: -one.amount }))]);
      expect(undone.pack().byteLength).toBe(0);
    }),
    { numRuns: 200 },
  );
});

test("a day that an earlier version packed with fewer measures is read with the new ones at zero", () => {
  const day = DaySums.unpack(daySums([{ quarter: 95, measure: 3, amount: 7 }]).pack(), MEASURES + 2);
  expect(day.between(3, 95, 96)).toBe(7);
  expect(day.between(5, 0, 96)).toBe(0);
});
