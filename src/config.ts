/**
 * Variables and secrets of the Worker -> one typed {@link Config}. A wrong or missing one stops with a
 * {@link ConfigError}: one line that names the variable and the member, and never shows the value of anything.
 *
 * Source: design.md, "Interfaces" (variables, roles) and "Policies".
 */
import * as z from "zod/mini";
import { certificateSchema, policySchema, privateKeySchema, secretSchema } from "./config-schemas.ts";
import {
  accountVariables,
  type ConfigChecks,
  ConfigError,
  type Env,
  isBlank,
  type PlacedAccount,
  readPresent,
  type TenantEntry,
  type Variables,
} from "./config-variables.ts";
import { DEFAULT_POLICY, type Policy } from "./reports/policy.ts";

export type { ConfigChecks, Env, Policy };
export { ConfigError, policySchema };

export type Cloud = "global" | "us-gov-high" | "us-gov-dod" | "china";
export type Jurisdiction = "eu" | "fedramp";
export type Role = "reader" | "operator";

/** How the bridge proves itself to Entra. Certificate and key are one PEM block each. */
export type Credential =
  /** `expires`: when the secret ends, ms since 1970, UTC, where somebody has said so: Entra doesn't tell the app. */
  | { readonly kind: "secret"; readonly secret: string; readonly expires?: number | undefined }
  | { readonly kind: "certificate"; readonly certificate: string; readonly privateKey: string };

export interface TenantConfig {
  /** Entra tenant id in lower case. */
  readonly tenantId: string;
  /** What `TenantName` prints. */
  readonly tenantName: string;
  /** Domains by which partners may name the tenant, in lower case. */
  readonly domains: readonly string[];
  readonly clientId: string;
  readonly credential: Credential;
  readonly cloud: Cloud;
  /** Where the archive must stay; anywhere if absent. It is part of the archive's name (object-name.ts). */
  readonly jurisdiction?: Jurisdiction | undefined;
  /** Origins without a slash at the end, in place of the cloud's own. */
  readonly graphEndpoint?: string | undefined;
  readonly loginEndpoint?: string | undefined;
  readonly policy: Policy;
}

export interface Account {
  readonly username: string;
  readonly passwordHash: string;
  readonly roles: readonly Role[];
  /** Ids of the tenants the account may see, never empty; the first is used where a caller names none. */
  readonly tenants: readonly string[];
  /** The only entity sets the account sees; all of them if absent. */
  readonly sets?: readonly string[] | undefined;
  /** Time zone for callers that can't send X-timezone. */
  readonly zone?: string | undefined;
}

export interface Config {
  /** Never empty; the first is the default. */
  readonly tenants: readonly TenantConfig[];
  readonly accounts: readonly Account[];
  /** Whose bearer tokens are taken beside Basic; none without. */
  readonly bearer?: Bearer | undefined;
  /** Origin to print in ids and links, without a slash at the end. */
  readonly publicOrigin?: string | undefined;
  readonly userHashKey?: string | undefined;
  readonly webhookSecret?: string | undefined;
  /** HTTP date for the Sunset header. */
  readonly sunset?: string | undefined;
  /** Age in hours of the last good sweep beyond which health is bad. */
  readonly healthMaxAgeHours: number;
  /** What one run of collecting may spend, where it is not the default. */
  readonly budget: { readonly [K in keyof Budget]?: Budget[K] | undefined };
}

export interface Bearer {
  /** The `aud` that a token must have. */
  readonly audience: string;
  /** Roles by the values of a token's `roles`; by their own names without. */
  readonly roles?: Readonly<Record<string, Role>> | undefined;
}

/** What one run of collecting may spend. */
export interface Budget {
  /** Requests sent. */
  readonly requests: number;
  /** Rows of the archive read and written, index entries included. */
  readonly rowsRead: number;
  readonly rowsWritten: number;
}

const DEFAULT_HEALTH_MAX_AGE_HOURS = 6;

/**
 * Reads and checks the whole configuration.
 *
 * @param env the Worker's env; members that are no variable of the bridge (bindings) are ignored
 * @throws ConfigError for the first variable found wrong, or else the first that is missing
 */
export function readConfig(env: Env, checks: ConfigChecks = {}): Config {
  const { variables, accounts } = readPresent(env, checks);
  const missing = missingVariable((name) => !isBlank(env[name]), accountVariables(env).length > 0);
  if (missing !== undefined) throw new ConfigError(missing, " is missing");
  if (accounts.length === 0) throw new ConfigError("ACCOUNTS", " must hold at least one account");
  const tenants =
    variables.TENANTS === undefined
      ? [singleTenant(variables)]
      : variables.TENANTS.map((entry, index) => listedTenant(entry, `[${index}]`, variables, env));
  return {
    tenants,
    accounts: accounts.map((account) => resolveAccount(account, tenants)),
    bearer: variables.BEARER,
    publicOrigin: variables.PUBLIC_ORIGIN,
    userHashKey: variables.USER_HASH_KEY,
    webhookSecret: variables.WEBHOOK_SECRET,
    sunset: variables.SUNSET,
    healthMaxAgeHours: variables.HEALTH_MAX_AGE_HOURS ?? DEFAULT_HEALTH_MAX_AGE_HOURS,
    budget: variables.BUDGET ?? {},
  };
}

/**
 * Checks the variables that are there and asks for none: for places that can't see the secrets.
 *
 * @throws ConfigError for the first variable found wrong
 */
export function checkVariables(env: Env, checks: ConfigChecks = {}): void {
  readPresent(env, checks);
}

/** The name of the first variable that a configuration can't do without and that isn't there; undefined if all are. */
export function missingVariable(has: (name: string) => boolean, hasAccounts: boolean): string | undefined {
  const single = ["TENANT_ID", "TENANT_NAME", "CLIENT_ID"];
  if (has("CLIENT_CERTIFICATE") || has("CLIENT_PRIVATE_KEY")) single.push("CLIENT_CERTIFICATE", "CLIENT_PRIVATE_KEY");
  else single.push("CLIENT_SECRET");
  const missing = has("TENANTS") ? undefined : single.find((name) => !has(name));
  return missing ?? (hasAccounts ? undefined : "ACCOUNTS");
}

function singleTenant(variables: Variables): TenantConfig {
  const { TENANT_ID = "", TENANT_NAME = "", CLIENT_ID = "", CLIENT_SECRET } = variables;
  const { CLIENT_CERTIFICATE = "", CLIENT_PRIVATE_KEY = "" } = variables;
  return {
    tenantId: TENANT_ID,
    tenantName: TENANT_NAME,
    domains: [],
    clientId: CLIENT_ID,
    credential:
      CLIENT_SECRET === undefined
        ? { kind: "certificate", certificate: CLIENT_CERTIFICATE, privateKey: CLIENT_PRIVATE_KEY }
        : { kind: "secret", secret: CLIENT_SECRET, expires: variables.CLIENT_SECRET_EXPIRES },
    ...shared(variables, {}),
  };
}

function listedTenant(entry: TenantEntry, path: string, variables: Variables, env: Env): TenantConfig {
  /** The secret's name isn't repeated: somebody may have put the secret itself there. */
  const secret = (member: "clientSecretName" | "certificateName" | "privateKeyName", schema: z.ZodMiniType<string>) => {
    const value = env[entry[member] ?? ""];
    if (isBlank(value)) throw new ConfigError("TENANTS", `${path}.${member} names a secret that is missing`);
    const result = z.safeParse(schema, typeof value === "string" ? value.trim() : value);
    if (result.success) return result.data;
    throw new ConfigError("TENANTS", `${path}.${member} names a secret that ${result.error.issues[0]?.message}`);
  };
  return {
    tenantId: entry.tenantId,
    tenantName: entry.tenantName.trim(),
    domains: entry.domains ?? [],
    clientId: entry.clientId,
    credential:
      entry.clientSecretName === undefined
        ? {
            kind: "certificate",
            certificate: secret("certificateName", certificateSchema()),
            privateKey: secret("privateKeyName", privateKeySchema()),
          }
        : { kind: "secret", secret: secret("clientSecretName", secretSchema()), expires: entry.clientSecretExpires },
    ...shared(variables, entry),
  };
}

/** What every tenant has; its own settings win over the variables, and those over the defaults. */
function shared(variables: Variables, own: Partial<TenantEntry>) {
  return {
    cloud: own.cloud ?? variables.CLOUD ?? "global",
    jurisdiction: own.jurisdiction ?? variables.JURISDICTION,
    graphEndpoint: variables.GRAPH_ENDPOINT,
    loginEndpoint: variables.LOGIN_ENDPOINT,
    policy: z.parse(policySchema(), { ...DEFAULT_POLICY, ...variables.POLICY, ...own.policy }),
  };
}

function resolveAccount({ variable, path, entry }: PlacedAccount, tenants: readonly TenantConfig[]): Account {
  const ids = entry.tenants?.map((named, index) => {
    const name = named.trim().toLowerCase();
    const found = tenants.find((tenant) => tenant.tenantId === name || tenant.domains.includes(name));
    if (found === undefined) throw new ConfigError(variable, `${path}.tenants[${index}] is no configured tenant`);
    return found.tenantId;
  });
  return {
    username: entry.username,
    passwordHash: entry.passwordHash,
    roles: [...new Set(entry.roles ?? (["reader"] as const))],
    tenants: [...new Set(ids ?? tenants.slice(0, 1).map((tenant) => tenant.tenantId))],
    sets: entry.sets,
    zone: entry.zone,
  };
}
