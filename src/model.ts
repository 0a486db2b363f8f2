/** Catalog -> what the legacy face shows to one account: the sets of its tenant's policy that it may read. */

import { catalog } from "./catalog.ts";
import type { Account, Policy } from "./config.ts";
import type { EntitySet, EntityType, Model, Property, Row, Value } from "./legacy/model.ts";
import { DAY_MS } from "./measures.ts";
import { type ReportFamily, servedFields, servedSets } from "./reports/catalog.ts";
import type { SentTable } from "./reports/sent-table.ts";

const models = new WeakMap<Account, WeakMap<Policy, Model>>();

/** The model for an account under a policy; worked out once. */
export function modelFor(account: Account, policy: Policy): Model {
  const known = models.get(account)?.get(policy);
  if (known !== undefined) return known;
  const types = new Map<ReportFamily, EntityType>();
  const allowed = servedSets(catalog(), policy).filter(({ name }) => account.sets?.includes(name) ?? true);
  const sets = allowed.map(({ name, family, title, xAxis, yAxis }): EntitySet => {
    const type = types.get(family) ?? entityType(family, policy);
    types.set(family, type);
    return { name, type, title, xAxis, yAxis };
  });
  const model: Model = { namespace: "TenantReporting", container: "TenantReportingWebService", sets };
  const ofAccount = models.get(account) ?? new WeakMap<Policy, Model>();
  models.set(account, ofAccount.set(policy, model));
  return model;
}

/** ID, Date, TenantGuid, TenantName, then the measures in wire order (design.md, "Wire decisions"). */
function entityType(family: ReportFamily, policy: Policy): EntityType {
  const fields = servedFields(family, policy);
  const numbersMayBeMissing = policy.unavailable === "null";
  return {
    name: family.entityType,
    key: family.rows === "periods" ? "Date" : "ID",
    properties: [
      { name: "ID", type: "Edm.Int64", nullable: false },
      { name: "Date", type: "Edm.DateTime", nullable: false },
      { name: "TenantGuid", type: "Edm.Guid", nullable: false },
      { name: "TenantName", type: "Edm.String", nullable: true },
      ...fields.map(({ name, type }): Property => {
        const number = type === "Edm.Int64" || type === "Edm.Decimal";
        return { name, type, nullable: !number || numbersMayBeMissing };
      }),
    ],
    aliases: Object.fromEntries(fields.flatMap(({ name, aliases }) => aliases.map((alias) => [alias, name]))),
  };
}

/** Where the measures begin in a row. */
export const COMMON_COLUMNS = 4;

const rowsOfTables = new WeakMap<SentTable, readonly Row[]>();

/**
 * A report's rows, each in the order of the entity type's properties; worked out once for as long as the table is held.
 *
 * @param tenantId of the tenant that the table is about, and @param tenantName what it is called
 */
export function legacyRows(table: SentTable, tenantId: string, tenantName: string): readonly Row[] {
  const known = rowsOfTables.get(table);
  if (known !== undefined) return known;
  const rows = makeRows(table, tenantId, tenantName);
  rowsOfTables.set(table, rows);
  return rows;
}

function makeRows({ ids, dates, values }: SentTable, tenantId: string, tenantName: string): readonly Row[] {
  const rows = new Array<Row>(ids.length);
  for (let place = 0; place < ids.length; place++) {
    // Made in its full length: one that grows leaves what it outgrew to be collected, for every row of every answer.
    const row = new Array<Value>(COMMON_COLUMNS + values.length);
    row[0] = ids[place] ?? 0;
    row[1] = (dates[place] ?? 0) * DAY_MS;
    row[2] = tenantId;
    row[3] = tenantName;
    for (let field = 0; field < values.length; field++) row[COMMON_COLUMNS + field] = values[field]?.[place] ?? null;
    rows[place] = row;
  }
  return rows;
}
