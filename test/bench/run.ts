/**
 * `npm run bench`: a table of every figure beside its goal, `-- --json` the same as one object. Ends with 1 where a goal
 * is missed. No network.
 */
import { filterMeasures } from "./filters.ts";
import { type Measures, reached } from "./measure.ts";

const BENCHES: readonly (() => Measures | Promise<Measures>)[] = [filterMeasures];

const found: Record<string, Measures[string]> = {};
for (const bench of BENCHES) Object.assign(found, await bench());

if (process.argv.slice(2).includes("--json")) {
  const rounded = Object.entries(found).map(([name, measure]) => [
    name,
    { ...measure, value: Number(measure.value.toPrecision(4)) },
  ]);
  console.log(JSON.stringify(Object.fromEntries(rounded), undefined, 2));
} else {
  for (const [name, measure] of Object.entries(found)) {
    const { value, goal, better, unit, how } = measure;
    const sign = better === "less" ? "<=" : ">=";
    const verdict = reached(measure) ? "reached" : "MISSED";
    console.log(`${name.padEnd(28)} ${value.toPrecision(3).padStart(8)} ${unit.padEnd(4)} ${sign} ${goal}  ${verdict}`);
    console.log(`  ${how}`);
  }
}
if (!Object.values(found).every(reached)) process.exitCode = 1;
