/** A cause of plain arithmetic: every figure of a field is the same multiple of the other side's. */
import type { ReportField, ReportSet } from "../reports/catalog.ts";
import { amount, ENOUGH_ROWS, isSummed } from "./disagreement.ts";
import type { Cause, ComparableRow } from "./model.ts";
import { keyed } from "./row-keys.ts";

/** A factor nearer to 1 than this is no cause. */
const NEAR_ONE = 0.04;
/** What may be left beside rounding, as a part of the old total and of what differed before. */
const LEFT_OF_TOTAL = 0.08;
const LEFT_OF_DIFFERENCE = 0.25;

/** What well-known factors come from. */
const KNOWN: readonly (readonly [factor: number, what: string])[] = [
  [60, "the old figures may be seconds where the new are minutes, or minutes where the new are hours"],
  [1 / 60, "the old figures may be minutes where the new are seconds, or hours where the new are minutes"],
  [2, "the old service may have counted both ends of a session"],
  [0.5, "the new source may count both ends of a session"],
  [1000, "the two may differ in milliseconds and seconds"],
  [0.001, "the two may differ in seconds and milliseconds"],
];

/** The cause, or undefined where no one factor fits the rows that both sides have. */
export function byFactor(
  set: ReportSet,
  oldRows: readonly ComparableRow[],
  newRows: readonly ComparableRow[],
  field: ReportField,
): Cause | undefined {
  if (!isSummed(field)) return undefined;
  const news = keyed(newRows, set);
  const pairs = [...keyed(oldRows, set)].flatMap(([place, { row }]) => {
    const [o, n] = [amount(row, field.name), amount(news.get(place)?.row, field.name)];
    return news.has(place) && o > 0 && n > 0 ? [[o, n] as const] : [];
  });
  if (pairs.length < ENOUGH_ROWS || new Set(pairs.map(([, n]) => n)).size < 3) return undefined;
  const sum = (of: (o: number, n: number) => number): number => pairs.reduce((all, [o, n]) => all + of(o, n), 0);
  const factor = sum((o, n) => o * n) / sum((_, n) => n * n);
  if (Math.abs(factor - 1) < NEAR_ONE) return undefined;
  const total = sum((o) => o);
  // Both figures were rounded, the new one before it is multiplied.
  const rounding = pairs.length * 0.5 * (1 + factor) * 0.5;
  const left = sum((o, n) => Math.abs(o - factor * n));
  const apart = sum((o, n) => Math.abs(o - n));
  if (left > LEFT_OF_TOTAL * total + rounding || left > LEFT_OF_DIFFERENCE * apart) return undefined;
  const shown = factor >= 1 ? factor.toPrecision(3) : `1/${(1 / factor).toPrecision(3)}`;
  const known = KNOWN.find(([one]) => Math.abs(factor / one - 1) < 0.03)?.[1];
  return {
    kind: "constantFactor",
    fields: [field.name],
    sentence: `The old ${field.name} is about ${shown} times the new one, row by row${known === undefined ? "" : `: ${known}`}.`,
    setting: null,
    alternatives: [],
    before: (2 * apart) / sum((o, n) => o + n),
    after: left / total,
  };
}
