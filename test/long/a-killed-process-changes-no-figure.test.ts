/**
 * The real process, killed at random moments of its first sweep again and again (SIGKILL, and its children with it): the
 * archive that is left at the end gives the feeds of one that was never disturbed.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { differing } from "../faults/support/matrix-tests.ts";
import { archiveFolder, type Dev, endAll, pause, startDev } from "../support/dev-process.ts";
import { type Served, serve } from "../support/serve.ts";

const ROOT = "/ecp/reportingwebservice/reporting.svc";
const AUTHORIZATION = `Basic ${Buffer.from("admin@contoso.example:demo").toString("base64")}`;
/** Two archives make the same ids of users only with the same key. */
const KEY = { USER_HASH_KEY: "a key for tests", POLICY: JSON.stringify({ extensions: true, laterColumns: true }) };
const KILLS = 7;
/** Random, and printed, so that a failure can be repeated. */
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 100_000);

let simulator: Simulator;
let graph: Served;

beforeAll(async () => {
  const now = Date.now();
  simulator = createSimulator({ now: () => now, people: 20, pages: { list: 20, sessions: 4 } });
  graph = await serve(simulator.fetch);
});
afterAll(async () => {
  await endAll();
  await graph.close();
});

async function ask({ origin }: Dev, target: string, init: RequestInit = {}): Promise<string> {
  const answer = await fetch(`${origin}${target}`, { ...init, headers: { Authorization: AUTHORIZATION } });
  expect(answer.status, target).toBeLessThan(300);
  return answer.text();
}

const recordsOf = async (dev: Dev) => JSON.parse(await ask(dev, "/bridge/status")).tenants[0].records;

async function feedsOf(dev: Dev): Promise<ReadonlyMap<string, string>> {
  const sets = [...(await ask(dev, ROOT)).matchAll(/href="(\w+)"/g)].flatMap(([, name]) => name ?? []);
  const feeds = new Map<string, string>();
  for (const set of sets) feeds.set(set, await ask(dev, `${ROOT}/${set}?$format=json`));
  return feeds;
}

/** Until nothing is left to do: a sync waits a minute at most. */
async function syncToTheEnd(dev: Dev): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    await ask(dev, "/bridge/sync?wait=1", { method: "POST" });
    if ((await recordsOf(dev)).waiting === 0) return;
  }
}

test(`a process killed ${KILLS} times in its first sweep`, async () => {
  console.log(`KILL_SEED=${SEED}`);
  const undisturbed = await startDev(archiveFolder(), graph.origin, KEY);
  const from = simulator.requests.length;
  await syncToTheEnd(undisturbed);
  const whole = simulator.requests.slice(from).filter(({ batched }) => !batched).length;
  const [feeds, records] = [await feedsOf(undisturbed), await recordsOf(undisturbed)];
  await undisturbed.kill();

  const folder = archiveFolder();
  let random = SEED;
  const draw = (below: number): number => {
    random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((random / 2_147_483_648) * below);
  };
  const heldAtKill: number[] = [];
  for (let kill = 0; kill < KILLS; kill++) {
    const dev = await startDev(folder, graph.origin, KEY);
    const asked = simulator.requests.length;
    await ask(dev, "/bridge/sync", { method: "POST" });
    const wanted = 1 + draw(Math.ceil(whole / 3));
    const deadline = Date.now() + 10_000;
    while (simulator.requests.length - asked < wanted && Date.now() < deadline) await pause(1);
    await pause(draw(15));
    await dev.kill();
    heldAtKill.push(simulator.requests.length - asked);
  }
  console.log({ requests: whole, atKills: heldAtKill });
  const last = await startDev(folder, graph.origin, KEY);
  await syncToTheEnd(last);
  expect(await recordsOf(last)).toEqual(records);
  expect(differing(await feedsOf(last), feeds)).toEqual([]);
  await last.kill();
});
