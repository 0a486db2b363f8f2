/** Graph's documented rates (graph-contract D.1), kept by the simulator's own clock: over them, 429 with seconds to wait. */
import { MINUTE, SECOND } from "./clock.ts";

interface Limit {
  readonly match: RegExp;
  readonly most: number;
  readonly within: number;
  /** What is counted apart: each match of this many groups of the pattern. */
  readonly apart: boolean;
}

const LIMITS: readonly Limit[] = [
  { match: /^\/v1\.0\/reports\/(\w+)/, most: 14, within: 10 * MINUTE, apart: true },
  { match: /^\/beta\/reports\/(\w+)\(.*(?<!json)$/, most: 14, within: 10 * MINUTE, apart: true },
  { match: /^\/beta\/reports\/(\w+)\(.*\$format=application\/json/, most: 100, within: 10 * MINUTE, apart: true },
  { match: /\/callRecords(?:\?|$)/, most: 40, within: 20 * SECOND, apart: false },
  { match: /\/callRecords\/([0-9a-f-]{36})/, most: 40, within: 20 * SECOND, apart: true },
  { match: /\/callRecords\/[0-9a-f-]{36}/, most: 1_500, within: 20 * SECOND, apart: false },
  { match: /\/callRecords\/(get\w+)\(/, most: 50, within: MINUTE, apart: true },
];

export class RateBook {
  readonly #taken = new Map<string, number[]>();

  /** Counts a request; seconds to wait where it is one too many, which is not counted. */
  take(target: string, now: number): number | undefined {
    const books: number[][] = [];
    for (const [n, limit] of LIMITS.entries()) {
      const found = limit.match.exec(target);
      if (found === null) {
        continue;
      }
      const key = `${n} ${limit.apart ? (found[1] ?? "") : ""}`;
      const times = (this.#taken.get(key) ?? []).filter((time) => time > now - limit.within);
      this.#taken.set(key, times);
      if (times.length >= limit.most) {
        return Math.max(1, Math.ceil(((times[0] ?? now) + limit.within - now) / SECOND));
      }
      books.push(times);
    }
    for (const times of books) {
      times.push(now);
    }
    return undefined;
  }
}
