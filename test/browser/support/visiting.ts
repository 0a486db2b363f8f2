/**
 * The tests' browser. Every page that a test opens is watched, and the test fails when the browser complains in its console
 * (a script that fails, something that the policy forbids, something that couldn't be loaded), when anybody but the bridge
 * is asked for something, and when a page comes without the strict policy.
 */
import type { Browser, BrowserContextOptions, Page, Response, Route } from "playwright-core";
import { test as base, describe, expect, inject } from "vitest";
import { DEMO_ACCOUNT } from "../../../src/cli/tour.ts";
import { startChromium } from "./chromium.ts";

export interface How {
  /** Default the simulated company's account; null: nobody. */
  readonly as?: { readonly username: string; readonly password: string } | null;
  /** Default 200. */
  readonly status?: number;
  /** Default: scripts are off, as for readers who switch them off. */
  readonly script?: boolean;
  readonly scheme?: "light" | "dark";
  readonly width?: number;
  /** What the page's policy begins with, where it isn't the console's own. */
  readonly policy?: string;
  /** Lets a checker's own script in, past the page's policy. */
  readonly bypassPolicy?: boolean;
}

/** Opens an address: path and query at the bridge over the simulated company, or a whole address. */
export type Open = (target: string, how?: How) => Promise<Page>;

interface Fixtures {
  readonly browser: Browser;
  readonly open: Open;
}

export const test = base.extend<Fixtures>({
  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern that nothing else is needed
    async ({}, use) => {
      const browser = await startChromium(inject("chromium"));
      await use(browser);
      await browser.close();
    },
    { scope: "file" },
  ],
  open: async ({ browser }, use) => {
    const complaints: string[] = [];
    const opened: Page[] = [];
    await use(async (target, how = {}) => {
      const page = await newPage(browser, how);
      opened.push(page);
      const url = new URL(target, inject("demo")).href;
      watch(page, url, complaints, how.policy);
      if (how.as === null) await page.route(url, asAfterCancel);
      const answer = await page.goto(url);
      expect(answer?.status(), url).toBe(how.status ?? 200);
      return page;
    });
    await Promise.all(opened.map((page) => page.context().close()));
    expect(complaints, "what the browser complains of").toEqual([]);
  },
});

/** Tests that need a browser. */
export const describePages = describe.skipIf(inject("chromium") === "");

async function newPage(browser: Browser, how: How): Promise<Page> {
  const { as = DEMO_ACCOUNT, script = false, scheme = "light", width = 1280, bypassPolicy = false } = how;
  const options: BrowserContextOptions = {
    javaScriptEnabled: script,
    colorScheme: scheme,
    viewport: { width, height: 800 },
    bypassCSP: bypassPolicy,
    ...(as === null ? {} : { httpCredentials: as }),
  };
  return (await browser.newContext(options)).newPage();
}

/** A fault's page has a status of its own, which the browser tells in the console too: that alone is no complaint. */
const LOADED_BADLY = /^Failed to load resource: the server responded with a status of 4\d\d/;

/** Puts into `complaints` whatever is wrong with the pages that this one shows from now on. */
export function watch(page: Page, url: string, complaints: string[], policy?: string): void {
  const { origin } = new URL(url);
  page.on("console", (message) => {
    const isPagesOwn = message.location().url === page.url() && LOADED_BADLY.test(message.text());
    if (["error", "warning"].includes(message.type()) && !isPagesOwn) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("requestfailed", (request) => {
    // A download ends the navigation that it began as.
    if (request.failure()?.errorText !== "net::ERR_ABORTED") complaints.push(`${request.url()} could not be loaded`);
  });
  page.on("response", (response) => {
    const fault = policyFault(response, policy);
    if (fault !== undefined) complaints.push(`${response.url()} ${fault}`);
  });
  page.on("request", (request) => {
    if (new URL(request.url()).origin !== origin && !request.url().startsWith("data:"))
      complaints.push(`${page.url()} asks for ${request.url()}`);
  });
}

/** The console's own. */
export const POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** What is wrong with a page's policy; undefined for a strict one and for what is no page. */
function policyFault(response: Response, wanted = POLICY): string | undefined {
  const { "content-type": type = "", "content-security-policy": policy = "" } = response.headers();
  if (!type.startsWith("text/html") || policy.startsWith(wanted)) return undefined;
  return `has another policy: ${policy}`;
}

/** A window shows the page of a 401 once its question for a password is cancelled; without a window it can't be asked. */
async function asAfterCancel(route: Route): Promise<void> {
  const response = await route.fetch();
  const { "www-authenticate": question, ...headers } = response.headers();
  expect(response.status()).toBe(401);
  expect(question).toMatch(/^Basic /);
  await route.fulfill({ response, status: 200, headers });
}
