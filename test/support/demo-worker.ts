/** The Worker of `npm start` in workerd, over its simulated company. Storage is in memory and gone with it. */
import { devNull } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { unstable_startWorker as startWorker } from "wrangler";
import { DEMO_ACCOUNT } from "../../src/cli/tour.ts";

export interface DemoWorker {
  /** Without a slash at the end. */
  readonly origin: string;
  readonly close: () => Promise<void>;
}

export const DEMO_AUTHORIZATION = `Basic ${btoa(`${DEMO_ACCOUNT.username}:${DEMO_ACCOUNT.password}`)}`;

const FIRST_SWEEP_MS = 180_000;

/** What is looked at of a tenant's part of GET /bridge/status. */
interface Collected {
  readonly firstSweep: boolean;
  readonly sweeps: readonly { readonly state: string }[];
  readonly records: { readonly waiting: number };
}

/**
 * Starts it and waits until everything that is due has been collected.
 *
 * @param root the checkout whose src/demo.ts is built
 */
export async function startDemoWorker(root: string): Promise<DemoWorker> {
  process.env.WRANGLER_SEND_METRICS = "false";
  process.env.CLOUDFLARE_CF_FETCH_ENABLED = "false";
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
  const close = (): Promise<void> => worker.dispose();
  try {
    const { origin } = await worker.url;
    await firstSweep(origin);
    return { origin, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function firstSweep(origin: string): Promise<void> {
  const until = Date.now() + FIRST_SWEEP_MS;
  let last = "no answer";
  while (Date.now() < until) {
    const answer = await fetch(`${origin}/bridge/status`, {
      headers: { Authorization: DEMO_AUTHORIZATION },
      signal: AbortSignal.timeout(20_000),
    }).catch(() => undefined);
    if (answer === undefined) continue;
    if (answer.status !== 200) throw new Error(`The Worker answered ${answer.status}: ${await answer.text()}`);
    const { tenants } = (await answer.json()) as { readonly tenants: readonly Collected[] };
    if (tenants.every(isDone)) return;
    last = JSON.stringify(tenants.map(({ firstSweep, sweeps, records }) => ({ firstSweep, sweeps, records })));
    await pause(300);
  }
  throw new Error(`The first sweep isn't done after ${FIRST_SWEEP_MS / 1000} seconds: ${last}`);
}

const isDone = ({ firstSweep, sweeps, records }: Collected): boolean =>
  !firstSweep && records.waiting === 0 && sweeps.every(({ state }) => state !== "open");
