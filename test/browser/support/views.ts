/**
 * What a person can get to see: each page of the console's own table, so that a new page is here by itself, and what
 * controls, forms and faults lead to.
 */
import type { Page } from "playwright-core";
import { afterAll, inject } from "vitest";
import { PAGES } from "../../../src/console/layout.ts";
import { DEMO_AUTHORIZATION } from "../../support/demo-worker.ts";
import { serve } from "../../support/serve.ts";
import { OPERATOR, READER, serveQuietBridge } from "./quiet-bridge.ts";
import { largerBy, recordingOf, seed } from "./recordings.ts";
import type { How, Open } from "./visiting.ts";

export interface View {
  readonly name: string;
  /** Opens it; `how` says how the browser is set. */
  readonly show: (open: Open, how: How) => Promise<Page>;
}

const quiet = await serveQuietBridge();
const saved = await serve(savedComparison);
afterAll(() => Promise.all([quiet.close(), saved.close()]));

const at = (name: string, target: string, more: How = {}): View => ({
  name,
  show: (open, how) => open(target, { ...how, ...more }),
});

const MONTHLY = "/bridge/reports/CsConferenceMonthly";
const COMPARE = "/bridge/compare";

const SHOWN: readonly View[] = [
  ...PAGES.map(([path, words]) => at(words, path)),
  at("the first sweep", `${quiet.origin}/bridge/`, { as: OPERATOR }),
  at("a reader's first page", `${quiet.origin}/bridge/`, { as: READER }),
  at("a report of sums", "/bridge/reports/CsP2PSessionDaily"),
  at("a report of rows", "/bridge/reports/CsPSTNUsageDetailDaily"),
  at("a report without rows", "/bridge/reports/CsConferenceDaily?from=2001-01-01&to=2001-01-02"),
  at("a report's wrong option", `${MONTHLY}?zone=Mars`, { status: 400 }),
  at("the fields of a report", "/bridge/trust/CsConferenceMonthly"),
  { name: "a row opened down to its records", show: openedRow },
  { name: "what the check found", show: (open, how) => pressed(open, how, "/bridge/set-up", "Check now") },
  { name: "a sync begun", show: (open, how) => pressed(open, how, "/bridge/coverage", "Sync now") },
  {
    name: "clients that have asked",
    async show(open, how) {
      await recordingOf("CsActiveUserMonthly");
      return open("/bridge/clients", how);
    },
  },
  {
    name: "a comparison with differences",
    show: (open, how) => compared(open, how, "CsConferenceDaily", largerBy("TotalConferences")),
  },
  { name: "a comparison that agrees", show: (open, how) => compared(open, how, "CsP2PSessionWeekly") },
  {
    name: "a comparison saved as a file",
    show: (open, how) => open(saved.origin, { ...how, policy: "default-src 'none'; style-src 'unsafe-inline'" }),
  },
  { name: "asked before removing", show: askedBeforeRemoving },
  {
    name: "a fault on the form",
    async show(open, how) {
      const page = await open(COMPARE, how);
      const nothing = { name: "old.txt", mimeType: "text/plain", buffer: Buffer.from("nothing") };
      await page.getByLabel("Old answer").setInputFiles(nothing);
      await page.getByRole("button", { name: "Compare", exact: true }).click();
      await page.getByRole("alert").waitFor();
      return page;
    },
  },
  at("nothing there", "/bridge/nothing", { status: 404 }),
  at("not signed in", "/bridge/", { as: null }),
];

/** Each with its look: what a click leads to may be there before it. */
export const VIEWS: readonly View[] = SHOWN.map(({ name, show }) => ({
  name,
  async show(open, how) {
    const page = await show(open, how);
    await page.waitForLoadState("load");
    return page;
  },
}));

async function openedRow(open: Open, how: How): Promise<Page> {
  const page = await open(`${MONTHLY}?order=newest`, how);
  await page.locator("tbody th a").first().click();
  await page
    .getByRole("link", { name: /^Name the records of/ })
    .first()
    .click();
  await page.locator(".ids").waitFor();
  return page;
}

async function pressed(open: Open, how: How, target: string, name: string): Promise<Page> {
  const page = await open(target, how);
  await page.getByRole("button", { name }).click();
  await page.getByRole("status").first().waitFor();
  return page;
}

async function compared(open: Open, how: How, set: string, change?: (text: string) => string): Promise<Page> {
  const page = await open(COMPARE, how);
  await page.getByLabel("Old answer").setInputFiles(await recordingOf(set, change));
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Old numbers beside new numbers" }).waitFor();
  return page;
}

async function askedBeforeRemoving(open: Open, how: How): Promise<Page> {
  const page = await open(quiet.origin + COMPARE, { ...how, as: OPERATOR });
  await page.getByLabel("Old answer").setInputFiles(seed("01-cs-conference-monthly-json"));
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await page.getByRole("button", { name: /^Import/ }).click();
  await page.getByRole("button", { name: "Count them" }).click();
  await page.getByText("would go.").waitFor();
  return page;
}

/** What POST /bridge/diff answers to a browser, as a page of its own. */
async function savedComparison(): Promise<Response> {
  const { buffer } = await recordingOf("CsConferenceWeekly", largerBy("TotalConferences"));
  const headers = { Authorization: DEMO_AUTHORIZATION, Accept: "text/html" };
  const answer = await fetch(`${inject("demo")}/bridge/diff`, {
    method: "POST",
    headers,
    body: new Uint8Array(buffer),
  });
  const { "content-type": type = "", "content-security-policy": policy = "" } = Object.fromEntries(answer.headers);
  return new Response(await answer.text(), { headers: { "Content-Type": type, "Content-Security-Policy": policy } });
}
