/**
 * The comparison as one HTML page that needs nothing else: no script, no address, light and dark by the reader's own
 * setting, readable in print, by keyboard and by screen readers. Rows that agree are left to the JSON document.
 */
import { html, raw } from "hono/html";
import { chart, type Point } from "./chart.ts";
import { figure, percent, STATUS_WORDS, shareOf, signed, statusLine } from "./figures.ts";
import type { Markup } from "./markup.ts";
import {
  type Cause,
  type ComparedCell,
  type Comparison,
  type DiffResult,
  type FieldSummary,
  type Status,
  type Verdict,
  worstFirst,
} from "./model.ts";
import { STYLE } from "./page-style.ts";

/** Figures that differ which the page shows, of all comparisons together: beyond it would grow past 300 KB. */
const MOST_ROWS = 450;
/** Points of all charts together, for the same reason. */
const MOST_POINTS = 9000;

/** Files that couldn't be read which the page names. */
const MOST_REFUSED = 40;

const DIFFERING: readonly Status[] = ["different", "onlyOld", "onlyNew"];
const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  acceptable: "Acceptable",
  different: "Different",
  incomparable: "Not compared",
};

/** The whole page as text. */
export async function diffPage(result: DiffResult): Promise<string> {
  const { verdict, refused } = result;
  const comparisons = worstFirst(result.comparisons);
  const differing = comparisons.filter(({ rows }) => rows.some(({ status }) => DIFFERING.includes(status))).length;
  const rowsEach = Math.floor(MOST_ROWS / Math.max(1, differing));
  const points = comparisons.reduce(
    (sum, one) => sum + (isChartable(one) ? one.rows.length * one.fields.length : 0),
    0,
  );
  const thin = Math.max(1, Math.ceil(points / MOST_POINTS));
  const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Old and new numbers: ${verdictWords(result)}</title><style>${raw(STYLE)}</style></head><body><a class="skip" href="#main">To the results</a><header><h1>Old numbers beside new numbers</h1><p class="verdict ${verdict}"><strong>${verdictWords(result)}.</strong> ${overall(result)}</p>${
    comparisons.length > 1 ? contents(comparisons) : ""
  }${adviceBlock(result)}</header><main id="main">${refused.length === 0 ? "" : html`<section><h2>Could not be compared</h2><ul>${refused.slice(0, MOST_REFUSED).map(({ name, why }) => html`<li><b>${clipped(name, 120)}</b>: ${clipped(why, 400)}</li>`)}${refused.length > MOST_REFUSED ? html`<li>${refused.length - MOST_REFUSED} more</li>` : ""}</ul></section>`}${comparisons.map(
    (comparison, index) => section(comparison, `s${index}`, rowsEach, thin),
  )}</main><footer><p>Figures that agree are left out of the tables; the JSON document of the same comparison holds every one.</p></footer></body></html>`;
  return String(await page);
}

const verdictWords = ({ verdict, comparisons }: DiffResult): string =>
  verdict === "incomparable" && comparisons.some((one) => one.verdict !== "incomparable")
    ? "Not all could be compared"
    : VERDICT_WORDS[verdict];

function overall({ comparisons, refused }: DiffResult): string {
  const counted = (verdict: Verdict): number => comparisons.filter((one) => one.verdict === verdict).length;
  const parts = [
    `${comparisons.length} ${comparisons.length === 1 ? "report" : "reports"} compared`,
    counted("different") === 0 ? "" : `${counted("different")} with differences`,
    counted("incomparable") === 0 ? "" : `${counted("incomparable")} without common figures`,
    refused.length === 0 ? "" : `${refused.length} not readable`,
  ];
  return `${parts.filter((part) => part !== "").join(", ")}.`;
}

function adviceBlock({ advice, comparisons }: DiffResult): Markup | "" {
  const { settings, toImport, never } = advice;
  const agree =
    settings.length === 0 && toImport.length === 0
      ? ""
      : html`<h2>What would make them agree</h2><ul>${settings.map(({ name, value, sets }) => html`<li><code>${name}=${value}</code> for ${sets.length} of ${comparisons.length}: ${sets.join(", ")}</li>`)}${
          toImport.length === 0 ? "" : html`<li>Import the old answers of ${toImport.join(", ")}.</li>`
        }</ul>`;
  const can =
    never.length === 0
      ? ""
      : html`<h2>What can never agree</h2><ul>${never.map(({ family, fields, why }) => html`<li><b>${family}</b> ${fields.join(", ")}: ${why}</li>`)}</ul>`;
  return html`${agree}${can}`;
}

const contents = (comparisons: readonly Comparison[]): Markup =>
  html`<nav aria-label="Reports"><ul>${comparisons.map(
    ({ set, verdict }, index) =>
      html`<li><a href="#s${index}">${set}</a> <span class="tag ${verdict}">${VERDICT_WORDS[verdict]}</span></li>`,
  )}</ul></nav>`;

const isChartable = ({ rows }: Comparison): boolean =>
  rows.length > 1 && rows.every(({ key }) => key === "") && rows[0]?.date !== rows.at(-1)?.date;

function section(comparison: Comparison, id: string, rowsEach: number, thin: number): Markup {
  const { set, old, new: next, zone, period, verdict, sentence, counts, notes } = comparison;
  const when =
    period === null ? "no period" : period.from === period.to ? period.from : `${period.from} to ${period.to}`;
  return html`<section id="${id}" aria-labelledby="${id}h"><h2 id="${id}h">${set} <span class="tag ${verdict}">${VERDICT_WORDS[verdict]}</span></h2><p class="sub">${clipped(old, 120)} → ${clipped(next, 120)}; ${when}, ${zone}</p><p>${sentence}${
    counts.same === Object.values(counts).reduce((sum, count) => sum + count, 0)
      ? ""
      : html` <span class="sub">(${statusLine(counts)})</span>`
  }</p>${notes.map((note) => html`<p class="sub">${note}</p>`)}${causeList(comparison)}${neverList(comparison)}${fieldTable(comparison)}${reasonList(comparison)}${
    isChartable(comparison) ? charts(comparison, id, thin) : ""
  }${rowTable(comparison, rowsEach)}</section>`;
}

function causeList({ causes, withSettings }: Comparison): Markup | "" {
  if (causes.length === 0) return "";
  const after =
    withSettings === null
      ? ""
      : html`<p>With ${Object.entries(withSettings.settings).map(([name, value], index) => html`${index === 0 ? "" : ", "}<code>${name}=${value}</code>`)}: ${statusLine(withSettings.counts)}.</p>`;
  return html`<h3>Found</h3><ul class="causes">${causes.map((cause) => html`<li>${cause.sentence}${settingWords(cause)}</li>`)}</ul>${after}`;
}

function settingWords({ setting, before, after }: Cause): Markup {
  const left =
    after === null ? "" : html` <span class="sub">Disagreement ${shareOf(before)} → ${shareOf(after)}.</span>`;
  if (setting === null) return html` No setting removes it.${left}`;
  if (setting.in === "POLICY")
    return html` Set <code>POLICY {"${setting.name}": ${raw(JSON.stringify(setting.value))}}</code>.${left}`;
  if (setting.in === "zone")
    return html` State <code>--zone ${setting.value}</code>, or send <code>X-timezone: ${setting.value}</code>.${left}`;
  return html` Keep them: <code>npm run cli -- ${setting.name} FILE</code>.${left}`;
}

function neverList({ fields }: Comparison): Markup | "" {
  const never = fields.filter((field) => isUnfilled(field));
  if (never.length === 0) return "";
  return html`<h3>Can never agree</h3><ul>${never.map((field) => html`<li><b>${field.field}</b>: ${field.never ?? ""}</li>`)}</ul>`;
}

/** A field that no source can give, where the old answer has something in it. */
const isUnfilled = ({ never, counts }: FieldSummary): boolean => never !== null && counts.explained > 0;

const fieldTable = ({ set, fields }: Comparison): Markup =>
  html`<div class="wide" role="region" tabindex="0" aria-label="Fields of ${set}"><table><caption>Fields</caption><thead><tr><th scope="col">Field</th><th scope="col">Old total</th><th scope="col">New total</th><th scope="col">Difference</th><th scope="col">Correlation</th><th scope="col">Same</th><th scope="col">Accepted</th><th scope="col">Differ</th></tr></thead><tbody>${fields.map(
    ({ field, counts, oldTotal, newTotal, absolute, relative, correlation }) =>
      html`<tr><th scope="row">${field}</th><td>${figure(oldTotal)}</td><td>${figure(newTotal)}</td><td>${absolute === null ? "–" : signed(absolute)}${relative === null || relative === 0 ? "" : ` (${percent(relative)})`}</td><td>${correlation === null ? "–" : correlation.toFixed(3)}</td><td>${counts.same}</td><td>${counts.explained + counts.withinTolerance}</td><td>${differCount(counts)}</td></tr>`,
  )}</tbody></table></div>`;

const differCount = (counts: Readonly<Record<Status, number>>): Markup | string => {
  const count = counts.different + counts.onlyOld + counts.onlyNew;
  return count === 0 ? "0" : html`<b class="bad">${count}</b>`;
};

/** Why differences were expected, each reason once. */
function reasonList({ rows }: Comparison): Markup | "" {
  const reasons = new Map<string, Set<string>>();
  for (const { cells } of rows) {
    for (const [field, { reason, status }] of Object.entries(cells)) {
      if (status === "explained" && reason !== undefined)
        reasons.set(reason, (reasons.get(reason) ?? new Set()).add(field));
    }
  }
  if (reasons.size === 0) return "";
  return html`<h3>Explained</h3><ul>${[...reasons].map(([reason, fields]) => html`<li><b>${[...fields].join(", ")}</b>: ${reason}</li>`)}</ul>`;
}

function charts(comparison: Comparison, id: string, thin: number): Markup {
  const figures = comparison.fields.flatMap(({ field, oldTotal, newTotal, relative }, index) => {
    if (oldTotal === null || newTotal === null || (oldTotal === 0 && newTotal === 0)) return [];
    const points = comparison.rows.flatMap(({ date, cells }, at): Point[] => {
      const cell = cells[field];
      if (cell === undefined || (at % thin !== 0 && at !== comparison.rows.length - 1)) return [];
      return [{ date: Date.parse(`${date}T00:00:00Z`) / 86_400_000, old: number(cell.old), new: number(cell.new) }];
    });
    if (points.length < 2) return [];
    const by = relative === null ? "" : `, difference ${percent(relative)}`;
    const told = `Old total ${figure(oldTotal)}, new total ${figure(newTotal)}${by}.`;
    return [html`<figure><figcaption>${field}</figcaption>${chart(points, `${id}c${index}`, field, told)}</figure>`];
  });
  if (figures.length === 0) return html``;
  const every = thin === 1 ? "" : html` <span class="sub">Each ${thin}th Date is drawn.</span>`;
  return html`<h3>Charts</h3><p class="legend" aria-hidden="true"><span class="k ko"></span>old <span class="k kn"></span>new <span class="k kd"></span>difference, new less old (lower band)${every}</p><div class="charts">${figures}</div>`;
}

const number = (value: ComparedCell["old"]): number | null => (value === null ? null : Number(value));

function rowTable({ set, rows }: Comparison, most: number): Markup | "" {
  const cells = rows.flatMap(({ date, key, cells }) =>
    Object.entries(cells).flatMap(([field, cell]) =>
      DIFFERING.includes(cell.status) ? [{ date, key, field, cell }] : [],
    ),
  );
  if (cells.length === 0) return "";
  const largest = [...cells].sort((a, b) => size(b.cell) - size(a.cell)).slice(0, most);
  const shown = cells.length === largest.length ? cells : largest;
  const isKeyed = shown.some(({ key }) => key !== "");
  const count = cells.length === shown.length ? `${cells.length}` : `the ${shown.length} largest of ${cells.length}`;
  return html`<details open><summary>Figures that differ (${count})</summary><div class="wide" role="region" tabindex="0" aria-label="Figures of ${set} that differ"><table><thead><tr><th scope="col">Date</th>${isKeyed ? html`<th scope="col">Row</th>` : ""}<th scope="col">Field</th><th scope="col">Old</th><th scope="col">New</th><th scope="col">Difference</th><th scope="col">Is</th></tr></thead><tbody>${shown.map(
    ({ date, key, field, cell }) =>
      html`<tr><th scope="row">${date}</th>${isKeyed ? html`<td>${clipped(key, 60)}</td>` : ""}<td>${field}</td><td>${clipped(figure(cell.old), 60)}</td><td>${clipped(figure(cell.new), 60)}</td><td>${cell.absolute === null ? "–" : signed(cell.absolute)}${cell.relative === null ? "" : ` (${percent(cell.relative)})`}</td><td>${STATUS_WORDS[cell.status]}</td></tr>`,
  )}</tbody></table></div></details>`;
}

const clipped = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most - 1)}…`);

const size = ({ absolute }: ComparedCell): number => Math.abs(absolute ?? 0);
