/**
 * From the raw members of an env to read variables: each through its schema, then what one JSON variable must hold in
 * itself. What needs all of them together is in config.ts.
 */
import * as z from "zod/mini";
import { accountsSchema, JSON_VARIABLES, variableSchemas } from "./config-schemas.ts";
import { userKey } from "./user-key.ts";

/** The Worker's env, or what will become one. */
export type Env = Readonly<Record<string, unknown>>;

/** A variable is wrong or missing. The message is one line, safe to show to anybody. */
export class ConfigError extends Error {
  /** The culprit, e.g. `POLICY` or `ACCOUNTS_2`. */
  readonly variable: string;

  /** `rest` follows the variable's name directly: a path into it and a space, or just a space, and the complaint. */
  constructor(variable: string, rest: string) {
    super(`${variable}${rest}`);
    this.name = "ConfigError";
    this.variable = variable;
  }
}

/** Knowledge of other modules that a configuration may be checked against. */
export interface ConfigChecks {
  /** Whether a caller could send this as X-timezone. */
  readonly checkZone?: (zone: string) => boolean;
  /** Whether the service has this entity set. */
  readonly checkSet?: (set: string) => boolean;
}

export type Variables = {
  readonly [K in keyof typeof variableSchemas]?: z.output<ReturnType<(typeof variableSchemas)[K]>> | undefined;
};
export type TenantEntry = NonNullable<Variables["TENANTS"]>[number];
type AccountEntry = z.output<ReturnType<typeof accountsSchema>>[number];
/** An account and the place where it stands, for complaints about it. */
export type PlacedAccount = { readonly variable: string; readonly path: string; readonly entry: AccountEntry };

export interface Present {
  readonly variables: Variables;
  readonly accounts: readonly PlacedAccount[];
}

/** ACCOUNTS and its numbered continuations among the members of an env, in the order in which they are joined. */
export function accountVariables(env: Env): string[] {
  const number = (name: string) => Number(name.slice("ACCOUNTS_".length));
  return Object.keys(env)
    .filter((name) => /^ACCOUNTS(?:_[0-9]+)?$/.test(name) && !isBlank(env[name]))
    .sort((a, b) => number(a) - number(b));
}

/**
 * Reads the variables that are there and checks all that can be told without the others.
 *
 * @throws ConfigError for the first one found wrong
 */
export function readPresent(env: Env, checks: ConfigChecks): Present {
  const read: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(variableSchemas)) {
    if (isBlank(env[name])) continue;
    read[name] = parse(name, schema(), JSON_VARIABLES.has(name) ? fromJson(name, env[name]) : trimmed(env[name]));
  }
  const variables = read as Variables;
  checkOneWay(variables);
  variables.TENANTS?.forEach((entry, index) => {
    checkCredentialNames(entry, `[${index}]`);
  });
  checkUnique(
    "TENANTS",
    variables.TENANTS?.map((entry, index) => [`[${index}].tenantId`, entry.tenantId]),
  );
  checkUnique(
    "TENANTS",
    variables.TENANTS?.flatMap((entry, index) =>
      (entry.domains ?? []).map((domain): [string, string] => [`[${index}].domains`, domain]),
    ),
  );
  const accounts = accountVariables(env).flatMap((variable) =>
    parse(variable, accountsSchema(), fromJson(variable, env[variable])).map(
      (entry, index): PlacedAccount => ({ variable, path: `[${index}]`, entry }),
    ),
  );
  checkAccounts(accounts, checks);
  return { variables, accounts };
}

/** An empty value counts as none: templates of .dev.vars keep the names of what isn't used. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

function trimmed(value: unknown): unknown {
  return typeof value === "string" ? value.trim() : value;
}

function fromJson(name: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  try {
    return JSON.parse(value);
  } catch (error) {
    // The engine's own words quote the text, which may hold secrets; its position doesn't.
    const position = / at position \d+/.exec(String(error))?.[0] ?? "";
    throw new ConfigError(name, ` is not valid JSON${position}`);
  }
}

function parse<T extends z.ZodMiniType>(name: string, schema: T, value: unknown): z.output<T> {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = (issue?.path ?? [])
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("");
  throw new ConfigError(name, `${path} ${issue?.message ?? "is wrong"}`);
}

/** Where two variables say the same thing in two ways, the owner has to choose: guessing could ask the wrong tenant. */
function checkOneWay(variables: Variables): void {
  if (variables.TENANTS !== undefined) {
    if (variables.TENANT_ID === undefined) return;
    throw new ConfigError("TENANTS", " stands in place of TENANT_ID: only one of the two may be set");
  }
  if (variables.CLIENT_SECRET !== undefined && variables.CLIENT_CERTIFICATE !== undefined) {
    throw new ConfigError("CLIENT_CERTIFICATE", " stands in place of CLIENT_SECRET: only one of the two may be set");
  }
}

function checkCredentialNames(entry: TenantEntry, path: string): void {
  const { clientSecretName, certificateName, privateKeyName } = entry;
  const byCertificate = certificateName !== undefined && privateKeyName !== undefined;
  const half = certificateName !== undefined || privateKeyName !== undefined;
  if (clientSecretName === undefined ? byCertificate : !half) return;
  throw new ConfigError("TENANTS", `${path} must name either clientSecretName, or certificateName and privateKeyName`);
}

function checkUnique(variable: string, values: readonly (readonly [string, string])[] = []): void {
  const seen = new Set<string>();
  for (const [path, value] of values) {
    if (seen.has(value)) throw new ConfigError(variable, `${path} is there twice`);
    seen.add(value);
  }
}

function checkAccounts(accounts: readonly PlacedAccount[], checks: ConfigChecks): void {
  const names = new Set<string>();
  for (const { variable, path, entry } of accounts) {
    const name = userKey(entry.username);
    if (names.has(name)) throw new ConfigError(variable, `${path}.username is the name of another account already`);
    names.add(name);
    if (entry.zone !== undefined && checks.checkZone?.(entry.zone) === false) {
      throw new ConfigError(variable, `${path}.zone must be an IANA time zone, a Windows zone id or an offset`);
    }
    const wrong = entry.sets?.findIndex((set) => checks.checkSet?.(set) === false) ?? -1;
    if (wrong >= 0) throw new ConfigError(variable, `${path}.sets[${wrong}] is no entity set of the service`);
  }
}
