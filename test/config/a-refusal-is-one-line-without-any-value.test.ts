import fc from "fast-check";
import { expect, test } from "vitest";
import { ConfigError, checkVariables, readConfig } from "../../src/config.ts";
import { oneTenant, twoTenants } from "./environments.ts";

const VARIABLES = [
  ...["TENANT_ID", "TENANT_NAME", "CLIENT_ID", "CLIENT_SECRET", "CLIENT_CERTIFICATE", "CLIENT_PRIVATE_KEY", "CLOUD"],
  ...["GRAPH_ENDPOINT", "LOGIN_ENDPOINT", "ACCOUNTS", "ACCOUNTS_2", "TENANTS", "POLICY", "PUBLIC_ORIGIN"],
  ...["USER_HASH_KEY", "WEBHOOK_SECRET", "SUNSET", "FIRST_SECRET"],
];
const MARK = "qZ7mark";

const marked = fc.oneof(
  fc.constantFrom(`${MARK}`, `http://${MARK}.example`, `${MARK}\n${MARK}`, `{"a":"${MARK}`, `["${MARK}", ${MARK}]`),
  fc.json({ stringUnit: "binary" }),
  fc
    .constantFrom("username", "passwordHash", "roles", "tenantId", "clientSecretName", "policy", "weekLabel")
    .chain((member) =>
      fc.constantFrom(`[{"${member}":"${MARK}"}]`, `{"${member}":"${MARK}"}`, `[{"${member}":["${MARK}"]}]`),
    ),
);

test("whatever a variable holds, a refusal names a variable, in one line, and shows no value", () => {
  const base = fc.constantFrom(oneTenant(), twoTenants());
  fc.assert(
    fc.property(base, fc.constantFrom(...VARIABLES), marked, (env, name, value) => {
      try {
        readConfig({ ...env, [name]: value });
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError);
        const { message, variable } = error as ConfigError;
        expect(VARIABLES).toContain(variable);
        expect(message.startsWith(variable)).toBe(true);
        expect(message).not.toMatch(/[\r\n]/);
        expect(message).not.toContain(MARK);
      }
    }),
    { numRuns: 500 },
  );
});

test("an unknown member with a line break in its name stays on the line", () => {
  expect(() => checkVariables({ POLICY: '{"a\\nb":1}' })).toThrow(/^POLICY has an unknown member "a\\nb"; known are /);
});
