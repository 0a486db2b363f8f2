/** Days are kept while they are likely to be asked for again; the longest unused go beyond this size, but never the last few. */
const KEPT_SIZE = 30_000;
const KEPT_DAYS = 4;

/** What was made for a day, so that it need not be made again; sizes are in the caller's unit (calls, users). */
export class DayCache<T> {
  readonly #days = new Map<number, { value: T; size: number }>();
  #total = 0;

  get(day: number, make: () => T, sizeOf: (value: T) => number): T {
    const held = this.#days.get(day);
    if (held !== undefined) {
      this.#days.delete(day);
      this.#days.set(day, held);
      return held.value;
    }
    const value = make();
    const size = sizeOf(value);
    this.#days.set(day, { value, size });
    this.#total += size;
    for (const [oldest, entry] of this.#days) {
      if (this.#total <= KEPT_SIZE || this.#days.size <= KEPT_DAYS) {
        break;
      }
      this.#days.delete(oldest);
      this.#total -= entry.size;
    }
    return value;
  }
}
