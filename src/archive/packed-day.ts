/**
 * A UTC day of sums per quarter hour, packed: for every quarter and measure that isn't zero one entry of 10 bytes
 * (quarter of the day, index of the measure, the sum as a 64-bit float). In memory a day is kept as running totals, so
 * that any stretch of it costs two reads.
 */
import { QUARTERS_A_DAY } from "../measures.ts";

const ENTRY = 10;

/** Running totals of one day: `total(measure, q)` is the sum of the quarters before q, 0..96. */
export class DaySums {
  readonly #measures: number;
  readonly #running: Float64Array;

  constructor(measures: number) {
    this.#measures = measures;
    this.#running = new Float64Array((QUARTERS_A_DAY + 1) * measures);
  }

  static unpack(body: ArrayBuffer, measures: number): DaySums {
    const day = new DaySums(measures);
    const view = new DataView(body);
    for (let offset = 0; offset + ENTRY <= view.byteLength; offset += ENTRY) {
      const measure = view.getUint8(offset + 1);
      // A measure of a newer version is passed over; sums are never written back without it (schema version).
      if (measure < measures)
        day.#running[(view.getUint8(offset) + 1) * measures + measure] = view.getFloat64(offset + 2);
    }
    for (let at = measures; at < day.#running.length; at++) {
      day.#running[at] = (day.#running[at] ?? 0) + (day.#running[at - measures] ?? 0);
    }
    return day;
  }

  /** Add an amount (negative to take away) in a quarter of the day, 0..95. */
  add(quarter: number, measure: number, amount: number): void {
    for (let q = quarter + 1; q <= QUARTERS_A_DAY; q++) {
      const at = q * this.#measures + measure;
      this.#running[at] = (this.#running[at] ?? 0) + amount;
    }
  }

  /** The sum of a measure over the quarters from..to-1 of the day. */
  between(measure: number, from: number, to: number): number {
    return (this.#running[to * this.#measures + measure] ?? 0) - (this.#running[from * this.#measures + measure] ?? 0);
  }

  /** The packed form; empty when every sum is zero. */
  pack(): ArrayBuffer {
    const entries: Entry[] = [];
    for (let quarter = 0; quarter < QUARTERS_A_DAY; quarter++) {
      for (let measure = 0; measure < this.#measures; measure++) {
        const amount = this.between(measure, quarter, quarter + 1);
        if (amount !== 0) entries.push([quarter, measure, amount]);
      }
    }
    return packEntries(entries);
  }
}

type Entry = readonly [quarter: number, measure: number, amount: number];

function packEntries(entries: readonly Entry[]): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(entries.length * ENTRY));
  entries.forEach(([quarter, measure, amount], index) => {
    view.setUint8(index * ENTRY, quarter);
    view.setUint8(index * ENTRY + 1, measure);
    view.setFloat64(index * ENTRY + 2, amount);
  });
  return view.buffer as ArrayBuffer;
}

/** The packed form of few amounts, by 256 times the quarter of the day and the measure's index. */
export function packAmounts(amounts: ReadonlyMap<number, number>): ArrayBuffer {
  const entries = [...amounts].filter(([, amount]) => amount !== 0).sort(([a], [b]) => a - b);
  return packEntries(entries.map(([place, amount]) => [place >>> 8, place & 255, amount]));
}

/** Add to `amounts`, measure by measure, what a packed day holds in its quarters from..to-1, without unpacking it. */
export function addPacked(amounts: Float64Array, body: ArrayBuffer, from: number, to: number): void {
  const view = new DataView(body);
  for (let offset = 0; offset + ENTRY <= view.byteLength; offset += ENTRY) {
    const quarter = view.getUint8(offset);
    const measure = view.getUint8(offset + 1);
    if (quarter < from || quarter >= to || measure >= amounts.length) continue;
    amounts[measure] = (amounts[measure] ?? 0) + view.getFloat64(offset + 2);
  }
}
