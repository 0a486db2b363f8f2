/** Meetings of 2,000 sessions, 60 on a page: read in full, one at a time, within the requests of a run. */
import { expect, test } from "vitest";
import { largeMeeting, madeRecord } from "./support/calls.ts";
import { HOUR, mortalBridge, outside, ROOT } from "./support/mortal-bridge.ts";

const NOON = Date.parse("2026-11-20T12:00:00Z");
const SESSIONS = 2_000;
const LARGE = 3;
const MiB = 1024 * 1024;
/** The free plan's requests of one run. */
const MOST_REQUESTS = 50;

test("every participant counts, and no run asks for more than it may", async () => {
  const world = outside(NOON, { company: false });
  for (let n = 0; n < LARGE; n++) world.sim.add(largeMeeting(500 + n, NOON - 50 * HOUR, SESSIONS));
  for (let n = 0; n < 10; n++) world.sim.add(madeRecord(n, NOON - (n + 3) * HOUR));
  const bridge = mortalBridge(world, { webhook: false });
  await bridge.wake();
  let asked = 0;
  const before = process.memoryUsage().heapUsed;
  let most = 0;
  while ((await bridge.status()).records.held < LARGE + 10) {
    await bridge.nextAlarm();
    const own = world.sim.requests.filter(({ batched }) => !batched).length;
    expect(own - asked).toBeLessThanOrEqual(MOST_REQUESTS);
    asked = own;
    most = Math.max(most, process.memoryUsage().heapUsed - before);
  }
  expect((await bridge.status()).records).toMatchObject({ waiting: 0, setAside: 0 });
  const pages = world.sim.requests.filter(({ path }) => path.includes("/sessions?")).length;
  expect(pages).toBeGreaterThanOrEqual(LARGE * 33);
  // What doesn't fit into what is left of a run is found out by a few pages.
  expect(pages).toBeLessThan(LARGE * 45);
  expect(most).toBeLessThan(160 * MiB);
  world.elapse(24 * HOUR);
  await bridge.settle();
  const rows = JSON.parse(await (await bridge.ask(`${ROOT}/CsActiveUserDaily?$format=json`)).text()).d.results;
  expect(Math.max(...rows.map((row: { ActiveUsers: string }) => Number(row.ActiveUsers)))).toBeGreaterThanOrEqual(
    SESSIONS,
  );
});
