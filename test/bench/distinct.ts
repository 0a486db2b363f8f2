/**
 * A year of 100,000 users: how long their distinct number over all of it takes, and how much it stores. In Node's SQLite; one
 * week is made user by user and packed as collecting would, and stands again and again for the others.
 */
import { FoldedDays, foldDay } from "../../src/archive/folding.ts";
import { MARKS } from "../../src/measures.ts";
import { dayNumber, weekdayOf } from "../../src/reports/civil-date.ts";
import { dayStart, resolveZone } from "../../src/reports/zones.ts";
import { bytesOf, makeDay, makeUsers } from "../archive/made-year.ts";
import { emptyArchive, sweep } from "../oracle/collected.ts";
import { openSqlite } from "../support/sqlite.ts";
import { type Measures, median } from "./measure.ts";

const USERS = 100_000;
const WEEK = 7;
const FIRST = dayNumber(2025, 1, 1);
const DAYS = 365;
const DAY_MS = 86_400_000;
const ROUNDS = 7;
const ZONES = [
  "UTC",
  "Asia/Kathmandu",
  "America/New_York",
  "Australia/Lord_Howe",
  "Pacific/Kiritimati",
  "America/St_Johns",
];

function madeYear(): ReturnType<typeof openSqlite> {
  const sql = openSqlite();
  const archive = emptyArchive(sql);
  makeUsers(sql, USERS);
  sweep(archive, { from: (FIRST - 10) * DAY_MS, to: (FIRST + DAYS + 40) * DAY_MS });
  // A day's windows reach into the day after it, so the week's first day is made twice.
  for (let day = FIRST; day <= FIRST + WEEK; day++) {
    const weekday = weekdayOf(day);
    makeDay(sql, day, USERS, weekday > 0 && weekday < 6);
  }
  archive.age((FIRST + WEEK + 1) * DAY_MS, 1, () => true);
  sql.transaction(() => {
    for (let day = FIRST + WEEK; day < FIRST + DAYS; day++) {
      const like = FIRST + ((day - FIRST) % WEEK);
      for (const table of ["sums", "user_days", "packed_users", "day_windows"]) {
        sql.exec(`DELETE FROM ${table} WHERE day = ?`, day);
        const columns = sql.exec<{ name: string }>("SELECT name FROM pragma_table_info(?)", table).toArray();
        const names = columns.map(({ name }) => name);
        const copied = names.map((name) => (name === "day" ? "? AS day" : name));
        sql.exec(`INSERT INTO ${table} (${names}) SELECT ${copied} FROM ${table} WHERE day = ?`, day, like);
      }
    }
  });
  const folded = new FoldedDays(sql);
  for (let day = FIRST; day < FIRST + DAYS; day++) sql.transaction(() => foldDay(sql, folded, day));
  return sql;
}

export function distinctMeasures(): Measures {
  const sql = madeYear();
  const active = 1 << MARKS.indexOf("active");
  const slowest = { zone: "", ms: 0, users: 0 };
  for (const name of ZONES) {
    const zone = resolveZone(name);
    const range = { from: dayStart(zone, FIRST), to: dayStart(zone, FIRST + DAYS) };
    let users = 0;
    const times = Array.from({ length: ROUNDS }, () => {
      // A new one each time, with nothing in memory.
      const archive = emptyArchive(sql);
      const start = performance.now();
      users = archive.distinct(active, [range]);
      return performance.now() - start;
    });
    if (median(times) > slowest.ms) Object.assign(slowest, { zone: name, ms: median(times), users });
  }
  const tables = ["sums", "packed_users", "month_users", "day_windows", "user_days", "coverage", "meta", "users"];
  const bytes = bytesOf(sql, ...tables, "sqlite_autoindex_users_1");
  return {
    "distinct.year-ms": {
      value: slowest.ms,
      goal: 50,
      better: "less",
      unit: "ms",
      how: `${slowest.users} distinct users, nothing in memory, median of ${ROUNDS}, the slowest (${slowest.zone}) of ${ZONES.length} zones, in Node`,
    },
    "archive.mb-per-year": {
      value: bytes / 1e6,
      goal: 100,
      better: "less",
      unit: "MB",
      how: `pages of SQLite for sums and distinct users of ${DAYS} folded days and for ${USERS} users`,
    },
  };
}
