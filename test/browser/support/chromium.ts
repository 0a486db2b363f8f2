/** The installed browser: Debian's, or the one that CHROMIUM names. None is downloaded. */
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const DEBIANS = "/usr/bin/chromium";

const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Path of the browser; undefined where none is installed. */
export function chromiumPath(): string | undefined {
  const path = process.env.CHROMIUM || DEBIANS;
  return existsSync(path) ? path : undefined;
}

/** A browser without a window, with a new profile of its own that goes with it. */
export const startChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({ executablePath, headless: true, args: ARGS });
