/** Collecting in local workerd: from Graph's answers to committed rows on disk, through all that runs in a deployment. */
import type { Measures } from "./measure.ts";
import type { Prepared } from "./prepared-graph.ts";
import { sampleRecords } from "./records.ts";
import type { Workerd } from "./workerd.ts";
import { ask, startBridge } from "./year.ts";

const SAMPLES = 60;
const LOOK_EVERY_MS = 100;
/** Records of the three sweeps: 1, 10 and 100 times as many. */
const SIZES = [150, 1_500, 15_000] as const;

const heldBy = async (workerd: Workerd): Promise<number> => {
  const { tenants } = (await (await ask(workerd, "/bridge/status")).json()) as {
    tenants: { records: { held: number } }[];
  };
  return tenants[0]?.records.held ?? 0;
};

/** Collect so many records that are new. @returns seconds */
async function collect(workerd: Workerd, prepared: Prepared): Promise<number> {
  const before = await heldBy(workerd);
  await ask(workerd, "/prepared", { method: "PUT", body: JSON.stringify(prepared) });
  const start = performance.now();
  await ask(workerd, "/bridge/sync", { method: "POST" }, 202);
  while ((await heldBy(workerd)) < before + prepared.count) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return (performance.now() - start) / 1000;
}

export async function ingestMeasures(now: number): Promise<Measures> {
  const samples = await sampleRecords(SAMPLES, now);
  const rates: number[] = [];
  // The first sweep asks for all else that is refused, and warms up.
  for (const [series, count] of [SIZES[1], ...SIZES].entries()) {
    const workerd = await startBridge();
    try {
      await collect(workerd, { samples, count: 300, series: 99 });
      const seconds = await collect(workerd, { samples, count, series });
      if (series > 0) rates.push(count / seconds);
    } finally {
      await workerd.stop();
    }
  }
  const [one = 0, ten = 0, hundred = 0] = rates;
  const size = samples.reduce((sum, { length }) => sum + length, 0) / SAMPLES / 1024;
  return {
    "ingest.records-per-second": {
      value: hundred,
      goal: 500,
      better: "more",
      unit: "/s",
      how: `${SIZES[2]} new records of ${size.toFixed(0)} KiB, from the start of a sweep until all are held`,
    },
    "growth.ingest-100x": {
      value: one / hundred,
      goal: 1.5,
      better: "less",
      unit: "×",
      how: `time for a record in a sweep of ${SIZES[2]} against one of ${SIZES[0]}: ${SIZES.map((count, place) => `${count} at ${rates[place]?.toFixed(0)}/s`).join(", ")}; in one of ${SIZES[1]} it is ${(one / ten).toFixed(2)}`,
    },
  };
}
