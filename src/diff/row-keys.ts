/**
 * By what rows of two answers are known to speak of the same thing. Date alone where rows are periods; elsewhere also
 * what names the row itself: an ID is a row number of the store that gave it, so two services never share one.
 */
import type { ReportSet } from "../reports/catalog.ts";
import type { RowKind } from "../reports/mapping-schema.ts";
import type { ComparableRow } from "./model.ts";

const KEY_FIELDS: Readonly<Record<RowKind, readonly string[]>> = {
  periods: [],
  users: ["UserName"],
  calls: ["CallID"],
  blocks: ["SIPURI", "ActionType", "TelephoneNumber"],
  dialouts: ["UserPrincipalName", "UsageLocation", "DestinationContext", "Currency"],
};

export const keyFields = (set: ReportSet): readonly string[] => KEY_FIELDS[set.family.rows];

/** The further keys of a row, letter case aside; rows that agree in all of them get a running number. */
export function keyOf(row: ComparableRow, set: ReportSet): string {
  return keyFields(set)
    .map((field) => String(row.values[field] ?? "").toLowerCase())
    .join(" | ");
}

export interface KeyedRow {
  readonly date: number;
  readonly key: string;
  readonly row: ComparableRow;
}

/** Rows by Date and key. */
export function keyed(rows: readonly ComparableRow[], set: ReportSet): Map<string, KeyedRow> {
  const byKey = new Map<string, KeyedRow>();
  const isPeriod = keyFields(set).length === 0;
  const next = new Map<string, number>();
  for (const row of rows) {
    if (isPeriod && !byKey.has(String(row.date))) {
      byKey.set(String(row.date), { date: row.date, key: "", row });
      continue;
    }
    const key = keyOf(row, set);
    const named = `${row.date} ${key}`;
    let place = named;
    let more = next.get(named) ?? 2;
    for (; byKey.has(place); more++) place = `${named} #${more}`;
    if (place !== named) next.set(named, more);
    byKey.set(place, { date: row.date, key, row });
  }
  return byKey;
}
