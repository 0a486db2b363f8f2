/**
 * Systematic causes that two answers alone betray, without asking for figures under other settings: history that begins
 * late, weeks labelled by another day, columns that are switched off, mobile users in the new source, a constant factor,
 * days cut in another zone. Each names the setting that removes it, or says that none can.
 */
import type { ReportField, ReportSet } from "../reports/catalog.ts";
import type { Policy } from "../reports/policy.ts";
import { byFactor } from "./constant-factor.ts";
import { amount, disagreements, ENOUGH_ROWS, improvement, isSummed, speakingRows } from "./disagreement.ts";
import type { Cause, ComparableRow, ComparedRow } from "./model.ts";
import { keyed } from "./row-keys.ts";
import { startCause, usableStretch } from "./start-date.ts";
import { zoneHint } from "./zone-hint.ts";

/**
 * Find the causes in the rows themselves.
 *
 * @param oldRows those of the period
 * @param newRows all of them, those beside the period included
 */
export function findCauses(
  set: ReportSet,
  oldRows: readonly ComparableRow[],
  newRows: readonly ComparableRow[],
  fields: readonly ReportField[],
  rows: readonly ComparedRow[],
): Cause[] {
  const causes: Cause[] = [];
  const start = startCause(set, oldRows, newRows, rows);
  if (start !== undefined) causes.push(start);
  // What shifts or multiplies whole rows shows in sums over periods; rows of calls or users have other reasons.
  if (set.family.rows !== "periods") return causes;
  const usable = usableStretch(oldRows, newRows);
  const served = fields.filter((field) => isServed(field, newRows));
  causes.push(...laterColumns(fields, newRows, usable));
  const label = weekLabel(set, usable, newRows, served);
  if (label !== undefined) causes.push(label.cause);
  const aligned = label?.rows ?? newRows;
  causes.push(...mobileUsers(set, usable, aligned, served));
  const factors = served.flatMap((field) => byFactor(set, usable, aligned, field) ?? []);
  causes.push(...factors);
  if (factors.length === 0 && label === undefined) causes.push(...zoneHint(set, usable, newRows, served));
  return causes;
}

/** Whether the new side says anything about a field: not switched off, and not unavailable on every day. */
const isServed = ({ name }: ReportField, newRows: readonly ComparableRow[]): boolean =>
  newRows.some(({ values, trust }) => values[name] !== undefined && trust?.[name]?.fidelity !== "unavailable");

function laterColumns(
  fields: readonly ReportField[],
  newRows: readonly ComparableRow[],
  oldRows: readonly ComparableRow[],
): Cause[] {
  const missing = fields
    .filter(
      ({ later, name }) => later && newRows.length > 0 && newRows.every(({ values }) => values[name] === undefined),
    )
    .filter(({ name }) => oldRows.some((row) => amount(row, name) !== 0))
    .map(({ name }) => name);
  if (missing.length === 0) return [];
  return [
    {
      kind: "laterColumns",
      fields: missing,
      sentence: `The old answer has columns that were added after the documents (${missing.join(", ")}); they are switched off.`,
      setting: { in: "POLICY", name: "laterColumns", value: true },
      alternatives: [],
      before: 2,
      after: null,
    },
  ];
}

/** What the shift of a week's label, in days, makes of the label that the new side has. */
const LABEL_BY_SHIFT: ReadonlyMap<number, Policy["weekLabel"]> = new Map([
  [-7, "opening-sunday"],
  [-6, "opening-sunday"],
  [-1, "saturday"],
  [1, "closing-sunday"],
  [6, "saturday"],
  [7, "closing-sunday"],
]);

function weekLabel(
  set: ReportSet,
  oldRows: readonly ComparableRow[],
  newRows: readonly ComparableRow[],
  fields: readonly ReportField[],
): { readonly cause: Cause; readonly rows: readonly ComparableRow[] } | undefined {
  if (set.period !== "Weekly" || speakingRows(oldRows, fields) < ENOUGH_ROWS) return undefined;
  const before = disagreements(set, oldRows, newRows, fields);
  const found = [...LABEL_BY_SHIFT].flatMap(([shift, label]) => {
    const rows = newRows.map((row) => ({ ...row, date: row.date + shift }));
    const better = improvement(before, disagreements(set, oldRows, rows, fields));
    return better === undefined ? [] : [{ shift, label, rows, better }];
  });
  const [best] = found.sort((a, b) => a.better.after - b.better.after);
  if (best === undefined) return undefined;
  const { shift, label, rows, better } = best;
  const days = Math.abs(shift) === 1 ? "one day" : `${Math.abs(shift)} days`;
  return {
    rows,
    cause: {
      kind: "weekLabel",
      fields: better.fields,
      sentence: `The old answer labels its weeks by another day, ${days} ${shift < 0 ? "earlier" : "later"}.`,
      setting: { in: "POLICY", name: "weekLabel", value: label },
      alternatives: [],
      before: better.before,
      after: better.after,
    },
  };
}

/** Fields that a source which counts mobile devices gives, and gives too high nearly always. */
function mobileUsers(
  set: ReportSet,
  oldRows: readonly ComparableRow[],
  newRows: readonly ComparableRow[],
  fields: readonly ReportField[],
): Cause[] {
  const olds = keyed(oldRows, set);
  const found = fields.filter((field) => {
    if (!isSummed(field)) return false;
    const pairs = [...keyed(newRows, set)].flatMap(([place, { row }]) => {
      const old = olds.get(place)?.row;
      const trust = row.trust?.[field.name];
      const counts =
        trust?.sources.length === 1 && trust.sources[0] === "teamsReports" && /mobile/.test(trust.why ?? "");
      return old !== undefined && counts ? [amount(row, field.name) - amount(old, field.name)] : [];
    });
    const over = pairs.filter((by) => by > 0).length;
    return over >= ENOUGH_ROWS && over >= 0.9 * pairs.length;
  });
  if (found.length === 0) return [];
  const names = found.map(({ name }) => name);
  const sizes = disagreements(set, oldRows, newRows, found);
  return [
    {
      kind: "mobileUsers",
      fields: names,
      sentence: `The Teams usage reports, which give ${names.join(", ")} on these days, count mobile users; the old service didn't.`,
      setting: { in: "POLICY", name: "fallback", value: "none" },
      alternatives: [],
      before: [...sizes.values()].reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.size),
      after: null,
    },
  ];
}
