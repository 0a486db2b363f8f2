/** Where a bucket's figure comes from: which sources answered its days, and how far it can be trusted for that. */
import type { Source } from "../measures.ts";
import type { SourceEntry } from "./mapping-schema.ts";
import type { Bias, Fidelity, Provenance } from "./provenance.ts";
import type { Zone } from "./zones.ts";

/** What one source says about one field on one local day. */
export interface DayFigure {
  readonly source: Source;
  readonly amount: number;
  readonly entry: SourceEntry | undefined;
  readonly partial: boolean;
  readonly exact: boolean;
}

/** Collects which sources answered a bucket's days. */
export class Tally {
  readonly #zone: Zone;
  readonly #expected: number;
  readonly #bySource = new Map<Source, number>();
  readonly #biases = new Set<Bias>();
  #exact = true;
  #partial = false;
  days = 0;

  /** @param expected the bucket's days that are over or running */
  constructor(zone: Zone, expected: number) {
    this.#zone = zone;
    this.#expected = expected;
  }

  get sources(): number {
    return this.#bySource.size;
  }

  add({ source, entry, partial, exact }: DayFigure): void {
    this.days++;
    this.#bySource.set(source, (this.#bySource.get(source) ?? 0) + 1);
    if (!exact) this.#exact = false;
    if (entry?.bias !== undefined) this.#biases.add(entry.bias);
    if (partial) this.#partial = true;
  }

  provenance(lowerBound: string | undefined): Provenance {
    const missing = this.#expected - this.days;
    const whole = lowerBound === undefined && !this.#partial && missing === 0;
    if (!whole) this.#biases.add("under");
    const fidelity: Fidelity = this.#exact && whole ? "exact" : "approximate";
    const [only] = this.#biases;
    const notes = [
      lowerBound,
      this.#partial ? "a day was not read to its end yet" : undefined,
      missing > 0 ? `no source has ${missing} of the bucket's ${this.#expected} days` : undefined,
      !this.#exact && this.#bySource.has("recorded")
        ? `days recorded elsewhere stand as days of ${this.#zone.id}`
        : undefined,
    ].filter((note) => note !== undefined);
    return {
      sources: [...this.#bySource].map(([source, days]) => ({ source, days, share: days / this.days })),
      fidelity,
      bias: fidelity === "exact" ? null : this.#biases.size === 1 ? (only ?? "either") : "either",
      note: notes.length === 0 ? null : notes.join("; "),
    };
  }
}
