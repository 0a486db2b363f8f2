/** GET /bridge/explain/{Set}: the rows of a legacy request, each field with what stands behind it. */

import { readAsked } from "../asked.ts";
import { catalog } from "../catalog.ts";
import type { Account, TenantConfig } from "../config.ts";
import { Fault } from "../errors.ts";
import type { IncomingRequest } from "../legacy/model.ts";
import { type LegacyParts, readRows } from "../legacy-service.ts";
import { MAX_EXPLAINED_IDS } from "../limits.ts";
import { COMMON_COLUMNS } from "../model.ts";
import { type Cell, comesFromRecords } from "../reports/behind-cells.ts";
import { type ReportField, servedFields } from "../reports/catalog.ts";
import { isoDay } from "../reports/civil-date.ts";
import { type ExplainedField, explainCell, type FoundBehind } from "../reports/explain.ts";
import type { Provenance } from "../reports/provenance.ts";
import type { ReportRow } from "../reports/report-table.ts";

interface ExplainedCell {
  readonly origin: ReportRow;
  /** The field's place among the served ones. */
  readonly index: number;
  readonly field: ReportField;
  readonly provenance: Provenance;
}

export interface Explanation {
  readonly set: string;
  readonly zone: string;
  readonly policy: unknown;
  readonly asOf: string | null;
  readonly rows: readonly {
    readonly date: string;
    readonly id: number;
    readonly fields: Readonly<Record<string, ExplainedField>>;
  }[];
}

/**
 * Explain what a legacy request would be answered.
 *
 * @param incoming the same request as a legacy one
 * @param open the field whose cells are opened down to the ids of their records; undefined for counts alone
 * @param own the tenant of an address that names none; the account's first without
 * @throws Fault as the legacy request itself would
 */
export async function explain(
  incoming: IncomingRequest,
  account: Account,
  parts: LegacyParts,
  open: string | undefined,
  own?: TenantConfig,
): Promise<Explanation> {
  const asked = readAsked(incoming, account, parts.config, own);
  const { request, tenant, zone } = asked;
  if (request.target.kind !== "feed" && request.target.kind !== "entry") {
    throw new Fault("queryInvalid", "Only a report set or one of its rows can be explained.");
  }
  const { set } = request.target;
  const family = catalog().set(set.name)?.family;
  if (family === undefined) throw new Fault("notFound", `Resource not found for the segment '${set.name}'.`);
  const fields = servedFields(family, tenant.policy);
  if (open !== undefined && !fields.some(({ name }) => name === open)) {
    throw new Fault("queryInvalid", `The option 'records' names '${open}', which is no field of ${set.name}.`);
  }
  const { question, table, originOf, result, asOf } = await readRows(asked, set, parts);
  const [shown, columns] =
    result.kind === "page"
      ? [result.page.rows, result.page.columns]
      : result.kind === "entry"
        ? [[result.row], result.columns]
        : [[], []];
  const measures = columns.filter((column) => column >= COMMON_COLUMNS).map((column) => column - COMMON_COLUMNS);

  const cells = shown.flatMap((row): ExplainedCell[] => {
    const origin = originOf.get(row);
    return origin === undefined
      ? []
      : measures.flatMap((index) => {
          const field = fields[index];
          const provenance = table.provenances[origin.origins[index] ?? 0];
          return field === undefined || provenance === undefined ? [] : [{ origin, index, field, provenance }];
        });
  });
  const found = new Map<ExplainedCell, FoundBehind>();
  const toLookFor: { readonly cell: ExplainedCell; readonly question: Cell }[] = [];
  for (const cell of cells.filter(({ provenance }) => comesFromRecords(provenance))) {
    const { madeOf, date } = cell.origin;
    const ids = cell.field.name === open ? MAX_EXPLAINED_IDS : 0;
    if (madeOf !== undefined && "records" in madeOf) {
      found.set(cell, { records: madeOf.records.length, sessions: 0, ids: madeOf.records.slice(0, ids) });
    } else toLookFor.push({ cell, question: { date, field: cell.field.name, ids, ...madeOf } });
  }
  const answers =
    toLookFor.length === 0
      ? []
      : await parts.archive(tenant).behind(
          question,
          toLookFor.map((one) => one.question),
        );
  toLookFor.forEach(({ cell }, place) => {
    const answer = answers[place];
    if (answer !== undefined) found.set(cell, answer);
  });

  const explained = new Map<ReportRow, Record<string, ExplainedField>>();
  for (const cell of cells) {
    const { origin, index, field, provenance } = cell;
    const told = explained.get(origin) ?? {};
    told[field.name] = explainCell(field, origin.values[index] ?? null, provenance, tenant.policy, found.get(cell));
    explained.set(origin, told);
  }
  return {
    set: set.name,
    zone: zone.id,
    policy: tenant.policy,
    asOf: asOf === undefined ? null : new Date(asOf).toISOString(),
    rows: shown.flatMap((row) => {
      const origin = originOf.get(row);
      return origin === undefined
        ? []
        : [{ date: isoDay(origin.date), id: origin.id, fields: explained.get(origin) ?? {} }];
    }),
  };
}
