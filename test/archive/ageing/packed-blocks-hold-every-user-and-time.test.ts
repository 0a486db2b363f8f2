/** Packing loses nothing: whoever left a mark is a member, with the first and the last quarter, in all three forms. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  type BlockTimes,
  countOf,
  packBlock,
  referenceOf,
  unpackMembers,
  unpackTimes,
} from "../../../src/archive/packed-users.ts";
import { emptyUserDay, noteMarks, USER_DAY_BYTES } from "../../../src/archive/user-day.ts";
import { MARKS } from "../../../src/measures.ts";
import { random } from "../made-year.ts";

const block = fc.record({
  seed: fc.integer(),
  users: fc.integer({ min: 1, max: 900 }),
  apart: fc.constantFrom(1, 2, 60),
  start: fc.constantFrom(0, 31, 11_000),
  /** How likely each mark is, in percent. */
  likely: fc.array(fc.constantFrom(0, 2, 50, 98, 100), { minLength: MARKS.length, maxLength: MARKS.length }),
});

test("every block unpacks to the user days that went in", () => {
  const forms = new Set<number>();
  fc.assert(
    fc.property(block, ({ seed, users, apart, start, likely }) => {
      const chance = random(seed);
      const places = Uint16Array.from({ length: users }, (_, index) => start + index * apart);
      const spans = new Uint8Array(users * USER_DAY_BYTES);
      places.forEach((_, index) => {
        const day = emptyUserDay();
        for (let session = 0; session < 3; session++) {
          const marks = likely.reduce<number>(
            (bits, percent, mark) => bits | (chance() * 100 < percent ? 1 << mark : 0),
            0,
          );
          noteMarks(day, Math.floor(chance() * 96), marks);
        }
        spans.set(day, index * USER_DAY_BYTES);
      });

      const packed = packBlock(places, spans);
      const unpacked = new Map<number, { members: Uint32Array; times: BlockTimes }>();
      for (const { mark, members, times } of packed) {
        forms.add(new Uint8Array(members).at(-1) ?? -1);
        const reference = unpacked.get(referenceOf(mark) ?? -1);
        const bitmap = unpackMembers(members, reference?.members);
        unpacked.set(mark, { members: bitmap, times: unpackTimes(bitmap, times, reference?.times) });
      }
      for (let mark = 0; mark < MARKS.length; mark++) {
        const expected = [...places].map((_, index) => [
          ...spans.subarray(index * USER_DAY_BYTES + mark * 2).slice(0, 2),
        ]);
        const { members, times } = unpacked.get(mark) ?? {};
        expect([...places].map((place) => [times?.first[place] ?? 255, times?.last[place] ?? 255])).toEqual(expected);
        const left = expected.filter(([first]) => first !== 255).length;
        expect(members === undefined ? 0 : countOf(members)).toBe(left);
      }
    }),
    { numRuns: 40 },
  );
  expect([...forms].sort()).toEqual([0, 1, 2]);
});
