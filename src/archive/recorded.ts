/** Recorded old answers, kept row by row as source `recorded`: never purged, and they outrank every other source. */
import { DAY_MS } from "../measures.ts";
import type { RecordedRow } from "../reports/archive-view.ts";
import { first, type Sql } from "./sql.ts";

export interface RecordedConflict {
  readonly key: string;
  readonly held: RecordedRow["values"];
  readonly offered: RecordedRow["values"];
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
}
