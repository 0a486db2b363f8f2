/**
 * Marks that only monthly rows ask for are merged by month once their days are folded; a local month in any zone has the
 * same distinct users as before. Where a gap lets a range begin on any day, nothing is merged.
 */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { emptyFacts } from "../../../src/ingest/facts.ts";
import { DAY_MS, MARKS, QUARTER_MS, QUARTERS_A_DAY } from "../../../src/measures.ts";
import { dayNumber } from "../../../src/reports/civil-date.ts";
import { emptyArchive, sweep } from "../../oracle/collected.ts";
import { openSqlite } from "../../support/sqlite.ts";

const JANUARY = dayNumber(2026, 1, 1);
const MONTHS = [1, 2, 3, 4].map((month) => dayNumber(2026, month, 1));
const DEVICES = (["onWindows", "onAndroid", "onIos"] as const).map((mark) => MARKS.indexOf(mark));

/** Sessions near the ends of months more often than elsewhere. */
const session = fc.record({
  user: fc.integer({ min: 0, max: 9 }),
  quarter: fc.oneof(
    fc.integer({ min: JANUARY * QUARTERS_A_DAY, max: (JANUARY + 89) * QUARTERS_A_DAY }),
    fc
      .tuple(fc.constantFrom(...MONTHS), fc.integer({ min: -3 * QUARTERS_A_DAY, max: 3 * QUARTERS_A_DAY }))
      .map(([month, after]) => month * QUARTERS_A_DAY + after),
  ),
  marks: fc.integer({ min: 1, max: (1 << MARKS.length) - 1 }),
});

const covered = fc.constantFrom([-20, 110], [-20, 31], [0, 110], [40, 110], [-1, 60]);

test("every local month of every offset has the distinct users it had before its days were folded", () => {
  let merged = 0;
  let apart = 0;
  fc.assert(
    fc.property(fc.array(session, { minLength: 1, maxLength: 30, size: "max" }), covered, (sessions, [from, to]) => {
      const database = openSqlite();
      const archive = emptyArchive(database);
      sweep(archive, { from: (JANUARY + (from ?? 0)) * DAY_MS, to: (JANUARY + (to ?? 0)) * DAY_MS });
      archive.keepRecords(
        sessions.map(({ user, quarter, marks }, index) => {
          const at = quarter * QUARTER_MS;
          return {
            id: `r${index}`,
            version: 1,
            modified: 0,
            facts: { ...emptyFacts(at), marks: [{ user: `u${user}`, quarter, marks, lastEnd: at }] },
          };
        }),
        0,
      );
      const counts = () =>
        MONTHS.slice(0, -1).map((month, index) =>
          Array.from({ length: 113 }, (_, offset) => {
            const shift = offset - 56;
            // What isn't covered isn't asked for: ranges begin and end at the edges of what is.
            const start = Math.max(month, JANUARY + (from ?? 0) + 1) * QUARTERS_A_DAY;
            const end = Math.min(MONTHS[index + 1] ?? 0, JANUARY + (to ?? 0) - 1) * QUARTERS_A_DAY;
            if (start >= end) return [];
            const range = { from: start - shift, to: end - shift };
            return [...DEVICES.map((mark) => 1 << mark), 3 << 9].map((bits) => archive.distinct(bits, [range]));
          }),
        );
      const before = counts();
      for (const day of [50, 75, 98, 200]) {
        archive.age((JANUARY + day) * DAY_MS, 1, () => true);
        expect(counts()).toEqual(before);
      }
      merged += database.exec("SELECT * FROM month_users").toArray().length;
      apart += database.exec("SELECT * FROM packed_users WHERE mark = ?", DEVICES[0] ?? 0).toArray().length;
    }),
    { numRuns: 8 },
  );
  expect(Math.min(merged, apart)).toBeGreaterThan(0);
});

test("a month that is covered whole keeps the devices of its first and last day alone", () => {
  const database = openSqlite();
  const archive = emptyArchive(database);
  sweep(archive, { from: (JANUARY - 5) * DAY_MS, to: (JANUARY + 60) * DAY_MS });
  for (let day = 0; day < 31; day++) {
    const at = (JANUARY + day) * DAY_MS;
    const quarter = Math.floor(at / QUARTER_MS);
    const marks = [{ user: `u${day}`, quarter, marks: 1 << (DEVICES[0] ?? 0), lastEnd: at }];
    archive.keepRecords([{ id: `r${day}`, version: 1, modified: 0, facts: { ...emptyFacts(at), marks } }], 0);
  }
  archive.age((JANUARY + 100) * DAY_MS, 1, () => true);
  const days = database.exec<{ day: number }>("SELECT day FROM packed_users ORDER BY day").toArray();
  expect(days.map(({ day }) => day - JANUARY)).toEqual([0, 30]);
  const month = { from: JANUARY * QUARTERS_A_DAY, to: (JANUARY + 31) * QUARTERS_A_DAY };
  expect(archive.distinct(1 << (DEVICES[0] ?? 0), [month])).toBe(31);
});
