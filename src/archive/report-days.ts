/** Days of the usage reports: what Graph's reports said about a UTC day, column by column. */
import type { Sql } from "./sql.ts";

export interface ReportDay {
  readonly day: number;
  /** Counts as sent, durations in milliseconds; by the report's own column names. */
  readonly columns: Readonly<Record<string, number>>;
}

export class ReportDays {
  readonly #sql: Sql;
  readonly #held = new Map<string, Map<number, ReportDay["columns"]>>();

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Undefined as well for a day that was asked for and has no figures. */
  of(report: string, day: number): ReportDay["columns"] | undefined {
    const columns = this.#report(report).get(day);
    return columns === undefined || Object.keys(columns).length === 0 ? undefined : columns;
  }

  /** First and last day that any report holds. */
  span(): { first: number; last: number } | undefined {
    const row = this.#sql
      .exec<{ first: number | null; last: number | null }>(
        "SELECT min(day) AS first, max(day) AS last FROM report_days WHERE body <> '{}'",
      )
      .toArray()[0];
    return row === undefined || row.first === null || row.last === null
      ? undefined
      : { first: row.first, last: row.last };
  }

  /** For each day held of a report, the refresh that it is of. */
  refreshes(report: string): ReadonlyMap<number, string> {
    const rows = this.#sql.exec<{ day: number; refreshed: string }>(
      "SELECT day, refreshed FROM report_days WHERE report = ?",
      report,
    );
    return new Map(rows.toArray().map(({ day, refreshed }) => [day, refreshed]));
  }

  /**
   * Keep a report's days; a later refresh replaces what an earlier one said. Call it inside a transaction. Whether any
   * day says something else than before.
   */
  keep(report: string, refreshed: string, days: readonly ReportDay[]): boolean {
    const held = this.#report(report);
    const before = this.refreshes(report);
    const changed = days.some(({ day, columns }) => {
      if (refreshed < (before.get(day) ?? "")) return false;
      return JSON.stringify(columns) !== JSON.stringify(held.get(day) ?? {});
    });
    for (const { day, columns } of days) {
      this.#sql.exec(
        `INSERT INTO report_days (report, day, refreshed, body) VALUES (?, ?, ?, ?)
         ON CONFLICT (report, day) DO UPDATE SET refreshed = excluded.refreshed, body = excluded.body
         WHERE excluded.refreshed >= report_days.refreshed`,
        report,
        day,
        refreshed,
        JSON.stringify(columns),
      );
    }
    this.#held.delete(report);
    return changed;
  }

  forget(): void {
    this.#held.clear();
  }

  #report(report: string): Map<number, ReportDay["columns"]> {
    let held = this.#held.get(report);
    if (held === undefined) {
      const rows = this.#sql.exec<{ day: number; body: string }>(
        "SELECT day, body FROM report_days WHERE report = ?",
        report,
      );
      held = new Map(rows.toArray().map(({ day, body }) => [day, JSON.parse(body)]));
      this.#held.set(report, held);
    }
    return held;
  }
}
