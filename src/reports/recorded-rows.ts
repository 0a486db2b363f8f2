/** Rows of recorded old answers for the families with the key ID, as they were recorded (design.md, "Sources"). */
import type { ArchiveView } from "./archive-view.ts";
import { type ReportSet, servedFields } from "./catalog.ts";
import { missingValue } from "./cell-value.ts";
import { type Provenance, UNAVAILABLE } from "./provenance.ts";
import type { ReportRequest } from "./report-request.ts";
import type { ProvenanceTable, ReportRow } from "./report-table.ts";

export interface RecordedRows {
  readonly rows: readonly ReportRow[];
  /** Whether the recorded answer stands for a Date, whole. */
  readonly isRecorded: (date: number) => boolean;
  /** Whether a recorded row of any Date has this ID, and so stands for the row worked out here. */
  readonly hasId: (id: number) => boolean;
}

/** What the old service said itself, on one day of a bucket or in one row. */
export function recordedProvenance(recordedIn: string, zone: string): Provenance {
  const same = recordedIn === zone;
  return {
    sources: [{ source: "recorded", days: 1, share: 1 }],
    fidelity: same ? "exact" : "approximate",
    bias: same ? null : "either",
    note: same ? null : `recorded in the zone ${recordedIn}`,
  };
}

/** The recorded rows of the wanted dates; the old service's own, so they are served whatever today's rules say. */
export function recordedRows(
  set: ReportSet,
  view: ArchiveView,
  { zone, policy, dates }: ReportRequest,
  provenances: ProvenanceTable,
): RecordedRows {
  const fields = servedFields(set.family, policy);
  const ids = view.recordedKeys(set.name);
  const held = ids.size === 0 ? [] : view.recorded(set.name, dates);
  const recordedDates = new Set(held.map(({ date }) => date));
  const nothing = provenances.indexOf(UNAVAILABLE);
  const origins = new Map<string, number>();
  const originOf = (recordedIn: string): number => {
    const known = origins.get(recordedIn) ?? provenances.indexOf(recordedProvenance(recordedIn, zone.id));
    origins.set(recordedIn, known);
    return known;
  };
  const rows = held.map((row): ReportRow => {
    const said = fields.map((field) => row.values[field.name] ?? null);
    return {
      id: Number(row.key),
      date: row.date,
      values: said.map((value, index) => {
        const field = fields[index];
        return value === null && field !== undefined ? missingValue(field, policy) : value;
      }),
      origins: said.map((value) => (value === null ? nothing : originOf(row.zone))),
    };
  });
  return {
    rows,
    isRecorded: (date) => recordedDates.has(date),
    hasId: (id) => ids.size > 0 && ids.has(String(id)),
  };
}
