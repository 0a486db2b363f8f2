/**
 * The text of an unzoned clock value. A feed writes two for each row, and Date.prototype.toISOString with the cutting
 * that follows it would take a third of the time of the whole feed; hence the arithmetic, and the midnights that are kept.
 */

const DAY_MS = 86_400_000;
const TWO_DIGITS: readonly string[] = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, "0"));
const two = (n: number): string => TWO_DIGITS[n] ?? String(n);

/**
 * `2013-05-14T00:00:00`; a fraction of a second only where there is one, without trailing zeros, as XML Schema writes
 * it. In: whole milliseconds since 1970, the unzoned clock value read as UTC, years 1 to 9999; and what stands between
 * hours, minutes and seconds, which an address has percent-encoded.
 */
export function clockText(ms: number, colon: ":" | "%3A" = ":"): string {
  const day = Math.floor(ms / DAY_MS);
  const rest = ms - day * DAY_MS;
  if (rest === 0) return midnightText(day, colon);
  const seconds = Math.floor(rest / 1000);
  const minutes = Math.floor(seconds / 60);
  const time = `${two(Math.floor(minutes / 60))}${colon}${two(minutes % 60)}${colon}${two(seconds % 60)}`;
  const fraction = rest % 1000;
  const date = dateText(day);
  return fraction === 0 ? `${date}T${time}` : `${date}T${time}.${fractionText(fraction)}`;
}

/** Reports are about the same few years of days again and again. */
const KEPT_MIDNIGHTS = 2_000;
const midnights = { ":": new Map<number, string>(), "%3A": new Map<number, string>() };
const midnightNumbers = new Map<number, string>();

// Joined, because what `+` gives is put together again wherever it is used.
const midnightText = (day: number, colon: ":" | "%3A"): string =>
  keptText(midnights[colon], day, () => [dateText(day), "T00", colon, "00", colon, "00"].join(""));

/** The milliseconds themselves, in digits. In: as {@link clockText}. */
export const clockNumberText = (ms: number): string =>
  ms % DAY_MS === 0 ? keptText(midnightNumbers, ms, () => String(ms)) : String(ms);

function keptText(kept: Map<number, string>, key: number, make: () => string): string {
  let text = kept.get(key);
  if (text === undefined) {
    if (kept.size === KEPT_MIDNIGHTS) kept.clear();
    text = make();
    kept.set(key, text);
  }
  return text;
}

const fractionText = (ms: number): string => String(ms).padStart(3, "0").replace(/0+$/, "");

/**
 * The date of a day number, 0 being 1970-01-01. Counted in the proleptic Gregorian calendar's cycles of 400 years
 * (146,097 days) that begin on 1 March, so that the leap day is the last of its year.
 */
function dateText(day: number): string {
  const sinceMarch0 = day + 719_468;
  const cycle = Math.floor(sinceMarch0 / 146_097);
  const dayOfCycle = sinceMarch0 - cycle * 146_097;
  const leapDays = Math.floor(dayOfCycle / 1_460) - Math.floor(dayOfCycle / 36_524) + Math.floor(dayOfCycle / 146_096);
  const yearOfCycle = Math.floor((dayOfCycle - leapDays) / 365);
  const dayOfYear = dayOfCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0);
  return `${two(Math.floor(year / 100))}${two(year % 100)}-${two(month)}-${two(dayOfMonth)}`;
}
