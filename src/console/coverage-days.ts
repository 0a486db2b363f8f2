/** What is held of a day, and which days are missing: pure, over the stretches that the archive tells. Days are UTC days. */
import type { HeldOfSource } from "../archive/calendar.ts";
import { DAY_MS, dayOf } from "../measures.ts";

/** `blank`: nothing is there, and nothing could be yet. */
export type DayState = "whole" | "part" | "none" | "blank";

/** Graph has the day of a usage report two to three days later. */
const REPORT_LAG = 3;

/** The last day that may be held whole by now. */
const lastEnded = (source: string, now: number): number => dayOf(now) - (source.endsWith("Reports") ? REPORT_LAG : 1);

/** @param day days since 1970; @param now ms since 1970 */
export function stateOf({ source, whole, part }: HeldOfSource, day: number, now: number): DayState {
  const from = day * DAY_MS;
  const to = from + DAY_MS;
  if (whole.some((stretch) => stretch.from <= from && stretch.to >= to)) return "whole";
  if ([...whole, ...part].some((stretch) => stretch.from < to && stretch.to > from)) return "part";
  return source === "recorded" || day > lastEnded(source, now) ? "blank" : "none";
}

/** Days in a row that are missing, in whole or in part. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  /** Something is held of each of them. */
  readonly isPart: boolean;
  /** A sweep that begins before this instant (ms since 1970) still closes all of it; undefined where Graph has it no more. */
  readonly until: number | undefined;
}

/**
 * The days that should be held and are not, from the first that is held, or that Graph still has, up to the last that has
 * ended. None for recorded rows: nobody says which there should be.
 *
 * @param reach days back that the source can be read
 */
export function gapsOf(held: HeldOfSource, reach: number, now: number): Gap[] {
  if (held.source === "recorded") return [];
  const starts = [...held.whole, ...held.part].map(({ from }) => dayOf(from));
  const gaps: Gap[] = [];
  const last = lastEnded(held.source, now);
  for (let day = Math.min(dayOf(now) - reach + 1, ...starts); day <= last; day++) {
    const state = stateOf(held, day, now);
    if (state === "whole") continue;
    const end = (day + reach) * DAY_MS;
    const until = end > now ? end : undefined;
    const isPart = state === "part";
    const before = gaps.at(-1);
    const goesOn = before?.to === day - 1 && before.isPart === isPart && (before.until === undefined) === end <= now;
    if (before !== undefined && goesOn) gaps[gaps.length - 1] = { ...before, to: day };
    else gaps.push({ from: day, to: day, isPart, until });
  }
  return gaps;
}
