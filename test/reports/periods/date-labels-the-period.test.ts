import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { weekdayOf } from "../../../src/reports/civil-date.ts";
import {
  bucketDays,
  bucketOf,
  bucketsBetween,
  isLabel,
  PERIODS,
  type Period,
  type WeekLabel,
} from "../../../src/reports/periods.ts";
import { day, plainDate } from "../zones/all-zones.ts";

const WEEK_LABELS: readonly WeekLabel[] = ["closing-sunday", "opening-sunday", "saturday"];

const date = (number: number): string => plainDate(number).toString();
const labelOf = (period: Period, of: string, weekLabel: WeekLabel = "closing-sunday") =>
  date(bucketOf(period, day(of), weekLabel));

const anyPeriod = fc.constantFrom(...PERIODS);
const anyWeekLabel = fc.constantFrom(...WEEK_LABELS);
const anyDay = fc.integer({ min: day("1990-01-01"), max: day("2110-12-31") });

describe("the documented examples", () => {
  test.each(["2013-05-10", "2013-05-13", "2013-05-14"])("a day is labelled by itself: %s", (example) => {
    expect(labelOf("Daily", example)).toBe(example);
  });

  test("May 2013 is labelled 2013-05-31 and holds the three days of the daily example", () => {
    for (const example of ["2013-05-10", "2013-05-13", "2013-05-14"]) {
      expect(labelOf("Monthly", example)).toBe("2013-05-31");
    }
    const { first, last } = bucketDays("Monthly", day("2013-05-31"), "closing-sunday");
    expect([date(first), date(last)]).toEqual(["2013-05-01", "2013-05-31"]);
  });

  test.each([
    // Sunday to Saturday: 5 to 11 May, 12 to 18 May, 19 to 25 May 2013.
    ["closing-sunday", "2013-05-11", "2013-05-12"],
    ["closing-sunday", "2013-05-12", "2013-05-19"],
    ["closing-sunday", "2013-05-18", "2013-05-19"],
    ["closing-sunday", "2013-05-19", "2013-05-26"],
    ["opening-sunday", "2013-05-11", "2013-05-05"],
    ["opening-sunday", "2013-05-12", "2013-05-12"],
    ["opening-sunday", "2013-05-18", "2013-05-12"],
    ["opening-sunday", "2013-05-19", "2013-05-19"],
    ["saturday", "2013-05-11", "2013-05-11"],
    ["saturday", "2013-05-12", "2013-05-18"],
    ["saturday", "2013-05-18", "2013-05-18"],
  ] as const)("under %s the week of %s is labelled %s", (weekLabel, example, label) => {
    expect(labelOf("Weekly", example, weekLabel)).toBe(label);
  });

  test("the weekly example's three Sundays stand for the weeks before them, or those they open", () => {
    const weeks = (weekLabel: WeekLabel) =>
      ["2013-05-05", "2013-05-12", "2013-05-19"].map((label) => {
        const { first, last } = bucketDays("Weekly", day(label), weekLabel);
        return `${date(first)}..${date(last)}`;
      });
    expect(weeks("closing-sunday")).toEqual([
      "2013-04-28..2013-05-04",
      "2013-05-05..2013-05-11",
      "2013-05-12..2013-05-18",
    ]);
    expect(weeks("opening-sunday")).toEqual([
      "2013-05-05..2013-05-11",
      "2013-05-12..2013-05-18",
      "2013-05-19..2013-05-25",
    ]);
  });
});

describe("months and years", () => {
  test.each([
    ["Monthly", "2024-02-01", "2024-02-29"],
    ["Monthly", "2024-02-29", "2024-02-29"],
    ["Monthly", "2023-02-28", "2023-02-28"],
    ["Monthly", "2100-02-10", "2100-02-28"],
    ["Monthly", "2026-12-31", "2026-12-31"],
    ["Monthly", "2027-01-01", "2027-01-31"],
    ["Monthly", "2026-06-30", "2026-06-30"],
    ["Yearly", "2026-01-01", "2026-12-31"],
    ["Yearly", "2026-12-31", "2026-12-31"],
    ["Yearly", "2024-02-29", "2024-12-31"],
    ["Weekly", "2026-12-31", "2027-01-03"],
    ["Weekly", "2024-02-29", "2024-03-03"],
  ] as const)("%s: %s is labelled %s", (period, of, label) => {
    expect(labelOf(period, of)).toBe(label);
  });
});

test("a bucket holds a day exactly when the day has its label", () => {
  fc.assert(
    fc.property(anyPeriod, anyWeekLabel, anyDay, (period, weekLabel, localDay) => {
      const label = bucketOf(period, localDay, weekLabel);
      const { first, last } = bucketDays(period, label, weekLabel);
      expect(first <= localDay && localDay <= last).toBe(true);
      expect(bucketOf(period, first, weekLabel)).toBe(label);
      expect(bucketOf(period, last, weekLabel)).toBe(label);
      expect(bucketOf(period, first - 1, weekLabel)).toBeLessThan(label);
      expect(bucketOf(period, last + 1, weekLabel)).toBeGreaterThan(label);
      if (period === "Weekly") expect([weekdayOf(first), weekdayOf(last)]).toEqual([0, 6]);
    }),
    { numRuns: 1000 },
  );
});

test("the buckets between two days are those of all the days, in order", () => {
  fc.assert(
    fc.property(anyPeriod, anyWeekLabel, anyDay, fc.integer({ min: 0, max: 800 }), (period, weekLabel, first, more) => {
      const last = first + more;
      const labels = new Set<number>();
      for (let localDay = first; localDay <= last; localDay += 1) labels.add(bucketOf(period, localDay, weekLabel));
      const buckets = bucketsBetween(period, first, last, weekLabel);
      expect(buckets.map((bucket) => bucket.label)).toEqual([...labels]);
      for (const { label, ...days } of buckets) expect(bucketDays(period, label, weekLabel)).toEqual(days);
    }),
    { numRuns: 100 },
  );
});

test("an empty span of days has no buckets", () => {
  expect(bucketsBetween("Weekly", day("2026-01-02"), day("2026-01-01"), "saturday")).toEqual([]);
});

describe("a day that labels nothing", () => {
  test.each([
    ["Weekly", "2013-05-15", "closing-sunday"],
    ["Weekly", "2013-05-11", "closing-sunday"],
    ["Weekly", "2013-05-12", "saturday"],
    ["Monthly", "2013-05-30", "closing-sunday"],
    ["Yearly", "2013-12-30", "closing-sunday"],
  ] as const)("%s %s under %s is refused", (period, label, weekLabel) => {
    expect(isLabel(period, day(label), weekLabel)).toBe(false);
    expect(() => bucketDays(period, day(label), weekLabel)).toThrow(RangeError);
  });

  test("labels are told from other days", () => {
    fc.assert(
      fc.property(anyPeriod, anyWeekLabel, anyDay, (period, weekLabel, localDay) => {
        const label = bucketOf(period, localDay, weekLabel);
        expect(isLabel(period, label, weekLabel)).toBe(true);
        if (period !== "Daily") expect(isLabel(period, label - 1, weekLabel)).toBe(false);
      }),
    );
  });
});
