/** Arbitrary rows of sets whose rows are periods, and one way to compare them. */
import fc from "fast-check";
import { catalog } from "../../src/catalog.ts";
import { type CompareOptions, compare, DEFAULT_FAIL_ON } from "../../src/diff/compare.ts";
import { knownDifferences } from "../../src/diff/known-differences.ts";
import type { ComparableRow, Comparison } from "../../src/diff/model.ts";
import type { ReportSet } from "../../src/reports/catalog.ts";
import { bucketsBetween } from "../../src/reports/periods.ts";

export const MAY_2016 = Math.floor(Date.parse("2016-05-01T00:00:00Z") / 86_400_000);

export const periodSets = catalog().sets.filter(({ family }) => family.rows === "periods");

/** Rows on `count` following buckets of a set, each figure from 0 to a million. */
export const rowsOf = (set: ReportSet, least = 1, most = 40): fc.Arbitrary<ComparableRow[]> => {
  const labels = bucketsBetween(set.period, MAY_2016, MAY_2016 + 400 * most, "closing-sunday").map(
    ({ label }) => label,
  );
  const figures = fc.record(
    Object.fromEntries(set.family.fields.map(({ name }) => [name, fc.nat({ max: 1_000_000 })])) as Record<
      string,
      fc.Arbitrary<number>
    >,
  );
  return fc
    .array(figures, { minLength: least, maxLength: most })
    .map((all) => all.map((values, index) => ({ date: labels[index] ?? 0, values: { ...values } })));
};

export const comparedWith = (
  set: ReportSet,
  old: readonly ComparableRow[],
  next: readonly ComparableRow[],
  options: Partial<CompareOptions> = {},
): Comparison =>
  compare(set, old, next, {
    oldName: "old",
    newName: "new",
    zone: "UTC",
    tolerances: {},
    known: knownDifferences(),
    today: MAY_2016,
    failOn: DEFAULT_FAIL_ON,
    ...options,
  });
