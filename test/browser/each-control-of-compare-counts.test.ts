import type { Page } from "playwright-core";
import { afterAll, expect } from "vitest";
import { OPERATOR, serveQuietBridge } from "./support/quiet-bridge.ts";
import { recordingOf, seed } from "./support/recordings.ts";
import { describePages, type Open, test } from "./support/visiting.ts";

const bridge = await serveQuietBridge();
afterAll(() => bridge.close());

const MONTHLY = "01-cs-conference-monthly-json";
const form = (open: Open): Promise<Page> => open(`${bridge.origin}/bridge/compare`, { as: OPERATOR });
const press = (page: Page, name: string): Promise<void> => page.getByRole("button", { name, exact: true }).click();
const compared = (page: Page) => page.locator("section .sub").first();

/** A CSV as Excel saves it: neither the set nor the order in its dates can be told from it. */
const CSV = {
  name: "export.csv",
  mimeType: "text/csv",
  buffer: Buffer.from("Date,TotalConferences\r\n05/04/2013,19\r\n"),
};

describePages("the compare page", () => {
  test("the zone says whose days they are", async ({ open }) => {
    const page = await form(open);
    expect(await page.getByLabel("Time zone").inputValue()).toBe("UTC");
    await page.getByLabel("Old answer").setInputFiles(seed(MONTHLY));
    await page.getByLabel("Time zone").fill("Europe/Berlin");
    await press(page, "Compare");
    await expect.poll(() => compared(page).textContent()).toMatch(/Europe\/Berlin$/);
  });

  test("report and order of dates are stated where the file doesn't tell them", async ({ open }) => {
    const page = await form(open);
    await page.getByLabel("Old answer").setInputFiles(CSV);
    await press(page, "Compare");
    await page.getByRole("alert").waitFor();
    // What was said isn't folded away: that is where the answer has to be given.
    expect(await page.getByLabel("Report").isVisible()).toBe(true);

    for (const [order, day] of [
      ["day, month, year", "2013-04-05"],
      ["month, day, year", "2013-05-04"],
    ]) {
      const again = await form(open);
      await again.getByText("Where the file doesn't tell").click();
      await again.getByLabel("Old answer").setInputFiles(CSV);
      await again.getByLabel("Report").fill("CsConferenceDaily");
      await again.getByLabel("Order in its dates").selectOption(order ?? "");
      await press(again, "Compare");
      await expect.poll(() => compared(again).textContent()).toContain(`; ${day}, UTC`);
    }
  });

  test("the suggestions name every report and every zone", async ({ open }) => {
    const page = await form(open);
    expect(await page.locator("#sets option").count()).toBeGreaterThan(20);
    expect(await page.locator('#zones option[value="Europe/Berlin"]').count()).toBe(1);
  });

  test("recorded figures are left aside where that is ticked", async ({ open }) => {
    const page = await form(open);
    await page.getByLabel("Old answer").setInputFiles(seed(MONTHLY));
    await press(page, "Compare");
    await press(page, "Import this answer into the archive");
    await page.getByRole("status").waitFor();
    const verdicts = [];
    for (const isTicked of [false, true]) {
      await page.getByLabel("Old answer").setInputFiles(seed(MONTHLY));
      await page.getByLabel("Compare with the figures worked out").setChecked(isTicked);
      await press(page, "Compare");
      await page.getByRole("link", { name: "Compare another" }).waitFor();
      verdicts.push(await page.locator(".verdict strong").textContent());
      await page.getByRole("link", { name: "Compare another" }).click();
      await page.getByRole("heading", { level: 1, name: "Compare" }).waitFor();
    }
    expect(verdicts).toEqual(["Acceptable.", "Not compared."]);
  });

  test("figures that differ can be folded away", async ({ open }) => {
    const page = await open("/bridge/compare");
    const larger = await recordingOf("CsConferenceWeekly", (text) =>
      text.replaceAll(/Conferences":"(\d)/g, 'Conferences":"1$1'),
    );
    await page.getByLabel("Old answer").setInputFiles(larger);
    await press(page, "Compare");
    const table = page.getByRole("region", { name: "Figures of CsConferenceWeekly that differ" });
    await table.waitFor();
    await page.getByText(/^Figures that differ/).click();
    expect(await table.isVisible()).toBe(false);
  });
});
