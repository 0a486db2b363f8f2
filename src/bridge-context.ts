/** What every handler knows of a signed-in request: the caller, the tenant meant, and that tenant's archive. */
import type { Context } from "hono";
import type { Account, TenantConfig } from "./config.ts";
import { Fault } from "./errors.ts";
import type { LegacyParts } from "./legacy-service.ts";
import type { RequestNote } from "./request-log.ts";
import type { TenantPort } from "./tenant-port.ts";
import { chooseTenant, tenantsOf } from "./tenants.ts";

export interface Signed {
  Variables: { requestId: string; account: Account; parts: LegacyParts; note: RequestNote };
}
export type BridgeContext = Context<Signed>;

/** Middleware for what only operators may do. Throws Fault forbidden. */
export async function requireOperator(c: BridgeContext, next: () => Promise<void>): Promise<void> {
  if (!c.get("account").roles.includes("operator")) {
    throw new Fault("forbidden", "This address needs an account with the role 'operator'.");
  }
  await next();
}

/** Middleware for what moves or changes whole archives. Throws Fault forbidden. */
export async function requireAllSets(c: BridgeContext, next: () => Promise<void>): Promise<void> {
  if (c.get("account").sets !== undefined) {
    throw new Fault(
      "forbidden",
      "This address is about whole archives: it needs an account that is open for all sets.",
    );
  }
  await next();
}

/** The tenant that `?tenant=` names, or the account's first. */
export function tenantOf(c: BridgeContext): TenantConfig {
  const tenant = chooseTenant(c.get("parts").config, c.get("account"), c.req.query("tenant"));
  c.get("note").tenant = tenant.tenantId;
  return tenant;
}

/** The archive of that tenant. Throws Fault tenantNotResolved. */
export const portOf = (c: BridgeContext): TenantPort => c.get("parts").archive(tenantOf(c));

/** The tenants a bridge address speaks of: the one that `?tenant=` names, or all of the account's. */
export function tenantsOfRequest(c: BridgeContext): TenantConfig[] {
  const { config } = c.get("parts");
  const named = c.req.query("tenant");
  return named === undefined ? tenantsOf(config, c.get("account")) : [chooseTenant(config, c.get("account"), named)];
}
