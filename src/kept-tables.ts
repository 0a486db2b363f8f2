/**
 * The tables that were asked for last, kept in memory until anything is written: many callers ask for the same set in the
 * same zone, and between two sweeps nothing changes. What is kept are figures; filters, orders, pages and documents are
 * made for each answer.
 */
import { QUARTER_MS } from "./measures.ts";
import type { SentTable } from "./reports/sent-table.ts";
import type { ReportQuestion } from "./tenant-port.ts";

/** Rows kept at most, of all tables together: some megabytes. */
const MOST_ROWS = 20_000;

export class KeptTables {
  #stamp = "";
  #rows = 0;
  readonly #tables = new Map<string, SentTable>();

  /**
   * The table that answers a question, made where it isn't kept.
   *
   * @param stamp names what the archive holds: tables made under another one are dropped
   */
  table(question: ReportQuestion, stamp: string, make: () => SentTable): SentTable {
    if (stamp !== this.#stamp) this.#drop(stamp);
    // Days begin, end and settle at quarter hours (reports/zones.ts), so that no answer changes within one.
    const key = JSON.stringify({ ...question, now: Math.floor(question.now / QUARTER_MS) });
    const kept = this.#tables.get(key);
    if (kept !== undefined) return kept;
    const table = make();
    const rows = table.ids.length + 1;
    if (rows > MOST_ROWS) return table;
    if (this.#rows + rows > MOST_ROWS) this.#drop(stamp);
    this.#rows += rows;
    this.#tables.set(key, table);
    return table;
  }

  #drop(stamp: string): void {
    this.#stamp = stamp;
    this.#rows = 0;
    this.#tables.clear();
  }
}
