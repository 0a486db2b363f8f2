import { expect, test } from "vitest";
import { TENANT } from "../support/bridge-in-node.ts";
import { browser, COMPARE, OPERATOR, seed } from "./console.ts";

const OTHER = "11111111-2222-4333-8444-555555555555";
const tenant = (tenantId: string, tenantName: string) => ({
  tenantId,
  tenantName,
  clientId: "client",
  clientSecretName: "CLIENT_SECRET",
});
const PASSWORD_HASH = "sha256$2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";
const account = (username: string, tenants: readonly string[]) => ({
  username,
  passwordHash: PASSWORD_HASH,
  roles: ["reader", "operator"],
  tenants,
});

const { open, send } = browser({
  TENANT_ID: undefined,
  TENANT_NAME: undefined,
  CLIENT_ID: undefined,
  TENANTS: JSON.stringify([tenant(TENANT, "First"), tenant(OTHER, "Second")]),
  ACCOUNTS: JSON.stringify([account(OPERATOR, [TENANT, OTHER]), account("one@example.com", [TENANT])]),
});
const SECOND = `${COMPARE}?tenant=${OTHER}`;

test("links and forms stay with the tenant, and what is imported is kept there only", async () => {
  const page = await open(SECOND);
  expect(page.text).toContain("Second, ");
  expect(page.text).toContain(`href="/bridge/?tenant=${OTHER}"`);
  expect(page.text).toContain(`action="${SECOND}"`);
  const kept = await send(
    { action: "import", file: seed("01-cs-conference-monthly-json") },
    undefined,
    OPERATOR,
    SECOND,
  );
  expect(kept.text).toContain("1 row of CsConferenceMonthly kept");
  expect((await open(SECOND)).text).toContain("<li>CsConferenceMonthly: 1 row,");
  expect((await open(COMPARE)).text).toContain("<p>None.</p>");
});

test("another account's tenant has no page, and its name is not told", async () => {
  const page = await open(SECOND, "one@example.com");
  expect(page.status).toBe(404);
  expect(page.text).not.toContain("Second");
  expect((await open(COMPARE, "one@example.com")).text).not.toContain("?tenant=");
});

test("the operator's pages and their buttons stay with the tenant too", async () => {
  for (const path of ["coverage", "clients", "set-up"]) {
    const page = await open(`/bridge/${path}?tenant=${OTHER}`);
    expect(page.text).toContain("Second, ");
    const leading = [...page.text.matchAll(/(?:href|action)="(\/bridge\/(?!style)[^"]*)"/g)].map(
      ([, href = ""]) => href,
    );
    expect(leading.length).toBeGreaterThan(6);
    expect(leading.filter((href) => !href.includes(`?tenant=${OTHER}`))).toEqual([]);
    expect((await open(`/bridge/${path}?tenant=${OTHER}`, "one@example.com")).status).toBe(404);
  }
});
