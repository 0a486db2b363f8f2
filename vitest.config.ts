import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { bundleAliases } from "./test/support/bundle-aliases.ts";

/** Tests that ask the real Worker in workerd over HTTP; it is started once for all of them, and only for them. */
const SERVED = ["test/wire/**/*.test.ts", "test/conformance/served/**/*.test.ts"];
/** What takes minutes: `npm run test:slow`. */
const SLOW = [
  "test/slow/**/*.test.ts",
  // Of these a few cases take as long as hundreds of others.
  "test/faults/{every-fault-of-graph-passes,what-is-throttled-rests-together}.test.ts",
  "test/reports/zones/offsets-are-whole-quarter-hours.test.ts",
  "test/archive/ageing/months-of-devices-are-merged-when-whole.test.ts",
];
/** The soak, and a process ended after every statement, which may take an hour: `npm run test:long`. */
const LONG = ["test/long/**/*.test.ts"];

/** What people see, in a browser: `npm run test:browser`. */
const BROWSER = ["test/browser/**/*.test.ts"];

/** Lets the Durable Object's file be loaded by Node. */
const inNode = { alias: { "cloudflare:workers": join(import.meta.dirname, "test/support/cloudflare-workers.ts") } };

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    setupFiles: ["test/support/same-cases-in-every-run.ts", "test/support/leave-nothing-behind.ts"],
    // Two cores are what the suite is planned for; vitest's own default would leave one of them idle.
    maxWorkers: 2,
    reporters: ["default", "json"],
    outputFile: { json: "test-report.json" },
    projects: [
      {
        extends: true,
        resolve: inNode,
        test: {
          name: "plain",
          // Half of the time went into loading the same modules again for each file.
          isolate: false,
          include: ["test/**/*.test.ts"],
          exclude: ["test/bench/**", "node_modules/**", ...SERVED, ...SLOW, ...LONG, ...BROWSER],
        },
      },
      {
        // Sign-in and requests once more, with what the bundle has in place of Microsoft's whole libraries.
        extends: true,
        resolve: { alias: bundleAliases() },
        test: {
          name: "bundled",
          include: ["test/graph/{token,client}.test.ts"],
          server: { deps: { inline: [/@azure/, /microsoft-graph-client/] } },
        },
      },
      {
        extends: true,
        test: {
          name: "served",
          include: SERVED,
          fileParallelism: false,
          globalSetup: ["test/support/bridge-under-test.ts"],
        },
      },
      {
        extends: true,
        resolve: inNode,
        test: { name: "slow", include: SLOW, testTimeout: 900_000, hookTimeout: 120_000, fileParallelism: false },
      },
      {
        extends: true,
        resolve: inNode,
        test: {
          name: "browser",
          include: BROWSER,
          globalSetup: ["test/browser/support/demo-bridge.ts"],
          expect: { poll: { timeout: 20_000 } },
        },
      },
      {
        extends: true,
        resolve: inNode,
        test: { name: "long", include: LONG, testTimeout: 900_000, hookTimeout: 120_000, fileParallelism: false },
      },
    ],
  },
});
