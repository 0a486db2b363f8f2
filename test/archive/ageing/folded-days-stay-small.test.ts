/**
 * "archive size a year for 100,000 users: <= 100 MB … once folded" allows 6.1 bytes for each of the 16.25 million days on
 * which a user is active (65 % on 250 working days). The whole year is made in test/slow.
 */
import { expect, test } from "vitest";
import { DAY_MS } from "../../../src/measures.ts";
import { dayNumber } from "../../../src/reports/civil-date.ts";
import { emptyArchive, sweep } from "../../oracle/collected.ts";
import { openSqlite } from "../../support/sqlite.ts";
import { makeDay } from "../made-year.ts";

const FIRST = dayNumber(2026, 6, 1);

test("a user's folded day takes less than 5 bytes of blocks", () => {
  const database = openSqlite();
  const archive = emptyArchive(database);
  sweep(archive, { from: (FIRST - 10) * DAY_MS, to: (FIRST + 60) * DAY_MS });
  let userDays = 0;
  for (let day = FIRST; day < FIRST + 12; day++) userDays += makeDay(database, day, 4000, true).users;
  archive.age((FIRST + 60) * DAY_MS, 1, () => true);
  const { bytes } = database
    .exec<{ bytes: number }>("SELECT sum(length(members) + length(times)) AS bytes FROM packed_users")
    .toArray()[0] ?? { bytes: Number.POSITIVE_INFINITY };
  expect(userDays).toBeGreaterThan(30_000);
  expect(bytes / userDays).toBeLessThan(5);
});
