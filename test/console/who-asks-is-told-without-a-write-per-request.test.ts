/** "Clients: who asks what: per account and set the last request, count, status, user agent … gathered in memory and written by the next alarm, never a write per request". */
import { expect, test } from "vitest";
import { type Answer, type CollectingBridge, collectingBridge, HOUR, MINUTE } from "../support/collecting-bridge.ts";

const ROOT = "/ecp/reportingwebservice/reporting.svc";
const DAY = 24 * HOUR;

const feed = (bridge: CollectingBridge, target: string, headers: Record<string, string> = {}) =>
  bridge.ask(`${ROOT}/${target}`, { as: "reader", headers: { "User-Agent": "Excel", ...headers } });

const clients = async (bridge: CollectingBridge): Promise<Answer[]> => (await bridge.status()).clients;

const page = async (bridge: CollectingBridge): Promise<string> =>
  (await bridge.ask("/bridge/clients", { headers: { Accept: "text/html" } })).text();

/** The rows of the table in an export of the archive: what is on disk. */
async function written(bridge: CollectingBridge): Promise<Answer[]> {
  const lines = (await (await bridge.ask("/bridge/export")).text()).trimEnd().split("\n");
  const rows = lines.map((line) => JSON.parse(line)).filter(({ table }) => table === "clients");
  return rows.map(({ row }) => row);
}

async function collected(): Promise<CollectingBridge> {
  const bridge = collectingBridge({ webhook: false });
  await bridge.wake();
  await bridge.pass(MINUTE);
  return bridge;
}

test("counts, last times, statuses and programs are right, and no request writes", async () => {
  const bridge = await collected();
  const before = bridge.rowsWritten();
  const since = new Date(bridge.clock.now).toISOString();
  for (let index = 0; index < 40; index++) expect((await feed(bridge, "CsConferenceDaily")).status).toBe(200);
  bridge.clock.now += 1000;
  const last = new Date(bridge.clock.now).toISOString();
  const answer = await feed(bridge, "CsConferenceDaily", { "User-Agent": "PowerShell" });
  const etag = answer.headers.get("ETag") ?? "";
  expect((await feed(bridge, "CsActiveUserDaily")).status).toBe(200);
  const unchanged = await feed(bridge, "CsActiveUserDaily", { "If-None-Match": etag });
  expect(unchanged.status, "the tag is another report's").toBe(200);
  expect((await feed(bridge, "CsConferenceDaily", { "If-None-Match": etag })).status).toBe(304);
  expect((await feed(bridge, "$metadata")).status).toBe(200);
  expect((await feed(bridge, "")).status).toBe(200);
  expect((await feed(bridge, "CsP2PSessionDaily?$filter=Nothing%20eq%201")).status).toBe(400);
  expect((await feed(bridge, "CsP2PSessionDaily(datetime'1999-01-01T00:00:00')")).status).toBe(404);
  expect((await feed(bridge, "NoSuchReport?secret=1")).status).toBe(404);
  expect(bridge.rowsWritten()).toBe(before);

  const expected = [
    { account: "reader", set: "$metadata", since: last, last, count: 1, status: 200, userAgent: "Excel" },
    { account: "reader", set: "CsActiveUserDaily", since: last, last, count: 2, status: 200, userAgent: "Excel" },
    { account: "reader", set: "CsConferenceDaily", since, last, count: 42, status: 304, userAgent: "Excel" },
    { account: "reader", set: "CsP2PSessionDaily", since: last, last, count: 2, status: 404, userAgent: "Excel" },
    { account: "reader", set: "service document", since: last, last, count: 1, status: 200, userAgent: "Excel" },
    { account: "reader", set: "something else", since: last, last, count: 1, status: 404, userAgent: "Excel" },
  ];
  expect(await clients(bridge)).toEqual(expected);
  expect(await written(bridge), "nothing is written before the alarm").toEqual([]);
  await bridge.pass(2 * MINUTE);
  expect(await clients(bridge)).toEqual(expected);
  const rows = await written(bridge);
  expect(rows.map(({ set_name, count, status }) => [set_name, count, status])).toEqual(
    expected.map(({ set, count, status }) => [set, count, status]),
  );
  const everything = JSON.stringify(rows);
  expect(everything).not.toMatch(/filter|secret|NoSuchReport|1999/);
});

test("what an alarm has written lasts over a restart, and later requests are added to it", async () => {
  const bridge = collectingBridge({ webhook: false });
  await feed(bridge, "CsConferenceDaily");
  await feed(bridge, "CsConferenceDaily");
  await bridge.pass(MINUTE);
  bridge.restart();
  const [held] = await clients(bridge);
  expect(held).toMatchObject({ set: "CsConferenceDaily", count: 2, status: 200 });
  await bridge.pass(MINUTE);
  await feed(bridge, "CsConferenceDaily", { "User-Agent": "Splunk" });
  expect(await clients(bridge)).toMatchObject([{ since: held.since, count: 3, userAgent: "Splunk" }]);
  bridge.restart();
  expect(await clients(bridge), "what came since the last alarm is lost").toMatchObject([{ count: 2 }]);
});

test("the alarm comes within seconds, and collecting keeps its own times", async () => {
  const bridge = await collected();
  const regular = bridge.alarmAt() ?? 0;
  expect(regular - bridge.clock.now).toBeGreaterThan(MINUTE);
  const asked = bridge.sim.requests.length;
  await feed(bridge, "CsConferenceDaily");
  expect((bridge.alarmAt() ?? 0) - bridge.clock.now).toBeLessThan(10_000);
  await bridge.nextAlarm();
  expect(await written(bridge)).toHaveLength(1);
  expect([bridge.sim.requests.length, bridge.alarmAt()]).toEqual([asked, regular]);
});

test("it comes where nobody has begun to collect, and begins nothing", async () => {
  const bridge = collectingBridge({ webhook: false });
  await feed(bridge, "CsConferenceDaily");
  await bridge.pass(MINUTE);
  expect(await written(bridge)).toHaveLength(1);
  expect([bridge.sim.requests.length, bridge.alarmAt()]).toEqual([0, null]);
});

test("it comes while Graph lets nobody in", async () => {
  const bridge = collectingBridge({ webhook: false, variables: { CLIENT_SECRET: "wrong" } });
  await bridge.wake();
  await bridge.pass(2 * MINUTE);
  await feed(bridge, "CsConferenceDaily");
  await bridge.pass(MINUTE);
  expect(await written(bridge)).toHaveLength(1);
});

test("a removed tenant is noted no more until it is collected for again", async () => {
  const bridge = await collected();
  const { tenantId } = await bridge.status();
  await feed(bridge, "CsConferenceDaily");
  await bridge.pass(MINUTE);
  await bridge.ask(`/bridge/remove?confirm=${tenantId}`, { method: "POST" });
  expect(await clients(bridge)).toEqual([]);
  await feed(bridge, "CsConferenceDaily");
  await bridge.pass(HOUR);
  expect([await written(bridge), bridge.alarmAt()]).toEqual([[], null]);
  bridge.restart();
  expect(await clients(bridge)).toEqual([]);
});

test("who hasn't signed in leaves no trace", async () => {
  const bridge = collectingBridge({ webhook: false });
  const headers = { Authorization: `Basic ${btoa("reader:wrong")}` };
  for (const name of ["reader:wrong", "nobody:secret"]) {
    const sent = { headers: { ...headers, Authorization: `Basic ${btoa(name)}` } };
    expect((await bridge.askBare(`${ROOT}/CsConferenceDaily`, sent)).status).toBe(401);
  }
  expect(await clients(bridge)).toEqual([]);
});

test("a hostile User-Agent is text on the page, cut and without control characters", async () => {
  const bridge = collectingBridge({ webhook: false });
  const nasty = `<script>alert(1)</script>"'\u0085\u009f&amp;${"x".repeat(500)}`;
  await feed(bridge, "CsConferenceDaily", { "User-Agent": nasty });
  const [client] = await clients(bridge);
  expect(client.userAgent).toHaveLength(200);
  expect(client.userAgent).toBe(nasty.replace(/[\u0080-\u009f]/g, "").slice(0, 200));
  const text = await page(bridge);
  expect(text).not.toContain("<script");
  expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;amp;xxx");
});

test("the page tells who asked last, who never did, and is for operators", async () => {
  const bridge = collectingBridge({ webhook: false });
  expect(await page(bridge)).toContain("No program has asked yet.");
  await feed(bridge, "CsConferenceDaily");
  const now = await page(bridge);
  expect(now).toContain("1 account asked in the last 30 days");
  expect(now).toMatch(/<td>reader<\/td><td>CsConferenceDaily<\/td><td>2026-11-20 12:0\d<\/td><td>1<\/td>/);
  expect(now).toContain("<h2>Accounts that have not asked</h2><ul><li>operator</li></ul>");
  await bridge.pass(MINUTE);
  bridge.clock.now += 31 * DAY;
  expect(await page(bridge)).toContain("Nobody has asked in the last 30 days. The last request of all: reader for Cs");
  for (const path of ["clients", "coverage", "set-up", "status"]) {
    expect([path, (await bridge.ask(`/bridge/${path}`, { as: "reader" })).status]).toEqual([path, 403]);
  }
  for (const path of ["coverage/sync", "coverage/retry", "set-up/check"]) {
    const refused = await bridge.ask(`/bridge/${path}`, { as: "reader", method: "POST" });
    expect([path, refused.status]).toEqual([path, 403]);
  }
});
