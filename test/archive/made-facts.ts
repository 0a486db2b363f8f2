/** Random records as the archive takes them in: few users and days, so that they meet often. */
import * as fc from "fast-check";
import type { TenantArchive } from "../../src/archive/tenant-archive.ts";
import type { ReadRecord } from "../../src/ingest/collecting.ts";
import type { Facts } from "../../src/ingest/facts.ts";
import { DAY_MS, MARKS, MEASURES, QUARTER_MS, QUARTERS_A_DAY, USER_MEASURES } from "../../src/measures.ts";
import type { QuarterRange } from "../../src/reports/archive-view.ts";
import type { openSqlite } from "../support/sqlite.ts";

/** 2026-03-02, a Monday: the first day of random records. */
export const FIRST_DAY = Date.parse("2026-03-02T00:00:00Z") / DAY_MS;
export const DAYS = 6;

const USERS = ["ann", "bob", "cho", "dan", "eva", "fred", "gita"];

const amountsOf = <Word extends string>(words: readonly Word[]) =>
  fc
    .array(fc.tuple(fc.constantFrom(...words), fc.integer({ min: 1, max: 5_000_000 })), { maxLength: 3 })
    .map((entries) => new Map(entries));

const marksOf = (from: number) =>
  fc
    .record({
      user: fc.constantFrom(...USERS),
      // Sessions begin up to a day and a half after their record.
      after: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 140 })),
      marks: fc.integer({ min: 1, max: (1 << MARKS.length) - 1 }),
      length: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40 * 3_600_000 })),
    })
    .map(({ user, after, marks, length }) => {
      const quarter = from + after;
      return { user, quarter, marks, lastEnd: quarter * QUARTER_MS + length };
    });

/** One mark a user and quarter, as callFacts makes them. */
const apart = (marks: Facts["marks"]): Facts["marks"] => [
  ...new Map(marks.map((mark) => [`${mark.user} ${mark.quarter}`, mark])).values(),
];

const facts: fc.Arbitrary<Facts> = fc
  .integer({ min: FIRST_DAY * QUARTERS_A_DAY, max: (FIRST_DAY + DAYS) * QUARTERS_A_DAY - 1 })
  .chain((quarter) =>
    fc.record({
      at: fc.integer({ min: quarter * QUARTER_MS, max: (quarter + 1) * QUARTER_MS - 1 }),
      sums: amountsOf(MEASURES),
      marks: fc.array(marksOf(quarter), { maxLength: 5 }).map(apart),
      users: fc.uniqueArray(fc.record({ user: fc.constantFrom(...USERS), sums: amountsOf(USER_MEASURES) }), {
        maxLength: 3,
        selector: ({ user }) => user,
      }),
      named: fc.subarray(USERS),
      sessions: fc.integer({ min: 0, max: 9 }),
    }),
  )
  .map(({ named, ...rest }) => ({ ...rest, names: new Map(named.map((user) => [user, `${user}@contoso.example`])) }));

/** Records in the order they come in: some of them are newer versions of others. */
export const records: fc.Arbitrary<ReadRecord[]> = fc
  .array(fc.record({ number: fc.integer({ min: 0, max: 11 }), facts }), { minLength: 1, maxLength: 24, size: "max" })
  .map((made) =>
    made.map(({ number, facts: own }, version) => ({ id: `r${number}`, version, modified: version, facts: own })),
  );

/** Stretches that reports ask for, and others: local days in any zone, with and without a clock change, weeks, and more. */
export const range: fc.Arbitrary<QuarterRange> = fc
  .record({
    start: fc.integer({ min: (FIRST_DAY - 1) * QUARTERS_A_DAY, max: (FIRST_DAY + DAYS + 2) * QUARTERS_A_DAY }),
    length: fc.oneof(
      fc.constantFrom(QUARTERS_A_DAY, QUARTERS_A_DAY, QUARTERS_A_DAY, 92, 100, 2 * QUARTERS_A_DAY, 7 * QUARTERS_A_DAY),
      fc.integer({ min: 48, max: 500 }),
    ),
    whole: fc.boolean(),
  })
  .map(({ start, length, whole }) => {
    const from = whole ? Math.floor(start / QUARTERS_A_DAY) * QUARTERS_A_DAY : start;
    // Both ends may not lie inside one UTC day: no local day does.
    const sameDay = Math.floor(from / QUARTERS_A_DAY) === Math.floor((from + length) / QUARTERS_A_DAY);
    return { from, to: sameDay && from % QUARTERS_A_DAY > 0 ? from + QUARTERS_A_DAY : from + length };
  });

/**
 * Make the numbers of the users seen next begin elsewhere, so that few users lie in several blocks.
 *
 * @param before the highest number given out already
 */
export function skipNumbers(database: ReturnType<typeof openSqlite>, before: number): void {
  const hash = new Uint8Array(16).fill(before % 251).buffer;
  database.exec("INSERT OR IGNORE INTO users (number, hash, year) VALUES (?, ?, 9999)", before, hash);
}

/** Distinct users by a plain loop over the versions that stand: the last that came of each record. */
export function distinctUsers(made: readonly ReadRecord[], bits: number, ranges: readonly QuarterRange[]): number {
  const standing = new Map(made.map((one) => [one.id, one.facts]));
  const users = new Set<string>();
  for (const { marks } of standing.values()) {
    for (const mark of marks) {
      const isIn = ranges.some(({ from, to }) => mark.quarter >= from && mark.quarter < to);
      if (isIn && (mark.marks & bits) !== 0) users.add(mark.user);
    }
  }
  return users.size;
}

/** What an archive says about everything that ageing moves. */
export function answersOf(archive: TenantArchive, marks: readonly number[], ranges: readonly QuarterRange[]): unknown {
  return {
    sums: MEASURES.map((measure) => ranges.map((one) => archive.sum(measure, one))),
    distinct: marks.map((bits) => [
      ...ranges.map((one) => archive.distinct(bits, [one])),
      archive.distinct(bits, ranges),
    ]),
    users: ranges.map((one) =>
      [...archive.userPeriods([one])].map(({ amounts, ...rest }) => ({ ...rest, amounts: [...amounts] })),
    ),
  };
}
