/** Every set of the service over a year, each figure different: compared and written as a page. In Node. */
import { diffPage } from "../../src/diff/page.ts";
import { aYear, compareYear } from "../diff/a-year.ts";
import { type Measures, median } from "./measure.ts";

const ROUNDS = 5;

export async function diffMeasures(): Promise<Measures> {
  const year = aYear();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await diffPage(compareYear(year));
    times.push(performance.now() - start);
  }
  const rows = year.reduce((sum, { old }) => sum + old.length, 0);
  return {
    "diff.all-year-ms": {
      value: median(times),
      goal: 1000,
      better: "less",
      unit: "ms",
      how: `${year.length} sets, ${rows} rows a side, compared and written as HTML, median of ${ROUNDS}, in Node`,
    },
  };
}
