/**
 * "archive size a year for 100,000 users: <= 100 MB for the families of sums and distinct users once folded; open days and
 * per-row families measured and stated apart", and "a year's distinct users, 100,000 users, any zone: <= 50 ms". Sizes are
 * checked, times are printed, because they say as much about the machine.
 */
import { expect, test } from "vitest";
import { DAY_MS, MARKS, QUARTERS_A_DAY } from "../../src/measures.ts";
import { dayNumber, weekdayOf } from "../../src/reports/civil-date.ts";
import { dayStart, resolveZone } from "../../src/reports/zones.ts";
import { bytesOf, makeDay, makeUsers } from "../archive/made-year.ts";
import { emptyArchive, sweep } from "../oracle/collected.ts";
import { openSqlite } from "../support/sqlite.ts";

const USERS = 100_000;
const FIRST = dayNumber(2025, 1, 1);
const DAYS = 365;
const HOLIDAYS = 11;
const WORKING_DAYS = 261 - HOLIDAYS;
const MB = 1_000_000;

const megabytes = (bytes: number): string => `${(bytes / MB).toFixed(1)} MB`;

test("a year of 100,000 users takes at most 100 MB once folded", () => {
  const database = openSqlite();
  const archive = emptyArchive(database);
  makeUsers(database, USERS);
  sweep(archive, { from: (FIRST - 10) * DAY_MS, to: (FIRST + DAYS + 40) * DAY_MS });
  let userDays = 0;
  let working = 0;
  let ageing = 0;
  for (let day = FIRST - 1; day <= FIRST + DAYS; day++) {
    const weekday = weekdayOf(day);
    const isWorking = weekday > 0 && weekday < 6 && working < WORKING_DAYS;
    working += isWorking ? 1 : 0;
    userDays += makeDay(database, day, USERS, isWorking).users;
    const before = performance.now();
    archive.age((day + 1) * DAY_MS, 1, () => true);
    ageing += performance.now() - before;
  }
  archive.age((FIRST + DAYS + 60) * DAY_MS, 1, () => true);
  const tables = ["sums", "packed_users", "month_users", "day_windows", "user_days", "coverage", "meta"];
  const users = bytesOf(database, "users", "sqlite_autoindex_users_1");
  const year = bytesOf(database, ...tables);
  const lines = [
    `${userDays} user days, ${working} working days: ${megabytes(year)} a year, ${megabytes(users)} for the users`,
    ...tables.slice(0, 4).map((table) => `  ${table}: ${megabytes(bytesOf(database, table))}`),
    `  packing and folding: ${(ageing / (DAYS + 2)).toFixed(0)} ms a day`,
  ];
  expect(year + users).toBeLessThanOrEqual(100 * MB);

  const active = 1 << MARKS.indexOf("active");
  for (const name of ["UTC", "Asia/Kathmandu", "America/New_York"]) {
    const zone = resolveZone(name);
    const range = { from: dayStart(zone, FIRST), to: dayStart(zone, FIRST + DAYS) };
    const times = Array.from({ length: 9 }, () => {
      const fresh = emptyArchive(database);
      const before = performance.now();
      expect(fresh.distinct(active, [range])).toBe(USERS);
      return performance.now() - before;
    }).sort((a, b) => a - b);
    const fresh = emptyArchive(database);
    const before = performance.now();
    for (let day = FIRST; day < FIRST + DAYS; day++) {
      fresh.distinct(active, [{ from: dayStart(zone, day), to: dayStart(zone, day + 1) }]);
    }
    const daily = performance.now() - before;
    const [median = 0, most = 0] = [times[4], times[8]];
    lines.push(
      `  ${name}: the year's distinct users ${median.toFixed(1)} ms (at most ${most.toFixed(1)}), its 365 days ${daily.toFixed(1)} ms`,
    );
  }
  console.log(lines.join("\n"));
}, 1_800_000);

test("open days and the per-user family are measured apart", () => {
  const database = openSqlite();
  const archive = emptyArchive(database);
  const made = makeDay(database, FIRST, USERS, true, true);
  const open = bytesOf(database, "active", "marks");
  const own = bytesOf(database, "user_sums");
  archive.age((FIRST + 60) * DAY_MS, 1, () => true);
  const ends = bytesOf(database, "last_ends");
  console.log(
    [
      `an open working day of ${made.users} users and ${made.sessions} sessions: ${megabytes(open)} beside its records`,
      `for CsUserActivities and CsClientDeviceDetail: ${megabytes(own)} of users' own sums a working day, kept as they are, and ${megabytes(ends)} of ends of last sessions a folded one`,
      `  in a year of ${WORKING_DAYS} working days: ${megabytes(WORKING_DAYS * (own + ends))}`,
    ].join("\n"),
  );
  expect(own).toBe(bytesOf(database, "user_sums"));
  expect(own / made.users).toBeLessThan(300);
  const day = { from: FIRST * QUARTERS_A_DAY, to: (FIRST + 1) * QUARTERS_A_DAY };
  expect(archive.distinct(1, [day])).toBeGreaterThan(0);
  expect(bytesOf(database, "marks", "active")).toBeLessThan(MB / 10);
}, 300_000);
