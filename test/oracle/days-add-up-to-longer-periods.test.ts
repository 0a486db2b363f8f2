/**
 * "For finished periods the days' counts and unrounded milliseconds add up to the week's, month's and year's, and for
 * distinct users the highest day <= the week <= the sum of its days."
 */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { PERIODS } from "../../src/reports/periods.ts";
import { question, scene } from "./arbitraries.ts";
import { labelOf } from "./calendar.ts";
import { archiveOf } from "./collected.ts";
import { FAMILIES, oracleRows } from "./oracle.ts";
import { explainedRows } from "./reports.ts";
import { UNROUNDED_FIELDS, unrounded } from "./unrounded.ts";

const setOf = (period: string) => {
  const set = unrounded.set(`Unrounded${period}`);
  if (set === undefined) throw new Error(`no set for ${period}`);
  return set;
};

// Asked more than a year later, so that all periods are finished, with every year kept.
const later = scene.chain((one) =>
  question(one.now + 366 * 86_400_000).map((ask) => ({
    ...one,
    ask: { ...ask, policy: { ...ask.policy, settleHours: 0, retentionYears: 3 } },
  })),
);

test("days add up, and distinct users lie between their highest day and the sum of days", () => {
  let compared = 0;
  fc.assert(
    fc.property(later, ({ tenant, ask }) => {
      const archive = archiveOf(tenant);
      const days = explainedRows(setOf("Daily"), archive, ask);
      for (const period of PERIODS.filter((one) => one !== "Daily")) {
        const rows = explainedRows(setOf(period), archive, ask);
        expect(new Set(rows.map(({ date }) => date))).toEqual(
          new Set(days.map(({ date }) => labelOf(period, date, ask.policy.weekLabel))),
        );
        for (const { date, values } of rows) {
          const inside = days.filter((day) => labelOf(period, day.date, ask.policy.weekLabel) === date);
          for (const [name, value] of Object.entries(values)) {
            const amounts = inside.map((day) => Number(day.values[name]));
            const sum = amounts.reduce((total, amount) => total + amount, 0);
            if (name === "ActiveUsers") {
              expect(value).toBeGreaterThanOrEqual(Math.max(...amounts));
              expect(value).toBeLessThanOrEqual(sum);
            } else {
              expect(value, `${period} ${name}`).toBe(sum);
            }
            compared++;
          }
        }
      }
    }),
    { numRuns: 25 },
  );
  expect(compared).toBeGreaterThan(150);
});

test("amounts before rounding equal the plain oracle's, by day, week, month and year", () => {
  const asked = scene.chain((one) => question(one.now).map((ask) => ({ ...one, ask })));
  fc.assert(
    fc.property(asked, ({ tenant, ask }) => {
      const archive = archiveOf(tenant);
      for (const period of PERIODS) {
        const rows = explainedRows(setOf(period), archive, ask);
        for (const family of FAMILIES) {
          const served = rows
            .map(({ date, values }) => ({
              date,
              amounts: Object.fromEntries(UNROUNDED_FIELDS[family].map((name) => [name, values[name] ?? null])),
            }))
            .filter(({ amounts }) => Object.values(amounts).some((amount) => Number(amount) > 0));
          const expected = oracleRows(family, period, tenant, ask).map(({ date, amounts }) => ({
            date,
            amounts: Object.fromEntries(UNROUNDED_FIELDS[family].map((name) => [name, amounts[name] ?? null])),
          }));
          expect(served, `${family} ${period}`).toEqual(expected);
        }
      }
    }),
    { numRuns: 25 },
  );
});
