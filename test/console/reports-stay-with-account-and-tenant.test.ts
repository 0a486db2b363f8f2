import { expect, test } from "vitest";
import { catalog } from "../../src/catalog.ts";
import { TENANT } from "../support/bridge-in-node.ts";
import { browser, OPERATOR } from "./console.ts";
import { linkOf, plain, SERVICE, tableOf } from "./report-pages.ts";

const OTHER = "11111111-2222-4333-8444-555555555555";
const FEW = "few@example.com";
const PASSWORD_HASH = "sha256$2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";
const EXTENSION = "CsPSTNDialoutUsageDaily";

const tenant = (tenantId: string, tenantName: string, more: object = {}) => ({
  tenantId,
  tenantName,
  clientId: "client",
  clientSecretName: "CLIENT_SECRET",
  ...more,
});
const account = (username: string, tenants: readonly string[], more: object = {}) => ({
  username,
  passwordHash: PASSWORD_HASH,
  tenants,
  ...more,
});

const { open, bridge } = browser({
  TENANT_ID: undefined,
  TENANT_NAME: undefined,
  CLIENT_ID: undefined,
  TENANTS: JSON.stringify([
    tenant(TENANT, "First", { domains: ["first.example"] }),
    tenant(OTHER, "Second", { domains: ["second.example"], policy: { extensions: true, laterColumns: true } }),
  ]),
  ACCOUNTS: JSON.stringify([
    account("reader@example.onmicrosoft.com", [TENANT, OTHER]),
    account(OPERATOR, [TENANT, OTHER], { roles: ["reader", "operator"] }),
    account(FEW, [TENANT], { sets: ["CsConferenceDaily", "CsConferenceMonthly"], zone: "Asia/Kolkata" }),
  ]),
});

/** Names of sets that a page speaks of, links to or counts. */
const setsIn = (text: string): Set<string> =>
  new Set(catalog().sets.flatMap(({ name }) => (new RegExp(`\\b${name}\\b`).test(text) ? [name] : [])));

test("an account limited to sets sees these and no other, by list, period and address", async () => {
  const own = ["CsConferenceDaily", "CsConferenceMonthly"];
  for (const path of [
    "/bridge/reports",
    "/bridge/trust",
    "/bridge/reports/CsConferenceDaily",
    "/bridge/trust/CsConferenceDaily",
  ]) {
    const page = await open(path, FEW);
    expect(page.status).toBe(200);
    for (const name of setsIn(page.text)) expect(own, path).toContain(name);
  }
  expect(setsIn((await open("/bridge/reports", FEW)).text)).toEqual(new Set(own));
  expect((await open("/bridge/trust", FEW)).text).not.toContain("CsP2PSession");
  const daily = await open("/bridge/reports/CsConferenceDaily", FEW);
  expect([linkOf(daily, "Monthly"), linkOf(daily, "Weekly")]).toEqual([
    "/bridge/reports/CsConferenceMonthly",
    undefined,
  ]);
  for (const path of [
    "/bridge/reports/CsConferenceWeekly",
    "/bridge/trust/CsConferenceWeekly?date=2013-05-31",
    "/bridge/reports/CsActiveUserDaily?download=csv",
  ]) {
    expect((await open(path, FEW)).status, path).toBe(404);
  }
});

test("the account's own zone is the one shown, and needs no header", async () => {
  const page = await open("/bridge/reports/CsConferenceMonthly", FEW);
  expect(page.text).toContain('name="zone" list="zones" value="Asia/Kolkata"');
  expect(page.text).not.toContain("-H &#39;X-timezone");
  const other = await open("/bridge/reports/CsConferenceMonthly?zone=UTC", FEW);
  expect(other.text).toContain("-H &#39;X-timezone: UTC&#39;");
  const same = await open("/bridge/reports/CsConferenceMonthly?zone=India+Standard+Time", FEW);
  expect(same.text).not.toContain("-H &#39;X-timezone");
});

test("a page shows the chosen tenant's figures, and its links, form and addresses stay there", async () => {
  const row = (total: string) => ({
    ID: "1",
    Date: `/Date(${Date.UTC(2013, 4, 31)})/`,
    TenantGuid: TENANT,
    TenantName: "x",
    TotalConferences: total,
  });
  for (const [tenantId, total] of [
    [TENANT, "19"],
    [OTHER, "77"],
  ] as const) {
    const answer = await bridge.ask(`/bridge/import?set=CsConferenceMonthly&tenant=${tenantId}`, {
      method: "POST",
      body: JSON.stringify({ d: { results: [row(total)] } }),
      username: OPERATOR,
    });
    expect(answer.status).toBe(200);
  }
  const shown = "/bridge/reports/CsConferenceMonthly?column=TotalConferences";
  const figures = async (target: string) => tableOf(await open(target)).rows.map((cells) => cells.map(plain));
  expect(await figures(shown)).toEqual([["2013-05-31", "19"]]);
  expect(await figures(`${shown}&tenant=${OTHER}`)).toEqual([["2013-05-31", "77"]]);

  const page = await open(`${shown}&tenant=${OTHER}`);
  expect(page.text).toContain("Second, ");
  const links = [...page.text.matchAll(/href="(\/bridge\/(?!style)[^"]*)"/g)].map(([, link = ""]) => plain(link));
  expect(links.length).toBeGreaterThan(10);
  for (const link of links) expect(link).toContain(`tenant=${OTHER}`);
  expect(page.text).toContain(`<input type="hidden" name="tenant" value="${OTHER}">`);
  const [, address = ""] = /<code class="whole">(.*?)<\/code>/.exec(page.text) ?? [];
  expect(plain(address)).toContain("?DelegatedOrg=second.example&");
  expect(await (await bridge.ask(plain(address))).text()).toContain(">77<");
  const csv = await bridge.ask(linkOf(page, "CSV, for spreadsheets") ?? "");
  expect(await csv.text()).toContain("2013-05-31,77");
  const opened = await open(linkOf(page, "2013-05-31") ?? "");
  expect(opened.text).toContain("TotalConferences: 77 ");
  const json = await bridge.ask(linkOf(opened, "The same as JSON") ?? "");
  expect(await json.json()).toMatchObject({ rows: [{ fields: { TotalConferences: { value: 77 } } }] });
});

test("extension sets and later columns are there where the tenant's policy has them", async () => {
  expect((await open("/bridge/reports")).text).not.toContain(EXTENSION);
  expect((await open(`/bridge/reports/${EXTENSION}`)).status).toBe(404);
  expect((await open(`/bridge/reports?tenant=${OTHER}`)).text).toContain(EXTENSION);
  const extension = await open(`/bridge/reports/${EXTENSION}?tenant=${OTHER}`);
  expect(extension.status).toBe(200);
  const [, address = ""] = /<code class="whole">(.*?)<\/code>/.exec(extension.text) ?? [];
  expect((await bridge.ask(plain(address))).status).toBe(200);
  expect((await open(`/bridge/trust/${EXTENSION}?date=2013-05-31&tenant=${OTHER}`)).status).toBe(200);
  expect((await open("/bridge/reports/CsActiveUserDaily")).text).not.toContain("ActiveIMUsers");
  expect((await open(`/bridge/reports/CsActiveUserDaily?tenant=${OTHER}`)).text).toContain('value="ActiveIMUsers"');
});

test("another account's tenant has no pages", async () => {
  for (const page of ["reports", "trust", "reports/CsConferenceDaily", "trust/CsConferenceDaily"]) {
    const answer = await open(`/bridge/${page}?tenant=${OTHER}`, FEW);
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain("Second");
  }
});

test("the pages ask for a sign-in, and say so as the legacy service's callers know it", async () => {
  for (const page of ["reports", "reports/CsConferenceDaily?download=csv", "trust"]) {
    expect((await open(`/bridge/${page}`, null)).status).toBe(401);
  }
  expect((await bridge.ask(SERVICE, { username: null })).status).toBe(401);
});
