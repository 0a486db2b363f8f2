import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { describePages, test } from "./support/visiting.ts";

const DAILY = "/bridge/reports/CsConferenceDaily";
const heads = (page: Page): Promise<string[]> => page.locator("thead th").allTextContents();
const dates = (page: Page): Promise<string[]> => page.locator("tbody th").allTextContents();
const show = (page: Page): Promise<void> => page.getByRole("button", { name: "Show", exact: true }).click();

describePages("a report", () => {
  test("the list leads to it, and from one period to the next with the options kept", async ({ open }) => {
    const page = await open("/bridge/reports");
    await page.getByRole("link", { name: "CsConferenceDaily" }).click();
    await page.getByLabel("Time zone").fill("Asia/Tokyo");
    await page.getByLabel("Time zone").press("Enter");
    await page.getByText(/rows in Asia\/Tokyo/).waitFor();
    for (const period of ["Weekly", "Monthly", "Daily"]) {
      await page.getByRole("navigation", { name: "Period" }).getByRole("link", { name: period }).click();
      await page.getByRole("heading", { level: 1, name: `CsConference${period}` }).waitFor();
      expect(await page.getByLabel("Time zone").inputValue()).toBe("Asia/Tokyo");
      expect((await dates(page)).length).toBeGreaterThan(0);
    }
  });

  test("columns are left out of table and chart, and put in again", async ({ open }) => {
    const page = await open(DAILY);
    const all = await heads(page);
    expect(await page.locator(".keys li").allTextContents()).toContain("TotalConferences");
    await page.getByRole("checkbox", { name: "TotalConferences" }).uncheck();
    await page.getByRole("checkbox", { name: "ID", exact: true }).check();
    await show(page);
    await expect
      .poll(() => heads(page))
      .toEqual(["Date", "ID", ...all.slice(1).filter((name) => name !== "TotalConferences")]);
    expect(await page.locator(".keys li").allTextContents()).not.toContain("TotalConferences");
    await page.getByText(/^Columns \(/).click();
    expect(await page.getByRole("checkbox").first().isVisible()).toBe(false);
  });

  test("dates bound it and order turns it", async ({ open }) => {
    const page = await open(DAILY);
    const usual = await dates(page);
    const [from = "", to = ""] = [usual.at(-9), usual.at(-3)];
    await page.getByLabel("From Date").fill(from);
    await page.getByLabel("To Date").fill(to);
    await show(page);
    await expect.poll(() => dates(page)).toEqual(usual.slice(-9, -2));
    await page.getByLabel("Order").selectOption("Newest first");
    await show(page);
    await expect.poll(() => dates(page)).toEqual(usual.slice(-9, -2).reverse());
  });

  test("what can't be followed is said beside the form, and the form keeps it", async ({ open }) => {
    const page = await open(`${DAILY}?zone=Mars%2FBase`, { status: 400 });
    expect(await page.getByRole("alert").textContent()).toContain("Mars/Base");
    expect(await page.getByLabel("Time zone").inputValue()).toBe("Mars/Base");
  });

  test("long tables have pages", async ({ open }) => {
    const page = await open("/bridge/reports/CsPSTNUsageDetailDaily");
    const first = await dates(page);
    await page.getByRole("link", { name: "Next" }).click();
    await page.getByText("Page 2 of").waitFor();
    expect(await page.locator("tbody tr").count()).toBeGreaterThan(0);
    await page.getByRole("link", { name: "Previous" }).click();
    await page.getByText("Page 1 of").waitFor();
    expect(await dates(page)).toEqual(first);
  });

  test("it is downloaded in three forms, each with the rows shown", async ({ open }) => {
    const page = await open(`${DAILY}?order=newest`);
    const [newest = ""] = await dates(page);
    for (const [words, ending, wanted] of [
      ["CSV, for spreadsheets", "csv", newest],
      ["Atom", "xml", `${newest}T00:00:00`],
      ["JSON", "json", String(Date.parse(newest))],
    ] as const) {
      const download = page.waitForEvent("download");
      await page.getByRole("link", { name: words, exact: true }).click();
      const file = await download;
      expect(file.suggestedFilename()).toMatch(new RegExp(`^CsConferenceDaily.*\\.${ending}$`));
      expect(readFileSync(await file.path(), "utf8")).toContain(wanted);
    }
  });

  test("the legacy addresses shown give the same rows", async ({ open }) => {
    const page = await open(`${DAILY}?order=newest`);
    const shown = await dates(page);
    const addresses = await page.locator("code.whole").allTextContents();
    expect(addresses.length).toBe(3);
    const answer = await page.request.get(addresses[1] ?? "");
    const { d } = (await answer.json()) as { readonly d: { readonly results: readonly { readonly Date: string }[] } };
    const told = d.results.map(({ Date: date }) => new Date(Number(/\d+/.exec(date)?.[0])).toISOString().slice(0, 10));
    expect(told.slice(0, shown.length)).toEqual(shown);
    expect(await page.getByLabel("Atom with curl").inputValue()).toContain(addresses[0]);
  });

  test("a row and a figure lead to where they come from, down to the records", async ({ open }) => {
    const page = await open(`${DAILY}?order=newest`);
    const [newest = ""] = await dates(page);
    await page.getByRole("link", { name: newest }).click();
    await page.getByRole("heading", { level: 2, name: newest }).waitFor();
    await page.getByRole("link", { name: "Name the records of TotalConferences" }).click();
    await page.locator(".ids li").first().waitFor();
    expect(await page.locator(".ids li").first().textContent()).toMatch(/^[0-9a-f-]{36}$/);
    const same = page.getByRole("link", { name: "The same as JSON" });
    const answer = await page.request.get(new URL((await same.getAttribute("href")) ?? "", page.url()).href);
    expect(answer.status()).toBe(200);
  });
});

describePages("trust", () => {
  test("its contents lead to every family, and a family to the rows of its sets", async ({ open }) => {
    const page = await open("/bridge/trust");
    const contents = page.getByRole("navigation", { name: "Reports" }).getByRole("link");
    for (const link of await contents.all()) {
      const name = (await link.textContent()) ?? "";
      await link.click();
      expect(new URL(page.url()).hash).toBe(`#${name}`);
      await page.getByRole("heading", { level: 2, name, exact: true }).waitFor();
    }
    await page.getByRole("link", { name: "Open a row of CsP2PSessionMonthly" }).click();
    await page.getByRole("heading", { level: 1, name: "CsP2PSessionMonthly" }).waitFor();
  });

  test("a row is opened by its date and zone; what can't be is said", async ({ open }) => {
    const report = await open("/bridge/reports/CsP2PSessionMonthly");
    const date = (await dates(report)).at(-1) ?? "";
    const page = await open("/bridge/trust/CsP2PSessionMonthly");
    await page.getByLabel("Date of a row").fill(date);
    await page.getByLabel("Time zone").fill("Europe/Berlin");
    await page.getByLabel("Time zone").press("Enter");
    await page.getByRole("heading", { level: 2, name: date }).waitFor();
    expect(await page.getByRole("status").textContent()).toContain("Europe/Berlin");

    await page.getByLabel("Date of a row").fill("2001-01-01");
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await expect.poll(() => page.getByRole("status").textContent()).toMatch(/^No row of CsP2PSessionMonthly/);
    await page.getByLabel("Time zone").fill("Mars/Base");
    await page.getByRole("button", { name: "Open", exact: true }).click();
    expect(await page.getByRole("alert").textContent()).toContain("Mars/Base");
  });
});
