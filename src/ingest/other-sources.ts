/** Steps over the sources that are not call records: telephone logs and usage reports, one request a step. */

import type { Graph } from "../graph/graph.ts";
import { GraphFault } from "../graph/graph-fault.ts";
import { isReportFunction, REPORT_FUNCTIONS, type ReportFunction } from "../graph/report-functions.ts";
import { DAY_MS, dayOf } from "../measures.ts";
import type { Collecting, Sweep } from "./collecting.ts";
import type { OtherSource } from "./collector.ts";
import { type LogToRead, readLog } from "./log-pages.ts";
import { reportDays, type UsedColumn } from "./report-days.ts";
import { type ReportCallBook, reportWait } from "./report-limits.ts";
import { isUserDayReport, type ReportSource, readUserDay } from "./user-days.ts";

export interface ReportToRead {
  readonly name: string;
  readonly columns: readonly UsedColumn[];
}

/** What the mappings use. */
export interface ToRead {
  readonly logs: readonly LogToRead[];
  readonly reports: readonly ReportToRead[];
  /** Reports of users that are read by day. */
  readonly userDays: readonly string[];
}

const REPORT = "report:";
const USER_DAYS = "userDays:";
/** A report that was read within so many days is made up for by its shorter form. */
const OVERLAP_DAYS = 25;

/** Reads the next step of a sweep; one over a source that no mapping uses any more has nothing to read. */
export function otherSource(graph: Graph, toRead: ToRead, book: ReportCallBook): OtherSource {
  return async (sweep, archive, now) => {
    const log = toRead.logs.find(({ name }) => name === sweep.source);
    if (log !== undefined) return readLog(graph, log, sweep, archive, now);

    const reports = limited(graph, book, now);
    const report = toRead.reports.find(({ name }) => sweep.source === REPORT + name);
    if (report !== undefined) return readReport(reports, report, sweep, archive, now);

    const name = toRead.userDays.find((one) => sweep.source === USER_DAYS + one);
    if (name !== undefined && isUserDayReport(name)) {
      const others = toRead.reports.map((one) => one.name);
      return readUserDay(reports, name, sweep, archive, newestRefresh(archive, others), now);
    }
    archive.finishSweep(sweep, now);
  };
}

/** Reports within the documented rate: where it is used up, asking throws in words and with the wait, unsent. */
function limited(graph: Graph, book: ReportCallBook, now: number): ReportSource {
  const wait = (name: ReportFunction): number => {
    const form = name.startsWith("getTeams") ? graph.cloud.teamsReports : graph.cloud.skypeReports;
    const json = form === "beta-json" || REPORT_FUNCTIONS[name].version === "beta";
    return reportWait(book.reportCalls(), name, json, now);
  };
  return {
    isUsedUp: (name) => wait(name) > 0,
    async fetchReport(name, argument, options) {
      const retryAfterMs = wait(name);
      if (retryAfterMs === 0) return graph.fetchReport(name, argument, options);
      const words = "Reports were asked for as often as Graph allows in ten minutes.";
      throw new GraphFault("throttled", words, { retryAfterMs });
    },
  };
}

async function readReport(
  reports: ReportSource,
  used: ReportToRead,
  sweep: Sweep,
  archive: Collecting,
  now: number,
): Promise<void> {
  const { name, columns } = used;
  if (!isReportFunction(name)) return archive.finishSweep(sweep, now);
  const newest = newestRefresh(archive, [name]);
  const period = newest !== undefined && newest >= dayOf(now) - OVERLAP_DAYS ? "D30" : "D180";
  const report = await reports.fetchReport(name, { period }, { columns: columns.map((column) => column.name) });
  if (report.kind === "nothing") return archive.finishSweep(sweep, now, `Graph has nothing under ${name}.`);
  // What a retired product leaves behind is no quiet time (graph-contract A.4).
  if (report.allZero) return archive.finishSweep(sweep, now, `Every figure of ${name} is zero.`);
  archive.keepReport(name, report.refreshDate, reportDays(report.rows, columns), now);
  archive.finishSweep(sweep, now);
}

/** The latest day up to which any of the reports was counted, days since 1970. */
function newestRefresh(archive: Collecting, reports: readonly string[]): number | undefined {
  let newest: number | undefined;
  for (const report of reports) {
    for (const refreshed of archive.refreshes(report).values()) {
      newest = Math.max(newest ?? 0, Date.parse(refreshed.slice(0, 10)) / DAY_MS);
    }
  }
  return newest;
}
