/** One door to every report: the rows of a set, whatever its family's rows are. */
import type { ArchiveView } from "./archive-view.ts";
import type { ReportSet } from "./catalog.ts";
import { periodRows, type ReportRequest } from "./period-rows.ts";
import type { ReportTable } from "./report-table.ts";

export function reportTable(set: ReportSet, view: ArchiveView, request: ReportRequest): ReportTable {
  return periodRows(set, view, request);
}
