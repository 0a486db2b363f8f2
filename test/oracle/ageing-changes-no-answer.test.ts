/** Packing, folding and purging, at any time and in any part, leave every answer as the plain oracle has it. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { TenantArchive } from "../../src/archive/tenant-archive.ts";
import { HOME, question, scene, zone } from "./arbitraries.ts";
import { archiveOf, emptyArchive, keep, sweep } from "./collected.ts";
import { FAMILIES, FAMILY_PERIODS, type OracleQuestion, type OracleTenant, oracleRows } from "./oracle.ts";
import { servedRows } from "./reports.ts";

const DAY = 86_400_000;

function expectOraclesAnswers(archive: TenantArchive, tenant: OracleTenant, ask: OracleQuestion): void {
  for (const family of FAMILIES) {
    for (const period of FAMILY_PERIODS[family]) {
      expect(servedRows(family, period, archive, ask), `${family}${period}`).toEqual(
        oracleRows(family, period, tenant, ask).map(({ date, values }) => ({ date, values })),
      );
    }
  }
}

/** Age in runs of a few days each, up to so many runs. */
function age(archive: TenantArchive, now: number, runs: number): void {
  for (let run = 0; run < runs; run++) {
    let steps = 3;
    if (!archive.age(now, 1, () => steps-- > 0)) return;
  }
}

test("records that come after their days were packed open them again", () => {
  const asked = scene.chain((one) =>
    fc.record({
      scene: fc.constant(one),
      ask: question(one.now),
      runs: fc.integer({ min: 1, max: 12 }),
      batch: fc.integer({ min: 1, max: 6 }),
    }),
  );
  fc.assert(
    fc.property(asked, ({ scene: { tenant, now }, ask, runs, batch }) => {
      const archive = emptyArchive();
      for (const listing of tenant.listings) sweep(archive, listing);
      for (let at = 0; at < tenant.records.length; at += batch) {
        keep(archive, HOME, tenant.records.slice(at, at + batch));
        age(archive, now, runs);
      }
      expectOraclesAnswers(archive, tenant, ask);
    }),
    { numRuns: 15 },
  );
});

test("months and years later, in any zone, while old days are folded and after", () => {
  const asked = scene.chain((one) =>
    fc.record({
      scene: fc.constant(one),
      ask: question(one.now),
      zones: fc.array(zone, { minLength: 2, maxLength: 2 }),
      later: fc.constantFrom(10, 36, 45, 60, 300, 400, 800).map((days) => one.now + days * DAY),
      runs: fc.integer({ min: 1, max: 12 }),
    }),
  );
  fc.assert(
    fc.property(asked, ({ scene: { tenant }, ask, zones, later, runs }) => {
      const archive = archiveOf(tenant);
      for (const [index, some] of [runs, 1000].entries()) {
        age(archive, later, some);
        expectOraclesAnswers(archive, tenant, { ...ask, zone: zones[index] ?? "UTC", now: later });
      }
    }),
    { numRuns: 15 },
  );
});
