import { describe, expect, it } from "vitest";
import { TenantArchive } from "../../../src/archive/tenant-archive.ts";
import { emptyFacts } from "../../../src/ingest/facts.ts";
import { collectingBridge, HOUR, MINUTE, ORIGIN, WEBHOOK_SECRET } from "../../support/collecting-bridge.ts";
import { openSqlite } from "../../support/sqlite.ts";
import { FIRST_VERSION, SECOND_VERSION, sampleBatch } from "./samples.ts";

const { id } = FIRST_VERSION;
const SECONDS = 10_000;

/** A bridge whose first sweep has ended, with a subscription. */
async function settled() {
  const bridge = collectingBridge();
  await bridge.wake();
  await bridge.pass(MINUTE);
  bridge.sim.requests.length = 0;
  return bridge;
}
type Settled = Awaited<ReturnType<typeof settled>>;
const reads = ({ sim }: Settled) => sim.requests.filter(({ path }) => path.includes(`/callRecords/${id}`)).length;
const lists = ({ sim }: Settled) => sim.requests.filter(({ path }) => /\/callRecords\?/.test(path)).length;
/** What came of all records so far, in the archive's own words. */
const conferences = async ({ ask }: Settled) => {
  const set = "/ecp/reportingwebservice/reporting.svc/CsConferenceDaily?$format=json";
  return ((await (await ask(set)).json()) as { d: { results: unknown[] } }).d.results;
};

describe("a notice", () => {
  it("makes the record be read within seconds, without a sweep", async () => {
    const bridge = await settled();
    bridge.sim.add(SECOND_VERSION);
    expect(await conferences(bridge)).toEqual([]);
    expect(await bridge.post(bridge.sim.notify([id]))).toEqual([202]);
    expect((await bridge.status()).records).toMatchObject({ held: 0, waiting: 1 });
    await bridge.pass(SECONDS);
    expect((await bridge.status()).records).toMatchObject({ held: 1, waiting: 0 });
    expect(await conferences(bridge)).toHaveLength(1);
    expect(lists(bridge)).toBe(0);
  });

  it("outlives a process that ends after it was acknowledged", async () => {
    const bridge = await settled();
    bridge.sim.add(SECOND_VERSION);
    await bridge.post(bridge.sim.notify([id]));
    bridge.restart();
    await bridge.pass(SECONDS);
    expect((await bridge.status()).records).toMatchObject({ held: 1, waiting: 0 });
  });

  it("that comes often, and twice in a batch, makes the record be read once", async () => {
    const bridge = await settled();
    bridge.sim.add(SECOND_VERSION);
    for (let n = 0; n < 5; n++) await bridge.post(bridge.sim.notify([id, id]));
    await bridge.pass(SECONDS);
    expect(reads(bridge)).toBe(1);
  });

  it("is believed though the record is held: its version may have grown", async () => {
    const bridge = await settled();
    bridge.sim.add(FIRST_VERSION);
    await bridge.post(bridge.sim.notify([id]));
    await bridge.pass(SECONDS);
    const before = await conferences(bridge);
    bridge.sim.add(SECOND_VERSION);
    await bridge.post(bridge.sim.notify([id]));
    await bridge.pass(SECONDS);
    expect(reads(bridge)).toBe(2);
    expect((await bridge.status()).records.held).toBe(1);
    expect(await conferences(bridge)).not.toEqual(before);
  });

  it("about a version that is held changes nothing", async () => {
    const bridge = await settled();
    bridge.sim.add(SECOND_VERSION);
    await bridge.post(bridge.sim.notify([id]));
    await bridge.pass(SECONDS);
    const [rows, status] = [await conferences(bridge), await bridge.status()];
    await bridge.post(bridge.sim.notify([id]));
    await bridge.pass(SECONDS);
    expect(reads(bridge)).toBe(2);
    expect(await conferences(bridge)).toEqual(rows);
    expect((await bridge.status()).asOf).toBe(status.asOf);
  });

  it("about a record that Graph doesn't give yet lets it be asked for again", async () => {
    const bridge = await settled();
    await bridge.post(bridge.sim.notify([id]));
    await bridge.pass(SECONDS);
    expect((await bridge.status()).records).toMatchObject({ held: 0, waiting: 1, setAside: 0 });
    bridge.sim.add(SECOND_VERSION);
    await bridge.pass(5 * MINUTE);
    expect((await bridge.status()).records).toMatchObject({ held: 1, waiting: 0 });
  });

  it("of the documents' form is read", async () => {
    const bridge = await settled();
    const body = sampleBatch("batch-with-duplicate", WEBHOOK_SECRET);
    expect(await bridge.post([{ url: `${ORIGIN}/bridge/notifications`, body }])).toEqual([202]);
    expect((await bridge.status()).records.waiting).toBe(2);
  });

  it("that comes while its record is being read lets it be read once more", () => {
    const archive = new TenantArchive(openSqlite(), { userHashKey: "key" });
    const now = 1_000_000;
    const named = { records: ["one", "two"], subscription: [] };
    const read = (version: number) =>
      ["one", "two"].map((id) => ({ id, version, modified: version, facts: emptyFacts(0) }));
    archive.notices.take(named, now);
    expect(archive.dueRecords(now, 20)).toHaveLength(2);
    archive.notices.take({ ...named, records: ["two"] }, now);
    archive.keepRecords(read(1), now);
    expect(archive.dueRecords(now, 20)).toEqual([{ id: "two", tries: 0 }]);
    archive.keepRecords(read(2).slice(1), now);
    expect(archive.dueRecords(now, 20)).toEqual([]);
    expect(archive.queueCounts()).toEqual({ waiting: 0, setAside: 0 });
  });
});

describe("the subscription", () => {
  const asked = ({ sim }: Settled) =>
    sim.requests.filter(({ path }) => path.includes("/subscriptions")).map(({ method }) => method);

  it("is renewed soon when Graph asks for it", async () => {
    const bridge = await settled();
    const { expires } = (await bridge.status()).subscription;
    expect(await bridge.post(bridge.sim.lifecycle("reauthorizationRequired"))).toEqual([202]);
    await bridge.pass(SECONDS);
    expect(asked(bridge)).toEqual(["PATCH"]);
    const after = (await bridge.status()).subscription;
    expect(after.state).toBe("active");
    expect(Date.parse(after.expires)).toBeGreaterThan(Date.parse(expires));
    expect(lists(bridge)).toBe(0);
  });

  it("is made anew, and the list is swept, when Graph has taken it away", async () => {
    const bridge = await settled();
    const notices = bridge.sim.lifecycle("subscriptionRemoved");
    bridge.sim.dropSubscriptions();
    bridge.sim.add({ ...SECOND_VERSION, startDateTime: "2026-11-20T09:00:00Z" });
    await bridge.post(notices);
    await bridge.post(notices);
    await bridge.pass(SECONDS);
    expect(asked(bridge)).toEqual(["GET", "POST"]);
    expect(bridge.sim.lifecycle("missed")).toHaveLength(1);
    expect((await bridge.status()).records.held).toBe(1);
  });

  it("leads to one sweep when notices were missed, however often that is told", async () => {
    const bridge = await settled();
    bridge.sim.add({ ...SECOND_VERSION, startDateTime: "2026-11-20T09:00:00Z" });
    for (let n = 0; n < 3; n++) await bridge.post(bridge.sim.lifecycle("missed"));
    await bridge.pass(SECONDS);
    expect((await bridge.status()).records.held).toBe(1);
    expect(lists(bridge)).toBe(1);
    expect(asked(bridge)).toEqual([]);
  });

  it("ignores what is said of another one", async () => {
    const bridge = await settled();
    const before = await bridge.status();
    const body = sampleBatch("lifecycle-reauthorizationRequired", WEBHOOK_SECRET);
    expect(await bridge.post([{ url: `${ORIGIN}/bridge/notifications`, body }])).toEqual([202]);
    expect(await bridge.status()).toEqual(before);
  });

  it("that Graph lost without a word is made anew within hours", async () => {
    const bridge = await settled();
    bridge.sim.dropSubscriptions();
    await bridge.pass(6 * HOUR + 15 * MINUTE);
    expect(asked(bridge)).toEqual(["PATCH", "GET", "POST"]);
    expect((await bridge.status()).subscription.state).toBe("active");
  });

  it("holds up no sweep while Graph refuses it, and tells why", async () => {
    const bridge = collectingBridge();
    bridge.sim.faults.add({ match: /\/subscriptions/, kind: "503", times: 1_000 });
    bridge.sim.add(SECOND_VERSION);
    await bridge.wake();
    await bridge.pass(HOUR);
    const { records, subscription } = await bridge.status();
    expect(records.held).toBe(1);
    expect(subscription).toMatchObject({ state: "waiting", reason: expect.stringContaining("503") });
    expect((await bridge.askBare("/bridge/health")).status).toBe(200);
  });

  it("is ended when notifications are switched off", async () => {
    const bridge = await settled();
    bridge.restart({ WEBHOOK_SECRET: undefined });
    expect((await bridge.status()).subscription.state).toBe("ending");
    await bridge.pass(15 * MINUTE);
    expect(asked(bridge)).toEqual(["DELETE"]);
    expect((await bridge.status()).subscription.state).toBe("off");
  });
});
