import { expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import {
  CERTIFICATE,
  FIRST,
  HASH,
  oneTenant,
  PRIVATE_KEY,
  refusal,
  SECOND,
  TENANT,
  twoTenants,
} from "./environments.ts";

const account = (change: object) => JSON.stringify([{ username: "jane", passwordHash: HASH, ...change }]);
const tenants = (change: object) => JSON.stringify([{ ...FIRST, ...change }, SECOND]);

test.each(["TENANT_ID", "TENANT_NAME", "CLIENT_ID", "CLIENT_SECRET", "ACCOUNTS"])("missing %s", (name) => {
  expect(refusal(oneTenant({ [name]: undefined }))).toBe(`${name} is missing`);
  expect(refusal(oneTenant({ [name]: "  " }))).toBe(`${name} is missing`);
});

test("one half of a certificate names the other half", () => {
  expect(refusal(oneTenant({ CLIENT_SECRET: undefined, CLIENT_CERTIFICATE: CERTIFICATE }))).toBe(
    "CLIENT_PRIVATE_KEY is missing",
  );
  expect(refusal(oneTenant({ CLIENT_SECRET: undefined, CLIENT_PRIVATE_KEY: PRIVATE_KEY }))).toBe(
    "CLIENT_CERTIFICATE is missing",
  );
});

test.each<[string, Record<string, unknown>]>([
  ["TENANT_ID must be a GUID", { TENANT_ID: "contoso.onmicrosoft.com" }],
  ["TENANT_NAME must be a text", { TENANT_NAME: 7 }],
  ["CLIENT_ID must be one word", { CLIENT_ID: "my app" }],
  ["CLIENT_SECRET must be one word", { CLIENT_SECRET: "two words" }],
  ["CLIENT_CERTIFICATE must be a certificate", { CLIENT_SECRET: undefined, CLIENT_CERTIFICATE: PRIVATE_KEY }],
  ["CLIENT_PRIVATE_KEY must be a private key", { CLIENT_SECRET: undefined, CLIENT_PRIVATE_KEY: CERTIFICATE }],
  [
    "CLIENT_PRIVATE_KEY must be a private key in PEM form without a password",
    { CLIENT_PRIVATE_KEY: PRIVATE_KEY.replaceAll("PRIVATE", "ENCRYPTED PRIVATE") },
  ],
  ["CLIENT_CERTIFICATE stands in place", { CLIENT_CERTIFICATE: CERTIFICATE, CLIENT_PRIVATE_KEY: PRIVATE_KEY }],
  ["CLOUD must be one of global, us-gov-high, us-gov-dod, china", { CLOUD: "moon" }],
  ["PUBLIC_ORIGIN must be", { PUBLIC_ORIGIN: "https://reports.example.com/base" }],
  ["PUBLIC_ORIGIN must be", { PUBLIC_ORIGIN: "reports.example.com" }],
  ["WEBHOOK_SECRET must have at most 128", { WEBHOOK_SECRET: "x".repeat(129) }],
  ["SUNSET must be a date", { SUNSET: "soon" }],
  ["SUNSET must be a date", { SUNSET: "2027-02-30" }],
  ["HEALTH_MAX_AGE_HOURS must be a whole number from 1 to 720", { HEALTH_MAX_AGE_HOURS: "0" }],
  ["HEALTH_MAX_AGE_HOURS must be a whole number", { HEALTH_MAX_AGE_HOURS: "six" }],
  ['BUDGET has an unknown member "rows"; known are requests, rowsRead, rowsWritten', { BUDGET: '{"rows":1000}' }],
  ["BUDGET.requests must be a whole number from 20", { BUDGET: '{"requests":1}' }],
  ["POLICY is not valid JSON", { POLICY: "{weekLabel:saturday}" }],
  ["POLICY must be a JSON object", { POLICY: "[]" }],
  ['POLICY has an unknown member "weeklabel"; known are weekLabel, ', { POLICY: '{"weeklabel":"saturday"}' }],
  ["POLICY.weekLabel must be one of closing-sunday, opening-sunday, saturday", { POLICY: '{"weekLabel":"sunday"}' }],
  ["POLICY.countPstnLegs must be true or false", { POLICY: '{"countPstnLegs":"true"}' }],
  ["POLICY.settleHours must be a whole number", { POLICY: '{"settleHours":1.5}' }],
  ["POLICY.settleHours must be a whole number", { POLICY: '{"settleHours":-1}' }],
  ["POLICY.retentionYears must be a whole number from 1", { POLICY: '{"retentionYears":0}' }],
  ["ACCOUNTS is not valid JSON", { ACCOUNTS: "jane" }],
  ["ACCOUNTS must be a JSON array", { ACCOUNTS: "{}" }],
  ["ACCOUNTS must hold at least one account", { ACCOUNTS: "[]" }],
  ["ACCOUNTS[0] must be a JSON object", { ACCOUNTS: '["jane"]' }],
  ["ACCOUNTS[0].username is missing", { ACCOUNTS: JSON.stringify([{ passwordHash: HASH }]) }],
  ["ACCOUNTS[0].username must be a text without colons", { ACCOUNTS: account({ username: "ja:ne" }) }],
  ["ACCOUNTS[0].passwordHash is missing", { ACCOUNTS: '[{"username":"jane"}]' }],
  ['ACCOUNTS[0] has an unknown member "password"', { ACCOUNTS: account({ password: "x" }) }],
  ["ACCOUNTS[0].roles[0] must be one of reader, operator", { ACCOUNTS: account({ roles: ["admin"] }) }],
  ["ACCOUNTS[0].roles must not be an empty list", { ACCOUNTS: account({ roles: [] }) }],
  ["ACCOUNTS[0].tenants must not be an empty list", { ACCOUNTS: account({ tenants: [] }) }],
  ["ACCOUNTS[0].tenants[0] is no configured tenant", { ACCOUNTS: account({ tenants: ["fabrikam.example"] }) }],
  ["ACCOUNTS[0].sets must be a list", { ACCOUNTS: account({ sets: "CsConferenceDaily" }) }],
  ["ACCOUNTS[0].zone must be a text that is not empty", { ACCOUNTS: account({ zone: "" }) }],
  ["ACCOUNTS_2[0].username is the name of another account", { ACCOUNTS_2: account({ username: "JANE" }) }],
  ["TENANTS stands in place of TENANT_ID", { TENANTS: JSON.stringify([FIRST]), FIRST_SECRET: "s" }],
])("%s", (line, change) => {
  expect(refusal(oneTenant(change))).toContain(line);
});

test.each<[string, Record<string, unknown>]>([
  ["TENANTS must be a JSON array of tenants", { TENANTS: "{}" }],
  ["TENANTS must not be an empty list", { TENANTS: "[]" }],
  ["TENANTS[0].tenantId must be a GUID", { TENANTS: tenants({ tenantId: "contoso" }) }],
  ["TENANTS[0].tenantName is missing", { TENANTS: tenants({ tenantName: undefined }) }],
  ['TENANTS[0] has an unknown member "clientSecret"', { TENANTS: tenants({ clientSecret: "x" }) }],
  ["TENANTS[0].cloud must be one of", { TENANTS: tenants({ cloud: "moon" }) }],
  ['TENANTS[0].policy has an unknown member "fallBack"', { TENANTS: tenants({ policy: { fallBack: "none" } }) }],
  ["TENANTS[0] must name either clientSecretName", { TENANTS: tenants({ clientSecretName: undefined }) }],
  ["TENANTS[0] must name either clientSecretName", { TENANTS: tenants({ certificateName: "SECOND_CERTIFICATE" }) }],
  ["TENANTS[0].clientSecretName names a secret that is missing", { FIRST_SECRET: undefined }],
  ["TENANTS[1].certificateName names a secret that must be a certificate", { SECOND_CERTIFICATE: "none" }],
  ["TENANTS[1].tenantId is there twice", { TENANTS: JSON.stringify([FIRST, { ...SECOND, tenantId: TENANT }]) }],
  ["TENANTS[1].domains is there twice", { TENANTS: tenants({ domains: ["FABRIKAM.example"] }) }],
])("%s", (line, change) => {
  expect(refusal(twoTenants(change))).toContain(line);
});

test.each([
  "demo",
  `sha256$${"ab".repeat(31)}`,
  `sha256$${"xy".repeat(32)}`,
  `md5$${"ab".repeat(32)}`,
  `pbkdf2-sha256$100001$c2FsdHNhbHQ=$${"A".repeat(43)}=`,
  `pbkdf2-sha256$0$c2FsdHNhbHQ=$${"A".repeat(43)}=`,
  `pbkdf2-sha256$1000$not base64$${"A".repeat(43)}=`,
  `pbkdf2-sha256$1000$$${"A".repeat(43)}=`,
  `pbkdf2-sha256$1000$c2FsdHNhbHQ=$${"A".repeat(27)}=`,
])("a password hash like %s is refused", (passwordHash) => {
  expect(refusal(oneTenant({ ACCOUNTS: account({ passwordHash }) }))).toMatch(/^ACCOUNTS\[0\]\.passwordHash must be /);
});

test.each([HASH.toUpperCase().replace("SHA", "sha"), `pbkdf2-sha256$100000$c2FsdHNhbHQ=$${"A".repeat(43)}=`])(
  "the password hash %s is read",
  (passwordHash) => {
    expect(readConfig(oneTenant({ ACCOUNTS: account({ passwordHash }) })).accounts[0]?.passwordHash).toBe(passwordHash);
  },
);

test("zones and sets are checked where the caller knows them", () => {
  const env = oneTenant({ ACCOUNTS: account({ zone: "Mars/Olympus", sets: ["CsConferenceDaily", "CsNothing"] }) });
  expect(readConfig(env).accounts[0]).toMatchObject({ zone: "Mars/Olympus", sets: ["CsConferenceDaily", "CsNothing"] });
  expect(refusal(env, { checkZone: () => false })).toMatch(/^ACCOUNTS\[0\]\.zone must be /);
  expect(refusal(env, { checkZone: () => true, checkSet: (set) => set === "CsConferenceDaily" })).toBe(
    "ACCOUNTS[0].sets[1] is no entity set of the service",
  );
});
