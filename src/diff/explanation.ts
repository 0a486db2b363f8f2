/** Why a difference was to be expected: the mapping predicts it, or a known difference that has not expired does. */
import { isoDay } from "../reports/civil-date.ts";
import type { KnownDifferences, Size } from "./known-differences.ts";
import type { Trust } from "./model.ts";

/** A pair of figures that differ; hasBoth: both answers have the row. */
export interface Pair {
  readonly o: number;
  readonly n: number;
  readonly hasBoth: boolean;
}

/**
 * The reason, or undefined where nothing explains the difference.
 *
 * @param pair undefined for texts, which only a field without any source explains
 * @param date the row's Date, days since 1970
 */
export function explanation(
  pair: Pair | undefined,
  trust: Trust | undefined,
  family: string,
  field: string,
  date: number,
  { bias: allowed, rules }: KnownDifferences,
  today: number,
): string | undefined {
  if (trust?.fidelity === "unavailable") return trust.why ?? "No source can give this figure.";
  if (pair === undefined) return undefined;
  const { o, n, hasBoth } = pair;
  const sign = n > o ? "over" : "under";
  const rule = rules.find(
    (one) =>
      one.family === family &&
      one.field === field &&
      (one.sign === sign || one.sign === "either") &&
      isoDay(today) <= one.expires &&
      (one.sources === undefined || one.sources.some((source) => trust?.sources.includes(source))) &&
      (one.from === undefined || isoDay(date) >= one.from) &&
      (one.to === undefined || isoDay(date) <= one.to) &&
      isWithin(one.size, o, n),
  );
  if (rule !== undefined) return rule.reason;
  if (!hasBoth || trust?.fidelity !== "approximate" || trust.bias === null) return undefined;
  if (trust.bias !== "either" && trust.bias !== sign) return undefined;
  if (!isWithin(trust.bias === "either" ? allowed.either : allowed.oneSided, o, n)) return undefined;
  const ways = { over: "too high", under: "too low", either: "off either way" }[trust.bias];
  return trust.why ?? `The figure is approximate and may be ${ways}.`;
}

const isWithin = ({ absolute, relative }: Size, o: number, n: number): boolean =>
  Math.abs(n - o) <= Math.max(absolute, relative * Math.abs(o));
