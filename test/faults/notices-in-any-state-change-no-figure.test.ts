/** Notices that come twice, in any order, from strangers or not at all, and two alarms at once: the feeds stay those of a plain run. */
import { beforeAll, expect, test } from "vitest";
import { madeRecord } from "./support/calls.ts";
import { differing } from "./support/matrix-tests.ts";
import { DAY, HOUR, MINUTE, type MortalBridge, mortalBridge } from "./support/mortal-bridge.ts";
import { START, type Steady, steadyTenant } from "./support/striking.ts";

const BEGIN = START + 2 * DAY;
const NUMBERS = [0, 1, 2, 3];
const idOf = (number: number): string => madeRecord(number, 0).id;
const VERSIONS = [1, 2, 3];

let steady: Steady;
let plain: ReadonlyMap<string, string>;
beforeAll(async () => {
  steady = await steadyTenant({ company: false });
  plain = await feedsAfter(async ({ outside }) => {
    for (const version of VERSIONS) for (const number of NUMBERS) outside.sim.add(recordOf(number, version));
  });
});

const recordOf = (number: number, version: number) => madeRecord(number, BEGIN - (number + 2) * HOUR, version);

/** The feeds a day later, after whatever happened in the tenant's first hours. */
async function feedsAfter(happens: (bridge: MortalBridge) => Promise<void>): Promise<ReadonlyMap<string, string>> {
  const { world, copy } = steady;
  world.reset(BEGIN);
  const bridge = mortalBridge(world, { database: copy() });
  await bridge.wake();
  await bridge.settle();
  try {
    await happens(bridge);
    await bridge.pass(20 * MINUTE);
    world.elapse(BEGIN + 30 * HOUR - world.clock.now);
    await bridge.pass(20 * MINUTE);
    expect(bridge.failedAlarms).toEqual([]);
    expect((await bridge.status()).records).toMatchObject({ waiting: 0, setAside: 0 });
    return await bridge.feeds();
  } finally {
    for (const number of NUMBERS) world.sim.remove(idOf(number));
  }
}

/** What Graph would post about the records, a body for each id. */
const notices = (bridge: MortalBridge, numbers: readonly number[], clientState?: string) =>
  numbers.flatMap((number) =>
    bridge.outside.sim.notify([idOf(number)], clientState === undefined ? {} : { clientState }),
  );

async function changes(bridge: MortalBridge, order: readonly (readonly [number: number, version: number])[]) {
  for (const [number, version] of order) {
    bridge.outside.sim.add(recordOf(number, version));
    await bridge.post(notices(bridge, [number]));
    await bridge.pass(10_000);
  }
}

const inOrder = VERSIONS.flatMap((version) => NUMBERS.map((number) => [number, version] as const));

test.each<[string, (bridge: MortalBridge) => Promise<void>]>([
  ["every version told as it comes", (bridge) => changes(bridge, inOrder)],
  [
    "every notice three times, in one body and in many",
    async (bridge) => {
      for (const [number, version] of inOrder) {
        bridge.outside.sim.add(recordOf(number, version));
        const [one] = bridge.outside.sim.notify([idOf(number), idOf(number)]);
        if (one !== undefined) await bridge.post([one, one, ...notices(bridge, [number])]);
        await bridge.pass(3_000);
      }
    },
  ],
  [
    "all notices in reverse, once all versions are there",
    async (bridge) => {
      for (const [number, version] of inOrder) bridge.outside.sim.add(recordOf(number, version));
      await bridge.post(notices(bridge, [...NUMBERS].reverse()));
      await bridge.pass(10_000);
      await bridge.post(notices(bridge, NUMBERS));
    },
  ],
  [
    "version 3 is read before 1 comes from a lagging copy",
    async (bridge) => {
      const { sim } = bridge.outside;
      await changes(
        bridge,
        NUMBERS.map((number) => [number, 3]),
      );
      const late = sim.faults.add({
        match: /callRecords\/[\w-]+\?\$expand/,
        kind: "answer",
        times: Number.POSITIVE_INFINITY,
        answer: (real, request) => {
          const number = NUMBERS.find((one) => request.url.includes(idOf(one)));
          return number === undefined ? real : Response.json(recordOf(number, 1));
        },
      });
      await bridge.post(notices(bridge, NUMBERS));
      await bridge.pass(10_000);
      expect(late.struck).toBe(NUMBERS.length);
      sim.faults.clear();
    },
  ],
  [
    "notices with a wrong clientState among true ones",
    async (bridge) => {
      await changes(
        bridge,
        inOrder.filter(([, version]) => version < 3),
      );
      for (const number of NUMBERS) bridge.outside.sim.add(recordOf(number, 3));
      const asked = bridge.outside.sim.requests.length;
      await bridge.post(notices(bridge, NUMBERS, "what a stranger makes up"));
      await bridge.pass(10_000);
      expect(bridge.outside.sim.requests.length).toBe(asked);
    },
  ],
  [
    "the subscription is deleted, and no notice comes any more",
    async (bridge) => {
      await changes(bridge, inOrder.slice(0, 5));
      bridge.outside.sim.dropSubscriptions();
      for (const [number, version] of inOrder.slice(5)) bridge.outside.sim.add(recordOf(number, version));
    },
  ],
  [
    "the subscription is deleted, and Graph says so twice",
    async (bridge) => {
      const told = bridge.outside.sim.lifecycle("subscriptionRemoved");
      bridge.outside.sim.dropSubscriptions();
      await bridge.post([...told, ...told]);
      for (const [number, version] of inOrder) bridge.outside.sim.add(recordOf(number, version));
    },
  ],
  [
    "two alarms at once, again and again",
    async (bridge) => {
      for (const [number, version] of inOrder) {
        bridge.outside.sim.add(recordOf(number, version));
        await bridge.post(notices(bridge, [number]));
        if (version < 3) await bridge.nextAlarm(2);
      }
      await bridge.nextAlarm(3);
    },
  ],
])("%s", async (_what, happens) => {
  expect(differing(await feedsAfter(happens), plain)).toEqual([]);
});
