/** How much longer workerd takes to its first answer with the bridge in it than with an empty Worker. */
import { bundleOf, PRODUCTION } from "./bundle.ts";
import { askOnce, requestBytes } from "./http-client.ts";
import { type Measures, median } from "./measure.ts";
import { startWorkerd, type WorkerdOptions } from "./workerd.ts";

const ROUNDS = 11;
const EMPTY: WorkerdOptions = { script: 'export default { fetch: () => new Response("") };' };
const request = requestBytes("GET", "/bridge/health", {});

async function timeToFirstAnswer(options: WorkerdOptions): Promise<number> {
  const start = performance.now();
  const workerd = await startWorkerd(options);
  await askOnce(workerd.port, request);
  const taken = performance.now() - start;
  await workerd.stop();
  return taken;
}

export async function startupMeasures(): Promise<Measures> {
  const bridge = {
    script: bundleOf(PRODUCTION),
    objects: { ARCHIVE: "TenantArchive", SIGN_IN_GUARD: "SignInGuard" },
  };
  await timeToFirstAnswer(bridge);
  const more: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const empty = await timeToFirstAnswer(EMPTY);
    more.push((await timeToFirstAnswer(bridge)) - empty);
  }
  return {
    "startup-ms": {
      value: median(more),
      goal: 50,
      better: "less",
      unit: "ms",
      how: `from starting workerd to the first answer, less the same with an empty Worker before it, median of ${ROUNDS}`,
    },
  };
}
