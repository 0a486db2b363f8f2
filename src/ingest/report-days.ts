/** Usage reports -> days: the columns that mappings use, by UTC day. Pure but for the report it is handed. */
import type { ReportRow } from "../graph/report-table.ts";
import type { CollectedReportDay } from "./collecting.ts";

const DAY_MS = 86_400_000;

export interface UsedColumn {
  readonly name: string;
  readonly unit: "count" | "minutes" | "duration";
}

/**
 * The days of a report. Durations become milliseconds, counts and whole minutes stay as they are; a column that a row
 * doesn't have is left out, which is not a zero. A report whose every figure is zero is a retired one that Graph still
 * answers: nothing is there (graph-contract A.4).
 */
export function reportDays(rows: readonly ReportRow[], columns: readonly UsedColumn[]): CollectedReportDay[] {
  const days: CollectedReportDay[] = [];
  let any = false;
  for (const row of rows) {
    const date = row.date("Report Date");
    if (date === null) continue;
    const figures: Record<string, number> = {};
    for (const { name, unit } of columns) {
      const figure = unit === "duration" ? row.durationMs(name) : row.number(name);
      if (figure === null) continue;
      figures[name] = figure;
      if (figure !== 0) any = true;
    }
    days.push({ day: Date.parse(date) / DAY_MS, columns: figures });
  }
  return any ? days : [];
}
