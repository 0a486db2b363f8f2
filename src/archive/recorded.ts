/** Recorded old answers, kept row by row as source `recorded`: never purged, and they outrank every other source. */
import { DAY_MS } from "../measures.ts";
import type { RecordedRow } from "../reports/archive-view.ts";
import { isoDay } from "../reports/civil-date.ts";
import { first, type Sql } from "./sql.ts";

export interface RecordedConflict {
  readonly key: string;
  readonly held: RecordedRow["values"];
  readonly offered: RecordedRow["values"];
}

export interface RecordedSet {
  readonly set: string;
  readonly rows: number;
  /** First and last Date. */
  readonly from: string;
  readonly to: string;
}

/** Days that no Date lies outside of. */
const ALL = { from: -4_000_000, to: 4_000_000 };

export class Recorded {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** The rows of a set whose Date lies in the days given (since 1970, both included), ascending by Date. */
  rows(set: string, dates: { readonly from: number; readonly to: number } = ALL): RecordedRow[] {
    return this.#sql
      .exec<{ key: string; date: number; zone: string; body: string }>(
        "SELECT key, date, zone, body FROM recorded WHERE set_name = ? AND date BETWEEN ? AND ? ORDER BY date, key",
        set,
        dates.from * DAY_MS,
        dates.to * DAY_MS,
      )
      .toArray()
      .map(({ key, date, zone, body }) => ({ key, date: date / DAY_MS, zone, values: JSON.parse(body) }));
  }

  keys(set: string): Set<string> {
    const rows = this.#sql.exec<{ key: string }>("SELECT key FROM recorded WHERE set_name = ?", set).toArray();
    return new Set(rows.map(({ key }) => key));
  }

  /**
   * Keep rows; a row that is held already is completed by the columns it lacked. Call it inside a transaction.
   *
   * @returns how many rows are new or grew, and the rows whose held figures say something else: those stay as they are
   */
  keep(set: string, rows: readonly RecordedRow[]): { readonly kept: number; readonly conflicts: RecordedConflict[] } {
    const conflicts: RecordedConflict[] = [];
    let kept = 0;
    for (const row of rows) {
      const held = first<{ zone: string; body: string }>(
        this.#sql,
        "SELECT zone, body FROM recorded WHERE set_name = ? AND key = ?",
        set,
        row.key,
      );
      const before: RecordedRow["values"] = held === undefined ? {} : JSON.parse(held.body);
      const clash = Object.keys(row.values).some((name) => name in before && before[name] !== row.values[name]);
      if (clash || (held !== undefined && held.zone !== row.zone)) {
        conflicts.push({ key: row.key, held: before, offered: row.values });
        continue;
      }
      const body = JSON.stringify({ ...before, ...row.values });
      if (held !== undefined && body === JSON.stringify(before)) continue;
      this.#sql.exec(
        "INSERT OR REPLACE INTO recorded (set_name, key, date, zone, body) VALUES (?, ?, ?, ?, ?)",
        set,
        row.key,
        row.date * DAY_MS,
        row.zone,
        body,
      );
      kept++;
    }
    return { kept, conflicts };
  }

  /** Remove the rows of a set whose Date lies in the days given. Call it inside a transaction. */
  remove(set: string, dates: { readonly from: number; readonly to: number }): void {
    this.#sql.exec(
      "DELETE FROM recorded WHERE set_name = ? AND date BETWEEN ? AND ?",
      set,
      dates.from * DAY_MS,
      dates.to * DAY_MS,
    );
  }

  /** What is held of each set, by name. */
  held(): RecordedSet[] {
    return this.#sql
      .exec<{ set_name: string; rows: number; first: number; last: number }>(
        "SELECT set_name, count(*) AS rows, min(date) AS first, max(date) AS last FROM recorded GROUP BY set_name ORDER BY set_name",
      )
      .toArray()
      .map(({ set_name, rows, first, last }) => ({
        set: set_name,
        rows,
        from: isoDay(first / DAY_MS),
        to: isoDay(last / DAY_MS),
      }));
  }

  /** First and last of each run of Dates, of any set, that follow one another day by day. */
  stretches(): (readonly [from: string, to: string])[] {
    const dates = this.#sql.exec<{ date: number }>("SELECT DISTINCT date FROM recorded ORDER BY date").toArray();
    const runs: { from: number; to: number }[] = [];
    for (const { date } of dates) {
      const run = runs.at(-1);
      if (run !== undefined && date === run.to + DAY_MS) run.to = date;
      else runs.push({ from: date, to: date });
    }
    return runs.map(({ from, to }) => [isoDay(from / DAY_MS), isoDay(to / DAY_MS)]);
  }
}
