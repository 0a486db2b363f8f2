/**
 * Figures of single users that only a usage report has, asked for day by day: private chat messages out of the Teams
 * user detail (design.md, CsUserActivities.TotalMessages). Graph gives such a day for 28 days, restates the last three
 * (graph-contract B.1), and hides users where the tenant's privacy setting says so (D.2): those are never counted.
 */
import { GraphFault } from "../graph/graph-fault.ts";
import type { Report, ReportOptions } from "../graph/report-builder.ts";
import type { ReportFunction } from "../graph/report-functions.ts";
import type { ReportRow } from "../graph/report-table.ts";
import type { ReportArgument } from "../graph/usage-reports.ts";
import { DAY_MS, dayOf, type UserMeasure } from "../measures.ts";
import { type CollectedRow, type Collecting, LISTED, type Sweep } from "./collecting.ts";
import { dayText, markText, readMark } from "./day-mark.ts";
import { emptyFacts, type UserSums } from "./facts.ts";

/** Reports of users that are read by day: which column becomes which measure. */
export const USER_DAY_REPORTS = {
  getTeamsUserActivityUserDetail: { column: "Private Chat Message Count", measure: "messages" },
} as const satisfies Readonly<Record<string, { readonly column: string; readonly measure: UserMeasure }>>;
export type UserDayReport = keyof typeof USER_DAY_REPORTS;

export const isUserDayReport = (name: string): name is UserDayReport => Object.hasOwn(USER_DAY_REPORTS, name);

export interface ReportSource {
  /** Throws GraphFault. */
  fetchReport(name: ReportFunction, argument: ReportArgument, options: ReportOptions): Promise<Report>;
  /** Whether the documented rate allows no call at the moment. */
  isUsedUp(name: ReportFunction): boolean;
}

/** How many days back Graph answers for a day. */
const REACH_DAYS = 28;
/** So many days after it a day's figures are said to be final. */
const SETTLED_AFTER = 3;
/** Days that reports usually lag behind, where no report has told its refresh date. */
const USUAL_LAG = 2;
/** The reason of a sweep that was left to the next pass: that is its usual way through history, and no failure. */
export const RATE_WORDS = "Reports were asked for as often as Graph allows in ten minutes; the days left follow later.";

/**
 * Reads the latest day that is due and was not looked at yet, or ends the sweep. Throws GraphFault.
 *
 * @param counted the latest refresh date that any other report has told, days since 1970
 */
export async function readUserDay(
  reports: ReportSource,
  name: UserDayReport,
  sweep: Sweep,
  archive: Collecting,
  counted: number | undefined,
  now: number,
): Promise<void> {
  const today = dayOf(now);
  const first = today - REACH_DAYS;
  // Where the other reports can't be had any more, their refresh date tells nothing.
  const isKnown = counted !== undefined && counted >= today - USUAL_LAG - SETTLED_AFTER;
  const last = Math.min(isKnown ? counted : today - USUAL_LAG, today - 1);
  const refreshes = archive.refreshes(name);
  const day = dueDay(first, readMark(sweep.next)?.day ?? last, last, refreshes);
  if (day === undefined) return archive.finishSweep(sweep, now);
  // History is more than the rate allows at once: nothing else shall wait for it, and the next pass goes on.
  if (reports.isUsedUp(name)) return archive.abandonSweep(sweep, RATE_WORDS, now);

  const { column } = USER_DAY_REPORTS[name];
  const report = await reportOf(reports, name, day, today);
  const next = day > first ? markText(day - 1) : LISTED;
  if (report?.kind === "nothing" && report.why !== "headerOnly" && report.why !== "empty") {
    return archive.finishSweep(sweep, now, `Graph has no report ${name} any more.`);
  }
  if (report?.kind === "table" && report.concealed) {
    return archive.finishSweep(sweep, now, `Names in ${name} are hidden: nothing is counted by user from it.`);
  }
  // Without rows, or counted up to an earlier day, the day is not there yet: that is no zero.
  if (report?.kind !== "table" || report.refreshDate < dayText(day)) {
    const final = dayText(day + SETTLED_AFTER);
    const passed = [...refreshes.values(), ...(isKnown ? [dayText(counted)] : [])].find((date) => date >= final);
    // A final day that has nothing is noted as one without figures, and not asked for again.
    if (passed !== undefined && !refreshes.has(day)) archive.keepReport(name, passed, [{ day, columns: {} }], now);
    return archive.keepPage(sweep, [], next, now);
  }
  const rows = userDayRows(name, day, report.rows);
  if (rows.length === 0) return archive.finishSweep(sweep, now, `${name} names no user by id.`);
  const totals = { report: name, refreshed: report.refreshDate, members: [column] };
  archive.keepDayPage(sweep, { day, rows, first: true, last: true, totals }, next, now);
}

/** The report of a day; undefined for the oldest one when Graph won't give it any more. */
async function reportOf(reports: ReportSource, name: UserDayReport, day: number, today: number) {
  const { column } = USER_DAY_REPORTS[name];
  try {
    return await reports.fetchReport(name, { date: dayText(day) }, { columns: [column] });
  } catch (fault) {
    // Midnight may have passed since, and there the reach ends.
    if (fault instanceof GraphFault && fault.kind === "invalid" && day <= today - REACH_DAYS + 1) return undefined;
    throw fault;
  }
}

/**
 * The latest day that was never read, or was read before its figures were final and is final now.
 *
 * @param first the earliest day that Graph still has, and `from` the latest to look at
 * @param last the day up to which reports are counted
 * @param refreshes for each day held, the refresh date (`YYYY-MM-DD`) it was read at
 */
export function dueDay(
  first: number,
  from: number,
  last: number,
  refreshes: ReadonlyMap<number, string>,
): number | undefined {
  for (let day = Math.min(from, last); day >= first; day--) {
    const final = day + SETTLED_AFTER;
    const refreshed = refreshes.get(day);
    if (refreshed === undefined || (refreshed < dayText(final) && last >= final)) return day;
  }
  return undefined;
}

/**
 * A day's users as rows to keep: one for all users whose ids begin with the same character, so that a day of a large
 * tenant neither becomes a hundred thousand records nor one that is too long. No id stands outside the facts.
 */
export function userDayRows(name: UserDayReport, day: number, rows: readonly ReportRow[]): CollectedRow[] {
  const { column, measure } = USER_DAY_REPORTS[name];
  const groups = new Map<string, { amount: number; users: Map<string, UserSums>; names: Map<string, string> }>();
  for (const row of rows) {
    const user = row.get("User Id")?.toLowerCase();
    const amount = row.number(column);
    if (user === undefined || !GUID.test(user) || user === NO_ONE || amount === null) continue;
    const initial = user.slice(0, 1);
    const group = groups.get(initial) ?? { amount: 0, users: new Map(), names: new Map() };
    groups.set(initial, group);
    // A user who stands in it twice is counted once.
    if (amount === 0 || group.users.has(user)) continue;
    group.amount += amount;
    group.users.set(user, { user, sums: new Map([[measure, amount]]) });
    const principal = row.get("User Principal Name");
    if (principal !== null) group.names.set(user, principal);
  }
  return [...groups].map(([initial, { amount, users, names }]) => ({
    id: `${dayText(day)} ${initial}`,
    facts: { ...emptyFacts(day * DAY_MS), users: [...users.values()], names },
    members: { [column]: amount },
  }));
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const NO_ONE = "00000000-0000-0000-0000-000000000000";
