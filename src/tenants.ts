/** Which tenant a request is about: every account has a list, and names one of it where it has several. */
import type { Account, Config, TenantConfig } from "./config.ts";
import { Fault } from "./errors.ts";
import type { TenantStatus } from "./tenant-port.ts";

/**
 * The tenant that a request names by id or domain, or the account's first.
 *
 * @throws Fault tenantNotResolved for a tenant that isn't there or isn't the account's: the two look alike
 */
export function chooseTenant(config: Config, account: Account, named: string | undefined): TenantConfig {
  const found = named === undefined ? tenantsOf(config, account)[0] : findTenant(config, account, named);
  if (found === undefined) {
    throw new Fault(
      "tenantNotResolved",
      `The organization '${named ?? ""}' is not known, or not open to this account.`,
    );
  }
  return found;
}

/** The one of the account's tenants that has this id or domain. */
export function findTenant(config: Config, account: Account, named: string | undefined): TenantConfig | undefined {
  const wanted = named?.toLowerCase() ?? "";
  return tenantsOf(config, account).find(({ tenantId, domains }) => tenantId === wanted || domains.includes(wanted));
}

/** A tenant's status as an account sees it: what it tells of sets that the account isn't open for is left out. */
export function openStatus(account: Account, status: TenantStatus): TenantStatus {
  const { sets } = account;
  if (sets === undefined) return status;
  return {
    ...status,
    recorded: status.recorded.filter(({ set }) => sets.includes(set)),
    clients: status.clients.filter(({ set }) => sets.includes(set)),
  };
}

/** The tenants an account may see, in its own order. */
export function tenantsOf(config: Config, account: Account): TenantConfig[] {
  return account.tenants.flatMap((id) => config.tenants.find(({ tenantId }) => tenantId === id) ?? []);
}
