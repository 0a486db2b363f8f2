/**
 * Packing, folding and purging are one transaction a day: ended before, inside or after any of them, on a new start or in
 * the same process, the archive ends up with the same tables.
 */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { TenantArchive } from "../../../src/archive/tenant-archive.ts";
import { DAY_MS } from "../../../src/measures.ts";
import { HASH_KEY } from "../../oracle/collected.ts";
import { openSqlite } from "../../support/sqlite.ts";
import { BreakingSql, ProcessEnded } from "../breaking-sql.ts";
import { contentsOf } from "../contents.ts";
import { FIRST_DAY, records } from "../made-facts.ts";

const PACKING = FIRST_DAY + 10;
const FOLDING_HALF = FIRST_DAY + 39;
const PURGING = Date.parse("2028-02-10T00:00:00Z") / DAY_MS;

const always = () => true;
const open = (sql: BreakingSql) => new TenantArchive(sql, { userHashKey: HASH_KEY });

const stop = fc.record({
  transaction: fc.integer({ min: 1, max: 10 }),
  where: fc.constantFrom("before" as const, "inside" as const, "after" as const),
});

test("stopped at any transaction, ageing leaves what an undisturbed run leaves", () => {
  let stopped = 0;
  fc.assert(
    fc.property(
      records,
      fc.constantFrom([PACKING], [PACKING, FOLDING_HALF], [FOLDING_HALF, PURGING], [PURGING]),
      fc.array(stop, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      (made, days, stops, restarts) => {
        const undisturbed = new BreakingSql(openSqlite());
        const calm = open(undisturbed);
        const sql = new BreakingSql(openSqlite());
        let archive = open(sql);
        for (const one of [calm, archive]) one.keepRecords(made, 0);
        const left = [...stops];
        for (const day of days) {
          expect(calm.age(day * DAY_MS, 1, always)).toBe(false);
          for (let done = false; !done; ) {
            const next = left.shift();
            sql.breaksAt = next && { ...next, transaction: sql.begun + next.transaction };
            try {
              done = !archive.age(day * DAY_MS, 1, always);
            } catch (error) {
              if (!(error instanceof ProcessEnded)) throw error;
              stopped++;
              sql.restart();
              if (restarts) archive = open(sql);
            }
          }
        }
        expect(contentsOf(sql)).toEqual(contentsOf(undisturbed));
      },
    ),
    { numRuns: 30 },
  );
  expect(stopped).toBeGreaterThan(10);
});

test("no run does more days than it may, and the last of many says that it was the last", () => {
  fc.assert(
    fc.property(records, fc.integer({ min: 1, max: 3 }), (made, most) => {
      const sql = new BreakingSql(openSqlite());
      const archive = open(sql);
      const other = new BreakingSql(openSqlite());
      const atOnce = open(other);
      for (const one of [archive, atOnce]) one.keepRecords(made, 0);
      expect(atOnce.age(PURGING * DAY_MS, 1, always)).toBe(false);
      for (let more = true; more; ) {
        const before = sql.begun;
        let left = most;
        more = archive.age(PURGING * DAY_MS, 1, () => left-- > 0);
        expect(sql.begun - before).toBeLessThanOrEqual(most);
        if (more) expect(sql.begun - before).toBe(most);
      }
      expect(contentsOf(sql)).toEqual(contentsOf(other));
      const before = sql.begun;
      expect(archive.age(PURGING * DAY_MS, 1, always)).toBe(false);
      expect(sql.begun).toBe(before);
    }),
    { numRuns: 10 },
  );
});
