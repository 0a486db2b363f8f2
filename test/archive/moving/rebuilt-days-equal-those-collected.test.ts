/** "`rebuild` (sums from facts, for the days whose facts are held; equal to before)". */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { TenantArchive } from "../../../src/archive/tenant-archive.ts";
import { DAY_MS } from "../../../src/measures.ts";
import { emptyArchive } from "../../oracle/collected.ts";
import { openSqlite } from "../../support/sqlite.ts";
import { contentsOf } from "../contents.ts";
import { answersOf, FIRST_DAY, range, records } from "../made-facts.ts";

function rebuildAll(archive: TenantArchive): number {
  const days = archive.rebuildable();
  let wrong = 0;
  for (let day = days?.first ?? 0; day <= (days?.last ?? -1); day++) wrong += archive.rebuild(day, 99);
  return wrong;
}

/** What else than the bridge may do to the tables. */
const DAMAGES = [
  "DELETE FROM sums WHERE day % 2 = 0",
  "UPDATE sums SET body = x'0001'",
  "INSERT OR REPLACE INTO sums SELECT day + 1, body FROM sums",
  "DELETE FROM user_sums WHERE user % 2 = 0",
  "UPDATE user_sums SET body = x''",
  "INSERT OR REPLACE INTO user_sums SELECT day, user + 1, body FROM user_sums",
  "DELETE FROM active WHERE user % 2 = 1",
  "UPDATE active SET spans = zeroblob(24)",
  "INSERT OR REPLACE INTO active SELECT day + 1, user, spans FROM active",
  "DELETE FROM marks WHERE quarter % 2 = 1",
  "UPDATE marks SET marks = 1, last_end = last_end + 1",
  "INSERT OR REPLACE INTO marks SELECT day, user + 1, quarter, record, marks, last_end FROM marks WHERE record IN (SELECT id FROM records)",
];

const tablesOf = (database: ReturnType<typeof openSqlite>) => {
  const { sums, user_sums, active, marks, records: held } = contentsOf(database);
  return { sums, user_sums, active, marks, held };
};

const asked = fc.record({
  records,
  ranges: fc.array(range, { minLength: 1, maxLength: 3 }),
  packed: fc.boolean(),
  folded: fc.option(fc.integer({ min: 36, max: 41 })),
  damages: fc.subarray(DAMAGES, { minLength: 1 }),
});

test("a sound archive is right in every row; a damaged one is as it was after a rebuild", () => {
  let repaired = 0;
  fc.assert(
    fc.property(asked, ({ records: made, ranges, packed, folded, damages }) => {
      const database = openSqlite();
      const archive = emptyArchive(database);
      archive.keepRecords(made, 1);
      if (packed) archive.age((FIRST_DAY + 9) * DAY_MS, 1, () => true);
      // Folded in part, so that some marks have no record any more.
      if (folded !== null) archive.age((FIRST_DAY + folded) * DAY_MS, 1, () => true);
      const before = contentsOf(database);
      const answers = answersOf(archive, [1, 4095], ranges);
      expect(rebuildAll(archive)).toBe(0);
      expect(contentsOf(database)).toEqual(before);

      const through = folded === null ? 0 : FIRST_DAY + folded - 36;
      const foldedSums = database.exec("SELECT * FROM sums WHERE day <= ?", through).toArray();
      const orphans = database
        .exec<{ record: string }>("SELECT record FROM marks WHERE record NOT IN (SELECT id FROM records)")
        .toArray();
      const safe = orphans.length > 0 ? damages.filter((damage) => !/marks/.test(damage)) : damages;
      for (const damage of safe) database.exec(damage);
      // Of folded days there is nothing to rebuild from: they are out of the damage's reach here.
      const { sums, user_sums } = { sums: foldedSums, user_sums: before.user_sums };
      database.exec("DELETE FROM sums WHERE day <= ?", through);
      for (const row of sums) {
        database.exec("INSERT INTO sums (day, body) VALUES (?, ?)", Number(row.day), row.body ?? null);
      }
      database.exec("DELETE FROM user_sums WHERE day <= ?", through);
      for (const line of user_sums ?? []) {
        const { day, user, body } = JSON.parse(line) as { day: number; user: number; body: string };
        if (day > through) continue;
        const bytes = new Uint8Array(Buffer.from(body.slice(2, -1), "hex")).buffer;
        database.exec("INSERT INTO user_sums (day, user, body) VALUES (?, ?, ?)", day, user, bytes);
      }
      const damaged = emptyArchive(database);
      repaired += rebuildAll(damaged);
      const after = tablesOf(database);
      expect(after).toEqual({
        sums: before.sums,
        user_sums: before.user_sums,
        active: before.active,
        marks: before.marks,
        held: before.records,
      });
      expect(answersOf(damaged, [1, 4095], ranges)).toEqual(answers);
      expect(answersOf(emptyArchive(database), [1, 4095], ranges)).toEqual(answers);
    }),
    { numRuns: 30 },
  );
  expect(repaired).toBeGreaterThan(200);
});
