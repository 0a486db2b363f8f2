/**
 * Dates as Export-Csv and Excel write them in several cultures. One file has one order of day, month and year; where its
 * own dates don't tell which, it is asked for, never guessed.
 */
import { dayNumber } from "../reports/civil-date.ts";
import { unreadable } from "./recording-text.ts";

export const DATE_ORDERS = ["ymd", "dmy", "mdy"] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

const DAY_MS = 86_400_000;
/** Characters of a date with its time, in any culture and to spare. */
const LONGEST = 80;
const SEPARATED = /^(\d{1,4})\.?\s?([./\-\s])\s?(\d{1,2})\2\s?(\d{1,4})\.?(?:[T,\s]\s*(.+))?$/;
const CLOCK = /(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:[.,]\d+)?)?/;
/** Words for the halves of the day in the cultures that write them, without dots and spaces, in lower case. */
const BEFORE_NOON: ReadonlySet<string> = new Set(["am", "πμ", "오전", "上午", "午前", "vorm", "fm", "de", "dop"]);
const AFTER_NOON: ReadonlySet<string> = new Set(["pm", "μμ", "오후", "下午", "午後", "nachm", "em", "du", "odp"]);

interface Parts {
  readonly text: string;
  readonly first: string;
  readonly separator: string;
  readonly second: string;
  readonly third: string;
  /** Milliseconds since the day's midnight. */
  readonly time: number;
}

const NO_MUST = { texts: [], plausible: () => true };

/**
 * Find out how a file writes its dates.
 *
 * @param texts every date of the file
 * @param stated the order, where whoever has the file knows it
 * @param must dates of which the report's period is known (a month's Date is its last day): an order that puts any of
 *   these on a day (since 1970) where it can't stand is out
 * @returns a reader of one date: milliseconds of the clock value read as UTC
 * @throws Fault queryInvalid where a text is no date, or where the order can't be told
 */
export function dateReader(
  texts: readonly string[],
  stated: DateOrder | undefined,
  must: { readonly texts: readonly string[]; readonly plausible: (day: number) => boolean } = NO_MUST,
): (text: string) => number {
  const all = new Map([...new Set(texts)].map((text) => [text, partsOf(text)]));
  const parts = [...all.values()];
  const orders = (stated === undefined ? DATE_ORDERS : [stated]).filter((order) =>
    parts.every((one) => mayBe(order, one, stated !== undefined)),
  );
  const [culprit] = parts;
  if (orders.length === 0 && culprit !== undefined) {
    const wrong = stated === undefined ? undefined : parts.find((one) => !mayBe(stated, one, true));
    const short = parts.find(({ first, third }) => first.length < 4 && third.length < 4);
    throw unreadable(
      wrong !== undefined
        ? `the date '${wrong.text}' is not written in the order stated, ${stated}`
        : short !== undefined
          ? `the date '${short.text}' has no year of four digits: state the order of its parts by dates=dmy, mdy or ymd`
          : `no one order of day, month and year fits all of its dates, '${culprit.text}' among them`,
    );
  }
  const readings = orders.filter((order) =>
    must.texts.every((text) => must.plausible(dayIn(order, all.get(text) ?? partsOf(text)))),
  );
  const left = readings.length > 0 ? readings : orders;
  const unclear = parts.find((one) => new Set(left.map((order) => dayIn(order, one))).size > 1);
  if (unclear !== undefined) {
    throw unreadable(
      `the date '${unclear.text}' can be read with the day or with the month first, and no other date tells: state dates=dmy or dates=mdy`,
    );
  }
  const [order = "ymd"] = left;
  return (text) => {
    const one = all.get(text) ?? partsOf(text);
    return dayIn(order, one) * DAY_MS + one.time;
  };
}

function partsOf(text: string): Parts {
  // The expressions below go back and forth within what they are given.
  if (text.length > LONGEST) throw unreadable(`'${text.slice(0, 40)}' is not a date in figures`);
  const trimmed = text.replace(/[\u00a0\u202f\u200e\u200f]/g, " ").trim();
  if (/^\d{5}([.,]\d+)?$/.test(trimmed)) {
    throw unreadable(`'${trimmed}' is a day number of Excel, not a date: format the column as a date and save again`);
  }
  const [, first, separator, second, third, rest] = SEPARATED.exec(trimmed) ?? [];
  if (first === undefined || separator === undefined || second === undefined || third === undefined) {
    throw unreadable(`'${trimmed.slice(0, 40)}' is not a date in figures`);
  }
  return { text: trimmed, first, separator, second, third, time: timeOf(rest, trimmed) };
}

function timeOf(rest: string | undefined, text: string): number {
  if (rest === undefined) return 0;
  const clock = CLOCK.exec(rest);
  if (clock === null) throw unreadable(`the time in '${text.slice(0, 60)}' can't be read`);
  const [whole, hours, minutes, seconds = "0"] = clock;
  const word = rest.replace(whole, "").replace(/[.\s]/g, "").replace(/^Z$/i, "").toLowerCase();
  const half = BEFORE_NOON.has(word) ? 0 : AFTER_NOON.has(word) ? 12 : undefined;
  if (half === undefined && word !== "") throw unreadable(`'${word}' in the date '${text.slice(0, 60)}' is not known`);
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + half;
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) {
    throw unreadable(`the time in '${text.slice(0, 60)}' is no time of a day`);
  }
  return ((hour * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

/** Day, month and year of a date in an order; years of two digits are of this century. */
function civil(order: DateOrder, { first, second, third }: Parts): { year: number; month: number; day: number } {
  const [year, month, day] =
    order === "ymd" ? [first, second, third] : order === "dmy" ? [third, second, first] : [third, first, second];
  return { year: year.length === 2 ? 2000 + Number(year) : Number(year), month: Number(month), day: Number(day) };
}

function mayBe(order: DateOrder, parts: Parts, stated: boolean): boolean {
  const yearText = order === "ymd" ? parts.first : parts.third;
  if (yearText.length !== 4 && !(stated && yearText.length === 2)) return false;
  if ((order === "ymd" ? parts.third : parts.first).length > 2) return false;
  // No culture writes the month first with dots.
  if (order === "mdy" && parts.separator === "." && !stated) return false;
  const { year, month, day } = civil(order, parts);
  return month >= 1 && month <= 12 && day >= 1 && day <= dayNumber(year, month + 1, 1) - dayNumber(year, month, 1);
}

function dayIn(order: DateOrder, parts: Parts): number {
  const { year, month, day } = civil(order, parts);
  return dayNumber(year, month, day);
}
