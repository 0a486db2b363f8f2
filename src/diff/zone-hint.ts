/**
 * Days cut in another zone, told from two answers alone. What a day loses its neighbour gains: the running sum of the
 * differences never changes its sign, and is always a like part of the day it was cut from. Which zone it is only the
 * bridge can find, by asking its archive for others.
 */
import type { ReportField, ReportSet } from "../reports/catalog.ts";
import { correlation } from "./correlation.ts";
import { amount, disagreements, isSummed } from "./disagreement.ts";
import type { Cause, ComparableRow } from "./model.ts";

const ENOUGH_DAYS = 14;
/** The part of a day that is moved: less is noise. */
const LEAST_PART = 0.02;
const LIKE_PART = 0.6;

export function zoneHint(
  set: ReportSet,
  oldRows: readonly ComparableRow[],
  newRows: readonly ComparableRow[],
  fields: readonly ReportField[],
): Cause[] {
  if (set.period !== "Daily" || set.family.rows !== "periods") return [];
  const found = fields.flatMap((field) => {
    const moved = isSummed(field) && !isDistinct(field) ? movedBy(field.name, oldRows, newRows) : undefined;
    return moved === undefined ? [] : [{ field, moved }];
  });
  const [first] = found;
  if (first === undefined || !found.every(({ moved }) => moved === first.moved)) return [];
  const sizes = disagreements(
    set,
    oldRows,
    newRows,
    found.map(({ field }) => field),
  );
  return [
    {
      kind: "zone",
      fields: found.map(({ field }) => field.name),
      sentence: `The old days seem to be cut in another time zone: they end ${first.moved === "later" ? "later, as days further west do" : "earlier, as days further east do"}.`,
      setting: null,
      alternatives: [],
      before: [...sizes.values()].reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.size),
      after: null,
    },
  ];
}

const isDistinct = ({ sources }: ReportField): boolean => sources.some(({ formula }) => formula === "distinct");

function movedBy(
  field: string,
  oldRows: readonly ComparableRow[],
  newRows: readonly ComparableRow[],
): "later" | "earlier" | undefined {
  const olds = new Map(oldRows.map((row) => [row.date, amount(row, field)]));
  const news = new Map(newRows.map((row) => [row.date, amount(row, field)]));
  const dates = [...olds.keys()].sort((a, b) => a - b);
  const [from = 0, to = -1] = [dates[0], dates.at(-1)];
  const days = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
  if (days.length < ENOUGH_DAYS || days.filter((day) => olds.get(day) !== news.get(day)).length < ENOUGH_DAYS / 2) {
    return undefined;
  }
  // The first day has already lost to the one before it what can't be seen: the running sum is known but for that.
  let carried = 0;
  const sums = days.map((day) => {
    carried += (olds.get(day) ?? 0) - (news.get(day) ?? 0);
    return carried;
  });
  const size = Math.max(...olds.values());
  const lowest = Math.min(...sums);
  const highest = Math.max(...sums);
  if (highest - lowest > size) return undefined;
  const mean = days.reduce((sum, day) => sum + (olds.get(day) ?? 0), 0) / days.length;
  if ((highest - lowest) / 2 < LEAST_PART * mean) return undefined;
  // Further west: the part carried over is a part of the next new day; further east: of the day itself.
  const later = correlation(sums.map((sum, index) => [sum, news.get((days[index] ?? 0) + 1) ?? 0]));
  const earlier = correlation(sums.map((sum, index) => [-sum, news.get(days[index] ?? 0) ?? 0]));
  if ((later ?? 0) < LIKE_PART && (earlier ?? 0) < LIKE_PART) return undefined;
  return (later ?? 0) >= (earlier ?? 0) ? "later" : "earlier";
}
