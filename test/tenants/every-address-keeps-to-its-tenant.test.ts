import { beforeAll, describe, expect, test } from "vitest";
import { createApp } from "../../src/app.ts";
import type { NodeBridge } from "../support/bridge-in-node.ts";
import {
  ACCOUNTS,
  type AccountName,
  ADDRESSES,
  type Asking,
  type MatrixAccount,
  OPEN_SET,
  ROOT,
  type Role,
  TENANT_NAMES,
  TENANTS,
  type TenantName,
  threeTenants,
} from "./matrix.ts";

const ACCOUNT_NAMES = Object.keys(ACCOUNTS) as AccountName[];

let bridge: NodeBridge;
beforeAll(async () => {
  bridge = await threeTenants();
});

/** The tenants of whom an answer says anything. */
const tenantsIn = (text: string): TenantName[] =>
  TENANT_NAMES.filter((name) => {
    const { id, domain, figure } = TENANTS[name];
    return [id, domain, String(figure), figure.toLocaleString("en")].some((mark) => text.includes(mark));
  });

const ask = async (asking: Asking, username: AccountName | null) => {
  const { target, ...more } = asking;
  const answer = await bridge.ask(target, { ...more, username });
  const text = await answer.text();
  // A refusal may repeat what the caller has said itself.
  const said = [...new URLSearchParams(target.split("?")[1] ?? "").values()];
  const told = answer.status < 400 ? text : said.reduce((rest, one) => rest.replaceAll(one, ""), text);
  return { status: answer.status, tells: tenantsIn(told) };
};

/** Operators may do what readers may. */
const may = ({ roles }: MatrixAccount, role: Role): boolean => role === "reader" || roles.includes(role);

const byTenant = Object.entries(ADDRESSES).flatMap(([route, address]) =>
  "ask" in address ? [{ route, address }] : [],
);

test("every route of the bridge has its line in the matrix", () => {
  const { routes } = createApp({
    config: { tenants: [], accounts: [], healthMaxAgeHours: 1, budget: {} },
    archive: () => {
      throw new Error("Nothing is asked here.");
    },
    now: () => 0,
    build: "",
  });
  expect(Object.keys(ADDRESSES).sort()).toEqual(
    [...new Set(routes.map(({ method, path }) => `${method} ${path}`))].sort(),
  );
});

describe.each(byTenant)("$route", ({ address }) => {
  test("is for nobody without sign-in", async () => {
    expect(await ask(address.ask(`tenant=${TENANTS.alpha.id}`), null)).toEqual({ status: 401, tells: [] });
  });

  test.each(ACCOUNT_NAMES)("%s reaches its own tenants, and learns nothing of others", async (name) => {
    const account: MatrixAccount = ACCOUNTS[name];
    const refused = !may(account, address.who) || (address.whole === true && account.sets !== undefined);
    for (const tenant of TENANT_NAMES) {
      const { id, domain } = TENANTS[tenant];
      for (const named of [id, domain.toUpperCase()]) {
        const { status, tells } = await ask(address.ask(`tenant=${named}`), name);
        const theirs = tells.filter((told) => told !== tenant);
        if (refused) expect({ status, tells }).toEqual({ status: 403, tells: [] });
        else if (account.tenants.includes(tenant)) {
          expect([200, 202, 400, 409]).toContain(status);
          expect(theirs).toEqual([]);
        } else
          expect({ status, tells: tells.filter((told) => !account.tenants.includes(told)) }).toEqual({
            status: 404,
            tells: [],
          });
      }
    }
    const unnamed = await ask(address.ask(""), name);
    expect(unnamed.tells.filter((told) => !account.tenants.includes(told))).toEqual([]);
    if (!refused) expect(unnamed.status).not.toBe(404);
  });
});

test("an account's own figure is what it gets where it has one", async () => {
  const told = byTenant.filter(({ route }) => /explain|export|status|reports\/|import$|diff/.test(route));
  expect(told.length).toBeGreaterThan(5);
  for (const { route, address } of told) {
    const { tells } = await ask(address.ask(`tenant=${TENANTS.beta.id}`), "overseer");
    expect([route, tells]).toEqual([route, ["beta"]]);
  }
});

describe("the legacy service", () => {
  const PARTNER_ROOT = ROOT.replace("/reporting.svc", "/partner/Reporting.svc");
  const forms: readonly (readonly [string, (rest: string, domain: string) => string])[] = [
    ["DelegatedOrg", (rest, domain) => `${ROOT}${rest}?DelegatedOrg=${domain}`],
    ["tenantDomain", (rest, domain) => `${PARTNER_ROOT}${rest}?tenantDomain=${domain}`],
    ["a tenant's id in DelegatedOrg", (rest, domain) => `${ROOT}${rest}?delegatedorg=${idOf(domain)}`],
    ["explain", (rest, domain) => `/bridge/explain${rest || `/${OPEN_SET}`}?DelegatedOrg=${domain}`],
  ];
  const idOf = (domain: string): string => Object.values(TENANTS).find((one) => one.domain === domain)?.id ?? "";
  const rests = [
    "",
    "/$metadata",
    `/${OPEN_SET}`,
    `/${OPEN_SET}/$count`,
    `/${OPEN_SET}(datetime'2013-05-14T00:00:00')`,
  ];

  test.each(forms)("%s names one of the account's tenants or none", async (form, address) => {
    for (const name of ACCOUNT_NAMES) {
      const account: MatrixAccount = ACCOUNTS[name];
      for (const tenant of TENANT_NAMES) {
        for (const rest of rests.filter((one) => form !== "explain" || !one.includes("$"))) {
          const { status, tells } = await ask({ target: address(rest, TENANTS[tenant].domain) }, name);
          const isOwn = account.tenants.includes(tenant);
          expect([name, tenant, rest, status]).toEqual([name, tenant, rest, isOwn ? 200 : 404]);
          expect(tells.filter((told) => !isOwn || told !== tenant)).toEqual([]);
        }
      }
    }
  });

  test.each(ACCOUNT_NAMES)("%s gets its first tenant where none is named, whatever other options say", async (name) => {
    const [first] = ACCOUNTS[name].tenants;
    const other = TENANT_NAMES.find((tenant) => tenant !== first) ?? "gamma";
    const { id, domain } = TENANTS[other];
    const { status, tells } = await ask(
      { target: `${ROOT}/${OPEN_SET}?tenant=${id}&tenantId=${id}&tenantDomain=${domain}&TenantGuid=${id}` },
      name,
    );
    expect([status, tells]).toEqual([200, [first]]);
  });

  test("the path for partners refuses without a domain, and a filter reaches no other tenant's rows", async () => {
    expect((await ask({ target: `${PARTNER_ROOT}/${OPEN_SET}` }, "partner")).status).toBe(400);
    expect((await ask({ target: `${PARTNER_ROOT}/${OPEN_SET}?DelegatedOrg=beta.example` }, "partner")).status).toBe(
      400,
    );
    const filter = encodeURIComponent(`TenantGuid eq guid'${TENANTS.gamma.id}' or TotalConferences gt 0`);
    expect(await ask({ target: `${ROOT}/${OPEN_SET}?$filter=${filter}` }, "partner")).toEqual({
      status: 200,
      tells: ["beta"],
    });
  });

  test("a set of the named tenant's policy is there though the first tenant hasn't it, and the other way round", async () => {
    const set = "CsPSTNDialoutUsageDaily";
    const of = async (tenant: TenantName) =>
      (await ask({ target: `${ROOT}/${set}?DelegatedOrg=${TENANTS[tenant].domain}` }, "overseer")).status;
    expect([await of("alpha"), await of("beta")]).toEqual([404, 200]);
  });
});
