/**
 * A process that is killed keeps the archive and its answers, byte for byte but for `updated`; one that is killed in the
 * middle of its first sweep goes on where it was, and ends with the same figures.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createSimulator,
  SIMULATED_CLIENT,
  SIMULATED_SECRET,
  SIMULATED_TENANT,
  type Simulator,
} from "../../src/simulator/simulator.ts";
import { type Served, serve } from "../support/serve.ts";

const PROJECT = join(import.meta.dirname, "..", "..");
const ROOT = "/ecp/reportingwebservice/reporting.svc";
const AUTHORIZATION = `Basic ${Buffer.from("admin@contoso.example:demo").toString("base64")}`;
const FORMATS = ["Atom", "json"];

let simulator: Simulator;
let graph: Served;
const folders: string[] = [];
const running = new Set<Dev>();

beforeAll(async () => {
  const now = Date.now();
  simulator = createSimulator({ now: () => now, people: 20 });
  graph = await serve(simulator.fetch);
});

afterAll(async () => {
  await Promise.all([...running].map((dev) => dev.kill()));
  await graph.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

interface Dev {
  readonly origin: string;
  /** SIGKILL to the process and its children, as when a machine goes down. */
  kill(): Promise<void>;
}

function archiveFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "bridge-archive-"));
  folders.push(folder);
  return folder;
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("There is no free port.");
  return address.port;
}

/** `wrangler dev` of the real Worker with its state in `folder`, once it answers. */
async function startDev(folder: string, more: Readonly<Record<string, string>> = {}): Promise<Dev> {
  const port = await freePort();
  const variables = {
    TENANT_ID: SIMULATED_TENANT,
    TENANT_NAME: "contoso.example",
    CLIENT_ID: SIMULATED_CLIENT,
    CLIENT_SECRET: SIMULATED_SECRET,
    GRAPH_ENDPOINT: graph.origin,
    LOGIN_ENDPOINT: graph.origin,
    PUBLIC_ORIGIN: "https://reports.contoso.example",
    ACCOUNTS: JSON.stringify([
      {
        username: "admin@contoso.example",
        // SHA-256 of the password "demo".
        passwordHash: "sha256$2a97516c354b68848cdbd8f54a226a0a55b21ed138e207ad6c5cbb9c00aa5aea",
        roles: ["reader", "operator"],
      },
    ]),
    ...more,
  };
  const args = [
    ["dev", "--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0"],
    ["--persist-to", folder, "--env-file", devNull, "--log-level", "error", "--show-interactive-dev-session=false"],
    ...Object.entries(variables).map(([name, value]) => ["--var", `${name}:${value}`]),
  ].flat();
  const wrangler = join(PROJECT, "node_modules", "wrangler", "bin", "wrangler.js");
  // A process group of its own, so that workerd dies with it.
  const child = spawn(process.execPath, [wrangler, ...args], {
    cwd: PROJECT,
    detached: true,
    stdio: "ignore",
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false" },
  });
  const origin = `http://127.0.0.1:${port}`;
  const dev: Dev = {
    origin,
    async kill() {
      running.delete(dev);
      await killGroup(child);
      await expect(fetch(`${origin}/bridge/health`)).rejects.toThrow();
    },
  };
  running.add(dev);
  for (let tries = 0; tries < 120; tries++) {
    if (child.exitCode !== null) throw new Error(`wrangler dev ended with ${child.exitCode}.`);
    const health = await fetch(`${origin}/bridge/health`).catch(() => undefined);
    if (health?.status === 200) return dev;
    await pause(500);
  }
  throw new Error("wrangler dev never answered.");
}

async function killGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null) return;
  const gone = once(child, "exit");
  process.kill(-child.pid, "SIGKILL");
  await gone;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

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
  const first = await startDev(folder);
  await syncAndWait(first);
  const recorded = { Date: `/Date(${Date.parse("2013-05-10T00:00:00Z")})/`, TotalConferences: "3" };
  const body = JSON.stringify({ d: { results: [recorded] } });
  await ask(first, "/bridge/import?set=CsConferenceDaily", { method: "POST", body });
  const feeds = await feedsOf(first);
  const status = await statusOf(first);
  expect(feeds.get("CsConferenceDaily json")?.split("__metadata").length).toBeGreaterThan(20);
  expect(status.records.held).toBeGreaterThan(100);
  await first.kill();

  const again = await startDev(folder);
  expect(differing(await feedsOf(again), feeds)).toEqual([]);
  expect(await statusOf(again)).toEqual(status);
  await again.kill();
});

test("one that was killed while it collected goes on, and ends with the same figures", async () => {
  // The ids of users' rows are made with this key; two archives have the same ones only if it is given.
  const key = { USER_HASH_KEY: "a key for tests" };
  const undisturbed = await startDev(archiveFolder(), key);
  await syncAndWait(undisturbed);
  const feeds = await feedsOf(undisturbed);
  const status = await statusOf(undisturbed);
  await undisturbed.kill();

  const folder = archiveFolder();
  const interrupted = await startDev(folder, key);
  const asked = simulator.requests.length;
  await ask(interrupted, "/bridge/sync", { method: "POST" });
  while (simulator.requests.slice(asked).filter(({ path }) => path.endsWith("$batch")).length < 3) await pause(5);
  await interrupted.kill();

  const resumed = await startDev(folder, key);
  expect((await statusOf(resumed)).records.held).toBeLessThan(status.records.held);
  await syncAndWait(resumed);
  expect(await statusOf(resumed)).toEqual(status);
  expect(differing(await feedsOf(resumed), feeds)).toEqual([]);
  await resumed.kill();
});
