/**
 * What all browser tests share: the Worker of `npm start` in workerd over its simulated company, with the first sweep
 * done, and the browser's path. Without a browser nothing is started, and the tests are skipped.
 */
import { devNull } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { unstable_startWorker as startWorker } from "wrangler";
import { DEMO_ACCOUNT } from "../../../src/cli/tour.ts";
import { chromiumPath } from "./chromium.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Path of the browser; "" where none is installed. */
    chromium: string;
    /** Origin of the bridge over its simulated company, without a slash at the end; "" where there is no browser. */
    demo: string;
  }
}

interface Project {
  provide(name: "chromium" | "demo", value: string): void;
}

const FIRST_SWEEP_MS = 90_000;

export default async function startDemo(project: Project): Promise<() => Promise<void>> {
  const chromium = chromiumPath();
  project.provide("chromium", chromium ?? "");
  if (chromium === undefined) {
    project.provide("demo", "");
    console.warn("\nNo browser at /usr/bin/chromium, and CHROMIUM names none: the browser tests are skipped.\n");
    return async () => {};
  }
  process.env.WRANGLER_SEND_METRICS = "false";
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";
  const root = join(import.meta.dirname, "..", "..", "..");
  const worker = await startWorker({
    config: join(root, "wrangler.toml"),
    entrypoint: join(root, "src/demo.ts"),
    envFiles: [devNull],
    dev: {
      server: { hostname: "127.0.0.1", port: 0 },
      inspector: false,
      persist: false,
      watch: false,
      logLevel: "error",
    },
  });
  try {
    const { origin } = await worker.url;
    await firstSweep(origin);
    project.provide("demo", origin);
  } catch (error) {
    await worker.dispose();
    throw error;
  }
  return () => worker.dispose();
}

/** Waits until everything that is due has been collected. */
async function firstSweep(origin: string): Promise<void> {
  const until = Date.now() + FIRST_SWEEP_MS;
  const headers = { Authorization: `Basic ${btoa(`${DEMO_ACCOUNT.username}:${DEMO_ACCOUNT.password}`)}` };
  while (Date.now() < until) {
    const answer = await fetch(`${origin}/bridge/status`, { headers, signal: AbortSignal.timeout(30_000) });
    if (answer.status !== 200) throw new Error(`The Worker answered ${answer.status}: ${await answer.text()}`);
    const { tenants } = (await answer.json()) as { readonly tenants: readonly Collected[] };
    if (tenants.every(isDone)) return;
    await pause(300);
  }
  throw new Error(`The first sweep isn't done after ${FIRST_SWEEP_MS / 1000} seconds.`);
}

/** What is looked at of a tenant's part of GET /bridge/status. */
interface Collected {
  readonly firstSweep: boolean;
  readonly sweeps: readonly { readonly state: string }[];
  readonly records: { readonly waiting: number };
}

const isDone = ({ firstSweep, sweeps, records }: Collected): boolean =>
  !firstSweep && records.waiting === 0 && sweeps.every(({ state }) => state !== "open");
