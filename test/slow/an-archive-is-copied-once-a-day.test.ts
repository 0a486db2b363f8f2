/** With a bucket bound, each day's first alarms copy the archive into it; failures are told and hold nothing up. */
import { expect, test } from "vitest";
import { SIMULATED_TENANT } from "../../src/simulator/simulator.ts";
import { memoryBucket } from "../support/bucket.ts";
import { type CollectingBridge, collectingBridge, HOUR } from "../support/collecting-bridge.ts";

const DAY = 24 * HOUR;
const nameOf = (day: string): string => `${SIMULATED_TENANT}/${day}.ndjson.gz`;
const ROOT = "/ecp/reportingwebservice/reporting.svc";

/** A bridge that has collected for an hour; of a tenant without calls, unless people are asked for. */
async function begun(variables: Record<string, unknown>, people?: number): Promise<CollectingBridge> {
  const simulator = people === undefined ? {} : { company: true, people };
  const bridge = collectingBridge({ variables, simulator, webhook: false });
  await bridge.wake();
  await bridge.pass(HOUR);
  return bridge;
}
const feed = async (bridge: CollectingBridge): Promise<string> =>
  (await bridge.ask(`${ROOT}/CsConferenceDaily?$format=json`)).text();

test("a copy a day, named by tenant and day, of which the newest fourteen stay", async () => {
  const bucket = memoryBucket();
  const bridge = await begun({ BACKUPS: bucket });
  expect([...bucket.objects.keys()]).toEqual([nameOf("2026-11-20")]);
  expect((await bridge.status()).copy).toEqual({
    state: "good",
    last: {
      name: nameOf("2026-11-20"),
      bytes: bucket.objects.get(nameOf("2026-11-20"))?.length,
      at: expect.stringMatching(/^2026-11-20T/),
    },
    reason: null,
  });
  let writes = 0;
  bucket.onWrite = () => writes++;
  await bridge.pass(6 * HOUR);
  expect(writes).toBe(0);

  for (let day = 1; day <= 20; day++) {
    bucket.objects.set(nameOf(`2026-10-${String(day).padStart(2, "0")}`), new Uint8Array());
  }
  await bridge.pass(DAY);
  const keys = [...bucket.objects.keys()].sort();
  expect([keys.length, keys[0], keys.at(-2), keys.at(-1)]).toEqual([
    14,
    nameOf("2026-10-09"),
    nameOf("2026-11-20"),
    nameOf("2026-11-21"),
  ]);
});

test("a copy restores an archive that answers the same", async () => {
  const bucket = memoryBucket();
  const bridge = await begun({ BACKUPS: bucket }, 5);
  const before = await feed(bridge);
  const copy = bucket.textOf(nameOf("2026-11-20"));
  expect(before).toContain("2026-11-19");
  expect(copy).not.toContain('"copied"');
  const other = collectingBridge({ webhook: false });
  const answer = await other.ask("/bridge/restore", { method: "POST", body: copy });
  expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ done: true })]);
  other.clock.now = bridge.clock.now;
  expect(await feed(other)).toBe(before);
});

test.each(["put", "list"] as const)(
  "where %s fails it is told, tried three times a day, and sweeps go on",
  async (failing) => {
    const bucket = memoryBucket();
    bucket.failing = failing;
    let tries = 0;
    const { put } = bucket;
    bucket.put = (...given) => {
      tries++;
      return put(...given);
    };
    const bridge = await begun({ BACKUPS: bucket });
    await bridge.pass(10 * HOUR);
    const { copy, sweeps } = await bridge.status();
    expect(copy).toMatchObject({ state: "failing", reason: `The bucket can't ${failing}.` });
    expect(tries).toBe(3);
    const near = sweeps.filter((sweep: { pass: string }) => sweep.pass === "near").at(-1);
    expect(bridge.clock.now - Date.parse(near.finished)).toBeLessThan(HOUR / 2);
    bucket.failing = undefined;
    await bridge.pass(DAY);
    expect((await bridge.status()).copy.state).toBe("good");
  },
);

test("a copy during which the process ends is not tried again at once", async () => {
  const bucket = memoryBucket();
  let tries = 0;
  bucket.put = () => {
    tries++;
    return new Promise(() => undefined);
  };
  const bridge = collectingBridge({
    variables: { BACKUPS: bucket },
    webhook: false,
  });
  await bridge.wake();
  while (tries === 0) await Promise.race([bridge.nextAlarm(), new Promise((resolve) => setTimeout(resolve, 2_000))]);
  expect(bridge.alarmAt()).not.toBeNull();
  bucket.put = async () => {
    tries++;
  };
  bridge.restart();
  expect((await bridge.status()).copy).toEqual({
    state: "failing",
    last: null,
    reason: "The copy was begun and did not end.",
  });
  await bridge.nextAlarm();
  expect(tries).toBe(1);
  await bridge.pass(2 * HOUR);
  expect([tries, (await bridge.status()).copy.state]).toEqual([2, "good"]);
});

test("without a bucket nothing is copied, and the status says so", async () => {
  const bridge = await begun({});
  expect((await bridge.status()).copy).toEqual({ state: "off", last: null, reason: null });
});
