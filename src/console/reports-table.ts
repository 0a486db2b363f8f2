/** A page of a report's rows as a table: what isn't exact is marked in words and leads to where it comes from. */
import { html } from "hono/html";
import type { Markup } from "../diff/markup.ts";
import { clockText } from "../legacy/clock-text.ts";
import type { Property, Row, Value } from "../legacy/model.ts";
import type { ReadRows } from "../legacy-service.ts";
import { COMMON_COLUMNS } from "../model.ts";
import { isoDay } from "../reports/civil-date.ts";
import type { Fidelity } from "../reports/provenance.ts";
import { linkTo, TRUST, type Visit } from "./layout.ts";
import type { Wanted } from "./reports-options.ts";

/** What is not exact looks so. */
const MARKED: { readonly [K in Fidelity]: (text: string) => string } = {
  exact: (text) => text,
  approximate: (text) => `≈\u00A0${text}`,
  unavailable: (text) => `${text}\u00A0n/a`,
};

/** @param columns places of the columns beside Date */
export function reportTable(
  { table, originOf }: ReadRows,
  rows: readonly Row[],
  columns: readonly number[],
  wanted: Wanted,
  visit: Visit,
): Markup {
  const { name, type } = wanted.entity;
  const shown = columns.flatMap((column) => {
    const property = type.properties[column];
    return property === undefined ? [] : [{ column, property }];
  });
  const fields = linkTo(`${TRUST}/${name}`, visit);
  const line = (row: Row): Markup => {
    const origin = originOf.get(row);
    if (origin === undefined) return html``;
    const date = isoDay(origin.date);
    const opened = linkTo(`${TRUST}/${name}`, visit, [
      ["date", date],
      ...(type.key === "ID" ? ([["id", String(origin.id)]] as const) : []),
      ["zone", wanted.zone],
    ]);
    return html`<tr><th scope="row"><a href="${opened}">${date}</a></th>${shown.map(({ column, property }) => {
      const provenance = table.provenances[origin.origins[column - COMMON_COLUMNS] ?? -1];
      return cell(row[column] ?? null, property, provenance?.fidelity ?? "exact", opened);
    })}</tr>`;
  };
  return html`<div class="wide" role="region" tabindex="0" aria-label="Table"><table><caption>${name} by Date, ${wanted.zone}</caption><thead><tr><th scope="col">Date</th>${shown.map(
    ({ column, property }) =>
      html`<th scope="col"${isText(property) ? html` class="t"` : ""}>${
        column < COMMON_COLUMNS ? property.name : html`<a href="${fields}#${property.name}">${property.name}</a>`
      }</th>`,
  )}</tr></thead><tbody>${rows.map(line)}</tbody></table></div>`;
}

/** The row's own link is the stop for the keyboard; those of its cells lead to the same page and are none. */
function cell(value: Value, property: Property, fidelity: Fidelity, opened: string): Markup {
  const text = MARKED[fidelity](cellText(value, property.type));
  const inner = fidelity === "exact" ? text : html`<a tabindex="-1" href="${opened}#${property.name}">${text}</a>`;
  return html`<td${isText(property) ? html` class="t"` : ""}>${inner}</td>`;
}

/** Numbers stand to the right. */
const isText = ({ type }: Property): boolean => type !== "Edm.Int64" && type !== "Edm.Decimal";

/** An instant of UTC as ISO text, to the minute. */
export const minuteText = (iso: string): string => `${iso.slice(0, 16).replace("T", " ")} UTC`;

/** A value as people read it: figures as the feed has them, times without the letter between. */
export function cellText(value: Value, type: string): string {
  if (value === null) return "–";
  return type === "Edm.DateTime" ? clockText(Number(value)).replace("T", " ") : String(value);
}
