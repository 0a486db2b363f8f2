/** A row opened: each of its figures with sources, formula, fidelity and what stands behind it, down to the records. */
import { html } from "hono/html";
import type { Explanation } from "../api/explain.ts";
import { shareOf } from "../diff/figures.ts";
import type { Markup } from "../diff/markup.ts";
import type { ReportFamily } from "../reports/catalog.ts";
import type { ExplainedField } from "../reports/explain.ts";
import { counted } from "./compare.ts";
import { cellText } from "./reports-table.ts";
import { sourceName, trustWords } from "./trust-fields.ts";

type ExplainedRow = Explanation["rows"][number];

/**
 * @param index the row's place on the page: only the first one's fields can be plain anchors
 * @param openLink the address of the same row with a field's records named
 */
export function openedRow(
  { date, id, fields }: ExplainedRow,
  index: number,
  family: ReportFamily,
  openLink: (field: string) => string,
): Markup {
  const isPeriod = family.rows === "periods";
  return html`<h2>${date}${isPeriod ? "" : html` <span class="sub">ID ${id}</span>`}</h2><div class="charts">${Object.entries(
    fields,
  ).map(([name, field]) => {
    const anchor = index === 0 ? name : `${name}-${index}`;
    const type = family.fields.find((one) => one.name === name)?.type ?? "";
    return html`<div><h3 id="${anchor}">${name}: ${cellText(field.value, type)} <span class="tag">${trustWords(field.fidelity, field.bias)}</span></h3><dl>${told(field)}${behind(field, name, openLink)}</dl></div>`;
  })}</div>`;
}

const told = ({ sources, formula, why }: ExplainedField): Markup =>
  html`<dt>Sources</dt><dd>${
    sources.length === 0
      ? "none"
      : sources
          .map(({ source, share, days }) => `${sourceName(source)} ${shareOf(share)} (${counted(days, "day")})`)
          .join(", ")
  }</dd><dt>Formula</dt><dd>${formula}</dd>${why === null ? "" : html`<dt>Why</dt><dd>${why}</dd>`}`;

function behind(
  { behind: { records, sessions, reportDays, ids } }: ExplainedField,
  name: string,
  openLink: (field: string) => string,
): Markup {
  const parts = [
    counted(records, "record"),
    ...(sessions === 0 ? [] : [counted(sessions, "session")]),
    ...(reportDays === 0 ? [] : [counted(reportDays, "day of reports", "days of reports")]),
  ];
  const list =
    ids === undefined
      ? records === 0
        ? ""
        : html`. <a href="${openLink(name)}">Name the records of ${name}</a>`
      : html`${ids.length < records ? `; the first ${ids.length}:` : ":"}<ul class="ids">${ids.map((id) => html`<li><code>${id}</code></li>`)}</ul>`;
  return html`<dt>Behind it</dt><dd>${parts.join(", ")}${list}</dd>`;
}
