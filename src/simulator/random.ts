/**
 * Chance that is the same for the same keys: every call, meeting and person of the simulated company draws from a
 * stream of its own, named by seed and place, so that nothing depends on the order in which things are asked for.
 */
export type RandomKey = string | number;

/** A 32-bit hash of the keys, in order; "a",1 and "a1" differ. */
export function hashOf(...keys: readonly RandomKey[]): number {
  let hash = 0x811c9dc5;
  for (const key of keys) {
    const text = typeof key === "number" ? `#${key}` : `$${key}`;
    for (let i = 0; i < text.length; i++) {
      hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    }
  }
  return scramble(hash);
}

/** Spreads the bits of a 32-bit word over all of it. */
export function scramble(word: number): number {
  let mixed = word >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A stream of pseudo-random draws (a small xorshift with 128 bits of state). */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(...keys: readonly RandomKey[]) {
    const hash = hashOf(...keys);
    this.#a = scramble(hash + 1);
    this.#b = scramble(hash + 0x9e3779b9);
    this.#c = scramble(hash ^ 0x5bd1e995);
    this.#d = hash | 1;
    for (let i = 0; i < 8; i++) {
      this.word();
    }
  }

  /** A whole number from 0 to 2^32 - 1. */
  word(): number {
    const t = this.#a ^ (this.#a << 11);
    this.#a = this.#b;
    this.#b = this.#c;
    this.#c = this.#d;
    this.#d = (this.#d ^ (this.#d >>> 19) ^ t ^ (t >>> 8)) >>> 0;
    return scramble(this.#d);
  }

  /** From 0 up to, but not including, 1. */
  unit(): number {
    return this.word() / 0x1_0000_0000;
  }

  /** A whole number, both ends included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  /** True in `share` of the draws. */
  chance(share: number): boolean {
    return this.unit() < share;
  }

  pick<T>(list: readonly T[]): T {
    const item = list[Math.floor(this.unit() * list.length)];
    if (item === undefined) {
      throw new Error("Nothing to pick from: the list is empty.");
    }
    return item;
  }

  /** `count` different members of the list (fewer if it is shorter), in drawn order. */
  sample<T>(list: readonly T[], count: number): T[] {
    const wanted = Math.min(count, list.length);
    const places = new Set<number>();
    while (places.size < wanted) {
      places.add(Math.floor(this.unit() * list.length));
    }
    return [...places].map((place) => list[place] as T);
  }

  /** How often something with this mean happens; spread like a Poisson count, cheap for large means. */
  count(mean: number): number {
    if (mean > 40) {
      const spread = this.unit() + this.unit() + this.unit() - 1.5;
      return Math.max(0, Math.round(mean + spread * 2 * Math.sqrt(mean)));
    }
    const limit = Math.exp(-mean);
    let product = this.unit();
    let count = 0;
    while (product > limit) {
      product *= this.unit();
      count++;
    }
    return count;
  }

  /** An exponentially spread length with this mean. */
  length(mean: number): number {
    return -mean * Math.log(1 - this.unit());
  }

  hex(digits: number): string {
    let text = "";
    while (text.length < digits) {
      text += this.word().toString(16).padStart(8, "0");
    }
    return text.slice(0, digits);
  }

  guid(): string {
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-8${this.hex(3)}-${this.hex(12)}`;
  }
}
