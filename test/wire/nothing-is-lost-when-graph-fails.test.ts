/**
 * Graph answers 429, 500 or half a body, to the list, to batches, to their parts, to inner pages and to the sign-in:
 * the next sync makes up, and then every feed equals that of a tenant whose Graph never failed.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FaultRule } from "../../src/simulator/faults.ts";
import { ask, readRows, type SyncResult, sync } from "./ask.ts";
import { type GraphOfTenant, graphOf } from "./graph-of.ts";
import { daysAgo, sampleRecords } from "./sample-records.ts";
import { TENANTS, type TenantKey } from "./tenants.ts";

const DAY = daysAgo(3);
const RECORDS = 8;

/** A pause too long to be slept through: it is handed to the alarm, and a sync asked for by hand doesn't wait for it. */
const LONG = { retryAfter: 3600 };
const LIST_PAGE = /callRecords\?.*\$skiptoken=/;
const BATCH = /\$batch$/;
const PART = /callRecords\/[\w-]+\?\$expand/;
const INNER_PAGE = /callRecords\/[\w-]+\/sessions\?/;

interface Disturbance {
  readonly tenant: TenantKey;
  readonly what: string;
  readonly rule: FaultRule;
  /** Whether the fault lasts longer than the patience of one sync. */
  readonly lasts: boolean;
}

const DISTURBANCES: readonly Disturbance[] = [
  {
    tenant: "listThrottled",
    what: "429 to the second page of the list",
    rule: { match: LIST_PAGE, kind: "429-seconds", times: Number.POSITIVE_INFINITY, ...LONG },
    lasts: true,
  },
  {
    tenant: "listCut",
    what: "half a body as a page of the list, again and again",
    rule: { match: LIST_PAGE, kind: "half-body", times: Number.POSITIVE_INFINITY },
    lasts: true,
  },
  {
    tenant: "batchFails",
    what: "500 to every batch",
    rule: { match: BATCH, kind: "500", times: Number.POSITIVE_INFINITY },
    lasts: true,
  },
  {
    tenant: "batchCut",
    what: "half a body as a batch's answer, once",
    rule: { match: BATCH, kind: "half-body", times: 1 },
    lasts: false,
  },
  {
    tenant: "partsFail",
    what: "500 to some records within a batch",
    rule: { match: PART, kind: "500", times: Number.POSITIVE_INFINITY, chance: 0.5 },
    lasts: true,
  },
  {
    tenant: "pagesThrottled",
    what: "429 to further sessions of a record",
    rule: { match: INNER_PAGE, kind: "429-date", times: Number.POSITIVE_INFINITY, ...LONG },
    lasts: true,
  },
  {
    tenant: "signInFails",
    what: "429 to the sign-in",
    rule: { match: /oauth2/, kind: "429-seconds", times: Number.POSITIVE_INFINITY, ...LONG },
    lasts: true,
  },
];

const graphs: GraphOfTenant[] = [];
const disturbed = new Map<TenantKey, SyncResult>();
const recovered = new Map<TenantKey, SyncResult>();

async function collectFor(tenant: TenantKey, rule?: FaultRule): Promise<void> {
  const graph = await graphOf(tenant, { pages: { list: 5, sessions: 1 } });
  graphs.push(graph);
  for (const record of sampleRecords(DAY, TENANTS[tenant].id)) graph.simulator.add(record);
  if (rule !== undefined) {
    const fault = graph.simulator.faults.add(rule);
    disturbed.set(tenant, await sync(tenant));
    expect(fault.struck).toBeGreaterThan(0);
    graph.simulator.faults.clear();
  }
  recovered.set(tenant, await sync(tenant));
}

beforeAll(async () => {
  await Promise.all([collectFor("undisturbed"), ...DISTURBANCES.map(({ tenant, rule }) => collectFor(tenant, rule))]);
});
afterAll(() => Promise.all(graphs.map(({ close }) => close())));

const SETS = [
  "CsConferenceDaily",
  "CsConferenceMonthly",
  "CsAVConferenceTimeDaily",
  "CsP2PSessionDaily",
  "CsP2PAVTimeDaily",
  "CsActiveUserDaily",
  "CsActiveUserYearly",
];

const feedsOf = (tenant: TenantKey) =>
  Promise.all(
    SETS.map(async (set) => (await readRows(tenant, set)).map(({ TenantGuid, TenantName, ...figures }) => figures)),
  );

describe.each(DISTURBANCES)("$what", ({ tenant, lasts }) => {
  test("one sync gets all records where its patience lasts as long as the fault, else the next", () => {
    const first = disturbed.get(tenant)?.records;
    const second = recovered.get(tenant)?.records;
    expect((first?.new ?? 0) + (second?.new ?? 0)).toBe(RECORDS);
    expect(second?.new).toBe(lasts ? RECORDS - (first?.new ?? 0) : 0);
    if (lasts) expect(first?.new).toBeLessThan(RECORDS);
    expect(second).toMatchObject({ waiting: 0, setAside: 0 });
  });

  test("afterwards every feed is that of a run without faults", async () => {
    const feeds = await feedsOf(tenant);
    expect(feeds).toEqual(await feedsOf("undisturbed"));
    expect(feeds[0]).toEqual([expect.objectContaining({ TotalConferences: "2" })]);
  });

  test("afterwards the status shows nothing that waits", async () => {
    const { text } = await ask(tenant, "/bridge/status");
    expect(JSON.parse(text)).toMatchObject({
      tenants: [{ records: { held: RECORDS, waiting: 0, setAside: 0 }, gaps: [] }],
    });
  });
});
