import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Tests that ask the real Worker in workerd over HTTP; it is started once for all of them, and only for them. */
const SERVED = ["test/wire/**/*.test.ts", "test/conformance/served/**/*.test.ts"];

export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ["default", ["json", { outputFile: "test-report.json" }]],
    projects: [
      {
        extends: true,
        resolve: {
          alias: { "cloudflare:workers": join(import.meta.dirname, "test/support/cloudflare-workers.ts") },
        },
        test: {
          name: "plain",
          include: ["test/**/*.test.ts"],
          exclude: ["test/slow/**", "test/bench/**", "node_modules/**", ...SERVED],
        },
      },
      {
        extends: true,
        test: { name: "served", include: SERVED, globalSetup: ["test/support/bridge-under-test.ts"] },
      },
    ],
  },
});
