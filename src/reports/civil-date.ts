/**
 * Dates of the proleptic Gregorian calendar as whole numbers: a day is the count of days since 1970-01-01, whatever
 * the zone. Integer arithmetic only, so that a report never meets the host's own zone. For years 1 to 9999.
 */

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  /** 1 to 31. */
  readonly day: number;
}

/** Days from 0000-03-01, where the counting below starts, to 1970-01-01. */
const EPOCH_SHIFT = 719_468;
const DAYS_IN_400_YEARS = 146_097;
/** 1970-01-01 was a Thursday; weekdays count from Sunday. */
const EPOCH_WEEKDAY = 4;

/** The day number of a date. `month` is 1 to 12; a `day` beyond the month runs on into the next one. */
export function dayNumber(year: number, month: number, day: number): number {
  // The year is taken to begin in March: the leap day then comes last and the lengths of months follow one formula.
  const shifted = month > 2 ? month - 3 : month + 9;
  const marchYear = month > 2 ? year : year - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const monthStart = Math.floor((153 * shifted + 2) / 5);
  return 365 * marchYear + leapDays + monthStart + day - 1 - EPOCH_SHIFT;
}

/** The date of a day number. */
export function civilDate(dayNumber: number): CivilDate {
  const days = dayNumber + EPOCH_SHIFT;
  const era = Math.floor(days / DAYS_IN_400_YEARS);
  const dayOfEra = days - era * DAYS_IN_400_YEARS;
  // Take out the leap days gone by (one each 1,460 days, none each 36,524, one each 146,096): years are 365 days then.
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: era * 400 + yearOfEra + (month < 3 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}

/** The calendar year in which a day lies. */
export const yearOf = (dayNumber: number): number => civilDate(dayNumber).year;

/** A day as `2026-11-17`. */
export function isoDay(dayNumber: number): string {
  const { year, month, day } = civilDate(dayNumber);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

/** 0 for Sunday to 6 for Saturday. */
export const weekdayOf = (dayNumber: number): number => (((dayNumber + EPOCH_WEEKDAY) % 7) + 7) % 7;
