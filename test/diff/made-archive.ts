/**
 * An archive of made-up calls, so that figures under any zone and policy can be worked out from it, and the port through
 * which the bridge asks it. The same seed gives the same calls.
 */

import { diffAnswer } from "../../src/api/diff.ts";
import { TenantArchive } from "../../src/archive/tenant-archive.ts";
import { catalog } from "../../src/catalog.ts";
import type { Account, TenantConfig } from "../../src/config.ts";
import { setAsIf, viewAsIf } from "../../src/diff/as-if.ts";
import type { ComparableRow, Comparison, DiffResult } from "../../src/diff/model.ts";
import { tableRows } from "../../src/diff/table-rows.ts";
import { LISTED } from "../../src/ingest/collecting.ts";
import type { UserMarks } from "../../src/ingest/facts.ts";
import { DAY_MS, MARKS, type Mark, type Measure, quarterOf } from "../../src/measures.ts";
import { DEFAULT_POLICY, type Policy } from "../../src/reports/policy.ts";
import { packTable } from "../../src/reports/sent-table.ts";
import { reportTable } from "../../src/reports/table.ts";
import { resolveZone } from "../../src/reports/zones.ts";
import type { TenantPort } from "../../src/tenant-port.ts";
import { openSqlite } from "../support/sqlite.ts";
import { light } from "./written.ts";

export const FIRST = Date.parse("2026-05-03T00:00:00Z");
export const NOW = Date.parse("2026-10-31T12:00:00Z");
const MINUTE_MS = 60_000;

/** Numbers from 0 to 1, the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const bits = (...marks: readonly Mark[]): number => marks.reduce((all, mark) => all | (1 << MARKS.indexOf(mark)), 0);

/** Calls of half a year, most of them on weekdays, at any hour of the day. */
export function madeArchive(seed = 1): TenantArchive {
  const archive = new TenantArchive(openSqlite(), { userHashKey: "a key for tests" });
  const next = random(seed);
  const whole = (below: number): number => Math.floor(next() * below);
  const records = [];
  for (let day = FIRST; day < NOW - DAY_MS; day += DAY_MS) {
    const weekend = [0, 6].includes(new Date(day).getUTCDay());
    const calls = weekend ? 2 + whole(3) : 10 + whole(12);
    for (let call = 0; call < calls; call++) {
      const at = day + whole(24 * 60) * MINUTE_MS;
      records.push({ id: `${day}-${call}`, version: 1, modified: at, facts: factsOf(at, next, whole) });
    }
  }
  archive.keepRecords(records, NOW);
  const sweep = { number: 0, pass: "test", source: "callRecords", next: LISTED, tries: 0 } as const;
  archive.finishSweep({ ...sweep, from: FIRST, to: NOW }, NOW);
  return archive;
}

function factsOf(at: number, next: () => number, whole: (below: number) => number) {
  const sums = new Map<Measure, number>();
  const wall = (5 + whole(60)) * MINUTE_MS;
  const people = 2 + whole(5);
  const quarter = quarterOf(at);
  const marks: UserMarks[] = [];
  const mark = (user: string, ...left: readonly Mark[]): void => {
    marks.push({ user, quarter, marks: bits(...left), lastEnd: at + wall });
  };
  if (next() < 0.5) {
    sums.set("conferences", 1);
    if (next() < 0.8) {
      sums
        .set("avConferences", 1)
        .set("avConferenceWallMs", wall)
        .set("avConferencePersonMs", wall * people);
    }
    if (next() < 0.4) sums.set("sharingConferences", 1);
    for (let one = 0; one < people; one++) mark(`user-${whole(60)}`, "active", "onWindows");
    if (next() < 0.7) mark(`mobile-${whole(30)}`, "onIos");
  } else {
    const phone = next() < 0.4;
    if (phone) sums.set("phoneLegSessions", 1).set("phoneLegAudioSessions", 1).set("phoneLegAudioMs", wall);
    else sums.set("p2pSessions", 1).set("p2pAudioSessions", 1).set("p2pAudioMs", wall);
    if (!phone && next() < 0.3) sums.set("p2pVideoSessions", 1).set("p2pVideoMs", wall);
    mark(`user-${whole(60)}`, phone ? "activePhoneLeg" : "active", "onWindows");
  }
  return { at, sums, marks, users: [], names: new Map<string, string>(), sessions: 2 };
}

export function setNamed(name: string) {
  const set = catalog().set(name);
  if (set === undefined) throw new Error(`no set ${name}`);
  return set;
}

export interface Under {
  readonly zone?: string;
  readonly policy?: Partial<Policy>;
  readonly mobileUsers?: boolean;
}

/** The rows of a set as the archive gives them under other settings. */
export function rowsUnder(archive: TenantArchive, name: string, under: Under = {}): ComparableRow[] {
  const { zone = "UTC", policy = {}, mobileUsers = false } = under;
  const set = setNamed(name);
  const asked = { ...DEFAULT_POLICY, ...policy };
  const dates = { from: -4_000_000, to: 4_000_000 };
  const request = { zone: resolveZone(zone), policy: asked, now: NOW, dates };
  return tableRows(set, reportTable(setAsIf(set, { mobileUsers }), archive, request), asked);
}

export const portOf = (archive: TenantArchive): TenantPort =>
  ({
    report: async ({ set: name, zone, asIf = {}, ...question }) => {
      const set = setNamed(name);
      const table = reportTable(setAsIf(set, asIf), viewAsIf(archive, asIf), { ...question, zone: resolveZone(zone) });
      return { table: packTable(table), revision: 1, asOf: NOW };
    },
  }) as Pick<TenantPort, "report"> as TenantPort;

/** What POST /bridge/diff answers about old rows; whole days and buckets only, unless `query` says otherwise. */
export async function askDiff(
  archive: TenantArchive,
  name: string,
  oldRows: readonly ComparableRow[],
  query = "",
): Promise<DiffResult> {
  const body = light(name, oldRows);
  return diffAnswer(new Request(`https://bridge.example/bridge/diff?set=${name}${query}`, { method: "POST", body }), {
    account: { username: "a", passwordHash: "", roles: ["operator"], tenants: ["t"] } satisfies Account,
    tenant: { tenantName: "Contoso", policy: DEFAULT_POLICY } as TenantConfig,
    port: portOf(archive),
    now: NOW,
  });
}

/** The one comparison of a result. */
export function only({ comparisons }: DiffResult): Comparison {
  const [first, second] = comparisons;
  if (first === undefined || second !== undefined) throw new Error(`${comparisons.length} comparisons`);
  return first;
}
