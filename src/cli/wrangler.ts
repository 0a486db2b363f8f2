/** Runs the wrangler of node_modules as the only child, and ends with it. */
import { type ChildProcess, type StdioOptions, spawn, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { constants } from "node:os";

const CLI = createRequire(import.meta.url).resolve("wrangler");

/** No usage statistics, and no look-up of where this machine stands: local runs need no network. */
const QUIET = { WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false" };

/**
 * Starts wrangler. This process passes signals on and exits with the child's code (128 + n after signal n), so that
 * nothing is left behind.
 */
export function startWrangler(args: readonly string[], stdio: StdioOptions = "inherit"): ChildProcess {
  const child = spawn(process.execPath, ["--no-warnings", CLI, ...args], { stdio, env: { ...process.env, ...QUIET } });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // SIGTERM whatever came: on Ctrl+C the terminal has sent SIGINT to the child as well.
    process.on(signal, () => child.kill("SIGTERM"));
  }
  process.on("exit", () => child.kill("SIGTERM"));
  if (process.env.npm_lifecycle_event !== undefined) endWithParent(child);
  child.on("error", (error) => {
    console.error(`wrangler could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (signal === null ? 1 : constants.signals[signal])));
  return child;
}

/** npm or its shell may be ended without passing a signal on: that this process gets a new parent is the sign of it. */
function endWithParent(child: ChildProcess): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) child.kill("SIGTERM");
  }, 500).unref();
}

/** What a short wrangler command prints; undefined if it fails. It can't ask questions. */
export function askWrangler(args: readonly string[]): string | undefined {
  const result = spawnSync(process.execPath, ["--no-warnings", CLI, ...args], {
    stdio: ["ignore", "pipe", "ignore"],
    encoding: "utf8",
    env: { ...process.env, ...QUIET },
  });
  return result.status === 0 ? result.stdout : undefined;
}
