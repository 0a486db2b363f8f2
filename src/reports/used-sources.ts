/** What the mappings ask Graph for beside call records: which usage reports with which columns, and which logs. */
import type { Catalog } from "./catalog.ts";

export interface UsedReport {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly unit: "count" | "minutes" | "duration" }[];
}

/** Every usage report that a field's formula names, with the columns it is read for. */
export function usedReports(catalog: Catalog): UsedReport[] {
  const reports = new Map<string, Map<string, UsedReport["columns"][number]>>();
  for (const { fields } of catalog.families) {
    for (const entry of fields.flatMap(({ sources }) => sources)) {
      if (entry.formula !== "column") continue;
      const columns = reports.get(entry.report) ?? new Map();
      for (const name of entry.columns) columns.set(name, { name, unit: entry.unit });
      reports.set(entry.report, columns);
    }
  }
  return [...reports].map(([name, columns]) => ({ name, columns: [...columns.values()] }));
}
