/** The weak tag of an answer of the legacy service, and whether a caller's If-None-Match names it. */
import type { Account, Config, TenantConfig } from "./config.ts";
import { fingerprint } from "./fingerprint.ts";
import type { IncomingRequest } from "./legacy/model.ts";
import type { LegacyRequest } from "./legacy/request.ts";
import { dayOf } from "./measures.ts";
import { lastServedDay } from "./reports/periods.ts";
import { localDayOf, type Zone } from "./reports/zones.ts";
import type { Stand } from "./tenant-port.ts";

/** A weak tag over everything that an answer depends on (design.md, "Wire decisions"). */
export function entityTag(
  { revision, asOf }: Omit<Stand, "stamp">,
  request: LegacyRequest,
  incoming: IncomingRequest,
  account: Account,
  tenant: TenantConfig,
  zone: Zone,
  { config, now, build }: { readonly config: Config; readonly now: () => number; readonly build: string },
): string {
  const depends = [
    build,
    revision,
    asOf,
    request.dialect,
    incoming.url,
    zone.id,
    // Whatever day ends, the caller's own, one that settles or the UTC day of what was listed, changes answers by itself.
    dayOf(now()),
    localDayOf(zone, now()),
    lastServedDay(zone, now(), tenant.policy.settleHours),
    tenant.tenantId,
    tenant.tenantName,
    tenant.policy,
    config.publicOrigin ?? null,
    account.sets ?? null,
    request.metadataVersion,
  ];
  return `W/"${fingerprint(JSON.stringify(depends))}"`;
}

/** Whether one of the listed tags is the answer's, compared weakly. No tag of ours holds a comma. */
export function matches(ifNoneMatch: string, etag: string): boolean {
  const bare = etag.replace(/^W\//, "");
  return ifNoneMatch.split(",").some((one) => one.trim().replace(/^W\//, "") === bare);
}
