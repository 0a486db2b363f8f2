/** Ageing and moving as the whole bridge does them: by the alarm, beside collecting, and never at its cost. */
import { expect, test } from "vitest";
import { type CollectingBridge, collectingBridge, HOUR, MINUTE } from "../../support/collecting-bridge.ts";

const DAY = 24 * HOUR;
const company = { company: true, people: 4 };
const OPERATOR = { method: "POST" };

const feed = async (bridge: CollectingBridge, set: string): Promise<string> =>
  (await bridge.ask(`/ecp/reportingwebservice/reporting.svc/${set}?$format=json`)).text();

interface Line {
  readonly table?: string;
  readonly row?: Readonly<Record<string, unknown>>;
}

/** The rows of tables as an export tells them. */
async function exported(bridge: CollectingBridge): Promise<(name: string) => readonly NonNullable<Line["row"]>[]> {
  const text = await (await bridge.ask("/bridge/export")).text();
  const lines = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  return (name) => lines.flatMap(({ table, row }) => (table === name && row !== undefined ? [row] : []));
}

/** So many days without any alarm, and an hour with them. */
async function leap(bridge: CollectingBridge, days: number): Promise<void> {
  bridge.clock.now += days * DAY;
  await bridge.pass(HOUR);
}

test("days that ended are packed and old ones folded without being asked for", async () => {
  const bridge = collectingBridge({ simulator: company });
  await bridge.wake();
  await bridge.pass(HOUR);
  const fresh = await exported(bridge);
  const states = fresh("user_days").map(({ state }) => state);
  expect(states.filter((state) => state === "packed").length).toBeGreaterThan(20);
  expect(states.filter((state) => state === "open").length).toBeLessThanOrEqual(1);
  const held = fresh("records").filter(({ kind }) => kind === "call").length;
  expect(held).toBeGreaterThan(20);

  await leap(bridge, 3);
  const sets = ["CsConferenceMonthly", "CsActiveUserMonthly", "CsClientDeviceMonthly"];
  const october = async () => {
    const rows = await Promise.all(sets.map((set) => feed(bridge, set)));
    return rows.map((text) => JSON.parse(text).d.results[0]);
  };
  const before = await october();
  expect(before.map((row) => typeof row.Date)).toEqual(["string", "string", "string"]);
  await leap(bridge, 12);
  const later = await exported(bridge);
  expect(later("user_days").filter(({ state }) => state === "folded").length).toBeGreaterThan(8);
  const oldest = Math.min(...later("records").flatMap(({ kind, at }) => (kind === "call" ? [Number(at)] : [])));
  expect(oldest).toBeGreaterThanOrEqual(Math.floor(bridge.clock.now / DAY) * DAY - 35 * DAY);
  expect(await october()).toEqual(before);
}, 60_000);

test("a removed tenant is not collected for until a sync is asked for", async () => {
  const bridge = collectingBridge({ simulator: company, webhook: false });
  await bridge.wake();
  await bridge.pass(HOUR);
  const before = await feed(bridge, "CsConferenceDaily");
  const { tenantId } = await bridge.status();
  expect((await bridge.ask(`/bridge/remove?confirm=${tenantId}`, OPERATOR)).status).toBe(200);
  const asked = bridge.sim.requests.length;
  await bridge.wake();
  await bridge.pass(2 * DAY);
  expect(bridge.alarmAt()).toBeNull();
  bridge.restart();
  await bridge.wake();
  await bridge.pass(DAY);
  expect(bridge.sim.requests.length).toBe(asked);
  expect(JSON.parse(await feed(bridge, "CsConferenceDaily")).d.results).toEqual([]);

  expect((await bridge.ask("/bridge/sync", OPERATOR)).status).toBe(202);
  await bridge.pass(HOUR);
  expect(bridge.sim.requests.length).toBeGreaterThan(asked);
  expect(JSON.parse(await feed(bridge, "CsConferenceDaily")).d.results.length).toBeGreaterThan(20);
  expect(JSON.parse(before).d.results.length).toBeGreaterThan(20);
}, 60_000);

test("a restore in pieces lasts over a restart; collecting rests until it is done or given up", async () => {
  const bridge = collectingBridge({ simulator: company, webhook: false });
  await bridge.wake();
  await bridge.pass(HOUR);
  const before = await feed(bridge, "CsActiveUserDaily");
  const lines = (await (await bridge.ask("/bridge/export")).text()).trimEnd().split("\n");
  const { tenantId } = await bridge.status();
  await bridge.ask(`/bridge/remove?confirm=${tenantId}`, OPERATOR);

  const post = (target: string, from: number, to?: number) =>
    bridge.ask(target, { ...OPERATOR, body: `${lines.slice(from, to).join("\n")}\n` });
  expect(await (await post("/bridge/restore?more=1", 0, 100)).json()).toEqual({ lines: 100, done: false });
  const asked = bridge.sim.requests.length;
  bridge.restart();
  await bridge.wake();
  await bridge.pass(3 * HOUR);
  expect(bridge.sim.requests.length).toBe(asked);
  expect((await bridge.ask("/bridge/status")).status).toBe(503);
  expect((await post("/bridge/restore?more=1&at=90", 90, 120)).status).toBe(409);
  bridge.restart();
  expect(await (await post("/bridge/restore?at=100", 100)).json()).toEqual({ lines: lines.length, done: true });
  expect(await feed(bridge, "CsActiveUserDaily")).toBe(before);
  await bridge.pass(20 * MINUTE);
  expect(bridge.sim.requests.length).toBeGreaterThan(asked);
}, 60_000);

test("an export of an archive that changes meanwhile ends without its last line", async () => {
  const bridge = collectingBridge({ simulator: company, webhook: false });
  await bridge.wake();
  await bridge.pass(HOUR);
  const FIRST = Date.UTC(2000, 0, 1) / DAY;
  const big = Array.from({ length: 30_000 }, (_, index) => ({
    __metadata: {},
    ID: String(index),
    Date: `/Date(${(FIRST + index) * DAY})/`,
    TotalConferences: "1",
    IMConferences: "1".repeat(9),
  }));
  const row = (rows: readonly object[]) =>
    bridge.ask("/bridge/import?set=CsConferenceDaily", { ...OPERATOR, body: JSON.stringify({ d: { results: rows } }) });
  expect((await row(big)).status).toBe(200);
  const reader = (await bridge.ask("/bridge/export")).body?.getReader();
  // The first page is there before the answer begins; the second is asked for once that one is taken.
  expect((await row([{ ...big[0], ID: "30001", Date: `/Date(${(FIRST + 30_001) * DAY})/` }])).status).toBe(200);
  const rest = async (): Promise<void> => {
    for (let part = await reader?.read(); part !== undefined && !part.done; ) part = await reader?.read();
  };
  await expect(rest()).rejects.toThrow(/changed/);
}, 60_000);
