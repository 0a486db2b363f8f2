/**
 * Reporting periods: which bucket a local day falls into, which day labels it, and how far a period may be counted.
 * Days are days since 1970-01-01 of the caller's zone. Sources: the seeds' tables "Time-period calculation",
 * legacy-contract 3.1, design.md "Periods".
 */
import { civilDate, dayNumber, weekdayOf, yearOf } from "./civil-date.ts";
import type { Policy } from "./policy.ts";
import { localDayOf, type Zone } from "./zones.ts";

export const PERIODS = ["Daily", "Weekly", "Monthly", "Yearly"] as const;
export type Period = (typeof PERIODS)[number];

export type WeekLabel = Policy["weekLabel"];

/** A period of a report: its local days, both included, and the day that Date shows (at 00:00). */
export interface Bucket {
  readonly label: number;
  readonly first: number;
  readonly last: number;
}

/** Days from the Saturday that ends a week to the day that labels it. */
const WEEK_LABEL_SHIFT: { readonly [K in WeekLabel]: number } = {
  "closing-sunday": 1,
  "opening-sunday": -6,
  saturday: 0,
};

const HOUR_MS = 3_600_000;
const SATURDAY = 6;

/**
 * The day that labels the bucket of a local day: the day itself; by policy the Sunday after, the Sunday that begins or
 * the Saturday that ends its week (Sunday to Saturday); the last day of its month; 31 December of its year.
 */
export function bucketOf(period: Period, localDay: number, weekLabel: WeekLabel): number {
  switch (period) {
    case "Daily":
      return localDay;
    case "Weekly":
      return localDay + SATURDAY - weekdayOf(localDay) + WEEK_LABEL_SHIFT[weekLabel];
    case "Monthly": {
      const { year, month } = civilDate(localDay);
      return month === 12 ? dayNumber(year, 12, 31) : dayNumber(year, month + 1, 1) - 1;
    }
    case "Yearly":
      return dayNumber(yearOf(localDay), 12, 31);
  }
}

/**
 * The local days that a label stands for, both included.
 *
 * @throws RangeError when no bucket of the period carries that label (a Wednesday for a week, the 30th for May): ask
 *   {@link isLabel} first where the label is not one of our own.
 */
export function bucketDays(
  period: Period,
  labelDay: number,
  weekLabel: WeekLabel,
): { readonly first: number; readonly last: number } {
  const days = daysOf(period, labelDay, weekLabel);
  if (bucketOf(period, days.last, weekLabel) !== labelDay) {
    throw new RangeError(`Day ${labelDay} labels no ${period} bucket under weekLabel ${weekLabel}.`);
  }
  return days;
}

/** Whether a bucket of the period carries that day as its label. */
export function isLabel(period: Period, day: number, weekLabel: WeekLabel): boolean {
  return bucketOf(period, daysOf(period, day, weekLabel).last, weekLabel) === day;
}

/** The buckets that hold at least one of the local days first to last, ascending; whole, so they may reach beyond. */
export function bucketsBetween(period: Period, first: number, last: number, weekLabel: WeekLabel): Bucket[] {
  const buckets: Bucket[] = [];
  for (let day = first; day <= last; ) {
    const label = bucketOf(period, day, weekLabel);
    const days = daysOf(period, label, weekLabel);
    buckets.push({ label, first: days.first, last: days.last });
    day = days.last + 1;
  }
  return buckets;
}

/**
 * The last local day that may be counted at an instant (ms UTC). Daily leaves out the running day, and days that are
 * not yet settled; weeks, months and years include the running one, and so the running day.
 */
export function reportableDays(period: Period, zone: Zone, nowMs: number, settleHours = 0): number {
  return period === "Daily" ? lastServedDay(zone, nowMs, settleHours) : localDayOf(zone, nowMs);
}

/** The last local day that ended at least `settleHours` before an instant (ms UTC): policy settleHours. */
export function lastServedDay(zone: Zone, nowMs: number, settleHours: number): number {
  return localDayOf(zone, nowMs - settleHours * HOUR_MS) - 1;
}

/** The first local day that is kept: whole calendar years before the running one, by policy retentionYears. */
export const firstKeptDay = (zone: Zone, nowMs: number, retentionYears: number): number =>
  dayNumber(yearOf(localDayOf(zone, nowMs)) - retentionYears, 1, 1);

function daysOf(period: Period, label: number, weekLabel: WeekLabel): { first: number; last: number } {
  switch (period) {
    case "Daily":
      return { first: label, last: label };
    case "Weekly": {
      const saturday = label - WEEK_LABEL_SHIFT[weekLabel];
      return { first: saturday - 6, last: saturday };
    }
    case "Monthly": {
      const { year, month } = civilDate(label);
      return { first: dayNumber(year, month, 1), last: label };
    }
    case "Yearly":
      return { first: dayNumber(yearOf(label), 1, 1), last: label };
  }
}
