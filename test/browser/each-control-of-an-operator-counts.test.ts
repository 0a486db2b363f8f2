import { expect } from "vitest";
import { recordingOf } from "./support/recordings.ts";
import { describePages, test } from "./support/visiting.ts";

describePages("coverage", () => {
  test("its months lead to each of the last thirteen, one marked as shown", async ({ open }) => {
    const page = await open("/bridge/coverage");
    const months = page.getByRole("navigation", { name: "Months" });
    const names = await months.getByRole("link").allTextContents();
    expect(names.length).toBe(13);
    for (const name of [names[12] ?? "", names[1] ?? "", names[0] ?? ""]) {
      await months.getByRole("link", { name, exact: true }).click();
      await expect.poll(() => months.locator("[aria-current]").allTextContents()).toEqual([name]);
      expect(await page.getByRole("table").first().isVisible()).toBe(true);
    }
  });

  test("sync and asking again begin, and say so", async ({ open }) => {
    const page = await open("/bridge/coverage");
    await page.getByRole("button", { name: "Ask again for what was given up" }).press("Enter");
    await expect.poll(() => page.getByRole("status").textContent()).toMatch(/asked for again|nothing to ask/);
    await page.getByRole("button", { name: "Sync now" }).press("Enter");
    await expect.poll(() => page.getByRole("status").textContent()).toMatch(/^Collecting has begun/);
  });
});

describePages("clients", () => {
  test("a program that has asked is named with its report, count and answer", async ({ open }) => {
    await recordingOf("CsActiveUserYearly");
    const page = await open("/bridge/clients");
    const row = page.getByRole("row").filter({ hasText: "CsActiveUserYearly" });
    expect(await row.getByRole("cell").allTextContents()).toEqual(
      expect.arrayContaining(["CsActiveUserYearly", expect.stringMatching(/^\d+$/), "200"]),
    );
  });
});

describePages("set-up", () => {
  test("the check asks Graph and tells what it found; links lead to where things are changed", async ({ open }) => {
    const page = await open("/bridge/set-up");
    expect(await page.getByRole("heading", { name: "Checked now" }).count()).toBe(0);
    await page.getByRole("button", { name: "Check now" }).press("Enter");
    await page.getByRole("button", { name: "Check again" }).waitFor();
    expect(await page.getByRole("status").locator("li").count()).toBeGreaterThan(3);
    await page.getByRole("link", { name: "Settings" }).first().click();
    expect(new URL(page.url()).hash).toBe("#settings");
    expect(await page.getByRole("heading", { name: "Settings in force" }).isVisible()).toBe(true);
  });
});
