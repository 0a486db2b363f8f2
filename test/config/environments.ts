import { ConfigError, readConfig } from "../../src/config.ts";

export const HASH = `sha256$${"ab".repeat(32)}`;
export const TENANT = "11111111-2222-4333-8444-555555555555";
export const OTHER_TENANT = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
export const CERTIFICATE = "-----BEGIN CERTIFICATE-----\nTUlJQg==\n-----END CERTIFICATE-----";
export const PRIVATE_KEY = "-----BEGIN PRIVATE KEY-----\nTUlJRQ==\n-----END PRIVATE KEY-----";

/** The least that one tenant needs, with what a case changes; undefined takes a variable out. */
export function oneTenant(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    TENANT_ID: TENANT,
    TENANT_NAME: "Contoso",
    CLIENT_ID: "22222222-2222-4333-8444-555555555555",
    CLIENT_SECRET: "the-client-secret",
    ACCOUNTS: JSON.stringify([{ username: "jane", passwordHash: HASH }]),
    ...change,
  };
}

export const FIRST = { tenantId: TENANT, tenantName: "Contoso", clientId: "app-1", clientSecretName: "FIRST_SECRET" };
export const SECOND = {
  tenantId: OTHER_TENANT.toUpperCase(),
  tenantName: "Fabrikam",
  domains: ["Fabrikam.example"],
  clientId: "app-2",
  certificateName: "SECOND_CERTIFICATE",
  privateKeyName: "SECOND_KEY",
};

/** Two tenants by TENANTS, the first with a secret and the second with a certificate. */
export function twoTenants(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    TENANTS: JSON.stringify([FIRST, SECOND]),
    FIRST_SECRET: "the-first-secret",
    SECOND_CERTIFICATE: CERTIFICATE,
    SECOND_KEY: PRIVATE_KEY,
    ACCOUNTS: JSON.stringify([{ username: "jane", passwordHash: HASH }]),
    ...change,
  };
}

/** The line with which an env is refused. */
export function refusal(env: Record<string, unknown>, checks?: Parameters<typeof readConfig>[1]): string {
  try {
    readConfig(env, checks);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error("the configuration was accepted");
}
