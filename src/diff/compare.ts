/**
 * Old figures beside new ones: rows are aligned by Date and the family's other keys, each pair of figures is judged,
 * fields are summed up, and what is systematic about the differences is named. Pure: "today" is an argument.
 *
 * A period without activity has no row (seeds 000, 001, 003), so a missing row agrees with zeros.
 */
import type { ReportField, ReportSet } from "../reports/catalog.ts";
import { isoDay } from "../reports/civil-date.ts";
import type { CellValue } from "../reports/report-table.ts";
import { findCauses } from "./causes.ts";
import { correlation } from "./correlation.ts";
import { explanation } from "./explanation.ts";
import type { KnownDifferences } from "./known-differences.ts";
import {
  type Cause,
  type ComparableRow,
  type ComparedCell,
  type ComparedRow,
  type Comparison,
  type FieldSummary,
  noCounts,
  STATUSES,
  type Status,
  type Tolerance,
  type Trust,
  type Verdict,
} from "./model.ts";
import { keyed, keyFields } from "./row-keys.ts";

export interface CompareOptions {
  readonly oldName: string;
  readonly newName: string;
  /** Id of the zone in which the new figures stand. */
  readonly zone: string;
  /** Dates to compare, days since 1970, both included; without them from the first to the last old Date. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** By field name; `*` for all others. */
  readonly tolerances: Readonly<Record<string, Tolerance>>;
  readonly known: KnownDifferences;
  /** Days since 1970; a rule that expired before explains nothing. */
  readonly today: number;
  /** Statuses that make the verdict `different`. */
  readonly failOn: readonly Status[];
  readonly notes?: readonly string[] | undefined;
}

export const DEFAULT_FAIL_ON: readonly Status[] = ["different", "onlyOld", "onlyNew"];

const EXACT: Tolerance = { absolute: 0, relative: 0 };

/**
 * Compare two answers of one set.
 *
 * @param newRows may reach beyond the period: rows next to it tell how weeks are labelled
 */
export function compare(
  set: ReportSet,
  oldRows: readonly ComparableRow[],
  newRows: readonly ComparableRow[],
  options: CompareOptions,
): Comparison {
  const period = periodOf(oldRows, options);
  const within = ({ date }: ComparableRow): boolean => period !== undefined && date >= period.from && date <= period.to;
  const before = oldRows.filter(within);
  const after = newRows.filter(within);
  const fields = comparedFields(set, oldRows);
  const rows = alignedRows(set, before, after, fields, options);
  const counts = countsOf(rows);
  const causes =
    counts.same === Object.values(counts).reduce((sum, count) => sum + count, 0)
      ? []
      : findCauses(set, before, newRows, fields, rows);
  const [verdict, sentence] = verdictOf(counts, before, newRows, causes, period, options);
  return {
    set: set.name,
    family: set.family.name,
    old: options.oldName,
    new: options.newName,
    zone: options.zone,
    period: period === undefined ? null : { from: isoDay(period.from), to: isoDay(period.to) },
    verdict,
    sentence,
    counts,
    fields: fields.map((field) => summaryOf(field, rows, newRows)),
    causes,
    withSettings: null,
    notes: options.notes ?? [],
    rows,
  };
}

function periodOf(
  oldRows: readonly ComparableRow[],
  { from, to }: CompareOptions,
): { readonly from: number; readonly to: number } | undefined {
  if (oldRows.length === 0) return undefined;
  const dates = oldRows.map(({ date }) => date);
  return { from: from ?? dates.reduce((a, b) => Math.min(a, b)), to: to ?? dates.reduce((a, b) => Math.max(a, b)) };
}

/** The fields that the old answer has; what it doesn't say can't be compared. Keys are what rows are found by. */
function comparedFields(set: ReportSet, oldRows: readonly ComparableRow[]): ReportField[] {
  const said = new Set(oldRows.flatMap(({ values }) => Object.keys(values)));
  const keys = keyFields(set);
  return set.family.fields.filter(({ name }) => said.has(name) && !keys.includes(name));
}

function alignedRows(
  set: ReportSet,
  oldRows: readonly ComparableRow[],
  newRows: readonly ComparableRow[],
  fields: readonly ReportField[],
  options: CompareOptions,
): ComparedRow[] {
  const olds = keyed(oldRows, set);
  const news = keyed(newRows, set);
  const usual = usualTrust(newRows, fields);
  const places = [...olds, ...[...news].filter(([place]) => !olds.has(place))].sort(
    ([, a], [, b]) => a.date - b.date || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  );
  return places.map(([place, { date, key }]) => {
    const old = olds.get(place)?.row;
    const next = news.get(place)?.row;
    const cells: Record<string, ComparedCell> = {};
    for (const field of fields) {
      const cell = judge(set, field, date, old, next, usual.get(field.name), options);
      if (cell !== undefined) cells[field.name] = cell;
    }
    const none: Status = old === undefined ? "onlyNew" : next === undefined ? "onlyOld" : "same";
    return { date: isoDay(date), key, status: fields.length === 0 ? none : worst(cells), cells };
  });
}

/** How far a field can be trusted where no row says so: as most rows do. */
function usualTrust(rows: readonly ComparableRow[], fields: readonly ReportField[]): Map<string, Trust> {
  const usual = new Map<string, Trust>();
  for (const { name } of fields) {
    const seen = new Map<Trust, number>();
    for (const { trust } of rows) {
      const one = trust?.[name];
      if (one !== undefined) seen.set(one, (seen.get(one) ?? 0) + 1);
    }
    const [most] = [...seen].sort((a, b) => b[1] - a[1]);
    if (most !== undefined) usual.set(name, most[0]);
  }
  return usual;
}

const isNumeric = ({ type }: ReportField): boolean => type === "Edm.Int64" || type === "Edm.Decimal";
const numberOf = (value: CellValue | undefined): number => (value === null || value === undefined ? 0 : Number(value));

/** One pair of figures; undefined where the old row doesn't have the field. */
function judge(
  set: ReportSet,
  field: ReportField,
  date: number,
  oldRow: ComparableRow | undefined,
  newRow: ComparableRow | undefined,
  usual: Trust | undefined,
  { tolerances, known, today }: CompareOptions,
): ComparedCell | undefined {
  const { name } = field;
  if (oldRow !== undefined && oldRow.values[name] === undefined) return undefined;
  const old = oldRow?.values[name] ?? null;
  const next = newRow?.values[name] ?? null;
  const trust = newRow?.trust?.[name] ?? usual;
  const sources = newRow?.trust?.[name]?.sources;
  const absent: Status = next === null ? "onlyOld" : old === null ? "onlyNew" : "different";
  const told = { old, new: next, ...(sources === undefined ? {} : { sources }) };
  if (!isNumeric(field)) {
    const same = old === next || (isBlank(old) && isBlank(next));
    const reason = same ? undefined : explanation(undefined, trust, set.family.name, name, date, known, today);
    const status: Status = same ? "same" : reason !== undefined ? "explained" : absent;
    return { ...told, status, absolute: null, relative: null, ...(reason === undefined ? {} : { reason }) };
  }
  const [o, n] = [numberOf(old), numberOf(next)];
  const absolute = n - o;
  const relative = o === 0 ? null : absolute / Math.abs(o);
  const { absolute: most, relative: part } = tolerances[name] ?? tolerances["*"] ?? EXACT;
  if (absolute === 0) return { ...told, status: "same", absolute, relative };
  if (Math.abs(absolute) <= Math.max(most, part * Math.max(Math.abs(o), Math.abs(n)))) {
    return { ...told, status: "withinTolerance", absolute, relative };
  }
  const hasBoth = oldRow !== undefined && newRow !== undefined;
  const reason = explanation({ o, n, hasBoth }, trust, set.family.name, name, date, known, today);
  if (reason !== undefined) return { ...told, status: "explained", absolute, relative, reason };
  return { ...told, status: absent, absolute, relative };
}

const isBlank = (value: CellValue): boolean => value === null || value === "";

function worst(cells: Readonly<Record<string, ComparedCell>>): Status {
  let place = 0;
  for (const name in cells) place = Math.max(place, STATUSES.indexOf(cells[name]?.status ?? "same"));
  return STATUSES[place] ?? "same";
}

export function countsOf(rows: readonly ComparedRow[]): Record<Status, number> {
  const counts = noCounts();
  for (const { cells, status } of rows) {
    const judged = Object.values(cells);
    if (judged.length === 0) counts[status]++;
    for (const cell of judged) counts[cell.status]++;
  }
  return counts;
}

function summaryOf(field: ReportField, rows: readonly ComparedRow[], newRows: readonly ComparableRow[]): FieldSummary {
  const { name } = field;
  const cells = rows.flatMap(({ cells }) => cells[name] ?? []);
  const counts = noCounts();
  for (const { status } of cells) counts[status]++;
  const trusts = newRows.flatMap(({ trust }) => trust?.[name] ?? []);
  const unavailable = trusts.length > 0 && trusts.every(({ fidelity }) => fidelity === "unavailable");
  const never = unavailable ? (trusts[0]?.why ?? field.sources[0]?.why ?? field.sources[0]?.words ?? null) : null;
  if (!isNumeric(field)) {
    return {
      field: name,
      counts,
      oldTotal: null,
      newTotal: null,
      absolute: null,
      relative: null,
      correlation: null,
      never,
    };
  }
  const oldTotal = total(cells.map((cell) => numberOf(cell.old)));
  const newTotal = total(cells.map((cell) => numberOf(cell.new)));
  const both = cells.filter((cell) => cell.old !== null && cell.new !== null);
  return {
    field: name,
    counts,
    oldTotal,
    newTotal,
    absolute: newTotal - oldTotal,
    relative: oldTotal === 0 ? null : (newTotal - oldTotal) / Math.abs(oldTotal),
    correlation: correlation(both.map((cell) => [numberOf(cell.old), numberOf(cell.new)])),
    never,
  };
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

function verdictOf(
  counts: Readonly<Record<Status, number>>,
  oldRows: readonly ComparableRow[],
  newRows: readonly ComparableRow[],
  causes: readonly Cause[],
  period: { readonly from: number; readonly to: number } | undefined,
  { failOn }: CompareOptions,
): [Verdict, string] {
  if (period === undefined || oldRows.length === 0) return ["incomparable", "The old answer has no row to compare."];
  const near = newRows.some(({ date }) => date >= period.from - 7 && date <= period.to + 7);
  if (!near && counts.onlyOld > 0) {
    return [
      "incomparable",
      `The new side has no figures from ${isoDay(period.from)} to ${isoDay(period.to)}: collect or import them first.`,
    ];
  }
  const sum = total(Object.values(counts));
  const failing = failOn.filter((status) => counts[status] > 0);
  if (failing.length === 0) {
    return [
      "acceptable",
      counts.same === sum
        ? `All ${sum} figures are the same.`
        : `${counts.same} of ${sum} figures are the same, ${sum - counts.same} others are accepted.`,
    ];
  }
  const differ = total(failing.map((status) => counts[status]));
  const named =
    causes.length === 0 ? "no systematic cause was found" : `found: ${causes.map(({ kind }) => kind).join(", ")}`;
  return ["different", `${differ} of ${sum} figures differ; ${named}.`];
}
