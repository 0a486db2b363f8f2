/** Storage: it fails for a while, for writes or altogether; alarms fail with it and come again, and nothing is lost. */
import { beforeAll, expect, test } from "vitest";
import { madeRecord } from "./support/calls.ts";
import { differing } from "./support/matrix-tests.ts";
import { DAY, HOUR, MINUTE, mortalBridge, ROOT } from "./support/mortal-bridge.ts";
import { START, type Steady, steadyTenant } from "./support/striking.ts";

const BEGIN = START + 2 * DAY;
let steady: Steady;
let plain: Awaited<ReturnType<typeof collected>>;
beforeAll(async () => {
  steady = await steadyTenant({ company: false });
  plain = await collected();
});

async function collected(fails?: { readonly what: "writing" | "everything"; readonly after: number }) {
  const { world, copy } = steady;
  world.reset(BEGIN);
  for (let n = 0; n < 7; n++) world.sim.add(madeRecord(n, BEGIN - (n + 3) * HOUR));
  const bridge = mortalBridge(world, { database: copy(), webhook: false });
  const ask = async () => (await bridge.ask(`${ROOT}/CsConferenceDaily?$format=json`)).text();
  const before = await ask();
  await bridge.wake();
  const meanwhile: string[] = [];
  if (fails !== undefined) {
    bridge.failStorage(fails.what, fails.after);
    for (let tries = 0; tries < 5; tries++) await bridge.nextAlarm();
    const asked = world.sim.requests.length;
    expect(asked).toBeLessThan(120);
    if (fails.what === "writing") meanwhile.push(await ask());
    bridge.failStorage("nothing");
  }
  world.elapse(BEGIN + HOUR - world.clock.now);
  await bridge.pass(20 * MINUTE);
  world.elapse(BEGIN + 30 * HOUR - world.clock.now);
  await bridge.pass(20 * MINUTE);
  return { bridge, before, meanwhile, feeds: await bridge.feeds(), status: await bridge.status() };
}

test.each([
  { what: "writing", after: 7 },
  { what: "writing", after: 60 },
  { what: "everything", after: 0 },
  { what: "everything", after: 90 },
] as const)("$what fails after $after statements, through five alarms", async (fails) => {
  const { bridge, meanwhile, feeds, status } = await collected(fails);
  expect(bridge.failedAlarms.length).toBeGreaterThan(2);
  for (const text of meanwhile) expect(JSON.parse(text).d.results).toBeInstanceOf(Array);
  expect(status.records).toEqual(plain.status.records);
  expect(differing(feeds, plain.feeds)).toEqual([]);
});
