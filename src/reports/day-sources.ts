/**
 * Which source answers a local day (design.md, "Sources"): call records or logs where every UTC day it touches is
 * covered, else the usage report's UTC day of that date, whole.
 */
import { DAY_MS, QUARTER_MS } from "../measures.ts";
import type { CoveredStretch, QuarterRange } from "./archive-view.ts";

/**
 * How far a source that is read record by record answers a local day:
 * - `whole`: it was read for all of it, or up to the last sweep and the day is still running;
 * - `begun`: it was read from the day's start, but the last sweep ended before the day did;
 * - `none`: it was not read for the day's start, so nothing may be said from it.
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
  // A running local day may begin in a UTC day that began after the last sweep: what was read before it decides.
  const stretch = covered.find(
    ({ from, to }) => from <= firstMidnight && (to > start || (now < end && to >= firstMidnight)),
  );
  if (stretch === undefined) return "none";
  return stretch.to >= end || now < end ? "whole" : "begun";
}
