/** An operator moves an archive: exports it, removes it, restores it; the answers after are the same bytes as before. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, askAsReader, ROOT, sync } from "./ask.ts";
import { type GraphOfTenant, graphOf } from "./graph-of.ts";
import { TENANTS } from "./tenants.ts";

const { id } = TENANTS.moved;

const SETS = [
  "CsConferenceDaily",
  "CsActiveUserDaily",
  "CsActiveUserMonthly",
  "CsActiveUserYearly",
  "CsP2PSessionWeekly",
  "CsClientDeviceMonthly",
  "CsUserActivitiesMonthly",
  "CsPSTNUsageDetailDaily",
];

let graph: GraphOfTenant;

beforeAll(async () => {
  graph = await graphOf("moved", { company: true, people: 10 });
  await sync("moved");
});
afterAll(() => graph.close());

/** The rows of all sets as text, without what differs from run to run. */
async function answers(): Promise<string[]> {
  const texts: string[] = [];
  for (const set of SETS) {
    const { status, text } = await ask("moved", `${ROOT}/${set}?$format=json`, {
      headers: { "X-timezone": "Asia/Kathmandu" },
    });
    expect(status, text).toBe(200);
    texts.push(text);
  }
  return texts;
}

const post = (target: string, body?: string) => ask("moved", target, { method: "POST", ...(body && { body }) });

test("export, removal and restore lead back to the same answers, and nothing cut or doubled gets in", async () => {
  const before = await answers();
  expect(before.filter((text) => text.includes("Date(")).length).toBeGreaterThan(5);

  const exported = await ask("moved", "/bridge/export");
  expect(exported.status).toBe(200);
  expect(exported.headers["content-type"]).toContain("application/x-ndjson");
  const lines = exported.text.trimEnd().split("\n");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ archive: "reporting-bridge", tenantId: id });
  expect(JSON.parse(lines.at(-1) ?? "")).toEqual({ end: true, rows: lines.length - 2 });

  // Days that ended were packed meanwhile, in workerd as in Node.
  expect(lines.filter((line) => line.startsWith('{"table":"packed_users"')).length).toBeGreaterThan(20);

  const refused = await post("/bridge/restore", exported.text);
  expect([refused.status, refused.text]).toEqual([409, expect.stringContaining("not empty")]);
  expect((await post("/bridge/remove")).status).toBe(400);
  expect((await post(`/bridge/remove?confirm=${TENANTS.company.id}`)).status).toBe(400);
  expect(await answers()).toEqual(before);

  const removed = await post(`/bridge/remove?confirm=${id}`);
  expect([removed.status, JSON.parse(removed.text)]).toEqual([200, { tenantId: id }]);
  const empty = await answers();
  expect(empty.filter((text) => text.includes("Date("))).toEqual([]);

  const cut = await post("/bridge/restore", lines.slice(0, -1).join("\n"));
  expect([cut.status, cut.text]).toEqual([400, expect.stringContaining("it was cut")]);
  const foreign = await post("/bridge/restore", before[0]);
  expect([foreign.status, foreign.text]).toEqual([400, expect.stringContaining("no export")]);
  expect(await answers()).toEqual(empty);

  const half = Math.floor(lines.length / 2);
  const begun = await post("/bridge/restore?more=1", `${lines.slice(0, half).join("\n")}\n`);
  expect(JSON.parse(begun.text)).toEqual({ lines: half, done: false });
  const meanwhile = await ask("moved", `${ROOT}/CsConferenceDaily`);
  expect([meanwhile.status, meanwhile.headers["retry-after"]]).toEqual([503, "60"]);
  const restored = await post(`/bridge/restore?at=${half}`, lines.slice(half).join("\n"));
  expect(JSON.parse(restored.text)).toEqual({ lines: lines.length, done: true });
  expect(await answers()).toEqual(before);

  const rebuilt = await post("/bridge/rebuild");
  const days = rebuilt.text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(days.at(-1)).toEqual({ days: days.length - 1, wrong: 0 });
  expect(days.length).toBeGreaterThan(25);
  expect(days[0]).toEqual({ day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), wrong: 0 });

  const { records } = await sync("moved");
  expect(records).toMatchObject({ waiting: 0, setAside: 0 });
  expect(records.unchanged).toBeGreaterThan(100);
});

test.each([
  ["GET", "/bridge/export"],
  ["POST", "/bridge/restore"],
  ["POST", "/bridge/rebuild"],
  ["POST", `/bridge/remove?confirm=${id}`],
])("%s %s is for operators", async (method, target) => {
  expect((await askAsReader("moved", target, { method })).status).toBe(403);
});
