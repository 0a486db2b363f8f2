/** Collecting as a tenant's object does it, in plain Node: an archive in memory, Graph behind a function, a clock by hand. */
import { createHash } from "node:crypto";
import { TenantArchive } from "../../src/archive/tenant-archive.ts";
import { catalog } from "../../src/catalog.ts";
import type { CloudName } from "../../src/graph/clouds.ts";
import { createGraph } from "../../src/graph/graph.ts";
import { collect } from "../../src/ingest/collector.ts";
import { otherSource, type ToRead } from "../../src/ingest/other-sources.ts";
import { type Pass, passesFor } from "../../src/ingest/passes.ts";
import { limitReports } from "../../src/ingest/report-limits.ts";
import { DAY_MS } from "../../src/measures.ts";
import { type UsedLog, usedLogs, usedReports, usedUserDays } from "../../src/reports/used-sources.ts";
import {
  createSimulator,
  SIMULATED_CLIENT,
  SIMULATED_SECRET,
  SIMULATED_TENANT,
  type Simulator,
  type SimulatorOptions,
} from "../../src/simulator/simulator.ts";
import { openSqlite } from "../support/sqlite.ts";

export const NOW = Date.parse("2026-11-19T08:00:00Z");
export const HOUR = 3_600_000;
export const dayOfDate = (date: string): number => Date.parse(date) / DAY_MS;
export const quarters = (first: string, last: string) => ({
  from: dayOfDate(first) * 96,
  to: (dayOfDate(last) + 1) * 96,
});

/** What the mappings use, all of it or what a test is about. */
export const USED: Omit<ToRead, "logs"> & { readonly logs: readonly UsedLog[] } = {
  logs: usedLogs(catalog()),
  reports: usedReports(catalog()),
  userDays: usedUserDays(catalog()),
};

export interface Collecting {
  readonly archive: TenantArchive;
  readonly sim: Simulator;
  readonly clock: { now: number };
  /** Paths and queries asked of Graph since the last call of {@link asked}. */
  asked(): string[];
  /** One run of the alarm: open what is due, and work until nothing is due now; or so many steps. */
  run(steps?: number): Promise<void>;
  /** A sync: open what is read on demand, and work. */
  sync(): Promise<void>;
  /** The last sweep of a source, as status shows it. */
  sweep(source: string): { readonly pass: string; readonly state: string; readonly reason: string | null } | undefined;
  /** Everything on disk but the sweeps and the calls counted, as one word that tells any change. */
  digest(): string;
}

export interface CollectingOptions {
  readonly only?: Partial<typeof USED>;
  readonly simulator?: Partial<SimulatorOptions>;
  /** In place of the simulator for addresses within Graph and downloads; undefined: the simulator answers. */
  readonly answer?: (url: URL) => Response | undefined;
  readonly cloud?: CloudName;
  readonly now?: number;
}

const CALL_RECORDS = /^\/v1\.0\/communications\/callRecords\?/;

/** A tenant without calls of its own unless the simulator's options say so; call records are never asked for. */
export function collecting({
  only,
  simulator,
  answer,
  cloud = "global",
  now = NOW,
}: CollectingOptions = {}): Collecting {
  const used = { ...USED, ...only };
  const database = openSqlite();
  const archive = new TenantArchive(database, { userHashKey: "a key for tests" });
  const clock = { now };
  const sim = createSimulator({ now: () => clock.now, company: false, ...simulator });
  let urls: string[] = [];
  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (url.pathname.includes("/oauth2/")) return sim.fetch(request);
    urls.push(decodeURIComponent(url.pathname + url.search));
    return answer?.(url) ?? sim.fetch(request);
  };
  const graph = createGraph({
    cloud,
    tenantId: SIMULATED_TENANT,
    clientId: SIMULATED_CLIENT,
    credential: { kind: "secret", secret: SIMULATED_SECRET },
    fetch: limitReports(send, archive, () => clock.now),
    now: () => clock.now,
    sleep: async (ms) => {
      clock.now += ms;
    },
    random: () => 0.5,
  });
  const passes: Pass[] = passesFor({ ...used, reports: used.reports.map(({ name }) => name) }).filter(
    ({ source }) => source !== "callRecords",
  );
  const work = async (steps = Number.POSITIVE_INFINITY) => {
    let left = steps;
    await collect({
      archive,
      records: graph,
      other: otherSource(graph, used, archive),
      home: SIMULATED_TENANT,
      now: () => clock.now,
      mayGoOn: () => left-- > 0,
    });
  };
  return {
    archive,
    sim,
    clock,
    asked() {
      const known = urls.filter((url) => !CALL_RECORDS.test(url));
      urls = [];
      return known;
    },
    async run(steps) {
      archive.openDuePasses(passes, clock.now);
      await work(steps);
    },
    async sync() {
      archive.openAll(passes, clock.now);
      await work();
    },
    sweep: (source) => archive.status().sweeps.findLast((sweep) => sweep.source === source),
    digest() {
      const hash = createHash("sha256");
      for (const table of ["users", "records", "sums", "user_sums", "marks", "active", "report_days", "coverage"]) {
        for (const row of database.database.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all()) {
          hash.update(
            `${table} ${Object.values(row)
              .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value))
              .join("|")}\n`,
          );
        }
      }
      return hash.digest("hex");
    },
  };
}

/** Only this log, or these. */
export const onlyLogs = (...names: readonly string[]) => ({
  logs: USED.logs.filter(({ name }) => names.includes(name)),
  reports: [],
  userDays: [],
});

export const onlyReports = (...names: readonly string[]) => ({
  logs: [],
  reports: USED.reports.filter(({ name }) => names.includes(name)),
  userDays: USED.userDays.filter((name) => names.includes(name)),
});

export const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
