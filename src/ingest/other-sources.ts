/** Steps over the sources that are not call records: usage reports, a report at a time. */
import type { Graph } from "../graph/graph.ts";
import { isReportFunction } from "../graph/report-functions.ts";
import { LISTED } from "./collecting.ts";
import type { OtherSource } from "./collector.ts";
import { reportDays, type UsedColumn } from "./report-days.ts";

export interface ReportToRead {
  readonly name: string;
  readonly columns: readonly UsedColumn[];
}

const REPORT = "report:";

/** Reads the next step of a sweep over a report that the mappings use. */
export function otherSource(graph: Graph, reports: readonly ReportToRead[]): OtherSource {
  return async (sweep, archive, now) => {
    const name = sweep.source.slice(REPORT.length);
    const used = reports.find((report) => sweep.source.startsWith(REPORT) && report.name === name);
    // A source that no mapping uses any more has nothing to read.
    if (used === undefined || !isReportFunction(name)) return archive.finishSweep(sweep, now);
    const report = await graph.fetchReport(name, { period: "D180" });
    if (report.kind === "table")
      archive.keepReport(name, report.refreshDate, reportDays(report.rows, used.columns), now);
    archive.keepPage(sweep, [], LISTED, now);
  };
}
