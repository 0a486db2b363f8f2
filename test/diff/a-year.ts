/** Every family of periods over a year, each figure different: the most that a page has to carry. */
import { catalog } from "../../src/catalog.ts";
import { compare, DEFAULT_FAIL_ON } from "../../src/diff/compare.ts";
import { knownDifferences } from "../../src/diff/known-differences.ts";
import { type ComparableRow, type DiffResult, diffResult } from "../../src/diff/model.ts";
import type { ReportSet } from "../../src/reports/catalog.ts";
import { bucketsBetween } from "../../src/reports/periods.ts";
import { random } from "./made-archive.ts";

const FIRST = Math.floor(Date.parse("2025-01-01T00:00:00Z") / 86_400_000);

export interface YearOfSet {
  readonly set: ReportSet;
  readonly old: readonly ComparableRow[];
  readonly new: readonly ComparableRow[];
}

/** Rows of both sides; per-row families have fifty rows a Date that is labelled by a month, five a day. */
export function aYear(days = 365): YearOfSet[] {
  const next = random(7);
  return catalog().sets.map((set) => {
    const buckets = bucketsBetween(set.period, FIRST, FIRST + days - 1, "closing-sunday");
    const copies = set.family.rows === "periods" ? 1 : set.period === "Daily" ? 5 : 50;
    const row = (date: number, copy: number): [ComparableRow, ComparableRow] => {
      const weekend = new Date(date * 86_400_000).getUTCDay() % 6 === 0;
      const base = (weekend ? 40 : 400) * (set.period === "Daily" ? 1 : set.period === "Weekly" ? 5 : 20);
      const pairs = set.family.fields.map(({ name, type }) => {
        if (type === "Edm.String") return [name, `${name}-${copy}`, `${name}-${copy}`] as const;
        if (type === "Edm.DateTime") return [name, date * 86_400_000, date * 86_400_000] as const;
        const old = Math.round(base * (0.7 + 0.6 * next()));
        return [name, old, Math.round(old * (0.3 + 1.5 * next())) + 1] as const;
      });
      return [
        { date, values: Object.fromEntries(pairs.map(([name, old]) => [name, old])) },
        { date, values: Object.fromEntries(pairs.map(([name, , now]) => [name, now])) },
      ];
    };
    const both = buckets.flatMap(({ label }) => Array.from({ length: copies }, (_, copy) => row(label, copy)));
    return { set, old: both.map(([old]) => old), new: both.map(([, now]) => now) };
  });
}

export const compareYear = (year: readonly YearOfSet[]): DiffResult =>
  diffResult(
    year.map(({ set, old, new: now }) =>
      compare(set, old, now, {
        oldName: `${set.name}.csv`,
        newName: "https://bridge.example",
        zone: "UTC",
        tolerances: {},
        known: knownDifferences(),
        today: FIRST + 400,
        failOn: DEFAULT_FAIL_ON,
      }),
    ),
  );
