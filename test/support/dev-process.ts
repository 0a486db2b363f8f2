/** `wrangler dev` of the real Worker as a process of its own, that can be killed as when a machine goes down. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { SIMULATED_CLIENT, SIMULATED_SECRET, SIMULATED_TENANT } from "../../src/simulator/simulator.ts";

const PROJECT = join(import.meta.dirname, "..", "..");
const folders: string[] = [];
const running = new Set<Dev>();

export interface Dev {
  readonly origin: string;
  /** Of wrangler; workerd is its child. */
  readonly pid: number;
  /** Where the isolate's inspector is asked. */
  readonly inspector: string;
  /** SIGKILL to the process and its children, as when a machine goes down. */
  kill(): Promise<void>;
}

export function archiveFolder(): string {
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

/** `wrangler dev` of the real Worker with its state in `folder`, once it answers; `config` in place of wrangler.toml. */
export async function startDev(
  folder: string,
  graphOrigin: string,
  more: Readonly<Record<string, string>> = {},
  config: string = join(PROJECT, "wrangler.toml"),
): Promise<Dev> {
  const port = await freePort();
  const inspectorPort = await freePort();
  const variables = {
    TENANT_ID: SIMULATED_TENANT,
    TENANT_NAME: "contoso.example",
    CLIENT_ID: SIMULATED_CLIENT,
    CLIENT_SECRET: SIMULATED_SECRET,
    GRAPH_ENDPOINT: graphOrigin,
    LOGIN_ENDPOINT: graphOrigin,
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
    ["dev", "--config", config, "--ip", "127.0.0.1", "--port", String(port), "--inspector-port", String(inspectorPort)],
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
    pid: child.pid ?? 0,
    inspector: `http://127.0.0.1:${inspectorPort}`,
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

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Ends what still runs and removes the archives. */
export async function endAll(): Promise<void> {
  await Promise.all([...running].map((dev) => dev.kill()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
