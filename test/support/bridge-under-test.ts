/**
 * The real Worker in workerd, started once for all tests that ask it over HTTP. Storage is in memory and gone with it.
 *
 * Wrangler's test harness would do as well, but sends the Worker's own requests through a fetch of this process, where
 * a connection that is cut in the middle of a body looks like one that never ends.
 */
import { devNull } from "node:os";
import { join } from "node:path";
import { unstable_startWorker as startWorker } from "wrangler";
import { variablesFor } from "../wire/tenants.ts";
import { serveSwitchboard } from "./switchboard.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Origin of the Worker, without a slash at the end. */
    bridge: string;
    /** Origin where the tenants' Graph is brought, see switchboard.ts. */
    switchboard: string;
  }
}

interface Project {
  provide(name: "bridge" | "switchboard", value: string): void;
}

export default async function startBridge(project: Project): Promise<() => Promise<void>> {
  process.env.WRANGLER_SEND_METRICS = "false";
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";
  const switchboard = await serveSwitchboard();
  const variables = Object.entries(variablesFor(switchboard.origin));
  const worker = await startWorker({
    config: join(import.meta.dirname, "..", "..", "wrangler.toml"),
    // What a developer keeps in .dev.vars or .env is none of the tests' business.
    envFiles: [devNull],
    bindings: Object.fromEntries(variables.map(([name, value]) => [name, { type: "plain_text", value }])),
    dev: {
      server: { hostname: "127.0.0.1", port: 0 },
      inspector: false,
      persist: false,
      watch: false,
      logLevel: "error",
    },
  });
  const close = async (): Promise<void> => {
    await worker.dispose();
    await switchboard.close();
  };
  try {
    const { origin } = await worker.url;
    const health = await fetch(`${origin}/bridge/health`);
    if (health.status !== 200) throw new Error(`The Worker answered ${health.status}: ${await health.text()}`);
    project.provide("bridge", origin);
    project.provide("switchboard", switchboard.origin);
  } catch (error) {
    await close();
    throw error;
  }
  return close;
}
