/**
 * A process that is killed keeps the archive and its answers, byte for byte but for `updated`; one that is killed in the
 * middle of its first sweep goes on where it was, and ends with the same figures.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { archiveFolder, type Dev, endAll, pause, startDev } from "../support/dev-process.ts";
import { type Served, serve } from "../support/serve.ts";

const ROOT = "/ecp/reportingwebservice/reporting.svc";
const AUTHORIZATION = `Basic ${Buffer.from("admin@contoso.example:demo").toString("base64")}`;
const FORMATS = ["Atom", "json"];

let simulator: Simulator;
let graph: Served;

beforeAll(async () => {
  const now = Date.now();
  simulator = createSimulator({ now: () => now, people: 20 });
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

interface Status {
  readonly records: { readonly held: number; readonly waiting: number };
  readonly coverage: object;
}

async function statusOf(dev: Dev): Promise<Status> {
  const { records, coverage } = (JSON.parse(await ask(dev, "/bridge/status")) as { tenants: [Status] }).tenants[0];
  return { records, coverage };
}

/** Every set in both formats, without `updated`. */
async function feedsOf(dev: Dev): Promise<ReadonlyMap<string, string>> {
  const sets = [...(await ask(dev, ROOT)).matchAll(/href="(\w+)"/g)].flatMap(([, name]) => name ?? []);
  const feeds = new Map<string, string>();
  for (const set of sets) {
    for (const format of FORMATS) {
      const text = await ask(dev, `${ROOT}/${set}?$format=${format}`);
      feeds.set(`${set} ${format}`, text.replace(/<updated>[^<]*<\/updated>/g, ""));
    }
  }
  return feeds;
}

/** Names of the feeds that two archives answer differently. */
const differing = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): string[] =>
  [...new Set([...one.keys(), ...other.keys()])].filter((name) => one.get(name) !== other.get(name));

const syncAndWait = (dev: Dev): Promise<string> => ask(dev, "/bridge/sync?wait=1", { method: "POST" });

test("a process that was killed and started again gives the same answers", async () => {
  const folder = archiveFolder();
  const first = await startDev(folder, graph.origin);
  await syncAndWait(first);
  const recorded = { Date: `/Date(${Date.parse("2013-05-10T00:00:00Z")})/`, TotalConferences: "3" };
  const body = JSON.stringify({ d: { results: [recorded] } });
  await ask(first, "/bridge/import?set=CsConferenceDaily", { method: "POST", body });
  const feeds = await feedsOf(first);
  const status = await statusOf(first);
  expect(feeds.get("CsConferenceDaily json")?.split("__metadata").length).toBeGreaterThan(20);
  expect(status.records.held).toBeGreaterThan(100);
  await first.kill();

  const again = await startDev(folder, graph.origin);
  expect(differing(await feedsOf(again), feeds)).toEqual([]);
  expect(await statusOf(again)).toEqual(status);
  await again.kill();
});

test("one that was killed while it collected goes on, and ends with the same figures", async () => {
  // The ids of users' rows are made with this key; two archives have the same ones only if it is given.
  const key = { USER_HASH_KEY: "a key for tests" };
  const undisturbed = await startDev(archiveFolder(), graph.origin, key);
  await syncAndWait(undisturbed);
  const feeds = await feedsOf(undisturbed);
  const status = await statusOf(undisturbed);
  await undisturbed.kill();

  const folder = archiveFolder();
  const interrupted = await startDev(folder, graph.origin, key);
  const asked = simulator.requests.length;
  await ask(interrupted, "/bridge/sync", { method: "POST" });
  while (simulator.requests.slice(asked).filter(({ path }) => path.endsWith("$batch")).length < 3) await pause(5);
  await interrupted.kill();

  const resumed = await startDev(folder, graph.origin, key);
  expect((await statusOf(resumed)).records.held).toBeLessThan(status.records.held);
  await syncAndWait(resumed);
  expect(await statusOf(resumed)).toEqual(status);
  expect(differing(await feedsOf(resumed), feeds)).toEqual([]);
  await resumed.kill();
});
