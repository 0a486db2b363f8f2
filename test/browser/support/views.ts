/**
 * What a person can get to see: each page of the console's own table, so that a new page is here by itself, and what
 * forms and faults lead to.
 */
import type { Page } from "playwright-core";
import { PAGES } from "../../../src/console/layout.ts";
import { largerBy, recordingOf } from "./recordings.ts";
import type { How, Open } from "./visiting.ts";

export interface View {
  readonly name: string;
  /** Opens it; `how` says how the browser is set. */
  readonly show: (open: Open, how: How) => Promise<Page>;
}

const COMPARE = "/bridge/compare";

const LED_TO: readonly View[] = [
  {
    name: "a comparison with differences",
    show: (open, how) => compared(open, how, "CsConferenceDaily", largerBy("TotalConferences")),
  },
  {
    name: "a comparison that agrees",
    show: (open, how) => compared(open, how, "CsP2PSessionDaily"),
  },
  {
    name: "a fault on the form",
    async show(open, how) {
      const page = await open(COMPARE, how);
      await page.getByLabel("Old answer").setInputFiles({ ...EMPTY, buffer: Buffer.from("nothing") });
      await page.getByRole("button", { name: "Compare", exact: true }).click();
      await page.getByRole("alert").waitFor();
      return page;
    },
  },
  { name: "nothing there", show: (open, how) => open("/bridge/nothing", { ...how, status: 404 }) },
  { name: "not signed in", show: (open, how) => open("/bridge/", { ...how, as: null }) },
];

const EMPTY = { name: "old.txt", mimeType: "text/plain" };

export const VIEWS: readonly View[] = [
  ...PAGES.map(([path, words]): View => ({ name: words, show: (open, how) => open(path, how) })),
  ...LED_TO,
];

async function compared(open: Open, how: How, set: string, change?: (text: string) => string): Promise<Page> {
  const page = await open(COMPARE, how);
  await page.getByLabel("Old answer").setInputFiles(await recordingOf(set, change));
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Old numbers beside new numbers" }).waitFor();
  return page;
}
