/**
 * What is noted of the programs that ask the legacy service: counts by account and set, no query text. Notes are gathered
 * in memory, a bounded number of them, merged where they speak of the same account and set. Times are milliseconds since
 * 1970, UTC.
 */

export interface ClientNote {
  readonly account: string;
  /** The set asked for, or what stands in for one. */
  readonly set: string;
  /** The first and the last request that this note stands for. */
  readonly since: number;
  readonly last: number;
  /** How many there were; 0 for a note that only corrects the status of one told before. */
  readonly count: number;
  /** What the last one was answered with. */
  readonly status: number;
  /** What the last one called itself, as {@link agentText} leaves it. */
  readonly userAgent: string;
}

const LONGEST_AGENT = 200;

/** A User-Agent as it may be kept: without control characters and other invisible ones, at most 200 characters. */
export const agentText = (header: string | undefined): string =>
  (header ?? "").replace(/\p{C}/gu, "").trim().slice(0, LONGEST_AGENT);

/** Two notes of the same account and set as one; of equal times the second one's answer counts. */
export function merged(one: ClientNote, other: ClientNote): ClientNote {
  const later = other.last >= one.last ? other : one;
  return { ...later, since: Math.min(one.since, other.since), count: one.count + other.count };
}

/** Merged notes, at most so many: beyond that the one that was longest not added to is forgotten. */
export class NoteBook {
  readonly #notes = new Map<string, ClientNote>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get isEmpty(): boolean {
    return this.#notes.size === 0;
  }

  add(note: ClientNote): void {
    const key = keyOf(note);
    const before = this.#notes.get(key);
    // Taken out first, so that the order is that of the last additions.
    this.#notes.delete(key);
    this.#notes.set(key, before === undefined ? note : merged(before, note));
    const [oldest] = this.#notes.keys();
    if (this.#notes.size > this.#most && oldest !== undefined) this.#notes.delete(oldest);
  }

  notes(): ClientNote[] {
    return [...this.#notes.values()];
  }

  clear(): void {
    this.#notes.clear();
  }
}

/** Tells notes apart; accounts and sets may hold any character. */
export const keyOf = ({ account, set }: Pick<ClientNote, "account" | "set">): string => JSON.stringify([account, set]);
