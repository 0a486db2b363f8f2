/**
 * Who asks what, kept so that the owner knows which old programs still live. Requests are noted in memory; only the
 * object's alarm writes, so that no request costs a write. A process that ends takes what came since the last alarm along.
 */
import { DAY_MS, dayOf } from "../measures.ts";
import { type ClientNote, keyOf, merged, NoteBook } from "./client-notes.ts";
import type { Sql } from "./sql.ts";

/** Rows kept of a tenant; beyond that those whose last request is the oldest go. */
const MOST_ROWS = 1_000;
/** A row goes so long after its last request: a client that asks once a year is still seen. */
const KEPT_MS = 400 * DAY_MS;

/** A line of the status; times are ISO 8601, UTC. */
export interface ClientStatus {
  readonly account: string;
  readonly set: string;
  /** The first request since this row is kept, and the last. */
  readonly since: string;
  readonly last: string;
  readonly count: number;
  /** What the last request was answered with. */
  readonly status: number;
  readonly userAgent: string;
}

interface ClientRow extends Record<string, string | number> {
  account: string;
  set_name: string;
  since: number;
  last: number;
  count: number;
  status: number;
  agent: string;
}

export class Clients {
  readonly #sql: Sql;
  readonly #fresh = new NoteBook(MOST_ROWS);
  /** The UTC day on which old rows were last looked for. */
  #trimmed: number | undefined;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Take notes into memory. Whether they are the first since the last were written. */
  take(notes: readonly ClientNote[]): boolean {
    const isFirst = this.#fresh.isEmpty && notes.length > 0;
    for (const note of notes) this.#fresh.add(note);
    return isFirst;
  }

  /** Write what was noted, and once a day take old rows away, all in one transaction. @param now ms since 1970, UTC */
  write(now: number): void {
    const today = dayOf(now);
    if (this.#fresh.isEmpty && this.#trimmed === today) return;
    this.#sql.transaction(() => {
      for (const note of this.#fresh.notes()) this.#keep(note);
      this.#sql.exec(
        `DELETE FROM clients WHERE last < ? OR
           (account, set_name) NOT IN (SELECT account, set_name FROM clients ORDER BY last DESC LIMIT ${MOST_ROWS})`,
        now - KEPT_MS,
      );
    });
    this.#fresh.clear();
    this.#trimmed = today;
  }

  #keep({ account, set, since, last, count, status, userAgent }: ClientNote): void {
    this.#sql.exec(
      `INSERT INTO clients (account, set_name, since, last, count, status, agent) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (account, set_name) DO UPDATE SET
         since = min(since, excluded.since), count = count + excluded.count, last = max(last, excluded.last),
         status = CASE WHEN excluded.last >= last THEN excluded.status ELSE status END,
         agent = CASE WHEN excluded.last >= last THEN excluded.agent ELSE agent END`,
      account,
      set,
      since,
      last,
      count,
      status,
      userAgent,
    );
  }

  /** Everything known, written or not, the latest request first. */
  list(): ClientStatus[] {
    const rows = this.#sql.exec<ClientRow>("SELECT * FROM clients").toArray();
    const all = new Map(
      rows.map(({ set_name: set, agent: userAgent, ...row }) => {
        const note: ClientNote = { ...row, set, userAgent };
        return [keyOf(note), note];
      }),
    );
    for (const note of this.#fresh.notes()) {
      const before = all.get(keyOf(note));
      all.set(keyOf(note), before === undefined ? note : merged(before, note));
    }
    return [...all.values()]
      .sort((a, b) => b.last - a.last || (keyOf(a) < keyOf(b) ? -1 : 1))
      .map(({ account, set, since, last, count, status, userAgent }) => ({
        account,
        set,
        since: new Date(since).toISOString(),
        last: new Date(last).toISOString(),
        count,
        status,
        userAgent,
      }));
  }
}
