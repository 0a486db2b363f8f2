/**
 * A user's UTC day: for each mark the first and the last quarter of the day in which a session with it started. From
 * these two any head or tail of the day is decided exactly (design.md, "Sums and people"). Two bytes a mark, 255 for none.
 */
import { MARKS } from "../measures.ts";

const NONE = 255;
const BYTES = MARKS.length * 2;

export type UserDay = Uint8Array;

export const emptyUserDay = (): UserDay => new Uint8Array(BYTES).fill(NONE);

/** Read what was stored; marks added by a newer version are there as "none". */
export function unpackUserDay(body: ArrayBuffer): UserDay {
  const day = emptyUserDay();
  day.set(new Uint8Array(body).subarray(0, BYTES));
  return day;
}

/** Note a session start in a quarter of the day (0..95) for every mark in the bit set. */
export function noteMarks(day: UserDay, quarter: number, marks: number): void {
  for (let mark = 0; mark < MARKS.length; mark++) {
    if ((marks & (1 << mark)) === 0) continue;
    const first = day[mark * 2] ?? NONE;
    const last = day[mark * 2 + 1] ?? NONE;
    if (first === NONE || quarter < first) day[mark * 2] = quarter;
    if (last === NONE || quarter > last) day[mark * 2 + 1] = quarter;
  }
}

/**
 * Whether a session with any of the marks started in the quarters from..to-1 of the day, where one of the two is the
 * day's own edge: a tail, a head or the whole day. No local day lies strictly inside a UTC day, so this is exact.
 */
export function wasMarked(day: UserDay, offset: number, marks: number, from: number, to: number): boolean {
  for (let mark = 0; mark < MARKS.length; mark++) {
    if ((marks & (1 << mark)) === 0) continue;
    const first = day[offset + mark * 2] ?? NONE;
    if (first === NONE) continue;
    const last = day[offset + mark * 2 + 1] ?? NONE;
    if (first < to && last >= from) return true;
  }
  return false;
}

export const USER_DAY_BYTES = BYTES;
