/**
 * Purging: whole calendar years are kept until the following one has ended (policy retentionYears), what is older goes,
 * day by day. Recorded rows are never purged. Reports leave out a bucket that begins before the kept years (local-days.ts),
 * so no answer is made of a part.
 *
 * Years are those of the callers' zones: the last UTC day of a year stays with the year after it, which begins in it for
 * zones that are ahead, and a year has ended once it has ended everywhere. Only folded days are purged: what Graph still
 * lists would come again.
 */
import { DAY_MS, dayOf, MARKS } from "../measures.ts";
import { dayNumber, yearOf } from "../reports/civil-date.ts";
import type { FoldedDays } from "./folding.ts";
import { heldKinds } from "./kinds.ts";
import { dropLine, keepLine, readLine } from "./meta-lines.ts";
import { first, type Sql } from "./sql.ts";
import { dropPacked } from "./user-days.ts";

const KEY = "purgedBeforeYear";
const SINCE = "heldSince";

/** The calendar year with which a UTC day is kept. */
export const yearKeptWith = (day: number): number => yearOf(day + 1);

/** The first year that is kept, given milliseconds since 1970, UTC. */
export const firstKeptYear = (now: number, retentionYears: number): number => yearOf(dayOf(now) - 1) - retentionYears;

/** What is to be purged next: a day's data, or what is left to do once all days are gone; undefined when there is nothing. */
export type Purge = { readonly day: number } | { readonly beforeYear: number };

/** @param now ms since 1970, UTC; @param retentionYears whole calendar years kept beside the running one */
export function nextPurge(sql: Sql, folded: FoldedDays, now: number, retentionYears: number): Purge | undefined {
  const year = firstKeptYear(now, retentionYears);
  const firstKept = dayNumber(year, 1, 1) - 1;
  const day = oldestDay(sql);
  if (day !== undefined && day < firstKept) return day <= folded.through ? { day } : undefined;
  const done = readLine(sql, KEY);
  const late = first(sql, "SELECT 1 AS late FROM report_days WHERE day < ? LIMIT 1", firstKept);
  if (done === String(year) && late === undefined) return undefined;
  return folded.through >= firstKept - 1 ? { beforeYear: year } : undefined;
}

const DAY_TABLES = ["sums", "user_sums", "last_ends", "user_days"];

function oldestDay(sql: Sql): number | undefined {
  const days = DAY_TABLES.map(
    (table) => first<{ day: number | null }>(sql, `SELECT min(day) AS day FROM ${table}`)?.day,
  );
  for (let mark = 0; mark < MARKS.length; mark++) {
    days.push(first<{ day: number | null }>(sql, "SELECT min(day) AS day FROM packed_users WHERE mark = ?", mark)?.day);
  }
  for (const kind of heldKinds(sql)) {
    const at = first<{ at: number | null }>(sql, "SELECT min(at) AS at FROM records WHERE kind = ?", kind)?.at;
    if (at !== undefined && at !== null) days.push(dayOf(at));
  }
  const held = days.filter((day) => day !== undefined && day !== null);
  return held.length === 0 ? undefined : Math.min(...held);
}

/** Purge what {@link nextPurge} named; again is the same as once. Call it inside a transaction. */
export function purge(sql: Sql, what: Purge): void {
  if ("day" in what) purgeDay(sql, what.day);
  else endPurge(sql, what.beforeYear);
}

function purgeDay(sql: Sql, day: number): void {
  for (const table of DAY_TABLES) sql.exec(`DELETE FROM ${table} WHERE day = ?`, day);
  dropPacked(sql, day);
  for (const kind of heldKinds(sql)) {
    sql.exec("DELETE FROM records WHERE kind = ? AND at < ?", kind, (day + 1) * DAY_MS);
  }
  // Users are looked at again once no old day is left.
  dropLine(sql, KEY);
}

/** The first UTC day that coverage or a report ever spoke of, as far as purging has taken it away; undefined before. */
export function purgedSince(sql: Sql): number | undefined {
  const kept = readLine(sql, SINCE);
  return kept === undefined ? undefined : Number(kept);
}

/** Once coverage is gone, this alone tells a day that was purged from one that was never held. */
function rememberSince(sql: Sql): void {
  const held = first<{ day: number | null }>(
    sql,
    `SELECT min(day) AS day FROM (SELECT min(from_ms) / ${DAY_MS} AS day FROM coverage UNION ALL SELECT min(day) FROM report_days)`,
  )?.day;
  if (held === undefined || held === null) return;
  const since = Math.min(held, purgedSince(sql) ?? held);
  keepLine(sql, SINCE, String(since));
}

/** What goes at once: days of reports, coverage, records set aside, and the users, with their names, of whom nothing is left. */
function endPurge(sql: Sql, beforeYear: number): void {
  const firstKept = dayNumber(beforeYear, 1, 1) - 1;
  rememberSince(sql);
  sql.exec("DELETE FROM report_days WHERE day < ?", firstKept);
  sql.exec("DELETE FROM day_windows WHERE day < ?", firstKept);
  sql.exec("DELETE FROM month_users WHERE month < ?", firstKept);
  sql.exec("DELETE FROM coverage WHERE to_ms <= ?", firstKept * DAY_MS);
  sql.exec("UPDATE coverage SET from_ms = ? WHERE from_ms < ?", firstKept * DAY_MS, firstKept * DAY_MS);
  sql.exec("DELETE FROM users WHERE year < ?", beforeYear);
  // Graph has forgotten them long ago, so nobody will ask for them again.
  sql.exec("DELETE FROM queue WHERE state = 'setAside' AND due < ?", firstKept * DAY_MS);
  keepLine(sql, KEY, String(beforeYear));
}
