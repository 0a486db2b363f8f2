/**
 * Which source answers a local day (design.md, "Sources"): call records or logs where every UTC day it touches is
 * covered, else the usage report's UTC day of that date, whole.
 */
import { DAY_MS, QUARTER_MS } from "../measures.ts";
import type { CoveredStretch, QuarterRange } from "./archive-view.ts";

/**
 * How far a source that is read record by record answers a local day:
 * - `whole`: every UTC day it touches is covered, or it is still running and was read up to the last sweep;
 * - `begun`: it is over and ends in the running UTC day, which was not read so far yet;
 * - `none`: a UTC day it touches was not listed to its end, so nothing may be said from it.
 */
export type DayCoverage = "whole" | "begun" | "none";

/**
 * @param range the local day's quarters
 * @param covered the source's stretches, each from a UTC midnight
 * @param now milliseconds since 1970, UTC
 */
export function dayCoverage(range: QuarterRange, covered: readonly CoveredStretch[], now: number): DayCoverage {
  const start = range.from * QUARTER_MS;
  const end = range.to * QUARTER_MS;
  const firstMidnight = Math.floor(start / DAY_MS) * DAY_MS;
  // The running UTC day is covered up to the last sweep, so only the days before it must have been listed to their end.
  const listedTo = Math.min(Math.ceil(end / DAY_MS), Math.floor(now / DAY_MS)) * DAY_MS;
  const stretch = covered.find(({ from, to }) => from <= firstMidnight && to >= Math.max(firstMidnight, listedTo));
  if (stretch === undefined) return "none";
  return stretch.to >= end || now < end ? "whole" : "begun";
}
