/**
 * `npm start`: the bridge over its simulated tenant on this machine. Arguments go on to `wrangler dev`. The tenant is a
 * world of its own: .dev.vars, which may name a real one, isn't read, and the archive lies beside that of `npm run dev`.
 */
import { createServer } from "node:net";
import { devNull } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { checkVariables } from "../config.ts";
import { configChecks } from "../config-checks.ts";
import { valuesOf, withDefault } from "./arguments.ts";
import { localVariables, onlyAsksForHelp, orRefuse, refuse } from "./check-config.ts";
import { DEMO_ACCOUNT, tour } from "./tour.ts";
import { startWrangler } from "./wrangler.ts";

const DEFAULTS = [
  ["--ip", "127.0.0.1"],
  ["--port", "8787"],
  ["--env-file", devNull],
  ["--persist-to", ".wrangler/demo"],
  ["--log-level", "error"],
] as const;

const POLL_MS = 1000;

/** What is looked at of GET /bridge/status. */
interface Status {
  readonly tenants?: readonly {
    readonly coverage?: { readonly callRecords?: readonly unknown[] };
    readonly sweeps?: readonly { readonly state?: string }[];
  }[];
}

const args = DEFAULTS.reduce<string[]>(
  (given, [option, value]) => withDefault(given, option, value),
  process.argv.slice(2),
);
if (onlyAsksForHelp(args)) {
  startWrangler(["dev", "src/demo.ts", ...args]);
} else {
  await orRefuse(async () => {
    checkVariables(await localVariables(args), configChecks);
  });
  const ip = valuesOf(args, "--ip")[0] ?? "127.0.0.1";
  const port = Number(valuesOf(args, "--port")[0]);
  if (!(port >= 1 && port <= 65535)) refuse("--port must be a number from 1 to 65535");
  const obstacle = await whyNotFree(ip, port);
  if (obstacle !== undefined)
    refuse(`Can't listen on ${ip}:${port} (${obstacle}); another port: npm start -- --port 8788`);
  console.log("Starting the bridge with its simulated tenant …");
  startWrangler(["dev", "src/demo.ts", ...args], ["ignore", "inherit", "inherit"]);
  await introduce(`http://${reachable(ip)}:${port}`);
}

/** Prints the tour when the bridge answers, and follows the first sweep to its end. */
async function introduce(origin: string): Promise<void> {
  let told = "";
  for (;;) {
    const health = await get(`${origin}/bridge/health`);
    if (health?.status === 200) break;
    const reason = health?.body ?? "";
    if (reason !== told) console.log(`Not ready yet: ${reason}`);
    told = reason;
    await pause(POLL_MS);
  }
  console.log(tour(origin));
  if (!(await hasSwept(origin))) {
    console.log("The first sweep is collecting the tenant's history; figures grow until it is done …");
    do await pause(POLL_MS);
    while (!(await hasSwept(origin)));
  }
  console.log("The first sweep is done: the figures are complete.");
}

/** A day counts as covered once a finished sweep has listed all of it; reports are collected by sweeps of their own. */
async function hasSwept(origin: string): Promise<boolean> {
  const answer = await get(`${origin}/bridge/status`);
  if (answer?.status !== 200) return false;
  const { tenants = [] } = JSON.parse(answer.body) as Status;
  return tenants.every(
    ({ coverage, sweeps = [] }) =>
      (coverage?.callRecords?.length ?? 0) > 0 && sweeps.every((sweep) => sweep.state !== "open"),
  );
}

/** An answer, or undefined as long as there is none. */
async function get(url: string): Promise<{ readonly status: number; readonly body: string } | undefined> {
  const credential = Buffer.from(`${DEMO_ACCOUNT.username}:${DEMO_ACCOUNT.password}`).toString("base64");
  try {
    const headers = { Authorization: `Basic ${credential}` };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(30_000) });
    return { status: response.status, body: await response.text() };
  } catch {
    return undefined;
  }
}

/** Asked before wrangler starts: else the health of whoever holds the port would be taken for ours. */
function whyNotFree(ip: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const probe = createServer()
      .once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      .listen(port, ip, () => probe.close(() => resolve(undefined)));
  });
}

/** The address to ask for where the bridge listens on all of them. */
function reachable(ip: string): string {
  if (ip === "0.0.0.0") return "127.0.0.1";
  return ip.includes(":") ? `[${ip === "::" ? "::1" : ip}]` : ip;
}
