/**
 * One calendar year of one time zone, worked out once: the spans of constant offset, and the quarter hour at which each
 * local day begins. It only needs the zone's offset at an instant, so that it holds for any source of offsets.
 */
import { DAY_MS, QUARTER_MS } from "../measures.ts";
import { dayNumber } from "./civil-date.ts";

export interface ZoneYear {
  /** Starts of the spans of constant offset, ms UTC, ascending; the first lies before the year. */
  readonly spanStarts: readonly number[];
  /** Local time minus UTC in each span, in ms. */
  readonly spanOffsets: readonly number[];
  /** The day number of 1 January. */
  readonly firstDay: number;
  /** UTC quarter at which each local day of the year begins. */
  readonly dayStarts: Int32Array;
}

/** More than any offset from UTC, so that a year's spans hold all of its local days. */
const MARGIN_DAYS = 2;
/**
 * Distance of the probes that look for changed offsets: less than the shortest span between a change and the change
 * back from 2000 to 2100, which is a week less an hour (Palestine around Ramadan, Brazil in 2000).
 */
const PROBE_MS = 5 * DAY_MS;
/** Offsets change on the full minute (some at 00:01 local time). */
const MINUTE_MS = 60_000;

/**
 * Work out a year of a zone.
 *
 * @param offsetAt local time minus UTC at an instant (ms UTC), in ms
 * @param year calendar year; years before 2000 or after 2100 may lack spans shorter than {@link PROBE_MS}
 */
export function zoneYear(offsetAt: (ms: number) => number, year: number): ZoneYear {
  const firstDay = dayNumber(year, 1, 1);
  const endDay = dayNumber(year + 1, 1, 1);
  const spans = findSpans(offsetAt, (firstDay - MARGIN_DAYS) * DAY_MS, (endDay + MARGIN_DAYS) * DAY_MS);
  return { ...spans, firstDay, dayStarts: findDayStarts(spans, firstDay, endDay) };
}

/** Local time minus UTC at an instant of the year, in ms. */
export function offsetIn(year: ZoneYear, ms: number): number {
  let span = year.spanStarts.length - 1;
  while (span > 0 && at(year.spanStarts, span) > ms) span -= 1;
  return at(year.spanOffsets, span);
}

type Spans = Pick<ZoneYear, "spanStarts" | "spanOffsets">;

function findSpans(offsetAt: (ms: number) => number, from: number, to: number): Spans {
  let offset = offsetAt(from);
  const spanStarts = [from];
  const spanOffsets = [offset];
  for (let known = from; known < to; known += PROBE_MS) {
    const probe = known + PROBE_MS;
    const probed = offsetAt(probe);
    let before = known;
    while (offset !== probed) {
      before = firstChange(offsetAt, before, probe, offset);
      offset = offsetAt(before);
      spanStarts.push(before);
      spanOffsets.push(offset);
    }
  }
  return { spanStarts, spanOffsets };
}

/** The first full minute in (before, after] at which the offset is no longer `offset`. */
function firstChange(offsetAt: (ms: number) => number, before: number, after: number, offset: number): number {
  let same = before;
  let changed = after;
  while (changed - same > MINUTE_MS) {
    const middle = same + Math.floor((changed - same) / MINUTE_MS / 2) * MINUTE_MS;
    if (offsetAt(middle) === offset) same = middle;
    else changed = middle;
  }
  return changed;
}

/**
 * A local day begins at the first instant whose clock has reached its midnight: midnight itself, the earlier of two,
 * or the end of the gap that swallowed it. A day that was skipped whole begins where the next one does.
 */
function findDayStarts(spans: Spans, firstDay: number, endDay: number): Int32Array {
  const { spanStarts, spanOffsets } = spans;
  const dayStarts = new Int32Array(endDay - firstDay);
  let span = 0;
  for (let day = firstDay; day < endDay; day += 1) {
    const midnight = day * DAY_MS;
    while (span + 1 < spanStarts.length && at(spanStarts, span + 1) + at(spanOffsets, span) <= midnight) span += 1;
    const start = Math.max(at(spanStarts, span), midnight - at(spanOffsets, span));
    dayStarts[day - firstDay] = Math.floor(start / QUARTER_MS);
  }
  return dayStarts;
}

const at = (list: readonly number[], index: number): number => list[index] as number;
