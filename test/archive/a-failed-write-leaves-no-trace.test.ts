/** A transaction that fails is undone on disk and in memory: answers stay as they were, and the next try is complete. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Sql, SqlValue } from "../../src/archive/sql.ts";
import { TenantArchive } from "../../src/archive/tenant-archive.ts";
import { HOME, question, scene } from "../oracle/arbitraries.ts";
import { HASH_KEY, keep, sweep } from "../oracle/collected.ts";
import { FAMILIES, FAMILY_PERIODS, oracleRows } from "../oracle/oracle.ts";
import { servedRows } from "../oracle/reports.ts";
import { openSqlite } from "../support/sqlite.ts";

class DiskFull extends Error {}

/** A database whose disk is full after so many more writes. */
class FullingDisk implements Sql {
  writesLeft = Number.POSITIVE_INFINITY;
  readonly #database = openSqlite();

  exec<Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]): { toArray(): Row[] } {
    if (!query.trimStart().startsWith("SELECT") && this.writesLeft-- <= 0) throw new DiskFull();
    return this.#database.exec<Row>(query, ...bindings);
  }

  transaction<T>(work: () => T): T {
    return this.#database.transaction(work);
  }
}

const interrupted = scene.chain((one) =>
  fc.record({
    scene: fc.constant(one),
    ask: question(one.now),
    kept: fc.integer({ min: 0, max: one.tenant.records.length }),
    writes: fc.integer({ min: 0, max: 12 }),
  }),
);

test("answers are the same after a failed write, and right after the next one", () => {
  let failures = 0;
  fc.assert(
    fc.property(interrupted, ({ scene: { tenant }, ask, kept, writes }) => {
      const disk = new FullingDisk();
      const archive = new TenantArchive(disk, { userHashKey: HASH_KEY });
      for (const listing of tenant.listings) sweep(archive, listing);
      const held = tenant.records.slice(0, kept);
      keep(archive, HOME, held, 100);
      const answers = () =>
        FAMILIES.map((family) => FAMILY_PERIODS[family].map((period) => servedRows(family, period, archive, ask)));
      const before = answers();
      const revision = archive.revision();

      disk.writesLeft = writes;
      try {
        keep(archive, HOME, tenant.records.slice(kept), 100);
      } catch (error) {
        if (!(error instanceof DiskFull)) throw error;
        failures++;
        disk.writesLeft = Number.POSITIVE_INFINITY;
        expect(archive.revision()).toBe(revision);
        expect(answers()).toEqual(before);
      }
      disk.writesLeft = Number.POSITIVE_INFINITY;
      keep(archive, HOME, tenant.records.slice(kept), 100);
      for (const family of FAMILIES) {
        expect(servedRows(family, "Monthly", archive, ask)).toEqual(
          oracleRows(family, "Monthly", tenant, ask).map(({ date, values }) => ({ date, values })),
        );
      }
    }),
    { numRuns: 25 },
  );
  expect(failures).toBeGreaterThan(3);
});
