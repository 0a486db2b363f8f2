/** src/asked.ts keeps what it read: it must be what reading again would give, for every header, address, account and tenant. */
import { expect, it } from "vitest";
import { readAsked } from "../../src/asked.ts";
import type { Account, Config, TenantConfig } from "../../src/config.ts";
import type { IncomingRequest } from "../../src/legacy/model.ts";
import { READ_HEADERS, readRequest } from "../../src/legacy/request.ts";
import { modelFor } from "../../src/model.ts";
import { DEFAULT_POLICY } from "../../src/reports/policy.ts";

const ROOT = "https://bridge.example/ecp/reportingwebservice/reporting.svc/";
const tenantOf = (tenantId: string): TenantConfig =>
  ({
    tenantId,
    tenantName: tenantId,
    domains: [`${tenantId}.example`],
    policy: DEFAULT_POLICY,
  }) as unknown as TenantConfig;
const [ONE, OTHER] = [tenantOf("one"), tenantOf("other")];
const accountOf = (sets?: string[], zone?: string): Account =>
  ({ username: "a", passwordHash: "", roles: [], tenants: ["one", "other"], sets, zone }) as unknown as Account;
const configOf = (account: Account): Config => ({ tenants: [ONE, OTHER], accounts: [account] }) as unknown as Config;
const incoming = (rest: string, headers: Record<string, string> = {}): IncomingRequest => ({
  method: "GET",
  url: ROOT + rest,
  header: (name) => headers[name],
});

const REQUESTS: readonly (readonly [rest: string, headers?: Record<string, string>])[] = [
  ["CsConferenceDaily"],
  ["CsConferenceDaily", { Accept: "application/json" }],
  ["CsConferenceDaily", { Accept: "application/json", MaxDataServiceVersion: "2.0" }],
  ["CsConferenceDaily", { Accept: "application/json", DataServiceVersion: "2.0" }],
  ["CsConferenceDaily", { "X-timezone": "Asia/Tokyo" }],
  ["CsConferenceDaily", { "X-timezone": "" }],
  ["CsConferenceDaily?$top=3"],
  ["CsConferenceDaily?DelegatedOrg=other.example"],
  ["CsActiveUserWeekly?$filter=Date gt datetime'2026-01-01T00:00:00'"],
];

it("a request that was read before is read the same, and shares nothing with any other", () => {
  const account = accountOf(undefined, "Europe/Berlin");
  const config = configOf(account);
  for (const _ of [1, 2]) {
    for (const [rest, headers] of REQUESTS) {
      const asked = readAsked(incoming(rest, headers), account, config);
      const fresh = readAsked(incoming(rest, headers), { ...account }, config);
      expect(JSON.stringify(asked)).toBe(JSON.stringify(fresh));
    }
  }
  const [plain, , , , tokyo, blank, , delegated] = REQUESTS.map(([rest, headers]) =>
    readAsked(incoming(rest, headers), account, config),
  );
  expect([plain, tokyo, blank].map((asked) => asked?.zone.id)).toEqual(["Europe/Berlin", "Asia/Tokyo", "UTC"]);
  expect([plain, delegated].map((asked) => asked?.tenant.tenantId)).toEqual(["one", "other"]);
  expect(readAsked(incoming("CsConferenceDaily"), account, config, OTHER).tenant.tenantId).toBe("other");
});

it("what one account read is not given to another, which may know no such set", () => {
  const [all, few] = [accountOf(), accountOf(["CsActiveUserDaily"])];
  readAsked(incoming("CsConferenceDaily"), all, configOf(all));
  expect(() => readAsked(incoming("CsConferenceDaily"), few, configOf(few))).toThrow(/CsConferenceDaily/);
  expect(() => readAsked(incoming("CsConferenceDaily"), few, configOf(few))).toThrow(/CsConferenceDaily/);
});

it("a method that is refused stays refused after the address was read", () => {
  const account = accountOf();
  readAsked(incoming("CsConferenceDaily"), account, configOf(account));
  const post = { ...incoming("CsConferenceDaily"), method: "POST" };
  expect(() => readAsked(post, account, configOf(account))).toThrow(/POST/);
});

it("reading looks at no header but those by which it is kept", () => {
  const seen = new Set<string>();
  const looked = (rest: string): IncomingRequest => ({
    ...incoming(rest),
    header(name) {
      seen.add(name);
      return undefined;
    },
  });
  const model = modelFor(accountOf(), DEFAULT_POLICY);
  for (const [rest] of REQUESTS) readRequest(looked(rest), model);
  for (const rest of ["", "$metadata", "CsConferenceDaily/$count"]) readRequest(looked(rest), model);
  expect([...seen].sort()).toEqual([...READ_HEADERS].sort());
});

it("ever new addresses are kept only so many at a time", () => {
  const account = accountOf();
  const config = configOf(account);
  const first = readAsked(incoming("CsConferenceDaily"), account, config);
  expect(readAsked(incoming("CsConferenceDaily"), account, config)).toBe(first);
  for (let n = 0; n < 300; n++) readAsked(incoming(`CsConferenceDaily?$top=${n}`), account, config);
  expect(readAsked(incoming("CsConferenceDaily"), account, config)).not.toBe(first);
  const long = incoming(`CsConferenceDaily?$filter=ID eq ${"1 or ID eq ".repeat(300)}2`);
  expect(readAsked(long, account, config)).not.toBe(readAsked(long, account, config));
});
