/** "Any order and repetition of records and versions gives the same archive": in content and in every answer. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { openSqlite } from "../support/sqlite.ts";
import { disordered, HOME, question, type Scene, scene } from "./arbitraries.ts";
import { currentVersion } from "./call-rules.ts";
import { emptyArchive, keep, sweep } from "./collected.ts";
import { contentsOf } from "./contents.ts";
import { FAMILIES, FAMILY_PERIODS, oracleRows } from "./oracle.ts";
import type { RawRecord } from "./raw-record.ts";
import { servedRows } from "./reports.ts";

const batchSize = fc.integer({ min: 1, max: 8 });

function kept(records: readonly RawRecord[], batch: number) {
  const database = openSqlite();
  keep(emptyArchive(database), HOME, records, batch);
  return contentsOf(database);
}

const standing = ({ versions }: Scene): RawRecord[] => versions.flatMap((all) => currentVersion(all) ?? []);

test("every order, repetition and split leaves what the standing versions alone leave", () => {
  const arrived = scene.chain((one) =>
    fc.record({ scene: fc.constant(one), records: disordered(one.versions), batch: batchSize }),
  );
  fc.assert(
    fc.property(arrived, ({ scene: one, records, batch }) => {
      expect(kept(records, batch)).toEqual(kept(standing(one), 100));
    }),
    { numRuns: 50 },
  );
});

test("answers given in between change nothing, and are right at every step", () => {
  const asked = scene.chain((one) =>
    fc.record({ scene: fc.constant(one), ask: question(one.now), batch: fc.integer({ min: 2, max: 8 }) }),
  );
  fc.assert(
    fc.property(asked, ({ scene: { tenant }, ask, batch }) => {
      const archive = emptyArchive();
      for (const listing of tenant.listings) sweep(archive, listing);
      for (let at = 0; at < tenant.records.length; at += batch) {
        keep(archive, HOME, tenant.records.slice(at, at + batch));
        const soFar = { ...tenant, records: tenant.records.slice(0, at + batch) };
        for (const family of FAMILIES) {
          const period = FAMILY_PERIODS[family][at % 3] ?? "Daily";
          expect(servedRows(family, period, archive, ask)).toEqual(
            oracleRows(family, period, soFar, ask).map(({ date, values }) => ({ date, values })),
          );
        }
      }
    }),
    { numRuns: 15 },
  );
});

test("an archive opened again on the same tables gives the same answers, and goes on from there", () => {
  const asked = scene.chain((one) => question(one.now).map((ask) => ({ ...one, ask })));
  fc.assert(
    fc.property(asked, ({ tenant, ask }) => {
      const database = openSqlite();
      const half = Math.ceil(tenant.records.length / 2);
      const before = emptyArchive(database);
      for (const listing of tenant.listings) sweep(before, listing);
      keep(before, HOME, tenant.records.slice(0, half));
      const after = emptyArchive(database);
      const answers = (archive: typeof before) =>
        FAMILIES.flatMap((family) => FAMILY_PERIODS[family].map((period) => servedRows(family, period, archive, ask)));
      expect(answers(after)).toEqual(answers(before));
      keep(after, HOME, tenant.records.slice(half));
      for (const family of FAMILIES) {
        expect(servedRows(family, "Weekly", after, ask)).toEqual(
          oracleRows(family, "Weekly", tenant, ask).map(({ date, values }) => ({ date, values })),
        );
      }
    }),
    { numRuns: 15 },
  );
});
