/** What an archive tells of itself: what it holds, how far each source was read, what is missing and why. */
import { DAY_MS, SOURCES, type Source } from "../measures.ts";
import type { Coverage } from "./coverage.ts";
import { CALL } from "./kinds.ts";
import type { Recorded, RecordedSet } from "./recorded.ts";
import { first, type Sql } from "./sql.ts";
import type { SweepStatus, Sweeps } from "./sweeps.ts";

export interface ArchiveStatus {
  readonly asOf: string | null;
  readonly sweeps: readonly SweepStatus[];
  readonly records: { readonly held: number; readonly waiting: number; readonly setAside: number };
  /** By source: first and last UTC day of each stretch that is covered whole. */
  readonly coverage: Readonly<Partial<Record<Source, readonly (readonly [string, string])[]>>>;
  readonly gaps: readonly { readonly source: Source; readonly from: string; readonly to: string }[];
  /** What is held of recorded old answers, set by set. */
  readonly recorded: readonly RecordedSet[];
  /** Sources that Graph refuses now, since when (ISO 8601, UTC), why and what to do. */
  readonly refused: readonly { readonly source: string; readonly since: string; readonly reason: string }[];
}

/** The parts of an archive that are asked. */
export interface Told {
  readonly sql: Sql;
  readonly coverage: Coverage;
  readonly recorded: Recorded;
  readonly sweeps: Sweeps;
}

/** @param asOf the archive's last change, ms since 1970, UTC; undefined for none */
export function readStatus(told: Told, asOf: number | undefined): ArchiveStatus {
  const held = first<{ n: number }>(told.sql, "SELECT count(*) AS n FROM records WHERE kind = ?", CALL)?.n ?? 0;
  const { waiting, setAside } = told.sweeps.queue.counts();
  const coverage: Partial<Record<Source, (readonly [string, string])[]>> = {};
  const gaps: { source: Source; from: string; to: string }[] = [];
  const recorded = told.recorded.stretches();
  if (recorded.length > 0) coverage.recorded = recorded;
  for (const source of SOURCES) {
    const stretches = told.coverage.of(source);
    if (stretches.length === 0) continue;
    // The running day is covered up to the last sweep only: it is not a whole one yet.
    coverage[source] = stretches
      .map(({ from, to }) => [from, Math.floor(to / DAY_MS) * DAY_MS - 1] as const)
      .flatMap(([from, to]) => (from < to ? [[isoDay(from), isoDay(to)] as const] : []));
    stretches.slice(1).forEach(({ from }, index) => {
      const before = stretches[index];
      if (before !== undefined) gaps.push({ source, from: isoDay(before.to), to: isoDay(from - 1) });
    });
  }
  return {
    asOf: asOf === undefined ? null : new Date(asOf).toISOString(),
    sweeps: told.sweeps.status(),
    records: { held, waiting, setAside },
    coverage,
    gaps,
    recorded: told.recorded.held(),
    refused: told.sweeps.refusals
      .all()
      .map(({ source, since, reason }) => ({ source, since: new Date(since).toISOString(), reason })),
  };
}

const isoDay = (ms: number): string => new Date(Math.floor(ms / DAY_MS) * DAY_MS).toISOString().slice(0, 10);
