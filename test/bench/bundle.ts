/** The Worker as `npm run bundle` makes it, and the bench's own one, each built once by the same tool with the same settings. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Measures } from "./measure.ts";

export const ROOT = join(import.meta.dirname, "../..");

/** @param entry a path in the repository @returns the folder that holds the bundle as `NAME.js` of the entry's name */
function build(entry: string): string {
  const folder = mkdtempSync(join(tmpdir(), "bridge-bench-"));
  const wrangler = join(ROOT, "node_modules/wrangler/bin/wrangler.js");
  const built = spawnSync(process.execPath, [wrangler, "deploy", entry, "--dry-run", "--minify", "--outdir", folder], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, CI: "1", WRANGLER_SEND_METRICS: "false" },
  });
  if (built.status !== 0) throw new Error(`The bundle of ${entry} could not be built:\n${built.stdout}${built.stderr}`);
  return folder;
}

const built = new Map<string, string>();

/** The bundle of an entry, as text; built when first asked for. */
export function bundleOf(entry: string): string {
  const known = built.get(entry);
  if (known !== undefined) return known;
  const name = entry.replace(/^.*\/|\.ts$/g, "");
  const text = readFileSync(join(build(entry), `${name}.js`), "utf8");
  built.set(entry, text);
  return text;
}

export const PRODUCTION = "src/worker.ts";
export const BENCH_WORKER = "test/bench/bench-worker.ts";

export function bundleMeasures(): Measures {
  const value = gzipSync(bundleOf(PRODUCTION)).byteLength / 1024;
  return {
    "bundle.gzip-kb": { value, goal: 200, better: "less", unit: "KiB", how: "the minified Worker, gzip at level 6" },
  };
}
