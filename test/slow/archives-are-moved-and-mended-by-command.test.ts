/** The commands about archives, over a real socket, against the bridge with a simulated tenant behind it. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Target } from "../../src/cli/bridge-client.ts";
import { backfill, retry, status, sync } from "../../src/cli/collecting.ts";
import { exportTo, rebuild, removeTenant, restoreFrom } from "../../src/cli/moving.ts";
import { SIMULATED_TENANT } from "../../src/simulator/simulator.ts";
import { type BridgeOptions, type CollectingBridge, collectingBridge } from "../support/collecting-bridge.ts";
import { type Served, serve } from "../support/serve.ts";

const ROOT = "/ecp/reportingwebservice/reporting.svc";

let folder = "";
let served: Served | undefined;
let target: Target;
let bridge: CollectingBridge;
/** Changes an answer on its way. */
let tamper: (path: string, answer: Response) => Response;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bridge-moving-"));
  tamper = (_path, answer) => answer;
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await served?.close();
  served = undefined;
});

/** Whenever its status was asked for, the next alarm comes. */
async function start(options: BridgeOptions = {}): Promise<void> {
  bridge = collectingBridge({ webhook: false, ...options });
  served = await serve(async (request) => {
    const { pathname, search } = new URL(request.url);
    const body = request.method === "POST" ? { body: await request.text() } : {};
    const headers = Object.fromEntries(request.headers);
    const answer = await bridge.askBare(`${pathname}${search}`, { method: request.method, headers, ...body });
    if (pathname === "/bridge/status" && bridge.alarmAt() !== null) await bridge.nextAlarm();
    return tamper(pathname, answer);
  });
  target = { url: new URL(served.origin), authorization: `Basic ${btoa("operator:secret")}` };
}
const LOOKING = { every: 1, most: 20 };
const COMPANY: BridgeOptions = { simulator: { company: true, people: 5 } };
const file = (name: string): string => join(folder, name);
const feed = async (): Promise<string> => (await bridge.ask(`${ROOT}/CsActiveUserMonthly?$format=json`)).text();

test("backfill begins one sweep of each source and ends when all are read", async () => {
  await start(COMPANY);
  const { lines, well } = await backfill(target, {}, LOOKING);
  expect(lines.slice(1)).toEqual([]);
  expect(well).toBe(true);
  expect(lines[0]).toMatch(
    new RegExp(`^${SIMULATED_TENANT} {2}call records: \\d+ held \\(\\d+ more than before\\), 0 waiting`),
  );
  const { records, sweeps, firstSweep } = await bridge.status();
  expect(records.held).toBeGreaterThan(50);
  expect(firstSweep).toBe(false);
  expect(sweeps.filter(({ state }: { state: string }) => state === "open")).toEqual([]);
  expect(await feed()).toContain("ActiveUsers");
});

test("backfill waits no longer for a source that only fails, and names it", async () => {
  await start();
  bridge.sim.faults.add({ match: /getPstnCalls/, kind: "403", times: Number.POSITIVE_INFINITY });
  const { lines, well } = await backfill(target, {}, LOOKING);
  expect(well).toBe(false);
  expect(lines.slice(1)).toEqual([expect.stringMatching(/getPstnCalls \(\w+\) is still tried: .*403/)]);
});

test("what was given up is told by status, and asked for again by retry", async () => {
  await start();
  bridge.sim.faults.add({ match: /getPstnCalls/, kind: "404", times: Number.POSITIVE_INFINITY });
  expect((await backfill(target, {}, LOOKING)).well).toBe(false);
  const told = await status(target, {});
  expect([told.well, told.lines.join("\n")]).toEqual([false, expect.stringContaining("getPstnCalls")]);
  expect((await retry(target, {})).lines[0]).toMatch(/asked for again: 0 call records, [1-9]\d* sweeps/);
});

test("sync tells what came, by tenant", async () => {
  await start();
  expect((await sync(target, { wait: false })).lines).toEqual([`${SIMULATED_TENANT}  collecting has begun`]);
  expect((await sync(target, { tenant: SIMULATED_TENANT, wait: false })).json).toMatchObject({
    tenants: [{ tenantId: SIMULATED_TENANT }],
  });
  await expect(sync(target, { tenant: "nobody.example" })).rejects.toThrow("nobody.example");
});

test.each(["archive.ndjson", "archive.ndjson.gz"])("%s leads back to the same answers", async (name) => {
  await start(COMPANY);
  await backfill(target, {}, LOOKING);
  const before = await feed();
  const { lines } = await exportTo(file(name), target, {});
  expect(lines[0]).toContain(" rows, ");
  const bytes = readFileSync(file(name));
  const text = name.endsWith(".gz") ? gunzipSync(bytes).toString() : bytes.toString();
  expect(text.trimEnd().split("\n").at(-1)).toMatch(/^\{"end":true/);
  await expect(exportTo(file(name), target, {})).rejects.toThrow("is there already");
  await expect(restoreFrom(file(name), target, {})).rejects.toThrow("not empty");
  expect((await removeTenant(SIMULATED_TENANT, target, { yes: true })).lines[0]).toContain("was removed");
  expect(await feed()).not.toBe(before);
  expect((await restoreFrom(file(name), target, {})).lines[0]).toContain("were restored");
  expect(await feed()).toBe(before);
  expect(await rebuild(target, {})).toMatchObject({ well: true, json: { wrong: 0, repaired: [] } });
});

test("an archive that takes several requests is restored whole; a cut one leaves an empty archive that answers", async () => {
  await start();
  await backfill(target, {}, LOOKING);
  const { text, rows } = large(await (await bridge.ask("/bridge/export")).text());
  await removeTenant(SIMULATED_TENANT, target, { yes: true });
  writeFileSync(file("cut.gz"), gzipSync(text.slice(0, -40)));
  await expect(restoreFrom(file("cut.gz"), target, {})).rejects.toThrow(/line \d+/i);
  expect((await bridge.ask(`${ROOT}/CsConferenceDaily`)).status).toBe(200);
  writeFileSync(file("torn.gz"), gzipSync(text).subarray(0, -2_000));
  await expect(restoreFrom(file("torn.gz"), target, {})).rejects.toThrow("can't be read");
  expect((await bridge.ask(`${ROOT}/CsConferenceDaily`)).status).toBe(200);
  writeFileSync(file("whole"), text);
  const asked: string[] = [];
  tamper = (path, answer) => {
    asked.push(path);
    return answer;
  };
  expect((await restoreFrom(file("whole"), target, {})).json).toMatchObject({ lines: rows + 2 });
  expect(asked.length).toBeGreaterThan(2);
});

/** The same export with so many report days more that it takes several requests. */
function large(text: string): { text: string; rows: number } {
  const lines = text.trimEnd().split("\n");
  const more = Array.from({ length: 3_000 }, (_, day) =>
    JSON.stringify({
      table: "report_days",
      row: {
        report: "aBigReport",
        day,
        refreshed: "2026-03-05",
        body: JSON.stringify({ [`${day}x`.repeat(600)]: day }),
      },
    }),
  );
  const rows = lines.length - 2 + more.length;
  return { text: [...lines.slice(0, -1), ...more, JSON.stringify({ end: true, rows }), ""].join("\n"), rows };
}

test("an export that ends too early leaves no file", async () => {
  await start();
  await backfill(target, {}, LOOKING);
  tamper = (path, answer) =>
    path === "/bridge/export" ? new Response('{"archive":"reporting-bridge"}\n{"table":"meta"}\n') : answer;
  await expect(exportTo(file("archive.ndjson"), target, {})).rejects.toThrow("was cut");
  expect(existsSync(file("archive.ndjson")) || existsSync(file("archive.ndjson.part"))).toBe(false);
});

test("nothing is removed without a yes", async () => {
  await start();
  await expect(removeTenant(SIMULATED_TENANT, target, {})).rejects.toThrow("--yes");
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const env = { ...process.env, BRIDGE_USER: "operator", BRIDGE_PASSWORD: "secret", BRIDGE_URL: "" };
    const child = spawn(process.execPath, ["src/cli/main.ts", ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (part) => {
      stdout += part;
    });
    child.stderr.on("data", (part) => {
      stderr += part;
    });
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });

test("a command prints JSON or plain lines, and says in one line what it can't do", async () => {
  await start();
  await backfill(target, {}, LOOKING);
  const origin = target.url.origin;
  const [good, json, wrong, none, nobody] = await Promise.all([
    run("status", "--against", origin),
    run("status", "--against", origin, "--json"),
    run("retry", "--against", origin, "--password", "wrong"),
    run("rebuild"),
    run("backfill", "--against", "http://127.0.0.1:9"),
  ]);
  expect([good.code, good.stderr]).toEqual([0, ""]);
  expect(good.stdout).toContain("all is well");
  expect(good.stdout).not.toContain("\u001b");
  expect(JSON.parse(json.stdout).tenants[0].tenantId).toBe(SIMULATED_TENANT);
  for (const failed of [wrong, none, nobody]) {
    expect([failed.code, failed.stdout, failed.stderr.trim().split("\n").length]).toEqual([2, "", 1]);
  }
  expect(wrong.stderr).toContain("password is wrong");
  expect(none.stderr).toContain("--against");
});
