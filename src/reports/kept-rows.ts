/**
 * The rows of a report as they are found, bounded: the first ones where a page in the usual order is all that is wanted, and
 * never more than one answer can be made of.
 */
import { Fault, TOO_MANY_ROWS } from "../errors.ts";
import { byDateThenId, type ReportRow } from "./report-table.ts";

/** Where a row stands in the usual order. */
type Place = Pick<ReportRow, "date" | "id">;

/** So many of the first rows, after a place where one is given. */
export interface FirstRows {
  readonly after: Place | undefined;
  readonly count: number;
}

/** Bytes of all rows: more neither fits into an object's memory nor, above all, through one call (32 MiB). */
const MOST_BYTES = 30_000_000;
/** About what a row takes on its way (sent-table.ts): place, texts and records, and of each field a number and its origin. */
const bytesOf = ({ values }: ReportRow): number => 200 + 12 * values.length;

export class KeptRows {
  readonly #first: FirstRows | undefined;
  #rows: ReportRow[] = [];
  /** Rows behind it are not among the first. */
  #last: Place | undefined;

  constructor(first: FirstRows | undefined) {
    this.#first = first;
  }

  /** Whether a row at this place may be among those wanted; what is not need not be made. */
  wants(place: Place): boolean {
    if (this.#first === undefined) return true;
    const { after } = this.#first;
    if (after !== undefined && byDateThenId(place, after) <= 0) return false;
    return this.#last === undefined || byDateThenId(place, this.#last) < 0;
  }

  /** Whether any row from one Date to another, both included, may be among those wanted. */
  wantsAny(from: number, to: number): boolean {
    const { after } = this.#first ?? {};
    return !(after !== undefined && to < after.date) && !(this.#last !== undefined && from > this.#last.date);
  }

  /** @throws Fault queryInvalid for more rows than one answer can be made of */
  push(row: ReportRow): void {
    if (!this.wants(row)) return;
    const held = this.#rows.push(row);
    if (this.#first !== undefined && held >= 2 * this.#first.count + 1_000) this.#cut(this.#first.count);
    if (this.#rows.length * bytesOf(row) > MOST_BYTES) throw new Fault("queryInvalid", TOO_MANY_ROWS);
  }

  /** In the usual order. */
  all(): readonly ReportRow[] {
    this.#cut(this.#first?.count ?? this.#rows.length);
    return this.#rows;
  }

  #cut(count: number): void {
    const ordered = this.#rows.sort(byDateThenId);
    this.#rows = ordered.slice(0, count);
    if (ordered.length > count) this.#last = this.#rows.at(-1);
  }
}
