import type { Page } from "playwright-core";
import { afterAll, expect } from "vitest";
import { DEMO_ACCOUNT } from "../../src/cli/tour.ts";
import { PAGES } from "../../src/console/layout.ts";
import { ACCOUNTS, TENANT } from "../support/bridge-in-node.ts";
import { OPERATOR, READER, serveQuietBridge } from "./support/quiet-bridge.ts";
import { describePages, test } from "./support/visiting.ts";

const OTHER = "11111111-2222-4333-8444-555555555555";
const tenant = (tenantId: string, tenantName: string) => ({
  tenantId,
  tenantName,
  clientId: "client",
  clientSecretName: "CLIENT_SECRET",
});
const quiet = await serveQuietBridge();
const several = await serveQuietBridge({
  TENANT_ID: undefined,
  TENANT_NAME: undefined,
  CLIENT_ID: undefined,
  TENANTS: JSON.stringify([tenant(TENANT, "First"), tenant(OTHER, "Second")]),
  ACCOUNTS: JSON.stringify(
    (JSON.parse(ACCOUNTS) as object[]).map((account) => ({ ...account, tenants: [TENANT, OTHER] })),
  ),
});
afterAll(() => Promise.all([quiet.close(), several.close()]));

const bar = (page: Page) => page.getByRole("navigation", { name: "Pages" });
const namesOf = (role: "reader" | "operator") => PAGES.filter(([, , least]) => role === "operator" || least === role);

describePages("the bar", () => {
  test("leads an operator to every page, and marks the one that is open", async ({ open }) => {
    const page = await open("/");
    expect(await bar(page).getByRole("link").allTextContents()).toEqual(namesOf("operator").map(([, words]) => words));
    for (const [path, words] of PAGES) {
      await bar(page).getByRole("link", { name: words, exact: true }).press("Enter");
      await page.waitForURL((url) => url.pathname === path);
      expect(await bar(page).locator("[aria-current=page]").allTextContents()).toEqual([words]);
      expect(await page.title()).toBe(`${words}: Reporting bridge`);
    }
    await page.getByRole("link", { name: "Reporting bridge", exact: true }).click();
    await page.waitForURL((url) => url.pathname === "/bridge/");
  });

  test("shows a reader the pages for readers; another one's address is refused in words", async ({ open }) => {
    const page = await open(`${quiet.origin}/bridge/`, { as: READER });
    expect(await bar(page).getByRole("link").allTextContents()).toEqual(namesOf("reader").map(([, words]) => words));
    for (const [path, , least] of PAGES.filter(([, , least]) => least === "operator")) {
      const refused = await open(quiet.origin + path, { as: READER, status: 403 });
      expect(await refused.getByRole("alert").textContent()).toContain(`role '${least}'`);
    }
  });

  test("stays with the tenant of several that is looked at, on every page", async ({ open }) => {
    const page = await open(`${several.origin}/bridge/?tenant=${OTHER}`, { as: OPERATOR });
    for (const [, words] of PAGES) {
      await bar(page).getByRole("link", { name: words, exact: true }).click();
      await page.waitForURL((url) => url.searchParams.get("tenant") === OTHER);
      expect(await page.locator(".site .sub").textContent()).toMatch(/^Second, /);
    }
  });
});

describePages("the first page", () => {
  test("before the first sweep is done, says so and is asked again by hand", async ({ open }) => {
    const page = await open(`${quiet.origin}/bridge/`, { as: OPERATOR });
    expect(await page.getByRole("status").textContent()).toContain("The first sweep is running");
    expect(await page.locator("meta[http-equiv]").count()).toBe(0);
    await page.getByRole("link", { name: "Look again" }).press("Enter");
    await page.getByText("The first sweep is running").waitFor();
  });

  test.for([
    ["an operator", "/bridge/", DEMO_ACCOUNT, 7],
    ["a reader", `${quiet.origin}/bridge/`, READER, 6],
  ] as const)("every address to try answers %s", async ([, target, account, count], { open }) => {
    const page = await open(target, { as: account });
    const links = await page.getByRole("main").locator("li a").all();
    expect(links.length).toBe(count);
    for (const link of links) {
      const address = new URL((await link.getAttribute("href")) ?? "", page.url()).href;
      expect((await page.request.get(address)).status(), address).toBe(200);
    }
  });
});
