/**
 * What all browser tests share: the bridge over its simulated company, with the first sweep done, and the browser's path.
 * Without a browser nothing is started, and the tests are skipped.
 */
import { join } from "node:path";
import { startDemoWorker } from "../../support/demo-worker.ts";
import { chromiumPath } from "./chromium.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Path of the browser; "" where none is installed. */
    chromium: string;
    /** Origin of the bridge over its simulated company, without a slash at the end; "" where there is no browser. */
    demo: string;
  }
}

interface Project {
  provide(name: "chromium" | "demo", value: string): void;
}

export default async function startDemo(project: Project): Promise<(() => Promise<void>) | undefined> {
  const chromium = chromiumPath();
  project.provide("chromium", chromium ?? "");
  if (chromium === undefined) {
    project.provide("demo", "");
    console.warn("\nNo browser at /usr/bin/chromium, and CHROMIUM names none: the browser tests are skipped.\n");
    return undefined;
  }
  const { origin, close } = await startDemoWorker(join(import.meta.dirname, "..", "..", ".."));
  project.provide("demo", origin);
  return close;
}
