/**
 * Distinct users of every stretch of 24 hours that begins in a UTC day: 96 counts a day, worked out once when the day
 * and the one after it are packed. A year of daily rows is then read in any zone without looking at users again; only
 * local days of another length (clock changes) are counted from the users' times.
 */
import { MARKS, type Mark, QUARTERS_A_DAY } from "../measures.ts";
import type { BlockTimes } from "./packed-users.ts";

const bitsOf = (...marks: Mark[]): number => marks.reduce((bits, mark) => bits | (1 << MARKS.indexOf(mark)), 0);

/** The sets of marks that daily figures ask for, with and without calls with phones; any other set is counted when asked. */
export const WINDOWED: readonly number[] = [
  bitsOf("active"),
  bitsOf("active", "activePhoneLeg"),
  bitsOf("activeAudio"),
  bitsOf("activeAudio", "activeAudioPhoneLeg"),
  bitsOf("activeVideo"),
  bitsOf("activeVideo", "activeVideoPhoneLeg"),
  bitsOf("activeSharing"),
  bitsOf("activeSharing", "activeSharingPhoneLeg"),
  bitsOf("activePhoneConference"),
];

/** The indexes in MARKS that a bit set names. */
export const marksIn = (bits: number): number[] =>
  MARKS.flatMap((_, mark) => ((bits & (1 << mark)) === 0 ? [] : [mark]));

/** Counts one set of marks over the blocks of two days that follow each other. */
export class WindowTally {
  /** Differences of the number of users who are missing in the stretch from quarter q on. */
  readonly #missing = new Int32Array(QUARTERS_A_DAY + 1);
  #users = 0;

  /**
   * Count a block. A user is in the stretch that begins at quarter q of the day exactly when the user's last time of the
   * day is q or later, or the first time of the day after is before q.
   */
  add(ofDay: readonly BlockTimes[], ofNext: readonly BlockTimes[]): void {
    const users = Math.max(0, ...[...ofDay, ...ofNext].map((times) => times.first.length));
    for (let place = 0; place < users; place++) {
      let last = -1;
      for (const times of ofDay) {
        const time = times.last[place] ?? 255;
        if (time < QUARTERS_A_DAY && time > last) last = time;
      }
      let first = QUARTERS_A_DAY;
      for (const times of ofNext) first = Math.min(first, times.first[place] ?? QUARTERS_A_DAY);
      if (last < 0 && first === QUARTERS_A_DAY) continue;
      this.#users++;
      if (last >= first) continue;
      const from = last + 1;
      const to = Math.min(first + 1, QUARTERS_A_DAY);
      this.#missing[from] = (this.#missing[from] ?? 0) + 1;
      this.#missing[to] = (this.#missing[to] ?? 0) - 1;
    }
  }

  /** The 96 counts; undefined when there is nobody in any of them. */
  counts(): Uint32Array | undefined {
    if (this.#users === 0) return undefined;
    const counts = new Uint32Array(QUARTERS_A_DAY);
    let missing = 0;
    for (let quarter = 0; quarter < QUARTERS_A_DAY; quarter++) {
      missing += this.#missing[quarter] ?? 0;
      counts[quarter] = this.#users - missing;
    }
    return counts;
  }
}
