/** The zones and the oracle that the tests of this folder share. */
import { Temporal } from "temporal-polyfill";
import { dayNumber } from "../../../src/reports/civil-date.ts";

export const ALL_ZONES: readonly string[] = [...Intl.supportedValuesOf("timeZone"), "UTC"];

/** The day number of a date written YYYY-MM-DD. */
export function day(date: string): number {
  const [year = 0, month = 0, dayOfMonth = 0] = date.split("-").map(Number);
  return dayNumber(year, month, dayOfMonth);
}

const EPOCH = Temporal.PlainDate.from("1970-01-01");

export const plainDate = (localDay: number): Temporal.PlainDate => EPOCH.add({ days: localDay });

export const dayOfPlainDate = (date: Temporal.PlainDate): number => EPOCH.until(date, { largestUnit: "days" }).days;

/** Where Temporal lets a local day begin, ms UTC. */
export const temporalDayStart = (zoneId: string, localDay: number): number =>
  plainDate(localDay).toZonedDateTime(zoneId).epochMilliseconds;

/** The instants from one year's start to another's at which a zone changes its offset, ms UTC. */
export function transitions(zoneId: string, fromYear: number, toYear: number): number[] {
  const found: number[] = [];
  const end = Date.UTC(toYear, 0, 1);
  let at = Temporal.Instant.fromEpochMilliseconds(Date.UTC(fromYear, 0, 1)).toZonedDateTimeISO(zoneId);
  for (;;) {
    const next = at.getTimeZoneTransition("next");
    if (next === null || next.epochMilliseconds >= end) return found;
    found.push(next.epochMilliseconds);
    at = next;
  }
}
