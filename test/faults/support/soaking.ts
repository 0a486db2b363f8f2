/** A simulated month, collected day by day while a share of Graph's answers fails; and the same month without faults. */

import { TenantArchive } from "../../../src/archive/tenant-archive.ts";
import type { FaultKind } from "../../../src/simulator/faults.ts";
import { DAY, HOUR, MINUTE, mortalBridge, type Outside, outside } from "./mortal-bridge.ts";

export const MONTH_END = Date.parse("2026-11-30T20:00:00Z");
const DAYS = 30;
/** What goes wrong, in equal shares. */
const KINDS: readonly FaultKind[] = [
  "429-seconds",
  "429-bare",
  "500",
  "502",
  "503",
  "504",
  "cut",
  "half-body",
  "html",
  "404",
  "401-expired",
];

export interface Soaked {
  readonly feeds: ReadonlyMap<string, string>;
  readonly held: number;
  readonly waiting: number;
  readonly setAside: number;
  /** Records that Graph can give at the end. */
  readonly there: number;
  /** Sums and users that are not what the facts held add up to. */
  readonly wrong: number;
  /** Records that were taken in as new, over the whole time. */
  readonly read: number;
  readonly alarms: number;
  readonly failedAlarms: number;
  readonly strikes: number;
  readonly requests: number;
  /** Bytes of the heap that were in use, the most seen at the end of a day, after a collection of garbage where it can be had. */
  readonly heap: number;
  /** Bytes of the whole process, the most seen at the end of a day; the database, which is in memory here, is in it. */
  readonly resident: number;
  readonly seconds: number;
}

export interface SoakOptions {
  readonly people: number;
  /** The share of requests that fail. */
  readonly failing: number;
  /** Days that are collected as they come; before them the month is read at once. */
  readonly days?: number;
  /** Hours that are collected twice a day; default 1. Pauses after faults leave time for some 6,000 records in each. */
  readonly hours?: number;
  /** No month before, no telephone logs and no reports: every record is a call of those days. */
  readonly callsAlone?: boolean;
  readonly onDay?: (day: number) => void;
}

export async function soak(options: SoakOptions): Promise<Soaked> {
  const { people, failing, days = DAYS, hours = 1, callsAlone = false, onDay = () => {} } = options;
  const began = performance.now();
  const start = MONTH_END - days * DAY;
  const whole = outside(start, { people, ...(callsAlone ? { since: start } : {}) });
  const world = callsAlone ? withCallsAlone(whole) : whole;
  // Requests that Graph gets from a paid plan's runs: the free plan's would only make more of them.
  const bridge = mortalBridge(world, { variables: { BUDGET: JSON.stringify({ requests: 1_000 }) }, webhook: false });
  let heap = 0;
  let resident = 0;
  // What history there is is read first, and without faults: what began thirty days ago is gone before a second try.
  await bridge.wake();
  await bridge.pass(2 * HOUR);
  const faults = KINDS.map((kind) =>
    world.sim.faults.add({
      match: /./,
      kind,
      times: Number.POSITIVE_INFINITY,
      chance: failing / KINDS.length,
      retryAfter: 5,
    }),
  );
  for (let day = 1; day <= days; day++) {
    world.elapse(MONTH_END - (days - day) * DAY - world.clock.now);
    await bridge.pass(hours * HOUR);
    // Once more a day: what came late.
    world.elapse(4 * HOUR);
    await bridge.pass(hours * HOUR);
    world.sim.requests.length = 0;
    (globalThis as { gc?: () => void }).gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    heap = Math.max(heap, heapUsed);
    resident = Math.max(resident, rss);
    onDay(day);
  }
  const strikes = faults.reduce((sum, { struck }) => sum + struck, 0);
  world.sim.faults.clear();
  // What was given up for a while is read by the passes that follow.
  for (let day = 1; day <= 2; day++) {
    world.elapse(MONTH_END + day * DAY - world.clock.now);
    if (day === 1) await bridge.pass(10 * MINUTE);
    else await bridge.settle(0);
  }
  const { records } = await bridge.status();
  const now = world.clock.now;
  const since = start - 30 * DAY;
  let there = 0;
  for (let day = Math.floor(since / DAY); day <= Math.floor(now / DAY); day++) {
    for (const call of world.sim.company.callsOn(day)) {
      if (call.start >= since && call.versions.some(({ visibleAt }) => visibleAt <= now)) there++;
    }
  }
  const archive = new TenantArchive(bridge.database, { userHashKey: "a key for tests" });
  const stretch = archive.rebuildable();
  let wrong = 0;
  if (stretch !== undefined)
    for (let day = stretch.first; day <= stretch.last; day++) wrong += archive.rebuild(day, now);
  const [counts] = bridge.database.exec<{ value: string }>("SELECT value FROM meta WHERE key = 'counts'").toArray();
  return {
    feeds: await bridge.feeds(),
    ...records,
    there,
    wrong,
    read: JSON.parse(counts?.value ?? "{}").new,
    alarms: bridge.alarms,
    failedAlarms: bridge.failedAlarms.length,
    strikes,
    requests: bridge.steps("request"),
    heap,
    resident,
    seconds: (performance.now() - began) / 1000,
  };
}

/** Telephone logs and reports are empty; the simulator would spend more time on them than on the calls. */
function withCallsAlone(world: Outside): Outside {
  const { fetch } = world.sim;
  const answer = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (/\/reports\//.test(pathname)) return new Response("", { headers: { "Content-Type": "text/csv" } });
    if (/\/callRecords\/get\w+\(/.test(pathname)) return Response.json({ value: [] });
    return fetch(request);
  };
  return { ...world, sim: { ...world.sim, fetch: answer } };
}
