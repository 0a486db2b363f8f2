/** What an answer costs with 1, 10 and 100 times as many calls behind the same rows. */
import { feedRequest } from "./feed.ts";
import { askInTurn } from "./http-client.ts";
import { type Measures, median } from "./measure.ts";
import type { Workerd } from "./workerd.ts";
import { startWithYear } from "./year.ts";

const CALLS_A_DAY = [10, 100, 1000] as const;
const ROUNDS = 5;
const REQUESTS = 60;
const WARM_UP = 200;

const cpuMs = async (workerd: Workerd, times: number): Promise<number> =>
  median(
    (await askInTurn(workerd.port, feedRequest("atom"), times, () => workerd.cpuNs())).map(
      ([before, after]) => (after - before) / 1e6,
    ),
  );

export async function growthMeasures(now: number): Promise<Measures> {
  const running: Workerd[] = [];
  try {
    for (const calls of CALLS_A_DAY) running.push(await startWithYear(now, calls));
    for (const workerd of running) await cpuMs(workerd, WARM_UP);
    const costs = running.map((): number[] => []);
    for (let round = 0; round < ROUNDS; round++) {
      for (const [place, workerd] of running.entries()) costs[place]?.push(await cpuMs(workerd, REQUESTS));
    }
    const [one = 0, ten = 0, hundred = 0] = costs.map(median);
    return {
      "growth.feed-100x": {
        value: hundred / one,
        goal: 1.2,
        better: "less",
        unit: "×",
        how: `time on a core for a year of rows made of ${CALLS_A_DAY[2]} calls a day against ${CALLS_A_DAY[0]}: ${one.toFixed(2)}, ${ten.toFixed(2)} and ${hundred.toFixed(2)} ms at 1, 10 and 100 times`,
      },
    };
  } finally {
    for (const workerd of running) await workerd.stop();
  }
}
