/** Local days and reporting periods by a Temporal polyfill: design.md, "Periods", with no code of src/. */
import { Temporal } from "temporal-polyfill";
import type { Period } from "../../src/reports/periods.ts";
import type { Policy } from "../../src/reports/policy.ts";

type PlainDate = Temporal.PlainDate;

const EPOCH = Temporal.PlainDate.from("1970-01-01");

export const dateOf = (day: number): PlainDate => EPOCH.add({ days: day });
export const dayOfDate = (date: PlainDate): number => EPOCH.until(date, { largestUnit: "days" }).days;
export const dayNamed = (iso: string): number => dayOfDate(Temporal.PlainDate.from(iso));

const startsByZone = new Map<string, Map<number, number>>();

/** The instant at which a local day begins, milliseconds since 1970, UTC. */
export function startOfDay(zone: string, day: number): number {
  const starts = startsByZone.get(zone) ?? new Map<number, number>();
  startsByZone.set(zone, starts);
  let start = starts.get(day);
  if (start === undefined) {
    start = dateOf(day).toZonedDateTime(zone).epochMilliseconds;
    starts.set(day, start);
  }
  return start;
}

/** The local day an instant belongs to: the last one that has begun. */
export function localDay(zone: string, ms: number): number {
  const utcDay = Math.floor(ms / 86_400_000);
  for (let day = utcDay + 2; ; day--) if (startOfDay(zone, day) <= ms) return day;
}

/** The date that labels the bucket of a local day, as its day number. */
export function labelOf(period: Period, day: number, weekLabel: Policy["weekLabel"]): number {
  const date = dateOf(day);
  switch (period) {
    case "Daily":
      return day;
    case "Weekly": {
      const opening = date.subtract({ days: date.dayOfWeek % 7 });
      const shift = { "opening-sunday": 0, saturday: 6, "closing-sunday": 7 }[weekLabel];
      return dayOfDate(opening.add({ days: shift }));
    }
    case "Monthly":
      return dayOfDate(date.with({ day: date.daysInMonth }));
    case "Yearly":
      return dayOfDate(date.with({ month: 12, day: 31 }));
  }
}

/** The first local day of a day's bucket. */
export function firstDayOf(period: Period, day: number): number {
  const date = dateOf(day);
  switch (period) {
    case "Daily":
      return day;
    case "Weekly":
      return dayOfDate(date.subtract({ days: date.dayOfWeek % 7 }));
    case "Monthly":
      return dayOfDate(date.with({ day: 1 }));
    case "Yearly":
      return dayOfDate(date.with({ month: 1, day: 1 }));
  }
}
