/**
 * What is held day by day, and what waits: for people who look at the coverage. Stretches are milliseconds since 1970, UTC,
 * from the first instant to the one after the last.
 */
import { DAY_MS, LOGS } from "../measures.ts";
import type { CoveredStretch } from "../reports/archive-view.ts";
import type { Coverage } from "./coverage.ts";
import type { Sql } from "./sql.ts";
import type { Sweeps } from "./sweeps.ts";

export interface HeldOfSource {
  /** `recorded`, `callRecords`, a log by its function's name, `skypeReports` or `teamsReports`. */
  readonly source: string;
  /** What is held whole, in order; days of a report, or of recorded rows, are whole days. */
  readonly whole: readonly CoveredStretch[];
  /** Days of which some reports are held and others not. */
  readonly part: readonly CoveredStretch[];
}

/** Call records that wait, or are set aside, for one reason. */
export interface QueuedFor {
  readonly state: "waiting" | "setAside";
  readonly reason: string | null;
  readonly count: number;
  /** When the first of them is asked for again, ISO 8601, UTC. */
  readonly due: string;
  /** One of them, to look for it elsewhere. */
  readonly example: string;
}

export interface Calendar {
  readonly sources: readonly HeldOfSource[];
  readonly queue: readonly QueuedFor[];
  /** What Graph has told to wait: `records`, `list`, `logs` or `reports`, and until when (ISO 8601, UTC). */
  readonly pauses: readonly { readonly work: string; readonly until: string }[];
}

/** Reasons told at most; they are sentences of ours, so there are few. */
const MOST_REASONS = 50;

/** @param reports the usage reports that figures are made of, by the source that they make up */
export function readCalendar(
  sql: Sql,
  coverage: Coverage,
  sweeps: Sweeps,
  reports: Readonly<Record<string, readonly string[]>>,
): Calendar {
  const dates = sql.exec<{ day: number }>(
    `SELECT DISTINCT date / ${DAY_MS} AS day FROM recorded WHERE set_name GLOB '*Daily' ORDER BY day`,
  );
  const days = sql
    .exec<{ report: string; day: number }>("SELECT report, day FROM report_days WHERE body <> '{}' ORDER BY day")
    .toArray();
  return {
    sources: [
      { source: "recorded", whole: stretchesOf(dates.toArray().map(({ day }) => day)), part: [] },
      ...(["callRecords", ...LOGS] as const).map((source) => ({ source, whole: coverage.of(source), part: [] })),
      ...Object.entries(reports).map(([source, names]) => {
        const counts = new Map<number, number>();
        for (const { report, day } of days) if (names.includes(report)) counts.set(day, (counts.get(day) ?? 0) + 1);
        const of = (isWhole: boolean): CoveredStretch[] =>
          stretchesOf([...counts].flatMap(([day, n]) => ((n === names.length) === isWhole ? [day] : [])));
        return { source, whole: of(true), part: of(false) };
      }),
    ],
    queue: sql
      .exec<{ state: QueuedFor["state"]; reason: string | null; count: number; due: number; example: string }>(
        `SELECT state, reason, count(*) AS count, min(due) AS due, min(id) AS example FROM queue
         GROUP BY state, reason ORDER BY state, count DESC LIMIT ${MOST_REASONS}`,
      )
      .toArray()
      .map((row) => ({ ...row, due: new Date(row.due).toISOString() })),
    pauses: sweeps.pauses.all().map(({ work, until }) => ({ work, until: new Date(until).toISOString() })),
  };
}

/** @param days days since 1970 in their order */
function stretchesOf(days: readonly number[]): CoveredStretch[] {
  const stretches: { from: number; to: number }[] = [];
  for (const day of days) {
    const last = stretches.at(-1);
    if (last?.to === day * DAY_MS) last.to += DAY_MS;
    else stretches.push({ from: day * DAY_MS, to: (day + 1) * DAY_MS });
  }
  return stretches;
}
