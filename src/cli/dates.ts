/** Dates as people give them to a command: as ISO has them, or as the cmdlets took them, month first. */
import { parseDateTime } from "../legacy/filter/date-time.ts";
import { failure } from "./bridge-client.ts";

/** The cmdlets took a DateTime of the invariant culture: `5/14/2013`, with a clock of 24 or of 12 hours or without. */
const MONTH_FIRST = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:\s+(\d{1,2}):(\d\d)(?::(\d\d))?(?:\s*([ap])m)?)?$/i;
/** The first and the last year that the store of the old service could hold. */
const YEARS = { first: 1753, last: 9999 };

const two = (part: string | number): string => String(part).padStart(2, "0");

/**
 * The instant that an option names, as ms of the clock's figures read as UTC.
 *
 * @param option the option's name, for complaints
 * @throws Fault for what is no date, has an offset, or lies outside 1753 to 9999
 */
export function dateOfOption(text: string, option: string): number {
  const ms = parseDateTime(isoOf(text.trim()), false);
  if (ms === undefined || /[zZ]$|[+-]\d\d:\d\d$/.test(text.trim())) {
    throw failure(`${option}: '${text}' is no date; give one such as 2026-05-01 or 5/1/2026, in the report's zone.`);
  }
  if (new Date(ms).getUTCFullYear() < YEARS.first) {
    throw failure(`${option}: '${text}' lies before ${YEARS.first}-01-01.`);
  }
  return ms;
}

function isoOf(text: string): string {
  const [, month, day, year, hours, minutes = "00", seconds = "00", half] = MONTH_FIRST.exec(text) ?? [];
  if (month === undefined || day === undefined || year === undefined) return text;
  const date = `${year}-${two(month)}-${two(day)}`;
  if (hours === undefined) return date;
  if (half === undefined) return `${date}T${two(hours)}:${minutes}:${seconds}`;
  if (Number(hours) < 1 || Number(hours) > 12) return text;
  return `${date}T${two((Number(hours) % 12) + (half.toLowerCase() === "p" ? 12 : 0))}:${minutes}:${seconds}`;
}

/** A date as a filter holds it. */
export const dateLiteral = (ms: number): string => `datetime'${new Date(ms).toISOString().replace(/(\.\d+)?Z$/, "")}'`;
