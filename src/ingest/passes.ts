/**
 * When each source is read again, and how far back. Call records come late and in new versions, so passes overlap: a
 * cheap one near now, wider ones ever more seldom (design.md, "Collecting"; graph-contract C.2, C.5). Pure.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Graph keeps call records for 30 days, and lists them by their start. */
export const RECORDS_REACH = 30 * DAY;

/**
 * What a sweep reads: `callRecords`, a PSTN log by its function's name, `report:` and a report's function name, or
 * `userDays:` and the name of a report of users that is asked for day by day.
 */
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
  /** Due only so long after the last one began, whatever the clock says: every call counts against a rate. */
  readonly apart?: boolean;
}

/** Widest first: a pass that was read spares the narrower ones of its source. */
const RECORD_PASSES: readonly Pass[] = [
  { name: "month", source: "callRecords", every: 7 * DAY, reach: RECORDS_REACH, onDemand: true },
  { name: "week", source: "callRecords", every: DAY, reach: 7 * DAY, onDemand: true },
  { name: "day", source: "callRecords", every: HOUR, reach: DAY, onDemand: true },
  { name: "near", source: "callRecords", every: 15 * MINUTE, reach: 4 * HOUR, onDemand: true },
];

/** Graph gives at most 90 days of a log at once; rows come late, so passes overlap, and wider ones close longer gaps. */
const LOG_PASSES = [
  { name: "quarter", every: 30 * DAY, reach: 90 * DAY },
  { name: "month", every: 7 * DAY, reach: 30 * DAY },
  { name: "week", every: 6 * HOUR, reach: 7 * DAY },
] as const;

/** Reports are refreshed once a day, at no fixed hour: somewhat less than a day keeps up with them. */
const REFRESHED_EVERY = 20 * HOUR;

/** The pass that is begun when notices were lost: what a day may have brought. */
export const AFTER_LOSS: Pass = { name: "day", source: "callRecords", every: HOUR, reach: DAY, onDemand: true };

/** How often the alarm looks whether a pass is due. */
export const PASS_INTERVAL = 15 * MINUTE;

/**
 * When the alarm looks next: right after a quarter hour, so that a day that has just ended is soon listed to its end, and
 * some seconds later by the tenant, so that many don't come at once.
 *
 * @param now ms since 1970, UTC
 */
export function nextLook(now: number, tenantId: string): number {
  const later = 1_000 + ([...tenantId].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) >>> 0, 7) % 20_000);
  return (Math.floor((now - later) / PASS_INTERVAL) + 1) * PASS_INTERVAL + later;
}

/** A source whose sweep was given up is left alone for so long, unless a sync is asked for. */
export const ABANDONED_PAUSE = HOUR;

export interface Used {
  /** PSTN logs that a mapping uses. */
  readonly logs: readonly { readonly name: string; readonly daily: boolean }[];
  /** Names of usage reports that a mapping uses. */
  readonly reports: readonly string[];
  /** Names of usage reports of users that a mapping uses day by day. */
  readonly userDays: readonly string[];
}

/** All passes of a tenant, widest first within each source; sources with a request for each day come last. */
export function passesFor({ logs, reports, userDays }: Used): Pass[] {
  const passesOver = (source: string, widestOnDemand: string): Pass[] =>
    LOG_PASSES.map((pass) => ({ ...pass, source, onDemand: pass.name === widestOnDemand || pass.name === "week" }));
  return [
    ...RECORD_PASSES,
    ...logs.filter(({ daily }) => !daily).flatMap(({ name }) => passesOver(name, "quarter")),
    ...reports.map(
      (name): Pass => ({
        name: "report",
        source: `report:${name}`,
        every: REFRESHED_EVERY,
        reach: 180 * DAY,
        onDemand: false,
        apart: true,
      }),
    ),
    ...logs.filter(({ daily }) => daily).flatMap(({ name }) => passesOver(name, "month")),
    ...userDays.map(
      (name): Pass => ({
        name: "days",
        source: `userDays:${name}`,
        every: REFRESHED_EVERY,
        reach: 28 * DAY,
        onDemand: false,
        apart: true,
      }),
    ),
  ];
}

/** Passes are due by the clock: once a full quarter hour, hour, day … has begun since the last one did. */
const isNewStretch = (last: number, now: number, every: number): boolean =>
  Math.floor(now / every) > Math.floor(last / every);

/** When a pass, or a wider one of its source, last began; undefined when never. */
export type LastBegun = (pass: Pass) => number | undefined;

/** The passes that are due at an instant: for each source the widest one due. */
export function duePasses(passes: readonly Pass[], lastBegun: LastBegun, now: number): Pass[] {
  return widestOf(passes, (pass) => isDue(pass, lastBegun, now));
}

/** The passes to begin when a sync is asked for: for each source the widest one that is due or read on demand. */
export function passesOnDemand(passes: readonly Pass[], lastBegun: LastBegun, now: number): Pass[] {
  return widestOf(passes, (pass) => pass.onDemand || isDue(pass, lastBegun, now));
}

function isDue(pass: Pass, lastBegun: LastBegun, now: number): boolean {
  const last = lastBegun(pass);
  if (last === undefined) return true;
  return pass.apart === true ? now - last >= pass.every : isNewStretch(last, now, pass.every);
}

/** Of the passes that fit, the first one of each source. */
function widestOf(passes: readonly Pass[], fits: (pass: Pass) => boolean): Pass[] {
  const served = new Set<SweepSource>();
  return passes.filter((pass) => {
    if (served.has(pass.source) || !fits(pass)) return false;
    served.add(pass.source);
    return true;
  });
}
