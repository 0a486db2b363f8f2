/**
 * Folding "facts … may then be folded" changes no answer: sums, distinct users of any marks over any ranges, and users'
 * sums with the ends of their last sessions are those of an archive that never aged.
 */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { WINDOWED } from "../../../src/archive/day-windows.ts";
import { foldableThrough } from "../../../src/archive/folding.ts";
import { DAY_MS, MARKS } from "../../../src/measures.ts";
import { emptyArchive } from "../../oracle/collected.ts";
import { openSqlite } from "../../support/sqlite.ts";
import { answersOf, DAYS, distinctUsers, FIRST_DAY, range, records, skipNumbers } from "../made-facts.ts";

const always = () => true;

const marks = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...WINDOWED) },
  fc.integer({ min: 1, max: (1 << MARKS.length) - 1 }),
);

const asked = fc.record({
  records,
  marks: fc.array(marks, { minLength: 2, maxLength: 5, size: "max" }),
  ranges: fc.array(range, { minLength: 3, maxLength: 8, size: "max" }),
  skip: fc.constantFrom(undefined, 4_094, 32_766, 65_535),
  /** Days after the first one at which the archive is aged, record by record. */
  aged: fc.array(fc.option(fc.integer({ min: 0, max: DAYS + 2 })), { minLength: 24, maxLength: 24 }),
  foldedLater: fc.integer({ min: 36, max: 36 + DAYS + 2 }),
});

test("answers of an archive that packs, reopens and folds its days equal those of one that never did", () => {
  fc.assert(
    fc.property(asked, ({ records: made, marks: bits, ranges, skip, aged, foldedLater }) => {
      const database = openSqlite();
      const ageing = emptyArchive(database);
      const other = openSqlite();
      const never = emptyArchive(other);
      made.forEach((record, index) => {
        if (index === 3 && skip !== undefined) for (const one of [database, other]) skipNumbers(one, skip);
        ageing.keepRecords([record], index);
        never.keepRecords([record], index);
        const day = aged[index];
        if (day === null || day === undefined) return;
        expect(ageing.age((FIRST_DAY + day) * DAY_MS, 1, always)).toBe(false);
        expect(answersOf(ageing, bits, ranges)).toEqual(answersOf(never, bits, ranges));
      });
      const expected = answersOf(never, bits, ranges);
      for (const one of bits) {
        expect(ranges.map((stretch) => never.distinct(one, [stretch]))).toEqual(
          ranges.map((stretch) => distinctUsers(made, one, [stretch])),
        );
        expect(never.distinct(one, ranges)).toBe(distinctUsers(made, one, ranges));
      }
      for (const day of [foldedLater, 60]) {
        expect(ageing.age((FIRST_DAY + day) * DAY_MS, 1, always)).toBe(false);
        expect(answersOf(ageing, bits, ranges)).toEqual(expected);
        expect(answersOf(emptyArchive(database), bits, ranges)).toEqual(expected);
      }
      for (const table of ["records", "marks", "active"]) {
        expect(database.exec(`SELECT * FROM ${table}`).toArray()).toEqual([]);
      }
    }),
    { numRuns: 20 },
  );
});

test("a day is folded once 35 whole days lie between it and the running one", () => {
  const day = FIRST_DAY;
  expect(foldableThrough((day + 35) * DAY_MS + DAY_MS - 1)).toBe(day - 1);
  expect(foldableThrough((day + 36) * DAY_MS)).toBe(day);
});
