/**
 * The real Worker in workerd, started once for all tests that ask it over HTTP. Storage is in memory and gone with it.
 */
import { createTestHarness } from "wrangler";
import { OVERSEER, PASSWORD, variablesFor } from "../wire/tenants.ts";
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
  const switchboard = await serveSwitchboard();
  process.env.WRANGLER_SEND_METRICS = "false";
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";
  const harness = createTestHarness({
    root: import.meta.dirname,
    workers: [{ configPath: "../../wrangler.toml", vars: variablesFor(switchboard.origin) }],
  });
  const { url } = await harness.listen();
  // The first request wakes every tenant; none has a Graph yet, and this returns when all of them rest.
  const authorization = `Basic ${Buffer.from(`${OVERSEER}:${PASSWORD}`).toString("base64")}`;
  const woken = await fetch(new URL("/bridge/sync?wait=1", url), {
    method: "POST",
    headers: { Authorization: authorization },
  });
  if (woken.status !== 200) throw new Error(`The Worker answered ${woken.status}: ${await woken.text()}`);
  project.provide("bridge", url.origin);
  project.provide("switchboard", switchboard.origin);
  return async () => {
    await harness.close();
    await switchboard.close();
  };
}
