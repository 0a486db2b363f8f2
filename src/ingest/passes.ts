/**
 * When each source is read again, and how far back. Call records come late and in new versions, so passes overlap: a
 * cheap one near now, wider ones ever more seldom (design.md, "Collecting"; graph-contract C.2, C.5). Pure.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Graph keeps call records for 30 days, and lists them by their start. */
export const RECORDS_REACH = 30 * DAY;

/** What a sweep reads: `callRecords`, a PSTN log by its function's name, or `report:` and a report's function name. */
export type SweepSource = string;

export interface Pass {
  readonly name: string;
  readonly source: SweepSource;
  /** How often it is due. */
  readonly every: number;
  /** How far back it reads. */
  readonly reach: number;
  /** Read again whenever a sync is asked for; reports change once a day and are throttled hard, so they are not. */
  readonly onDemand: boolean;
}

/** Widest first: a pass that was read spares the narrower ones of its source. */
const RECORD_PASSES: readonly Pass[] = [
  { name: "month", source: "callRecords", every: 7 * DAY, reach: RECORDS_REACH, onDemand: true },
  { name: "week", source: "callRecords", every: DAY, reach: 7 * DAY, onDemand: true },
  { name: "day", source: "callRecords", every: HOUR, reach: DAY, onDemand: true },
  { name: "near", source: "callRecords", every: 15 * MINUTE, reach: 4 * HOUR, onDemand: true },
];

/** How often the alarm looks whether a pass is due. */
export const PASS_INTERVAL = 15 * MINUTE;

export interface Logs {
  /** Names of PSTN log functions that a mapping uses. */
  readonly pstnLogs: readonly string[];
  /** Names of usage reports that a mapping uses. */
  readonly reports: readonly string[];
}

/** All passes of a tenant, widest first within each source. */
export function passesFor({ pstnLogs, reports }: Logs): Pass[] {
  return [
    ...RECORD_PASSES,
    ...pstnLogs.flatMap((source): Pass[] => [
      { name: "first", source, every: Number.POSITIVE_INFINITY, reach: 90 * DAY, onDemand: true },
      { name: "week", source, every: 6 * HOUR, reach: 7 * DAY, onDemand: true },
    ]),
    ...reports.map(
      (name): Pass => ({ name: "report", source: `report:${name}`, every: DAY, reach: 180 * DAY, onDemand: false }),
    ),
  ];
}

/** When a pass last began, by `source/name`; absent when never. */
export type LastBegun = (pass: Pass) => number | undefined;

/** The passes that are due at an instant: for each source the widest one due, unless it is under way already. */
export function duePasses(passes: readonly Pass[], lastBegun: LastBegun, now: number): Pass[] {
  const due: Pass[] = [];
  const served = new Set<SweepSource>();
  for (const pass of passes) {
    if (served.has(pass.source)) continue;
    const last = lastBegun(pass);
    const isDue = last === undefined || now - last >= pass.every;
    if (!isDue) continue;
    served.add(pass.source);
    due.push(pass);
  }
  return due;
}
