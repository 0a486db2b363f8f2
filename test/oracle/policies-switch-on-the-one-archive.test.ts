/** "Every policy switch changes answers at once, equal to an archive collected under it." */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { policy, scene, zone } from "./arbitraries.ts";
import { archiveOf } from "./collected.ts";
import { FAMILIES, FAMILY_PERIODS, oracleRows } from "./oracle.ts";
import { servedRows } from "./reports.ts";

const switched = scene.chain((one) =>
  fc.record({
    scene: fc.constant(one),
    zones: fc.array(zone, { minLength: 2, maxLength: 2 }),
    policies: fc.array(policy, { minLength: 2, maxLength: 4, size: "max" }),
  }),
);

test("an archive that was asked under other policies and zones answers like one that never was", () => {
  let differing = 0;
  fc.assert(
    fc.property(switched, ({ scene: { tenant, now }, zones, policies }) => {
      const archive = archiveOf(tenant);
      const answers = policies.map((one, index) => {
        const ask = { zone: zones[index % 2] ?? "UTC", policy: one, now };
        const fresh = archiveOf(tenant);
        return FAMILIES.flatMap((family) =>
          FAMILY_PERIODS[family].map((period) => {
            const rows = servedRows(family, period, archive, ask);
            expect(rows).toEqual(servedRows(family, period, fresh, ask));
            expect(rows).toEqual(oracleRows(family, period, tenant, ask).map(({ date, values }) => ({ date, values })));
            return rows;
          }),
        );
      });
      if (new Set(answers.map((answer) => JSON.stringify(answer))).size > 1) differing++;
    }),
    { numRuns: 10 },
  );
  expect(differing).toBeGreaterThan(1);
});
