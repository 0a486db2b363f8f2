/**
 * What a request asks for, and whom: read, and its tenant and zone found. Old programs ask for the same again and again, so
 * what was read is kept; it depends on nothing but the address, the headers that are read, and the account.
 */
import type { Account, Config, TenantConfig } from "./config.ts";
import type { IncomingRequest } from "./legacy/model.ts";
import { type LegacyRequest, READ_HEADERS, readRequest, requestedDomain } from "./legacy/request.ts";
import { modelFor } from "./model.ts";
import { resolveZone, type Zone } from "./reports/zones.ts";
import { chooseTenant, findTenant } from "./tenants.ts";

/** A request that was read, and whose figures it asks for. */
export interface Asked {
  readonly request: LegacyRequest;
  readonly tenant: TenantConfig;
  readonly zone: Zone;
}

/** Kept of each account and tenant; longer ones are read each time. */
const MOST_KEPT = 200;
const LONGEST_KEPT = 2_000;
/** By the tenant, whose policy decides what there is, and by account. */
const kept = new WeakMap<TenantConfig, WeakMap<Account, Map<string, Asked>>>();

/**
 * Read a request, find its tenant and its zone.
 *
 * @param account of that configuration; its tenants are the same objects for every request
 * @param own the tenant of an address that names none; the account's first without
 * @throws Fault for whatever the caller got wrong
 */
export function readAsked(
  incoming: IncomingRequest,
  account: Account,
  config: Config,
  own: TenantConfig = chooseTenant(config, account, undefined),
): Asked {
  const ofTenant = kept.get(own) ?? new WeakMap<Account, Map<string, Asked>>();
  kept.set(own, ofTenant);
  const ofAccount = ofTenant.get(account) ?? new Map<string, Asked>();
  ofTenant.set(account, ofAccount);
  const key = keyOf(incoming);
  let asked = ofAccount.get(key);
  if (asked === undefined) {
    asked = read(incoming, account, config, own);
    if (ofAccount.size >= MOST_KEPT) ofAccount.clear();
    if (key.length <= LONGEST_KEPT) ofAccount.set(key, asked);
  }
  return asked;
}

/** No header holds a line end; one that is missing is another than an empty one. */
function keyOf({ method, url, header }: IncomingRequest): string {
  let key = `${method} ${url}`;
  for (const name of READ_HEADERS) {
    const value = header(name);
    key += value === undefined ? "\n" : `\n=${value}`;
  }
  return key;
}

function read(incoming: IncomingRequest, account: Account, config: Config, own: TenantConfig): Asked {
  // Which sets there are depends on the tenant. Where it is named wrongly, the request's other faults still come first.
  const named = findTenant(config, account, requestedDomain(incoming.url));
  const model = modelFor(account, (named ?? own).policy);
  const request = readRequest(incoming, model, config.publicOrigin);
  const tenant = request.domain === undefined ? own : chooseTenant(config, account, request.domain.name);
  return { request, tenant, zone: resolveZone(request.timeZone ?? account.zone) };
}
