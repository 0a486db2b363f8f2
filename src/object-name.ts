/**
 * The name of the Durable Object that holds a tenant's archive: the tenant's id, behind the jurisdiction where one is set.
 * The name never changes for a tenant whose settings stay, since another name is another, empty archive.
 */
import type { Jurisdiction, TenantConfig } from "./config.ts";

/** `{tenantId}`, or `{jurisdiction}:{tenantId}`. */
export const objectName = ({ tenantId, jurisdiction }: Pick<TenantConfig, "tenantId" | "jurisdiction">): string =>
  jurisdiction === undefined ? tenantId : `${jurisdiction}:${tenantId}`;

/** The tenant's id in an object's name; undefined where the platform doesn't tell the name. */
export const tenantIdOf = (name: string | undefined): string | undefined => name?.replace(/^[a-z]+:/, "");

interface Namespace<Stub> {
  jurisdiction(jurisdiction: Jurisdiction): Namespace<Stub>;
  getByName(name: string): Stub;
}

/**
 * The object of a tenant.
 *
 * @throws Error where the platform knows no such jurisdiction: data that must stay in one is kept nowhere else. Only the
 *   platform's local runtime, which has no jurisdictions at all, gets an object of the same name all the same.
 */
export function objectOf<Stub>(
  namespace: Namespace<Stub>,
  tenant: Pick<TenantConfig, "tenantId" | "jurisdiction">,
): Stub {
  return within(namespace, tenant.jurisdiction).getByName(objectName(tenant));
}

function within<Stub>(namespace: Namespace<Stub>, jurisdiction: Jurisdiction | undefined): Namespace<Stub> {
  if (jurisdiction === undefined) return namespace;
  try {
    return namespace.jurisdiction(jurisdiction);
  } catch (error) {
    if (String(error).includes("not implemented in workerd")) return namespace;
    throw error;
  }
}
