/** Which tenant a request is about: every account has a list, and names one of it where it has several. */
import type { Account, Config, TenantConfig } from "./config.ts";
import { Fault } from "./errors.ts";

/**
 * The tenant that a request names by id or domain, or the account's first.
 *
 * @throws Fault tenantNotResolved for a tenant that isn't there or isn't the account's: the two look alike
 */
export function chooseTenant(config: Config, account: Account, named: string | undefined): TenantConfig {
  const own = tenantsOf(config, account);
  const wanted = named?.toLowerCase();
  const found =
    wanted === undefined
      ? own[0]
      : own.find(({ tenantId, domains }) => tenantId === wanted || domains.includes(wanted));
  if (found === undefined) {
    throw new Fault(
      "tenantNotResolved",
      `The organization '${named ?? ""}' is not known, or not open to this account.`,
    );
  }
  return found;
}

/** The tenants an account may see, in its own order. */
export function tenantsOf(config: Config, account: Account): TenantConfig[] {
  return account.tenants.flatMap((id) => config.tenants.find(({ tenantId }) => tenantId === id) ?? []);
}
