/** One door to every report: the rows of a set, whatever its family's rows are. */
import type { ArchiveView } from "./archive-view.ts";
import type { ReportSet } from "./catalog.ts";
import { dialoutRows } from "./dialout-rows.ts";
import { logRows } from "./log-rows.ts";
import { periodRows } from "./period-rows.ts";
import type { ReportRequest } from "./report-request.ts";
import type { ReportTable } from "./report-table.ts";
import { userRows } from "./user-rows.ts";

/** The rows of a set, ascending by Date, then ID; an empty archive gives none. */
export function reportTable(set: ReportSet, view: ArchiveView, request: ReportRequest): ReportTable {
  switch (set.family.rows) {
    case "periods":
      return periodRows(set, view, request);
    case "calls":
    case "blocks":
      return logRows(set, view, request);
    case "users":
      return userRows(set, view, request);
    case "dialouts":
      return dialoutRows(set, view, request);
  }
}
