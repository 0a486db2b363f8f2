/** Random tenants, zones and policies: what the archive serves is what a loop over the raw records gives. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { question, scene } from "./arbitraries.ts";
import { archiveOf } from "./collected.ts";
import { FAMILIES, FAMILY_PERIODS, oracleRows } from "./oracle.ts";
import { servedRows } from "./reports.ts";

const asked = scene.chain((one) => fc.record({ scene: fc.constant(one), question: question(one.now) }));

test("rows of all five families and all periods equal the plain oracle's", () => {
  let rows = 0;
  fc.assert(
    fc.property(asked, ({ scene: { tenant }, question: ask }) => {
      const archive = archiveOf(tenant);
      for (const family of FAMILIES) {
        for (const period of FAMILY_PERIODS[family]) {
          const expected = oracleRows(family, period, tenant, ask);
          rows += expected.length;
          expect(servedRows(family, period, archive, ask), `${family}${period}`).toEqual(
            expected.map(({ date, values }) => ({ date, values })),
          );
        }
      }
    }),
    { numRuns: 40 },
  );
  // The comparison must not have been of nothing with nothing.
  expect(rows).toBeGreaterThan(100);
});
