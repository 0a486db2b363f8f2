/** One budget a tenant: what Graph throttles rests with all that shares its limit, over restarts too; other limits go on. */
import { expect, test } from "vitest";
import { madeRecord } from "./support/calls.ts";
import { HOUR, MINUTE, type MortalBridge, mortalBridge, outside } from "./support/mortal-bridge.ts";

const NOON = Date.parse("2026-11-20T12:00:00Z");
const LIST = /\/callRecords\?/;
const RECORDS = /\$batch$|\/callRecords\/[\w-]+\?/;
const FOREVER = Number.POSITIVE_INFINITY;

function tenant(records: number): MortalBridge {
  const world = outside(NOON, { company: false, pages: { list: 25 } });
  for (let n = 0; n < records; n++) world.sim.add(madeRecord(n, NOON - (n + 2) * HOUR));
  return mortalBridge(world, { webhook: false });
}
const asked = ({ outside: { sim } }: MortalBridge, what: RegExp): number =>
  sim.requests.filter(({ path, batched }) => !batched && what.test(path)).length;

test("a throttled list lets the records rest, and the logs and reports go on", async () => {
  const bridge = tenant(60);
  const { sim } = bridge.outside;
  sim.faults.add({ match: LIST, kind: "429-seconds", retryAfter: 1_200, after: 1, times: FOREVER });
  await bridge.wake();
  await bridge.settle();
  const [lists, records] = [asked(bridge, LIST), asked(bridge, RECORDS)];
  expect(lists).toBe(2);
  expect(asked(bridge, /getPstnCalls/)).toBeGreaterThan(0);
  expect(asked(bridge, /reports\/get/)).toBeGreaterThan(0);
  // What the first page named was asked for before; what a notice or a later page names is not.
  await bridge.ask("/bridge/status");
  await bridge.pass(18 * MINUTE);
  expect([asked(bridge, LIST), asked(bridge, RECORDS)]).toEqual([lists, records]);
  bridge.restart();
  await bridge.pass(MINUTE);
  expect([asked(bridge, LIST), asked(bridge, RECORDS)]).toEqual([lists, records]);
  sim.faults.clear();
  await bridge.pass(20 * MINUTE);
  expect((await bridge.status()).records).toEqual({ held: 60, waiting: 0, setAside: 0 });
});

test("throttled records let the list rest, and count no try", async () => {
  const bridge = tenant(40);
  const { sim } = bridge.outside;
  sim.faults.add({ match: RECORDS, kind: "429-seconds", retryAfter: 600, times: FOREVER });
  await bridge.wake();
  await bridge.settle();
  const [lists, records] = [asked(bridge, LIST), asked(bridge, RECORDS)];
  await bridge.pass(9 * MINUTE);
  expect([asked(bridge, LIST), asked(bridge, RECORDS)]).toEqual([lists, records]);
  await bridge.pass(20 * HOUR);
  expect((await bridge.status()).records.setAside).toBe(0);
  // Every ten minutes at first, and then ever more seldom.
  expect(asked(bridge, RECORDS) - records).toBeLessThan(40);
  sim.faults.clear();
  await bridge.pass(5 * HOUR);
  expect((await bridge.status()).records).toEqual({ held: 40, waiting: 0, setAside: 0 });
});

test.each([1, 15])("records that are throttled themselves count no try either: %d of them", async (records) => {
  const bridge = tenant(records);
  const { sim } = bridge.outside;
  const part = /\/callRecords\/[\w-]+\?/;
  sim.faults.add({ match: part, kind: "429-seconds", retryAfter: 900, times: FOREVER });
  await bridge.wake();
  await bridge.pass(16 * HOUR);
  expect((await bridge.status()).records).toEqual({ held: 0, waiting: records, setAside: 0 });
  expect(sim.requests.filter(({ path }) => part.test(path)).length).toBeLessThan(120);
  sim.faults.clear();
  await bridge.pass(5 * HOUR);
  expect((await bridge.status()).records).toEqual({ held: records, waiting: 0, setAside: 0 });
});

test("an outage that says 'in a second' is not asked every second", async () => {
  const bridge = tenant(40);
  bridge.outside.sim.faults.add({ match: RECORDS, kind: "429-seconds", retryAfter: 1, times: FOREVER });
  await bridge.wake();
  await bridge.pass(6 * HOUR);
  expect(asked(bridge, RECORDS)).toBeLessThan(80);
});

test("most of a day without Graph sets nothing aside", async () => {
  const bridge = tenant(45);
  const { sim } = bridge.outside;
  sim.faults.add({ match: RECORDS, kind: "503", times: FOREVER });
  await bridge.wake();
  await bridge.pass(20 * HOUR);
  expect((await bridge.status()).records).toEqual({ held: 0, waiting: 45, setAside: 0 });
  expect(asked(bridge, RECORDS)).toBeLessThan(500);
  sim.faults.clear();
  await bridge.pass(5 * HOUR);
  expect((await bridge.status()).records).toEqual({ held: 45, waiting: 0, setAside: 0 });
});

test("a sign-in that is refused is tried once for all work, and sets nothing aside", async () => {
  const bridge = tenant(30);
  const { sim } = bridge.outside;
  await bridge.wake();
  await bridge.settle();
  for (let n = 30; n < 45; n++) sim.add(madeRecord(n, NOON - 10 * MINUTE));
  await bridge.pass(20 * MINUTE);
  for (let n = 45; n < 60; n++) sim.add(madeRecord(n, NOON - 10 * MINUTE));
  bridge.restart();
  sim.faults.add({
    match: /oauth2/,
    kind: "answer",
    times: FOREVER,
    answer: () =>
      Response.json({ error: "invalid_client", error_description: "AADSTS7000222: expired" }, { status: 401 }),
  });
  const before = asked(bridge, /oauth2/);
  await bridge.pass(12 * HOUR);
  expect(asked(bridge, /oauth2/) - before).toBeLessThan(80);
  expect(JSON.stringify((await bridge.status()).sweeps)).toContain("AADSTS7000222");
  sim.faults.clear();
  await bridge.pass(2 * HOUR);
  expect((await bridge.status()).records).toEqual({ held: 60, waiting: 0, setAside: 0 });
});

test.each(["429-bare", "429-seconds"] as const)(
  "a record that alone is throttled without end holds no other up (%s)",
  async (kind) => {
    const bridge = tenant(30);
    const { sim } = bridge.outside;
    const single = new RegExp(madeRecord(3, NOON).id);
    const fault = sim.faults.add({ match: single, kind, retryAfter: 5, times: FOREVER });
    await bridge.wake();
    await bridge.pass(3 * HOUR);
    expect((await bridge.status()).records).toEqual({ held: 29, waiting: 1, setAside: 0 });
    for (let n = 30; n < 90; n++) sim.add(madeRecord(n, bridge.outside.clock.now - 20 * MINUTE));
    await bridge.pass(HOUR);
    expect((await bridge.status()).records).toEqual({ held: 89, waiting: 1, setAside: 0 });
    const before = fault.struck;
    await bridge.pass(96 * HOUR);
    // Every four hours, with the repetitions within a try.
    expect(fault.struck - before).toBeLessThan(30 * 4);
    expect((await bridge.status()).records).toEqual({ held: 89, waiting: 1, setAside: 0 });
    sim.faults.clear();
    await bridge.pass(6 * HOUR);
    expect((await bridge.status()).records).toEqual({ held: 90, waiting: 0, setAside: 0 });
  },
);

test("a record that stays damaged is set aside with its reason, stops no other, and comes back by command", async () => {
  const bridge = tenant(12);
  const { sim } = bridge.outside;
  const bad = madeRecord(5, NOON).id;
  const damage = sim.faults.add({
    match: new RegExp(bad),
    kind: "answer",
    times: FOREVER,
    answer: () => Response.json({ id: bad }),
  });
  await bridge.wake();
  await bridge.pass(3 * HOUR);
  expect((await bridge.status()).records).toEqual({ held: 11, waiting: 0, setAside: 1 });
  expect(damage.struck).toBeLessThan(10);
  sim.faults.clear();
  await bridge.ask("/bridge/retry", { method: "POST" });
  await bridge.pass(MINUTE);
  expect((await bridge.status()).records).toEqual({ held: 12, waiting: 0, setAside: 0 });
});
