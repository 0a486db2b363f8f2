/** The page of one report: what is shown can be switched, looked at, downloaded, and asked for by an old program. */
import { html } from "hono/html";
import type { Asked } from "../asked.ts";
import type { Markup } from "../diff/markup.ts";
import { clockText } from "../legacy/clock-text.ts";
import type { Row } from "../legacy/model.ts";
import type { ReadRows } from "../legacy-service.ts";
import { COMMON_COLUMNS } from "../model.ts";
import type { RowKind } from "../reports/mapping-schema.ts";
import { counted } from "./compare.ts";
import { linkTo, pageOf, REPORTS, TRUST, type Visit } from "./layout.ts";
import { type Series, seriesChart } from "./reports-chart.ts";
import { tenantField, zoneField } from "./reports-fields.ts";
import { accountZone, choosable, legacyAddress, openSets, option, type Wanted } from "./reports-options.ts";
import { minuteText, reportTable } from "./reports-table.ts";

/** Rows in a downloaded Atom or JSON file; what is beyond has a next link, as in the service's own pages. */
export const MOST_IN_FILE = 10_000;

/** Columns to choose from that stand open. */
const MOST_OPEN = 12;

/** What one row of each kind of family is, for the chart that counts them. */
const COUNTED: { readonly [K in Exclude<RowKind, "periods">]: string } = {
  calls: "Calls",
  blocks: "Blocks",
  users: "Users",
  dialouts: "Rows",
};

/** What came of asking for the rows. */
export interface Found {
  readonly asked: Asked;
  readonly read: ReadRows;
  /** All rows, in the order asked for. */
  readonly rows: readonly Row[];
  /** Places of the columns shown beside Date. */
  readonly columns: readonly number[];
  /** Options of the legacy address that gives the same. */
  readonly query: readonly string[];
  /** What the legacy address begins with. */
  readonly origin: string;
}

/** @param found a sentence where the options can't be followed */
export const reportPage = (wanted: Wanted, visit: Visit, found: Found | string): Promise<string> =>
  pageOf({
    title: wanted.set.name,
    here: REPORTS,
    visit,
    content: html`<p>${wanted.set.family.doc} <a href="${linkTo(`${TRUST}/${wanted.set.name}`, visit)}">Where its figures come from</a></p>${periods(wanted, visit)}${
      typeof found === "string" ? html`<p role="alert" class="notice different">${found}</p>` : ""
    }<div class="report">${optionForm(wanted, visit)}${
      typeof found === "string"
        ? ""
        : html`<section class="figures" aria-label="Figures">${figures(wanted, visit, found)}</section><section aria-label="Take them along">${files(wanted, visit, found)}${addresses(wanted, visit, found)}</section>`
    }</div>`,
  });

/** The family's other periods, with the same options. */
function periods({ set, stated }: Wanted, visit: Visit): Markup | "" {
  const siblings = openSets(visit).filter(({ family }) => family === set.family);
  if (siblings.length < 2) return "";
  return html`<nav class="tabs" aria-label="Period"><ul>${siblings.map(
    ({ name, period }) =>
      html`<li><a href="${linkTo(`${REPORTS}/${name}`, visit, stated)}"${name === set.name ? html` aria-current="page"` : ""}>${period}</a></li>`,
  )}</ul></nav>`;
}

function optionForm({ set, entity, columns, zone, from, to, newestFirst }: Wanted, visit: Visit): Markup {
  const all = choosable(entity);
  return html`<form action="${REPORTS}/${set.name}" aria-label="What is shown">${tenantField(visit)}<details${all.length > MOST_OPEN ? "" : html` open`}><summary>Columns (${columns.length} of ${all.length})</summary><fieldset><legend>Shown beside Date</legend>${all.map(
    (name) =>
      html`<label class="tick"><input type="checkbox" name="column" value="${name}"${columns.includes(name) ? html` checked` : ""}> ${name}</label>`,
  )}</fieldset></details>${zoneField(zone)}<label for="from">From Date</label><input id="from" name="from" type="date" value="${from}" aria-describedby="datesub"><label for="to">To Date</label><input id="to" name="to" type="date" value="${to}" aria-describedby="datesub"><span id="datesub" class="sub">Both included; blank is without bound</span><label for="order">Order</label><select id="order" name="order"><option value="">Oldest first</option><option value="newest"${newestFirst ? html` selected` : ""}>Newest first</option></select><button class="first">Show</button></form>`;
}

function figures(wanted: Wanted, visit: Visit, found: Found): Markup {
  const { set, page } = wanted;
  const { asked, read, rows, columns } = found;
  const size = set.family.rows === "periods" ? 100 : 50;
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const at = Math.min(page, pages);
  const asOf = read.asOf === undefined ? "nothing was collected yet" : `as of ${minuteText(clockText(read.asOf))}`;
  const told = html`<p role="status">${counted(rows.length, "row")} in ${asked.zone.id}, ${asOf}.</p>`;
  if (rows.length === 0) return html`${told}<p>A period without activity has no row.</p>`;
  const { series, left } = seriesOf(wanted, found);
  return html`${told}${series.length === 0 ? "" : seriesChart(series, set.period, `${set.name}: ${set.family.rows === "periods" ? set.yAxis : COUNTED[set.family.rows]} by Date`)}${
    left.length === 0 ? "" : html`<p class="sub">Not drawn, for no source gives them: ${left.join(", ")}.</p>`
  }<p class="sub">≈ approximate, n/a unavailable: follow a figure or its Date to see why. A period without activity has no row.</p>${reportTable(
    read,
    rows.slice((at - 1) * size, at * size),
    columns,
    wanted,
    visit,
  )}${pages === 1 ? "" : pager(wanted, visit, at, pages)}`;
}

function pager({ set, stated }: Wanted, visit: Visit, at: number, pages: number): Markup {
  const link = (to: number, words: string): Markup | "" =>
    to < 1 || to > pages
      ? ""
      : html`<li><a href="${linkTo(`${REPORTS}/${set.name}`, visit, [...stated, ["page", String(to)]])}">${words}</a></li>`;
  return html`<nav class="tabs" aria-label="Pages of the table"><ul>${link(at - 1, "Previous")}<li>Page ${at} of ${pages}</li>${link(at + 1, "Next")}</ul></nav>`;
}

/** A line for each column of numbers that has any, or the number of rows at each Date; and the columns left out. */
function seriesOf({ set, entity }: Wanted, { read, rows, columns }: Found): { series: Series[]; left: string[] } {
  const reported = rows.flatMap((row) => read.originOf.get(row) ?? []).sort((a, b) => a.date - b.date);
  if (set.family.rows !== "periods") {
    const counts = new Map<number, number>();
    for (const { date } of reported) counts.set(date, (counts.get(date) ?? 0) + 1);
    const points = [...counts].map(([date, value]) => ({ date, value }));
    return { series: [{ name: COUNTED[set.family.rows], points }], left: [] };
  }
  const series: Series[] = [];
  const left: string[] = [];
  for (const column of columns) {
    const { name = "", type } = entity.type.properties[column] ?? {};
    const index = column - COMMON_COLUMNS;
    if (index < 0 || (type !== "Edm.Int64" && type !== "Edm.Decimal")) continue;
    const points = reported.map(({ date, values, origins }) => {
      const isKnown = read.table.provenances[origins[index] ?? -1]?.fidelity !== "unavailable";
      const value = values[index] ?? null;
      return { date, value: isKnown && value !== null ? Number(value) : null };
    });
    if (points.some(({ value }) => value !== null)) series.push({ name, points });
    else left.push(name);
  }
  return { series, left };
}

function files({ set, stated }: Wanted, visit: Visit, { rows }: Found): Markup {
  const file = (as: string, words: string): Markup =>
    html`<li><a href="${linkTo(`${REPORTS}/${set.name}`, visit, [...stated, ["download", as]])}">${words}</a></li>`;
  const most =
    rows.length > MOST_IN_FILE
      ? html`<p class="sub">Atom and JSON files end after ${MOST_IN_FILE} rows with a link to the next; CSV has all.</p>`
      : "";
  return html`<h2>Download</h2><ul>${file("csv", "CSV, for spreadsheets")}${file("atom", "Atom")}${file("json", "JSON")}</ul>${most}`;
}

/** How an old program asks for the same rows. */
function addresses({ set, zone: stated }: Wanted, { account }: Visit, { asked, query, origin }: Found): Markup {
  const usual = accountZone(account);
  const isZoneNeeded = asked.zone.id !== usual.id;
  const forms: readonly (readonly [words: string, options: readonly string[], headers: readonly string[]])[] = [
    ["Atom", query, []],
    ["Verbose JSON", [...query, option("$format", "json")], []],
    ["JSON light", query, ["Accept: application/json"]],
  ];
  return html`<h2>For programs</h2><p>The same rows from the legacy service. Without X-timezone this account is answered in ${usual.id}. curl asks for the password.</p>${forms.map(
    ([words, options, headers], index) => {
      const address = legacyAddress(origin, set.name, options);
      const sent = [...headers, ...(isZoneNeeded ? [`X-timezone: ${stated}`] : [])];
      const command = [
        "curl",
        "-u",
        quoted(account.username),
        ...sent.flatMap((header) => ["-H", quoted(header)]),
        quoted(address),
      ];
      return html`<h3>${words}</h3><p><code class="whole">${address}</code></p>${sent.map((header) => html`<p>Header <code>${header}</code></p>`)}<label for="curl${index}">${words} with curl</label><input id="curl${index}" readonly value="${command.join(" ")}">`;
    },
  )}`;
}

/** As one word of a POSIX shell, and of PowerShell where it holds no quotation mark. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
