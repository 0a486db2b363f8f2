/** `npm run fuzz`: 100,000 new cases, or FUZZ_CASES of them; FC_SEED draws those of an earlier run again. */
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

const seed = process.env.FC_SEED ?? String(Math.floor(Math.random() * 2 ** 31));
const cases = process.env.FUZZ_CASES ?? "100000";
const again = `FC_SEED=${seed} FUZZ_CASES=${cases} npm run fuzz`;
console.log(`${cases} cases; to draw the same again: ${again}`);

const vitest = join(createRequire(import.meta.url).resolve("vitest/package.json"), "..", "vitest.mjs");
const { status } = spawnSync(
  process.execPath,
  [vitest, "run", "--project", "plain", "--reporter", "default", "test/fuzz", ...process.argv.slice(2)],
  { stdio: "inherit", env: { ...process.env, FC_SEED: seed, FUZZ_CASES: cases } },
);
console.log(status === 0 ? "No case broke anything." : `To draw the same again: ${again}`);
process.exitCode = status ?? 1;
