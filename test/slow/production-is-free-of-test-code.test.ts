/** What is deployed holds the bridge and the packages that it needs, and nothing of the simulator, tests or commands. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packagesIn } from "../../src/cli/locked-packages.ts";

const ROOT = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "bundle-"));
let inputs: string[] = [];
let code = "";

beforeAll(() => {
  const wrangler = createRequire(import.meta.url).resolve("wrangler");
  const metafile = join(folder, "meta.json");
  const args = ["deploy", "--dry-run", "--minify", "--outdir", folder, "--metafile", metafile];
  const built = spawnSync(process.execPath, ["--no-warnings", wrangler, ...args], {
    cwd: ROOT,
    encoding: "utf8",
    env: { ...process.env, WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false" },
  });
  if (built.status !== 0) throw new Error(`${built.stdout}${built.stderr}`);
  const { outputs } = JSON.parse(readFileSync(metafile, "utf8")) as {
    outputs: Record<string, { inputs: Record<string, { bytesInOutput: number }> }>;
  };
  // A file that was looked at may have left nothing behind.
  inputs = Object.values(outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  code = readdirSync(folder)
    .filter((name) => name.endsWith(".js"))
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

test("no file of the simulator, the demo, the commands or the tests is in it", () => {
  expect(inputs.some((path) => path.endsWith("src/app.ts"))).toBe(true);
  expect(inputs.filter((path) => /(?:^|\/)(?:test\/|src\/(?:simulator|cli)\/|src\/demo\.ts)/.test(path))).toEqual([]);
  expect(/simulated|contoso\.example/i.exec(code)?.[0]).toBeUndefined();
});

test("every package in it is one of production", () => {
  const production = new Set(
    packagesIn(readFileSync(join(ROOT, "package-lock.json"), "utf8"))
      .filter(({ isForDevelopment }) => !isForDevelopment)
      .map(({ name }) => name),
  );
  const packages = new Set(inputs.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []));
  expect(packages.size).toBeGreaterThan(3);
  // What wrangler puts in for the modules of Node that the platform lacks.
  const polyfills = ["unenv", "@cloudflare/unenv-preset", "wrangler"];
  expect([...packages].filter((name) => !production.has(name) && !polyfills.includes(name))).toEqual([]);
});

test("no code of the bridge makes code out of text, and none carries a debugger", () => {
  const own = inputs.filter((path) => /(?:^|\/)src\//.test(path) && !path.includes("node_modules"));
  const texts = own.map((path) => readFileSync(join(ROOT, path.replace(/^.*?(?=src\/)/, "")), "utf8"));
  expect(own.filter((_, index) => /\beval\(|new Function\(/.test(texts[index] ?? ""))).toEqual([]);
  expect(/\bdebugger\b/.test(code)).toBe(false);
});
