/** A report's rows before the legacy face filters and writes them: the same form for every family. */
import type { Provenance } from "./provenance.ts";

export type CellValue = number | string | null;

export interface ReportRow {
  readonly id: number;
  /** Days since 1970 of the Date shown, at 00:00 of the caller's clock. */
  readonly date: number;
  /**
   * In the order of the served fields. Counts and whole minutes are numbers, decimals text, DateTime the milliseconds
   * of the clock value read as UTC.
   */
  readonly values: readonly CellValue[];
  /** Index into the table's provenances, field by field. */
  readonly origins: readonly number[];
  /** What a row that is no period was made of: a user's sums (UserPeriod.key), or records by their ids. */
  readonly madeOf?: { readonly user: string } | { readonly records: readonly string[] };
}

/** The order in which rows are served. */
export const byDateThenId = (a: Pick<ReportRow, "date" | "id">, b: Pick<ReportRow, "date" | "id">): number =>
  a.date - b.date || a.id - b.id;

export interface ReportTable {
  /** Ascending by Date, then id. */
  readonly rows: readonly ReportRow[];
  readonly provenances: readonly Provenance[];
}

/** Keeps each distinct provenance once: a year of days mostly shares a handful. */
export class ProvenanceTable {
  readonly #known = new Map<Provenance, number>();
  readonly #index = new Map<string, number>();
  readonly all: Provenance[] = [];

  indexOf(provenance: Provenance): number {
    const same = this.#known.get(provenance);
    if (same !== undefined) return same;
    const key = JSON.stringify(provenance);
    const index = this.#index.get(key) ?? this.all.push(provenance) - 1;
    this.#index.set(key, index);
    this.#known.set(provenance, index);
    return index;
  }
}
