/** The comparison of test/oracle with the plain oracle, over thousands of tenants, packed or not. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { question, scene } from "../oracle/arbitraries.ts";
import { archiveOf } from "../oracle/collected.ts";
import { FAMILIES, FAMILY_PERIODS, oracleRows } from "../oracle/oracle.ts";
import { servedRows } from "../oracle/reports.ts";

const asked = scene.chain((one) => question(one.now).map((ask) => ({ ...one, ask })));

test("rows of all five families and all periods equal the plain oracle's", () => {
  fc.assert(
    fc.property(asked, fc.integer({ min: 1, max: 9 }), fc.boolean(), ({ tenant, ask }, batch, aged) => {
      const archive = archiveOf(tenant, batch);
      if (aged) archive.age(ask.now, ask.policy.retentionYears, () => true);
      for (const family of FAMILIES) {
        for (const period of FAMILY_PERIODS[family]) {
          expect(servedRows(family, period, archive, ask), `${family}${period}`).toEqual(
            oracleRows(family, period, tenant, ask).map(({ date, values }) => ({ date, values })),
          );
        }
      }
    }),
    { numRuns: 2000 },
  );
});
