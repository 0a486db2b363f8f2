/**
 * The same rows and the same question through cap-js-community/odata-v2-adapter (Apache-2.0), which serves OData V2 out of
 * SAP's CAP. It has a package.json and a lock of its own in peer/ and is installed there by this file alone.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { feedRequest, keepConstant } from "./feed.ts";
import { askForAWhile, askOnce, requestBytes } from "./http-client.ts";
import { type Measures, median } from "./measure.ts";
import { DAYS, startWithYear } from "./year.ts";

const FOLDER = join(import.meta.dirname, "peer");
const SERVE = join(FOLDER, "node_modules/@sap/cds/bin/serve.js");
const ROUNDS = 7;
const SLOT_MS = 1000;
const START_MS = 60_000;

/** Why the peer can't be asked, or undefined once it is there. */
function install(): string | undefined {
  if (existsSync(SERVE)) return undefined;
  const options = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
  const installed = spawnSync("npm", options, { cwd: FOLDER, encoding: "utf8", timeout: 180_000 });
  return installed.status === 0
    ? undefined
    : `npm ci in test/bench/peer failed: ${installed.stderr?.slice(-300) ?? ""}`;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });

/** Rows as the bridge itself answers them, in the types that CAP has. */
async function rowsOf(port: number): Promise<unknown[]> {
  const { body } = await askOnce(port, feedRequest("json"));
  const { results } = JSON.parse(body.toString()).d as { results: Record<string, string>[] };
  return results.map(({ __metadata: _, Date: date = "", TenantGuid, TenantName, ...numbers }) => ({
    Date: new Date(Number(/\d+/.exec(date)?.[0])).toISOString().replace(".000Z", "Z"),
    TenantGuid,
    TenantName,
    ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Number(value)])),
  }));
}

async function start(port: number, rows: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [SERVE, "--port", String(port)], {
    cwd: FOLDER,
    env: { ...process.env, NODE_ENV: "production", BENCH_ROWS: rows },
    stdio: "ignore",
  });
  for (const begun = performance.now(); performance.now() - begun < START_MS; ) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    const answer = await askOnce(port, peerRequest).catch(() => undefined);
    if (answer?.status === 200) return child;
    if (child.exitCode !== null) break;
  }
  child.kill("SIGKILL");
  throw new Error("The peer doesn't start.");
}

const peerRequest = requestBytes("GET", "/odata/v2/reporting/CsConferenceDaily?$format=json", {
  Accept: "application/json",
});

/** @param notice told where the peer can't be had */
export async function peerMeasures(now: number, notice: (text: string) => void): Promise<Measures> {
  const reason = install();
  if (reason !== undefined) {
    notice(`feed.vs-odata-v2-adapter is left out: ${reason}`);
    return {};
  }
  const workerd = await startWithYear(now);
  const folder = mkdtempSync(join(tmpdir(), "bridge-bench-"));
  let peer: ChildProcess | undefined;
  try {
    const rows = join(folder, "rows.json");
    writeFileSync(rows, JSON.stringify(await rowsOf(workerd.port)));
    const port = await freePort();
    peer = await start(port, rows);
    const { body } = await askOnce(port, peerRequest);
    const came = JSON.parse(body.toString()).d.results.length;
    if (came !== DAYS) throw new Error(`The peer answers with ${came} rows.`);
    const { floor } = await keepConstant(workerd, "json");
    const own: number[] = [];
    const theirs: number[] = [];
    const floors: number[] = [];
    for (let round = -1; round < ROUNDS; round++) {
      const mine = await askForAWhile(workerd.port, feedRequest("json"), SLOT_MS);
      const other = await askForAWhile(port, peerRequest, SLOT_MS);
      const least = await askForAWhile(workerd.port, floor, SLOT_MS);
      if (round < 0) continue;
      floors.push(least);
      own.push(mine);
      theirs.push(other);
    }
    return {
      "feed.vs-odata-v2-adapter": {
        value: median(own.map((rate, round) => rate / (theirs[round] ?? 0))),
        goal: 10,
        better: "more",
        unit: "×",
        how: `${median(own).toFixed(0)} answers a second against ${median(theirs).toFixed(0)} (the floor, as above: ${median(floors).toFixed(0)}), verbose JSON, 4 connections, median of ${ROUNDS} rounds in turns`,
      },
    };
  } finally {
    peer?.kill("SIGKILL");
    await workerd.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
