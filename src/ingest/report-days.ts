/** Usage reports -> days: the columns that mappings use, by UTC day. Pure but for the report it is handed. */
import type { ReportRow } from "../graph/report-table.ts";
import { DAY_MS } from "../measures.ts";
import type { CollectedReportDay } from "./collecting.ts";

export interface UsedColumn {
  readonly name: string;
  readonly unit: "count" | "minutes" | "seconds" | "duration";
}

/**
 * The days of a report. Durations become milliseconds, counts and whole minutes stay as they are; a column that a row
 * doesn't have is left out, which is not a zero, and so is a day without any. Throws GraphFault `damaged` for a cell
 * that doesn't hold what its column should.
 */
export function reportDays(rows: readonly ReportRow[], columns: readonly UsedColumn[]): CollectedReportDay[] {
  const days: CollectedReportDay[] = [];
  for (const row of rows) {
    const date = row.date("Report Date");
    if (date === null) continue;
    const figures: Record<string, number> = {};
    for (const { name, unit } of columns) {
      const figure = unit === "duration" ? row.durationMs(name) : row.number(name);
      if (figure === null) continue;
      figures[name] = figure;
    }
    if (Object.keys(figures).length > 0) days.push({ day: Date.parse(date) / DAY_MS, columns: figures });
  }
  return days;
}
