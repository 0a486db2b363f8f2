/**
 * How far a sweep that asks for each UTC day by itself has come: the day it is at, and the next link where the day's
 * rows fill several pages. Kept as the sweep's `next`. Pure.
 */
import { DAY_MS } from "../measures.ts";

export interface DayMark {
  /** UTC day since 1970. */
  readonly day: number;
  /** Next link of the day's rows; null at the day's beginning. */
  readonly link: string | null;
}

/** `day:2026-11-03`, or `day:2026-11-03 /beta/…`. */
export const markText = (day: number, link: string | null = null): string =>
  `day:${dayText(day)}${link === null ? "" : ` ${link}`}`;

/** What {@link markText} wrote; undefined for anything else. */
export function readMark(text: string | null): DayMark | undefined {
  const [, date, link] = /^day:(\d{4}-\d\d-\d\d)(?: (.+))?$/.exec(text ?? "") ?? [];
  return date === undefined ? undefined : { day: Date.parse(date) / DAY_MS, link: link ?? null };
}

/** A day since 1970 as `2026-11-03`. */
export const dayText = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
