/** What each source has been read for, as stretches that begin at a UTC midnight. */
import { DAY_MS, type Log, type Source } from "../measures.ts";
import type { CoveredStretch } from "../reports/archive-view.ts";
import type { Sql } from "./sql.ts";

/** A source of figures, or a single log: one that is refused or not offered covers nothing. */
export type Covered = Source | Log;

/** The log whose rows make the source's sums stands for the source. */
const placeOf = (covered: Covered): Covered => (covered === "getPstnCalls" ? "pstnLogs" : covered);

export class Coverage {
  readonly #sql: Sql;
  #held: Map<Covered, CoveredStretch[]> | undefined;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  of(covered: Covered): readonly CoveredStretch[] {
    return this.#read().get(placeOf(covered)) ?? [];
  }

  /** Note that a source was read whole from one instant to another (ms UTC). Call it inside a transaction. */
  add(covered: Covered, from: number, to: number): void {
    const source = placeOf(covered);
    const next = cover(this.of(source), from, to);
    this.#sql.exec("DELETE FROM coverage WHERE source = ?", source);
    for (const stretch of next) {
      this.#sql.exec(
        "INSERT INTO coverage (source, from_ms, to_ms) VALUES (?, ?, ?)",
        source,
        stretch.from,
        stretch.to,
      );
    }
    this.forget();
  }

  forget(): void {
    this.#held = undefined;
  }

  #read(): Map<Covered, CoveredStretch[]> {
    if (this.#held === undefined) {
      this.#held = new Map();
      const rows = this.#sql.exec<{ source: Covered; from_ms: number; to_ms: number }>(
        "SELECT source, from_ms, to_ms FROM coverage ORDER BY source, from_ms",
      );
      for (const { source, from_ms, to_ms } of rows.toArray()) {
        const stretches = this.#held.get(source) ?? [];
        stretches.push({ from: from_ms, to: to_ms });
        this.#held.set(source, stretches);
      }
    }
    return this.#held;
  }
}

/**
 * The stretches after one more was read. It goes on where a held one ends or overlaps; a new one begins at the first
 * UTC midnight inside it, because a day is covered only once all of it was listed (design.md, "Sources").
 */
export function cover(held: readonly CoveredStretch[], from: number, to: number): CoveredStretch[] {
  const continues = held.some((stretch) => stretch.from <= from && stretch.to >= from);
  const start = continues ? from : Math.ceil(from / DAY_MS) * DAY_MS;
  if (start >= to) return [...held];
  const merged: CoveredStretch[] = [];
  for (const stretch of [...held, { from: start, to }].sort((a, b) => a.from - b.from)) {
    const before = merged.at(-1);
    if (before !== undefined && stretch.from <= before.to) {
      merged[merged.length - 1] = { from: before.from, to: Math.max(before.to, stretch.to) };
    } else {
      merged.push(stretch);
    }
  }
  return merged;
}
