/**
 * When the simulated company works: two offices with their clocks, public holidays, and how busy a day is. A plain
 * believable shape, not anyone's statistics.
 */
import { DAY, dayOf, HOUR, weekdayOf } from "./clock.ts";

export type Office = "redmond" | "london";

const utcDay = (year: number, month: number, date: number): number => dayOf(Date.UTC(year, month - 1, date));

/** The nth given weekday of a month; n = -1 is the last one. */
function nthWeekday(year: number, month: number, weekday: number, n: number): number {
  if (n < 0) {
    const last = utcDay(year, month + 1, 1) - 1;
    return last - ((weekdayOf(last) - weekday + 7) % 7);
  }
  const first = utcDay(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + (n - 1) * 7;
}

/** Easter Sunday of the Gregorian calendar. */
function easter(year: number): number {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const leapShift = century - Math.floor(century / 4) - Math.floor((8 * century + 13) / 25);
  const epact = (leapShift + 19 * golden + 15) % 30;
  const moon = epact - Math.floor(epact / 28) * (1 - Math.floor(29 / (epact + 1)) * Math.floor((21 - golden) / 11));
  const sunday = (year + Math.floor(year / 4) + moon + 2 - century + Math.floor(century / 4)) % 7;
  return utcDay(year, 3, 28) + moon - sunday;
}

/** A holiday on a weekend is kept on the Monday after it. */
function observed(day: number): number {
  const weekday = weekdayOf(day);
  return weekday === 6 ? day + 2 : weekday === 0 ? day + 1 : day;
}

function holidaysOf(office: Office, year: number): ReadonlySet<number> {
  const newYear = observed(utcDay(year, 1, 1));
  const christmas = observed(utcDay(year, 12, 25));
  if (office === "london") {
    const spring = easter(year);
    return new Set([
      newYear,
      spring - 2,
      spring + 1,
      nthWeekday(year, 5, 1, 1),
      nthWeekday(year, 5, 1, -1),
      nthWeekday(year, 8, 1, -1),
      christmas,
      christmas + (weekdayOf(christmas) === 5 ? 3 : 1),
    ]);
  }
  const thanksgiving = nthWeekday(year, 11, 4, 4);
  return new Set([
    newYear,
    nthWeekday(year, 1, 1, 3),
    nthWeekday(year, 5, 1, -1),
    observed(utcDay(year, 6, 19)),
    observed(utcDay(year, 7, 4)),
    nthWeekday(year, 9, 1, 1),
    thanksgiving,
    thanksgiving + 1,
    utcDay(year, 12, 24),
    christmas,
  ]);
}

const holidayCache = new Map<string, ReadonlySet<number>>();

export function isHoliday(office: Office, day: number): boolean {
  const year = new Date(day * DAY).getUTCFullYear();
  const key = `${office}${year}`;
  let days = holidayCache.get(key);
  if (days === undefined) {
    days = holidaysOf(office, year);
    holidayCache.set(key, days);
  }
  return days.has(day);
}

/** Hours to take off the office's local time to have UTC, by the summer time rules of its country. */
export function hoursBehindUtc(office: Office, day: number): number {
  const year = new Date(day * DAY).getUTCFullYear();
  if (office === "london") {
    const summer = day >= nthWeekday(year, 3, 0, -1) && day < nthWeekday(year, 10, 0, -1);
    return summer ? -1 : 0;
  }
  const summer = day >= nthWeekday(year, 3, 0, 2) && day < nthWeekday(year, 11, 0, 1);
  return summer ? 7 : 8;
}

/** The moment of an office's local wall clock time on a day, in UTC milliseconds. */
export const localTime = (office: Office, day: number, hour: number): number =>
  day * DAY + Math.round((hour + hoursBehindUtc(office, day)) * HOUR);

const BY_WEEKDAY = [0.02, 0.95, 1.08, 1.1, 1.02, 0.8, 0.03];
const BY_MONTH = [0.95, 1, 1.05, 1, 1, 0.97, 0.82, 0.78, 1.05, 1.08, 1.02, 0.9];

/** How busy an office is on a day: about 1 on a usual working day, next to nothing on weekends and holidays. */
export function busyness(office: Office, day: number): number {
  const date = new Date(day * DAY);
  const month = date.getUTCMonth();
  const yearEnd = (month === 11 && date.getUTCDate() >= 22) || (month === 0 && date.getUTCDate() === 1);
  const holiday = isHoliday(office, day) ? 0.04 : 1;
  return (BY_WEEKDAY[weekdayOf(day)] ?? 0) * (BY_MONTH[month] ?? 1) * holiday * (yearEnd ? 0.35 : 1);
}

/** Whether the offices hold their regular meetings on this day. */
export const isWorkingDay = (office: Office, day: number): boolean => {
  const weekday = weekdayOf(day);
  return weekday !== 0 && weekday !== 6 && !isHoliday(office, day);
};

/** The day of the monthly all-hands: the first Thursday on which both offices work. */
export function allHandsDay(day: number): number {
  const date = new Date(day * DAY);
  let thursday = nthWeekday(date.getUTCFullYear(), date.getUTCMonth() + 1, 4, 1);
  while (!isWorkingDay("redmond", thursday) || !isWorkingDay("london", thursday)) {
    thursday += 7;
  }
  return thursday;
}
