/** What the bridge's own addresses tell of a collected tenant: shapes of design.md, "Interfaces", and that they add up. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask, askAsReader, ROOT, readRows, type SyncResult, sync } from "./ask.ts";
import { type GraphOfTenant, graphOf } from "./graph-of.ts";
import { TENANTS } from "./tenants.ts";

const ISO_INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const ISO_DAY = /^\d{4}-\d\d-\d\d$/;

let graph: GraphOfTenant;
let synced: SyncResult;

beforeAll(async () => {
  graph = await graphOf("company", { company: true, people: 12 });
  synced = await sync("company");
});
afterAll(() => graph.close());

const jsonOf = async (target: string): Promise<Record<string, unknown>> => {
  const { status, text } = await ask("company", target);
  expect(status, text).toBe(200);
  return JSON.parse(text);
};

describe("POST /bridge/sync", () => {
  test("?wait=1 tells what came, once nothing is due now", () => {
    expect(Object.keys(synced).sort()).toEqual(["asOf", "records", "tenantId"]);
    expect(Object.keys(synced.records).sort()).toEqual(["changed", "new", "setAside", "unchanged", "waiting"]);
    expect(synced.tenantId).toBe(TENANTS.company.id);
    expect(synced.records.new).toBeGreaterThan(100);
    expect(synced.records).toMatchObject({ changed: 0, unchanged: 0, waiting: 0, setAside: 0 });
    expect(synced.asOf).toMatch(ISO_INSTANT);
  });

  test("without wait answers 202 at once", async () => {
    const { status, text } = await ask("recorded", "/bridge/sync", { method: "POST" });
    expect(status).toBe(202);
    expect(JSON.parse(text)).toMatchObject({ tenants: [{ tenantId: TENANTS.recorded.id }] });
  });

  test("is asked with POST only", async () => {
    expect((await ask("company", "/bridge/sync")).status).toBe(404);
  });
});

describe("GET /bridge/status", () => {
  test("tells sweeps, records, coverage and gaps of each tenant", async () => {
    const { tenants, ...rest } = await jsonOf("/bridge/status");
    expect(Object.keys(rest)).toEqual(["requests"]);
    expect(tenants).toHaveLength(1);
    const [tenant] = tenants as Record<string, unknown>[];
    expect(tenant).toMatchObject({
      tenantId: TENANTS.company.id,
      asOf: expect.stringMatching(ISO_INSTANT),
      records: { held: synced.records.new, waiting: 0, setAside: 0 },
      gaps: [],
    });
    const sweeps = tenant?.sweeps as Record<string, unknown>[];
    expect(sweeps).toContainEqual(expect.objectContaining({ source: "callRecords", state: "done" }));
    const coverage = tenant?.coverage as Record<string, [string, string][]>;
    expect(coverage.callRecords).toHaveLength(1);
    const [[first, last] = ["", ""]] = coverage.callRecords ?? [];
    expect(first).toMatch(ISO_DAY);
    // Graph gives 30 days back to the minute, so the first day is cut and not covered; the running day is not over.
    const days = (Date.parse(last) - Date.parse(first)) / 86_400_000 + 1;
    expect(days).toBe(29);
    expect(Date.parse(last)).toBeLessThan(Date.now() - 86_400_000);
  });
});

describe("GET /bridge/mappings", () => {
  test("tells for every field of every family its sources, each with formula and fidelity", async () => {
    const { families } = await jsonOf("/bridge/mappings");
    const told = families as {
      name: string;
      sets: string[];
      fields: { name: string; type: string; sources: Record<string, unknown>[] }[];
    }[];
    expect(told.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["CsActiveUser", "CsAVConferenceTime", "CsConference", "CsP2PAVTime", "CsP2PSession"]),
    );
    for (const { fields, sets } of told) {
      expect(sets.length).toBeGreaterThan(0);
      for (const field of fields) {
        expect(field.type).toMatch(/^Edm\./);
        for (const source of field.sources) {
          expect(source.formula).toEqual(expect.any(String));
          expect(["exact", "approximate", "unavailable"]).toContain(source.fidelity);
          expect(source).toHaveProperty("bias");
          expect(source).toHaveProperty("why");
        }
      }
    }
  });
});

interface Cell {
  readonly value: number;
  readonly sources: readonly { readonly source: string; readonly share: number; readonly days: number }[];
  readonly formula: string;
  readonly fidelity: string;
  readonly bias: string | null;
  readonly why: string | null;
  readonly behind: { readonly records: number; readonly sessions: number; readonly ids?: readonly string[] };
}
interface Explained {
  readonly set: string;
  readonly zone: string;
  readonly policy: Readonly<Record<string, unknown>>;
  readonly asOf: string;
  readonly rows: readonly { readonly date: string; readonly fields: Readonly<Record<string, Cell>> }[];
}

describe("GET /bridge/explain", () => {
  const explain = async (rest: string): Promise<Explained> =>
    (await jsonOf(`/bridge/explain/${rest}`)) as unknown as Explained;

  test("accounts for each figure of CsConferenceMonthly: the same rows and values, each with source and formula", async () => {
    const rows = await readRows("company", "CsConferenceMonthly");
    const explained = await explain("CsConferenceMonthly");
    expect(explained).toMatchObject({ set: "CsConferenceMonthly", zone: "UTC", policy: { countPstnLegs: false } });
    expect(explained.asOf).toMatch(ISO_INSTANT);
    expect(rows.length).toBeGreaterThan(1);
    expect(explained.rows).toHaveLength(rows.length);
    for (const [index, { date, fields }] of explained.rows.entries()) {
      const row = rows[index] ?? {};
      expect(`/Date(${Date.parse(`${date}T00:00:00Z`)})/`).toBe(row.Date);
      expect(Object.keys(fields)).toEqual([
        "TotalConferences",
        "AVConferences",
        "IMConferences",
        "ApplicationSharingConferences",
        "WebConferences",
        "TelephonyConferences",
      ]);
      for (const [name, cell] of Object.entries(fields)) {
        expect(cell.value).toBe(Number(row[name]));
        expect(cell.formula.length).toBeGreaterThan(10);
        if (cell.sources.length === 0) expect([cell.value, cell.fidelity]).toEqual([0, "unavailable"]);
        else expect(cell.sources.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
        if (cell.fidelity === "approximate") expect(["over", "under", "either"]).toContain(cell.bias);
      }
    }
  });

  test("counts made of call records are the numbers of the records that stand behind them", async () => {
    const { rows } = await explain("CsConferenceMonthly");
    const cells = rows
      .flatMap(({ fields }) => Object.values(fields))
      .filter(({ sources }) => sources.length === 1 && sources[0]?.source === "callRecords");
    expect(cells.some(({ value }) => value > 10)).toBe(true);
    for (const { value, behind } of cells) {
      expect(behind.records).toBe(value);
      expect(behind.sessions >= behind.records).toBe(true);
    }
  });

  test("a cell opens to the ids of its records, which are Graph's own", async () => {
    const { rows } = await explain("CsConferenceMonthly?records=ApplicationSharingConferences");
    const cells = rows
      .flatMap(({ fields }) => fields.ApplicationSharingConferences ?? [])
      .filter(({ sources }) => sources.length === 1 && sources[0]?.source === "callRecords");
    for (const { value, behind } of cells) expect(behind.ids ?? []).toHaveLength(value);
    const ids = cells.flatMap(({ behind }) => behind.ids ?? []);
    expect(ids.length).toBeGreaterThan(0);
    const asked = new Set(graph.simulator.requests.map(({ path }) => /callRecords\/([\w-]+)\?/.exec(path)?.[1]));
    for (const id of ids) expect(asked.has(id)).toBe(true);
  });

  test("follows the options and the zone of the legacy request", async () => {
    const { text } = await ask("company", "/bridge/explain/CsConferenceDaily?$select=Date,AVConferences&$top=2", {
      headers: { "X-timezone": "W. Europe Standard Time" },
    });
    const explained = JSON.parse(text) as Explained;
    expect(explained.zone).toBe("Europe/Berlin");
    expect(explained.rows).toHaveLength(2);
    for (const { fields } of explained.rows) expect(Object.keys(fields)).toEqual(["AVConferences"]);
  });

  test.each([
    ["CsNeverWas", 404, "CsNeverWas"],
    ["CsConferenceDaily?$filter=NoSuch%20eq%201", 400, "NoSuch"],
    ["CsConferenceDaily?records=NoSuch", 400, "NoSuch"],
    ["CsConferenceDaily/$count", 400, "explained"],
  ])("%s is refused with %i, and the sentence names the culprit", async (rest, status, culprit) => {
    const answer = await ask("company", `/bridge/explain/${rest}`);
    expect(answer.status).toBe(status);
    expect((JSON.parse(answer.text) as { error: string }).error).toContain(culprit);
  });
});

describe("the headers of a feed", () => {
  test("name fidelity and sources of what is shown, and when the archive last changed", async () => {
    const { headers } = await askAsReader("company", `${ROOT}/CsConferenceMonthly?$orderby=Date%20desc&$top=1`);
    expect(headers["x-bridge-fidelity"]).toBe("mixed");
    expect(headers["x-bridge-sources"]?.toString().split(", ")).toContain("callRecords");
    expect(headers["x-bridge-as-of"]).toMatch(ISO_INSTANT);
    const counted = "$select=TotalConferences&$orderby=Date%20desc&$top=1";
    const one = await askAsReader("company", `${ROOT}/CsConferenceMonthly?${counted}`);
    expect(one.headers["x-bridge-fidelity"]).toBe("approximate");
    const nothing = await askAsReader("company", `${ROOT}/CsConferenceMonthly?$select=IMConferences&$top=1`);
    expect(nothing.headers["x-bridge-fidelity"]).toBe("unavailable");
  });
});
