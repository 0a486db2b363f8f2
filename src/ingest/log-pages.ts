/** Steps over the telephone logs: one request each, a page kept before the next one is asked for (graph-contract C.7). */
import type { Graph } from "../graph/graph.ts";
import { type LogPage, type LogRequest, type LogWindow, MAX_LOG_DAYS } from "../graph/pstn-logs.ts";
import { DAY_MS, dayOf, type Log } from "../measures.ts";
import { type CollectedRow, type Collecting, LISTED, type Sweep } from "./collecting.ts";
import { dayText, markText, readMark } from "./day-mark.ts";
import { blockedUser, dialoutSum, directRoutingCall, pstnCall } from "./pstn-facts.ts";

export interface LogToRead {
  readonly name: Log;
  /** Members of its rows that reports serve. */
  readonly members: readonly string[];
}

/** The report that gives sums alone: it is asked for one UTC day at a time, so that its rows can be placed. */
export const DIALOUT_REPORT = "getPstnOnlineMeetingDialoutReport";
/** Its seconds of a day, for which they stand in where the calls themselves are not known. */
const DIALOUT_SECONDS = "totalCallSeconds";

/** Reads the next page of a log and keeps it. Throws GraphFault. */
export async function readLog(graph: Graph, log: LogToRead, sweep: Sweep, archive: Collecting, now: number) {
  if (log.name === DIALOUT_REPORT) return readDialoutDay(graph, log, sweep, archive, now);
  const request = sweep.next === null ? wholeDays(sweep) : { next: sweep.next };
  const page = await PAGES[log.name](graph, request, log.members);
  archive.keepRows(sweep, page.rows, page.next ?? LISTED, now, noteOf(page));
}

interface CollectedPage extends LogPage<CollectedRow> {}

type PageReader = (graph: Graph, request: LogRequest, members: readonly string[]) => Promise<CollectedPage>;

const PAGES: Readonly<Record<Exclude<Log, typeof DIALOUT_REPORT>, PageReader>> = {
  getPstnCalls: async (graph, request, members) =>
    collected(await graph.getPstnCalls(request), (row) => pstnCall(row, members)),
  getDirectRoutingCalls: async (graph, request, members) =>
    collected(await graph.getDirectRoutingCalls(request), (row) => directRoutingCall(row, members)),
  getPstnBlockedUsersLog: async (graph, request, members) =>
    collected(await graph.getPstnBlockedUsersLog(request), (row) => blockedUser(row, members)),
};

const collected = <Row>(page: LogPage<Row>, keep: (row: Row) => CollectedRow): CollectedPage => ({
  ...page,
  rows: page.rows.map(keep),
});

/**
 * The sweep's window in whole days, as every documented request has it. It ends with the day after the last one, because
 * one log leaves its end out; where that makes it too long, the first day goes, of which only a part was wanted.
 */
function wholeDays({ from, to }: Sweep): LogWindow {
  const end = Math.ceil(to / DAY_MS);
  return { from: dayText(Math.max(dayOf(from), end - MAX_LOG_DAYS)), to: dayText(end) };
}

async function readDialoutDay(graph: Graph, log: LogToRead, sweep: Sweep, archive: Collecting, now: number) {
  const { day, link } = readMark(sweep.next) ?? { day: Math.ceil(sweep.from / DAY_MS), link: null };
  const last = dayOf(sweep.to);
  if (day > last) return archive.finishSweep(sweep, now);
  const page = await graph.getPstnOnlineMeetingDialoutReport(link === null ? oneDay(day) : { next: link });
  archive.keepDayPage(
    sweep,
    {
      day,
      rows: page.rows.map((row) => dialoutSum(row, day, log.members)),
      first: link === null,
      last: page.next === null,
      // Of a day that isn't over, the seconds stand for nothing yet.
      ...(log.members.includes(DIALOUT_SECONDS) &&
        day < dayOf(now) && {
          totals: { report: DIALOUT_REPORT, refreshed: new Date(now).toISOString(), members: [DIALOUT_SECONDS] },
        }),
    },
    page.next !== null ? markText(day, page.next) : day < last ? markText(day + 1) : LISTED,
    now,
    noteOf(page),
  );
}

/** Up to the last millisecond: with whole days both ends would count, and midnight would belong to two days. */
const oneDay = (day: number): LogWindow => ({
  from: `${dayText(day)}T00:00:00Z`,
  to: `${dayText(day)}T23:59:59.999Z`,
});

const noteOf = ({ unreadable }: { readonly unreadable: number }): string | undefined =>
  unreadable === 0 ? undefined : `Graph sent ${unreadable} rows that can't be read; they are left out.`;
