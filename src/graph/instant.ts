/**
 * Times as Graph writes them: ISO 8601 with zone and any number of digits behind the second. A record of a meeting has
 * hundreds, and checking and parsing each with the platform's means would take half as long as JSON.parse of all of it;
 * hence the form that Graph uses is read digit by digit, and whatever is unusual in the ordinary way.
 */
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const FURTHER_DIGITS = /(\.\d{3})\d+/;

/** Whether a text is such a time. */
export const isTime = (text: string): boolean =>
  !Number.isNaN(plainInstant(text)) || (TIME.test(text) && !Number.isNaN(Date.parse(text)));

/** Milliseconds since 1970 of such a time; digits beyond milliseconds are cut, not rounded. */
export function instantOf(text: string): number {
  const plain = plainInstant(text);
  if (!Number.isNaN(plain)) return plain;
  return Date.parse(text.length > 24 ? text.replace(FURTHER_DIGITS, "$1") : text);
}

const ZERO = 48;
const DASH = 45;
const COLON = 58;
const POINT = 46;

/** The last date read, as a number, and when it began: neighbours mostly are of one day. */
let lastDate = Number.NaN;
let lastDateMs = Number.NaN;

/** `2026-11-17T10:00:00Z` with or without a fraction, up to the 28th of a month; NaN for all else. */
function plainInstant(text: string): number {
  const { length } = text;
  if (length < 20 || text.charCodeAt(length - 1) !== 90) return Number.NaN;
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH || text.charCodeAt(10) !== 84) return Number.NaN;
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return Number.NaN;
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = two(text, 17);
  // Written so that NaN, from what is no digit, fails as well.
  if (!(year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= 28)) return Number.NaN;
  if (!(hour < 24 && minute < 60 && second < 60)) return Number.NaN;
  let ms = 0;
  if (length > 20) {
    if (length === 21 || text.charCodeAt(19) !== POINT) return Number.NaN;
    for (let at = 20, unit = 100; at < length - 1; at++, unit = Math.floor(unit / 10)) {
      const digit = text.charCodeAt(at) - ZERO;
      if (!(digit >= 0 && digit <= 9)) return Number.NaN;
      ms += digit * unit;
    }
  }
  const date = (year * 100 + month) * 100 + day;
  if (date !== lastDate) {
    lastDate = date;
    lastDateMs = Date.UTC(year, month - 1, day);
  }
  return lastDateMs + ((hour * 60 + minute) * 60 + second) * 1000 + ms;
}

function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}
