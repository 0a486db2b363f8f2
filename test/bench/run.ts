/**
 * `npm run bench`: a table of every figure beside its goal. `-- --json` prints the same as one object, `-- --write FILE` puts
 * the table into a document between its two marks, `-- --only NAME` takes the benches whose name begins so. No network. Ends
 * with 1 where a goal is missed.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { bundleMeasures } from "./bundle.ts";
import { diffMeasures } from "./diff.ts";
import { distinctMeasures } from "./distinct.ts";
import { factsMeasures } from "./facts.ts";
import { feedMeasures } from "./feed.ts";
import { filterMeasures } from "./filters.ts";
import { growthMeasures } from "./growth.ts";
import { ingestMeasures } from "./ingest.ts";
import { type Measure, type Measures, reached } from "./measure.ts";
import { peerMeasures } from "./peer.ts";
import { startupMeasures } from "./startup.ts";

const { values: options } = parseArgs({
  options: { json: { type: "boolean" }, write: { type: "string" }, only: { type: "string" } },
});
const notice = (text: string): void => console.error(text);
const now = Date.now();

const BENCHES: Readonly<Record<string, () => Measures | Promise<Measures>>> = {
  feed: () => feedMeasures(now),
  peer: () => peerMeasures(now, notice),
  growth: () => growthMeasures(now),
  ingest: () => ingestMeasures(now),
  facts: () => factsMeasures(now),
  filter: filterMeasures,
  distinct: distinctMeasures,
  diff: diffMeasures,
  startup: startupMeasures,
  bundle: bundleMeasures,
};

const found: Record<string, Measure> = {};
for (const [name, bench] of Object.entries(BENCHES)) {
  if (options.only !== undefined && !name.startsWith(options.only)) continue;
  Object.assign(found, await bench());
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
const sign = ({ better }: Measure): string => (better === "less" ? "<=" : ">=");
const verdict = (measure: Measure): string => (reached(measure) ? "reached" : "MISSED");

if (options.json === true) {
  const rounded = Object.entries(found).map(([name, measure]) => [
    name,
    { ...measure, value: Number(measure.value.toPrecision(4)) },
  ]);
  console.log(JSON.stringify(Object.fromEntries(rounded), undefined, 2));
} else {
  for (const [name, measure] of Object.entries(found)) {
    const { value, goal, unit, how } = measure;
    const figure = `${short(value).padStart(8)} ${unit.padEnd(4)}`;
    console.log(`${name.padEnd(28)} ${figure} ${sign(measure)} ${goal}  ${verdict(measure)}`);
    console.log(`  ${how}`);
  }
}
if (options.write !== undefined) write(options.write);
if (!Object.values(found).every(reached)) process.exitCode = 1;

/** Puts the table between the marks of a document. */
function write(file: string): void {
  const [begin, end] = ["<!-- figures: begin, written by npm run bench -->", "<!-- figures: end -->"];
  const document = readFileSync(file, "utf8");
  const from = document.indexOf(begin);
  const to = document.indexOf(end);
  if (from < 0 || to < from) throw new Error(`${file} has no place for the figures: it lacks the marks.`);
  const [core] = cpus();
  const [load = 0] = loadavg();
  const machine = `${cpus().length} cores (${core?.model.trim()}), Node ${process.versions.node}, load ${load.toFixed(1)} at the end, ${new Date(now).toISOString().slice(0, 10)}`;
  const rows = Object.entries(found).map(([name, measure]) => {
    const { value, goal, unit, how } = measure;
    const goalText = `${sign(measure) === "<=" ? "≤" : "≥"} ${goal}`;
    return `| \`${name}\` | ${short(value)} ${unit} | ${goalText} | ${reached(measure) ? "yes" : "**no**"} | ${how} |`;
  });
  const table = ["| figure | value | goal | reached | how |", "|---|---|---|---|---|", ...rows].join("\n");
  const filled = `${begin}\n\n${machine}\n\n${table}\n\n`;
  writeFileSync(file, document.slice(0, from) + filled + document.slice(to));
}
