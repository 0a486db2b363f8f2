import { expect, test } from "vitest";
import { checkVariables, missingVariable, readConfig } from "../../src/config.ts";
import {
  CERTIFICATE,
  FIRST,
  HASH,
  OTHER_TENANT,
  oneTenant,
  PRIVATE_KEY,
  SECOND,
  TENANT,
  twoTenants,
} from "./environments.ts";

test("the single fields make one tenant, ids in lower case", () => {
  const config = readConfig(
    oneTenant({
      TENANT_ID: TENANT.toUpperCase(),
      CLOUD: "china",
      PUBLIC_ORIGIN: "https://reports.office365.com",
      USER_HASH_KEY: "key",
      WEBHOOK_SECRET: "state",
      ARCHIVE: { idFromName() {} },
    }),
  );
  expect(config).toMatchObject({
    tenants: [
      {
        tenantId: TENANT,
        tenantName: "Contoso",
        domains: [],
        credential: { kind: "secret", secret: "the-client-secret" },
        cloud: "china",
      },
    ],
    publicOrigin: "https://reports.office365.com",
    userHashKey: "key",
    webhookSecret: "state",
  });
  expect(config.sunset).toBeUndefined();
  expect(config.tenants[0]?.graphEndpoint).toBeUndefined();
});

test("a certificate takes the place of the secret; line breaks may be written as \\n", () => {
  const env = oneTenant({
    CLIENT_SECRET: undefined,
    CLIENT_CERTIFICATE: `Bag Attributes\\n${CERTIFICATE.replaceAll("\n", "\\n")}\\n${CERTIFICATE}`,
    CLIENT_PRIVATE_KEY: PRIVATE_KEY,
  });
  expect(readConfig(env).tenants[0]?.credential).toEqual({
    kind: "certificate",
    certificate: CERTIFICATE,
    privateKey: PRIVATE_KEY,
  });
});

test("TENANTS takes the place of the single fields and finds secrets by their names", () => {
  const { tenants } = readConfig(twoTenants({ CLOUD: "us-gov-dod", GRAPH_ENDPOINT: "http://127.0.0.1:9009" }));
  expect(tenants).toMatchObject([
    { tenantId: TENANT, credential: { kind: "secret", secret: "the-first-secret" }, cloud: "us-gov-dod" },
    {
      tenantId: OTHER_TENANT,
      tenantName: "Fabrikam",
      domains: ["fabrikam.example"],
      clientId: "app-2",
      credential: { kind: "certificate", certificate: CERTIFICATE, privateKey: PRIVATE_KEY },
      graphEndpoint: "http://127.0.0.1:9009",
    },
  ]);
});

test("a tenant's own cloud wins over CLOUD, which is global by default", () => {
  const TENANTS = JSON.stringify([{ ...FIRST, cloud: "china" }, SECOND]);
  expect(readConfig(twoTenants({ TENANTS })).tenants.map((tenant) => tenant.cloud)).toEqual(["china", "global"]);
});

test("ACCOUNTS and its continuations are joined in the order of their numbers", () => {
  const one = (username: string) => JSON.stringify([{ username, passwordHash: HASH }]);
  const env = oneTenant({ ACCOUNTS_10: one("d"), ACCOUNTS_2: one("b"), ACCOUNTS: one("a"), ACCOUNTS_3: one("c") });
  expect(readConfig(env).accounts.map((account) => account.username)).toEqual(["a", "b", "c", "d"]);
});

test("an account is a reader of the first tenant unless it says more", () => {
  const full = {
    username: "CONTOSO\\admin",
    passwordHash: HASH,
    roles: ["reader", "operator", "reader"],
    tenants: ["FABRIKAM.example", TENANT.toUpperCase()],
    sets: ["CsConferenceDaily"],
    zone: "Pacific Standard Time",
  };
  const env = twoTenants({ ACCOUNTS: JSON.stringify([{ username: "jane", passwordHash: HASH }, full]) });
  expect(readConfig(env).accounts).toEqual([
    { username: "jane", passwordHash: HASH, roles: ["reader"], tenants: [TENANT], sets: undefined, zone: undefined },
    { ...full, roles: ["reader", "operator"], tenants: [OTHER_TENANT, TENANT] },
  ]);
});

test.each([
  ["2027-12-31", "Fri, 31 Dec 2027 00:00:00 GMT"],
  ["2027-12-31T12:30:00Z", "Fri, 31 Dec 2027 12:30:00 GMT"],
  ["Fri, 31 Dec 2027 00:00:00 GMT", "Fri, 31 Dec 2027 00:00:00 GMT"],
])("SUNSET %s becomes an HTTP date", (given, date) => {
  expect(readConfig(oneTenant({ SUNSET: given })).sunset).toBe(date);
});

test("where secrets can't be seen, only what is there is checked", () => {
  expect(() => checkVariables({ TENANT_NAME: "Contoso" })).not.toThrow();
  expect(() => checkVariables({ TENANT_NAME: "Contoso", CLOUD: "moon" })).toThrow(/^CLOUD must be one of/);
});

test.each([
  [["TENANT_ID", "CLIENT_SECRET", "TENANT_NAME", "CLIENT_ID"], true, undefined],
  [["TENANT_ID", "CLIENT_SECRET", "TENANT_NAME", "CLIENT_ID"], false, "ACCOUNTS"],
  [["TENANT_ID", "TENANT_NAME", "CLIENT_ID"], true, "CLIENT_SECRET"],
  [["TENANT_ID", "TENANT_NAME", "CLIENT_ID", "CLIENT_CERTIFICATE"], true, "CLIENT_PRIVATE_KEY"],
  [["TENANTS"], true, undefined],
])("of %j with accounts %s, %s is missing", (names, hasAccounts, missing) => {
  expect(missingVariable((name) => names.includes(name), hasAccounts)).toBe(missing);
});

test("health allows six hours and runs have the usual budget unless they are told otherwise", () => {
  expect(readConfig(oneTenant())).toMatchObject({ healthMaxAgeHours: 6, budget: {} });
  expect(
    readConfig(oneTenant({ HEALTH_MAX_AGE_HOURS: " 24 ", BUDGET: '{"requests":900,"rowsWritten":200000}' })),
  ).toMatchObject({ healthMaxAgeHours: 24, budget: { requests: 900, rowsWritten: 200_000 } });
  expect(readConfig(oneTenant({ HEALTH_MAX_AGE_HOURS: 12 }))).toMatchObject({ healthMaxAgeHours: 12 });
});
