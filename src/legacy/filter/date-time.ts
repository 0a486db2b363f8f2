/**
 * The texts inside `datetime'…'`, `datetimeoffset'…'` and `time'…'`. Beside the form of the specification the ones
 * that real clients send are read: a date alone, no seconds, up to seven digits of fraction, a `Z` or an offset at
 * the end, a blank in place of the `T`, and a blank where form decoding ate the plus of an offset.
 */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** The `count` digits at `at` as a number; NaN where there is anything else. */
function digitsAt(text: string, at: number, count: number): number {
  if (at + count > text.length) return Number.NaN;
  let value = 0;
  for (let i = at; i < at + count; i++) {
    const code = text.charCodeAt(i) - 48;
    if (code < 0 || code > 9) return Number.NaN;
    value = value * 10 + code;
  }
  return value;
}

const within = (value: number, low: number, high: number): boolean => value >= low && value <= high;

/** Days in a month of the proleptic Gregorian calendar; month from 1. */
function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Milliseconds since 1970-01-01 of midnight of a date; Date.UTC alone would read years below 100 as 19xx. */
function midnight(year: number, month: number, day: number): number {
  const date = new Date(0);
  return date.setUTCFullYear(year, month - 1, day);
}

interface Clock {
  /** Whole milliseconds since midnight. */
  readonly ms: number;
  /** What is left below the millisecond, in 100 ns, see {@link withTicks}. */
  readonly ticks: number;
  readonly end: number;
}

/**
 * Rows hold whole milliseconds, literals may hold 100 ns ticks. A tick that a double can't keep beside the
 * milliseconds is kept as a half, so that it still lies between two milliseconds.
 */
function withTicks(ms: number, ticks: number): number {
  if (ticks === 0) return ms;
  const value = ms + ticks / 10_000;
  return Number.isInteger(value) ? ms + 0.5 : value;
}

/** Reads `HH:MM[:SS[.f]]`. */
function readClock(text: string, at: number): Clock | undefined {
  const hours = digitsAt(text, at, 2);
  const minutes = digitsAt(text, at + 3, 2);
  if (!within(hours, 0, 23) || text[at + 2] !== ":" || !within(minutes, 0, 59)) return undefined;
  let ms = (hours * 60 + minutes) * MINUTE_MS;
  let end = at + 5;
  if (text[end] !== ":") return { ms, ticks: 0, end };
  const seconds = digitsAt(text, end + 1, 2);
  if (!within(seconds, 0, 59)) return undefined;
  ms += seconds * 1000;
  end += 3;
  if (text[end] !== ".") return { ms, ticks: 0, end };
  let places = 0;
  let fraction = 0;
  for (end++; places < 8; places++, end++) {
    const digit = digitsAt(text, end, 1);
    if (Number.isNaN(digit)) break;
    fraction = fraction * 10 + digit;
  }
  if (places === 0 || places > 7) return undefined;
  const ticks = fraction * 10 ** (7 - places);
  return { ms: ms + Math.floor(ticks / 10_000), ticks: ticks % 10_000, end };
}

/** Minutes east of UTC of `Z`, `+HH:MM`, `-HH:MM` or ` HH:MM` up to the end of the text; undefined otherwise. */
function readOffset(text: string, at: number): number | undefined {
  if (text[at] === "Z" && at + 1 === text.length) return 0;
  const sign = text[at] === "-" ? -1 : text[at] === "+" || text[at] === " " ? 1 : 0;
  const hours = digitsAt(text, at + 1, 2);
  const minutes = digitsAt(text, at + 4, 2);
  if (sign === 0 || text[at + 3] !== ":" || at + 6 !== text.length) return undefined;
  if (!within(hours, 0, 14) || !within(minutes, 0, 59) || hours * 60 + minutes > 14 * 60) return undefined;
  return sign * (hours * 60 + minutes);
}

/**
 * Milliseconds since 1970 of the clock value read as UTC; a value with an offset is moved to UTC, as the old
 * service's servers did. Undefined for a text that is no date.
 *
 * @param offsetNeeded true for Edm.DateTimeOffset, where the zone must be written
 */
export function parseDateTime(body: string, offsetNeeded: boolean): number | undefined {
  const text = body.trim();
  const year = digitsAt(text, 0, 4);
  const month = digitsAt(text, 5, 2);
  const day = digitsAt(text, 8, 2);
  if (text[4] !== "-" || text[7] !== "-" || !within(year, 1, 9999) || !within(month, 1, 12)) return undefined;
  if (!within(day, 1, daysInMonth(year, month))) return undefined;
  let ms = midnight(year, month, day);
  let end = 10;
  let ticks = 0;
  if (text[end] === "T" || (text[end] === " " && text[end + 3] === ":" && text.length >= 16)) {
    const clock = readClock(text, end + 1);
    if (clock === undefined) return undefined;
    ms += clock.ms;
    ticks = clock.ticks;
    end = clock.end;
  }
  if (end === text.length) return offsetNeeded ? undefined : withTicks(ms, ticks);
  const offset = readOffset(text, end);
  return offset === undefined ? undefined : withTicks(ms - offset * MINUTE_MS, ticks);
}

/** Milliseconds of a time of day `13:20:00` or of a duration `PT13H20M` (days to seconds, no years or months). */
export function parseTime(body: string): number | undefined {
  const text = body.trim();
  const clock = readClock(text, 0);
  if (clock !== undefined) return clock.end === text.length ? withTicks(clock.ms, clock.ticks) : undefined;
  const negative = text[0] === "-";
  let at = negative ? 1 : 0;
  if (text[at] !== "P" || at + 1 === text.length) return undefined;
  at++;
  const units: readonly (readonly [string, number, boolean])[] = [
    ["D", DAY_MS, false],
    ["H", 60 * MINUTE_MS, true],
    ["M", MINUTE_MS, true],
    ["S", 1000, true],
  ];
  let ms = 0;
  let inClock = false;
  let next = 0;
  while (at < text.length) {
    if (text[at] === "T" && !inClock) {
      inClock = true;
      at++;
      if (at === text.length) return undefined;
      continue;
    }
    const begin = at;
    while (at < text.length && (text[at] === "." || !Number.isNaN(digitsAt(text, at, 1)))) at++;
    const unit = units.findIndex(([letter, , clockOnly]) => letter === text[at] && clockOnly === inClock);
    const amount = Number(text.slice(begin, at));
    if (at === begin || unit < next || Number.isNaN(amount)) return undefined;
    ms += amount * (units[unit]?.[1] ?? 0);
    next = unit + 1;
    at++;
  }
  return next === 0 ? undefined : negative ? -ms : ms;
}
