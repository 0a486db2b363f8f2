/**
 * A report's rows column by column, as they cross from the archive to whoever asked: a year of rows is then copied as a
 * handful of arrays of numbers in place of thousands of objects.
 */
import type { Provenance } from "./provenance.ts";
import type { CellValue, ReportRow, ReportTable } from "./report-table.ts";

export interface SentTable {
  readonly ids: Float64Array;
  readonly dates: Float64Array;
  /** Field by field; numbers alone are sent as such. */
  readonly values: readonly (Float64Array | readonly CellValue[])[];
  /** Row by row, of each the fields in their order. */
  readonly origins: Uint32Array;
  /** Present where any row has it. */
  readonly madeOf?: readonly ReportRow["madeOf"][];
  readonly provenances: readonly Provenance[];
}

/** Rows as columns; of no rows, no columns. */
export function packTable({ rows, provenances }: ReportTable): SentTable {
  const fields = rows[0]?.values.length ?? 0;
  const origins = new Uint32Array(rows.length * fields);
  rows.forEach((row, place) => {
    origins.set(row.origins, place * fields);
  });
  const values = Array.from({ length: fields }, (_, field) => {
    const column = rows.map((row) => row.values[field] ?? null);
    return column.every((value) => typeof value === "number") ? Float64Array.from(column) : column;
  });
  return {
    ids: Float64Array.from(rows, ({ id }) => id),
    dates: Float64Array.from(rows, ({ date }) => date),
    values,
    origins,
    ...(rows.some(({ madeOf }) => madeOf !== undefined) ? { madeOf: rows.map(({ madeOf }) => madeOf) } : {}),
    provenances,
  };
}

/** The rows again, as they were packed. */
export function unpackTable(table: SentTable): ReportTable {
  const { ids, dates, values, origins, madeOf, provenances } = table;
  const rows = Array.from(ids, (id, place): ReportRow => {
    const made = madeOf?.[place];
    return {
      id,
      date: dates[place] ?? 0,
      values: values.map((column) => column[place] ?? null),
      origins: [...origins.subarray(place * values.length, (place + 1) * values.length)],
      ...(made === undefined ? {} : { madeOf: made }),
    };
  });
  return { rows, provenances };
}
