/**
 * "A user was active in the tail of a day from minute m on exactly when last >= m, and in its head before m exactly when
 * first < m": a user's day against the list of all starts.
 */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { emptyUserDay, noteMarks, USER_DAY_BYTES, unpackUserDay, wasMarked } from "../../src/archive/user-day.ts";
import { MARKS } from "../../src/measures.ts";

const starts = fc.array(
  fc.record({
    quarter: fc.oneof(fc.integer({ min: 0, max: 95 }), fc.constantFrom(0, 95)),
    marks: fc.integer({ min: 0, max: 2 ** MARKS.length - 1 }),
  }),
  { maxLength: 6 },
);

test("any head or tail of the day, for any marks, in any order", () => {
  fc.assert(
    fc.property(
      starts,
      fc.integer({ min: 1, max: 2 ** MARKS.length - 1 }),
      fc.integer({ min: 0, max: 96 }),
      fc.nat(3),
      (all, asked, edge, place) => {
        const day = emptyUserDay();
        for (const { quarter, marks } of all) noteMarks(day, quarter, marks);
        // Days stand one after another in memory, and come back from the disk as they went.
        const many = new Uint8Array(USER_DAY_BYTES * 4).fill(0);
        many.set(unpackUserDay(new Uint8Array(day).buffer), place * USER_DAY_BYTES);
        const plainly = (from: number, to: number) =>
          all.some(({ quarter, marks }) => quarter >= from && quarter < to && (marks & asked) !== 0);
        for (const [from, to] of [
          [0, edge],
          [edge, 96],
          [0, 96],
        ] as const) {
          expect(wasMarked(many, place * USER_DAY_BYTES, asked, from, to)).toBe(plainly(from, to));
        }
      },
    ),
    { numRuns: 300 },
  );
});

test("a day that was stored before a mark existed has none of it", () => {
  const day = emptyUserDay();
  noteMarks(day, 40, 1);
  const older = unpackUserDay(new Uint8Array(day.subarray(0, 2)).buffer);
  expect(wasMarked(older, 0, 1, 0, 96)).toBe(true);
  expect(wasMarked(older, 0, 2 ** MARKS.length - 2, 0, 96)).toBe(false);
});
