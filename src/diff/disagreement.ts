/** One number for how far two answers disagree, by which settings are weighed against each other. */
import type { ReportField, ReportSet } from "../reports/catalog.ts";
import type { ComparableRow } from "./model.ts";
import { keyed } from "./row-keys.ts";

/** A setting must take away this part of the disagreement to be named. */
const TAKEN_AWAY = 0.6;
/** Below this the answers agree as well as rounding lets them. */
const NEGLIGIBLE = 0.004;
/** Rows that must speak for a cause: fewer can agree by chance. */
export const ENOUGH_ROWS = 4;

export const isSummed = ({ type }: ReportField): boolean => type === "Edm.Int64" || type === "Edm.Decimal";

export const amount = (row: ComparableRow | undefined, field: string): number => Number(row?.values[field] ?? 0);

/**
 * By field: the sum of |old - new| as a part of the mean of both totals, from 0 (equal) to 2 (nothing in common). Only
 * for Dates that the old rows span; fields that are zero on both sides are left out.
 */
export function disagreements(
  set: ReportSet,
  oldRows: readonly ComparableRow[],
  newRows: readonly ComparableRow[],
  fields: readonly ReportField[],
): Map<string, number> {
  const dates = oldRows.map(({ date }) => date);
  const from = dates.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const to = dates.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const olds = keyed(oldRows, set);
  const news = keyed(
    newRows.filter(({ date }) => date >= from && date <= to),
    set,
  );
  const places = [...new Set([...olds.keys(), ...news.keys()])];
  const found = new Map<string, number>();
  for (const field of fields.filter(isSummed)) {
    let apart = 0;
    let both = 0;
    for (const place of places) {
      const old = olds.get(place)?.row;
      if (old !== undefined && old.values[field.name] === undefined) continue;
      const [o, n] = [amount(old, field.name), amount(news.get(place)?.row, field.name)];
      apart += Math.abs(o - n);
      both += Math.abs(o) + Math.abs(n);
    }
    if (both > 0) found.set(field.name, (2 * apart) / both);
  }
  return found;
}

export interface Improvement {
  /** The fields that agree much better. */
  readonly fields: readonly string[];
  /** Mean disagreement of these fields. */
  readonly before: number;
  readonly after: number;
}

/**
 * What a change does to the disagreement: undefined unless it takes most of it away from some field and makes none much
 * worse.
 */
export function improvement(
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
): Improvement | undefined {
  const apart = [...before].filter(([, size]) => size > NEGLIGIBLE);
  const better = apart.filter(([field, size]) => (after.get(field) ?? 0) <= size * (1 - TAKEN_AWAY));
  if (better.length === 0) return undefined;
  const worse = [...before].some(
    ([field, size]) => (after.get(field) ?? 0) > Math.max(size * 1.1, NEGLIGIBLE) + NEGLIGIBLE,
  );
  if (worse) return undefined;
  const mean = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0) / sizes.length;
  return {
    fields: better.map(([field]) => field),
    before: mean(better.map(([, size]) => size)),
    after: mean(better.map(([field]) => after.get(field) ?? 0)),
  };
}

/** Rows of both sides that have something to say about a field. */
export const speakingRows = (rows: readonly ComparableRow[], fields: readonly ReportField[]): number =>
  rows.filter((row) => fields.some((field) => isSummed(field) && amount(row, field.name) !== 0)).length;
