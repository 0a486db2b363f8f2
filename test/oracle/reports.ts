/** The five families' rows as the reports serve them, in the oracle's form. */
import activeUser from "../../mappings/cs-active-user.json" with { type: "json" };
import avConferenceTime from "../../mappings/cs-av-conference-time.json" with { type: "json" };
import conference from "../../mappings/cs-conference.json" with { type: "json" };
import p2pSession from "../../mappings/cs-p2p-session.json" with { type: "json" };
import p2pAvTime from "../../mappings/cs-p2pav-time.json" with { type: "json" };
import type { ArchiveView } from "../../src/reports/archive-view.ts";
import { buildCatalog, type ReportSet, servedFields } from "../../src/reports/catalog.ts";
import { periodRows } from "../../src/reports/period-rows.ts";
import type { Period } from "../../src/reports/periods.ts";
import type { Provenance } from "../../src/reports/provenance.ts";
import { resolveZone } from "../../src/reports/zones.ts";
import type { FamilyName, OracleQuestion } from "./oracle.ts";

export const catalog = buildCatalog([activeUser, avConferenceTime, conference, p2pAvTime, p2pSession]);

/** A set by its name; an error where the mappings know none. */
export function setNamed(name: string): ReportSet {
  const set = catalog.set(name);
  if (set === undefined) throw new Error(`no set ${name}`);
  return set;
}

export const ALL_DATES = { from: -100_000, to: 100_000 };

export interface ServedRow {
  readonly date: number;
  readonly values: Readonly<Record<string, number | string | null>>;
}

export interface ExplainedRow extends ServedRow {
  readonly id: number;
  readonly provenance: Readonly<Record<string, Provenance>>;
}

export function explainedRows(
  set: ReportSet,
  view: ArchiveView,
  { zone, policy, now }: OracleQuestion,
  dates = ALL_DATES,
): ExplainedRow[] {
  const table = periodRows(set, view, { zone: resolveZone(zone), policy, now, dates });
  const names = servedFields(set.family, policy).map(({ name }) => name);
  return table.rows.map(({ id, date, values, origins }) => ({
    id,
    date,
    values: Object.fromEntries(names.map((name, index) => [name, values[index] ?? null])),
    provenance: Object.fromEntries(
      names.flatMap((name, index) => {
        const provenance = table.provenances[origins[index] ?? -1];
        return provenance === undefined ? [] : [[name, provenance]];
      }),
    ),
  }));
}

export function servedRows(
  family: FamilyName,
  period: Period,
  view: ArchiveView,
  asked: OracleQuestion,
  dates = ALL_DATES,
): ServedRow[] {
  const rows = explainedRows(setNamed(`${family}${period}`), view, asked, dates);
  return rows.map(({ date, values }) => ({ date, values }));
}
