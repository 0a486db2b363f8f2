/** Rows of a report, worked out by the archive, in the form in which they are compared. */
import type { ReportField, ReportSet } from "../reports/catalog.ts";
import { servedFields } from "../reports/catalog.ts";
import type { Policy } from "../reports/policy.ts";
import type { Provenance } from "../reports/provenance.ts";
import type { CellValue, ReportTable } from "../reports/report-table.ts";
import type { ComparableRow, Trust } from "./model.ts";

/** @param set the catalog's own, with the reasons of its mapping */
export function tableRows(set: ReportSet, table: ReportTable, policy: Policy): ComparableRow[] {
  const fields = servedFields(set.family, policy);
  const trusts = new Map<string, Trust | undefined>();
  return table.rows.map((row) => {
    const provenances = row.origins.map((origin) => table.provenances[origin]);
    const rowSources = new Set(provenances.flatMap((one) => one?.sources.map(({ source }) => source) ?? []));
    const values: Record<string, CellValue> = {};
    const trust: Record<string, Trust> = {};
    fields.forEach((field, index) => {
      const provenance = provenances[index];
      values[field.name] = row.values[index] ?? null;
      if (provenance === undefined) return;
      const place = `${field.name} ${row.origins[index]} ${provenance.sources.length === 0 ? [...rowSources].join() : ""}`;
      if (!trusts.has(place)) trusts.set(place, trustOf(field, provenance, rowSources));
      const found = trusts.get(place);
      if (found !== undefined) trust[field.name] = found;
      // Nothing was read for the period: the figure is missing, not zero.
      else values[field.name] = null;
    });
    return { date: row.date, values, trust };
  });
}

/** Undefined where a source that was not read could have given the figure. */
function trustOf(field: ReportField, provenance: Provenance, rowSources: ReadonlySet<string>): Trust | undefined {
  const { fidelity, bias, note } = provenance;
  const sources = provenance.sources.map(({ source }) => source);
  if (sources.length === 0) {
    const asked = field.sources.filter(({ source }) => rowSources.size === 0 || rowSources.has(source));
    const cannot = asked.find(({ formula }) => formula === "unavailable");
    return cannot === undefined
      ? undefined
      : { fidelity: "unavailable", bias: null, sources, why: cannot.why ?? cannot.words };
  }
  const whys = field.sources.filter(({ source }) => sources.includes(source)).flatMap(({ why }) => why ?? []);
  const told = [...new Set([...whys, ...(note === null ? [] : [`${note.charAt(0).toUpperCase()}${note.slice(1)}.`])])];
  return { fidelity, bias, sources, why: told.length === 0 ? null : told.join(" ") };
}
