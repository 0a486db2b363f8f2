/**
 * The tables that were asked for last, kept in memory until anything is written: many callers ask for the same set in the
 * same zone, and between two sweeps nothing changes. What is kept are figures; filters, orders, pages and documents are
 * made for each answer. The tenant's object keeps them, and so does whoever asks it (held-reports.ts).
 */
import { QUARTER_MS } from "./measures.ts";
import type { SentTable } from "./reports/sent-table.ts";
import type { ReportQuestion } from "./tenant-port.ts";

export class KeptTables {
  #stamp = "";
  #rows = 0;
  readonly #mostRows: number;
  readonly #tables = new Map<string, SentTable>();

  /** @param mostRows of all tables together; 20,000 are some megabytes */
  constructor(mostRows: number) {
    this.#mostRows = mostRows;
  }

  /** @param stamp names what the archive holds: tables kept under another one are dropped */
  get(question: ReportQuestion, stamp: string): SentTable | undefined {
    if (stamp !== this.#stamp) this.#drop(stamp);
    return this.#tables.get(keyOf(question));
  }

  /** Keep the table that answers a question; where there are too many rows, all others go, and a larger one isn't kept. */
  keep(question: ReportQuestion, stamp: string, table: SentTable): void {
    const rows = table.ids.length + 1;
    if (stamp !== this.#stamp || this.#rows + rows > this.#mostRows) this.#drop(stamp);
    if (rows > this.#mostRows) return;
    this.#rows += rows;
    this.#tables.set(keyOf(question), table);
  }

  #drop(stamp: string): void {
    this.#stamp = stamp;
    this.#rows = 0;
    this.#tables.clear();
  }
}

/** Days begin, end and settle at quarter hours (reports/zones.ts), so that no answer changes within one. */
const keyOf = (question: ReportQuestion): string =>
  JSON.stringify({ ...question, now: Math.floor(question.now / QUARTER_MS) });
