/** What the mappings say of each field: its sources in order, formula, fidelity, bias and why, as tables. */
import { html } from "hono/html";
import sources from "../../mappings/sources.json" with { type: "json" };
import type { Markup } from "../diff/markup.ts";
import type { Source } from "../measures.ts";
import type { ReportFamily } from "../reports/catalog.ts";
import { wordsOf } from "../reports/explain.ts";
import type { Policy } from "../reports/policy.ts";
import type { Bias, Fidelity } from "../reports/provenance.ts";

export const sourceName = (source: Source): string => sources[source].label;

const BIAS_WORDS: { readonly [K in Bias]: string } = {
  over: "may be too high",
  under: "may be too low",
  either: "may be too high or too low",
};

/** How far a figure can be trusted, in words. */
export const trustWords = (fidelity: Fidelity, bias: Bias | null | undefined): string =>
  bias == null ? fidelity : `${fidelity}, ${BIAS_WORDS[bias]}`;

/** Every source: what it is, how far back it reaches, whose days it has. */
export const sourceTable = (): Markup =>
  prose(
    "What each source is",
    ["Source", "What it is", "Reaches back", "Time zone"],
    Object.values(sources).map(
      ({ label, words, reaches, zone }) =>
        html`<tr><th scope="row">${label}</th><td>${words}</td><td>${reaches}</td><td>${zone}</td></tr>`,
    ),
  );

/** @param anchored whether each field's name is an anchor: names are the family's own, not the page's */
export const fieldTable = ({ name, fields }: ReportFamily, policy: Policy, anchored: boolean): Markup =>
  prose(
    `Fields of ${name}`,
    ["Field", "Source", "Fidelity", "Formula", "Why"],
    fields.map((field) =>
      field.sources.map(
        (entry, index) =>
          html`<tr>${
            index > 0
              ? ""
              : html`<th scope="rowgroup" rowspan="${field.sources.length}"${anchored ? html` id="${field.name}"` : ""}>${field.name}<span class="sub">${field.doc}${
                  field.later && !policy.laterColumns ? " Served under the policy laterColumns." : ""
                }</span></th>`
          }<td>${sourceName(entry.source)}</td><td>${trustWords(entry.fidelity, entry.bias)}</td><td>${wordsOf(entry, policy)}${entry.formula === "unavailable" ? "" : html`<span class="sub">${entry.from}</span>`}</td><td>${entry.why ?? ""}</td></tr>`,
      ),
    ),
  );

/** A table of sentences; `rows` in bodies of their own where they are lists. */
function prose(caption: string, heads: readonly string[], rows: readonly (Markup | readonly Markup[])[]): Markup {
  const bodies = rows.some(Array.isArray) ? rows : [rows];
  return html`<div class="wide" role="region" tabindex="0" aria-label="${caption}"><table class="prose"><caption>${caption}</caption><thead><tr>${heads.map(
    (head) => html`<th scope="col">${head}</th>`,
  )}</tr></thead>${bodies.map((body) => html`<tbody>${body as Markup[]}</tbody>`)}</table></div>`;
}
