/** The trust pages' addresses: every field of every report, those of one, and a row of it opened. */
import { html } from "hono/html";
import { type Explanation, explain } from "../api/explain.ts";
import type { Markup } from "../diff/markup.ts";
import { FAULT_FORMS, Fault } from "../errors.ts";
import type { ReportSet } from "../reports/catalog.ts";
import { linkTo, PAGE_HEADERS, pageOf, REPORTS, TRUST } from "./layout.ts";
import type { Looking } from "./reports.ts";
import { tenantField, zoneField } from "./reports-fields.ts";
import {
  accountZone,
  dateLiteral,
  incomingFor,
  isOfOptions,
  legacyAddress,
  openSet,
  openSets,
  option,
  tenantOption,
} from "./reports-options.ts";
import { minuteText } from "./reports-table.ts";
import { fieldTable, sourceTable } from "./trust-fields.ts";
import { openedRow } from "./trust-row.ts";

/** Rows opened at once where a Date has several. */
const MOST_OPENED = 20;

/** Every field of the reports that the account may see. */
export async function showTrust({ visit }: Looking): Promise<Response> {
  const { policy } = visit.tenant;
  const sets = openSets(visit);
  const families = [...new Set(sets.map(({ family }) => family))];
  const page = await pageOf({
    title: "Trust",
    here: TRUST,
    visit,
    content: html`<p>Where every figure comes from, and how far it can be trusted. Sources stand in their order: the first that was read for a day gives its figure. Recorded answers stand before all.</p><nav aria-label="Reports"><ul>${families.map(
      ({ name }) => html`<li><a href="#${name}">${name}</a></li>`,
    )}</ul></nav>${sourceTable()}${families.map(
      (family) =>
        html`<h2 id="${family.name}">${family.name}</h2><p>${family.doc}</p><ul class="row">${sets
          .filter((set) => set.family === family)
          .map(
            ({ name }) => html`<li><a href="${linkTo(`${TRUST}/${name}`, visit)}">Open a row of ${name}</a></li>`,
          )}</ul>${fieldTable(family, policy, false)}`,
    )}`,
  });
  return new Response(page, { headers: PAGE_HEADERS });
}

/**
 * The fields of one report; with a date, its rows of that Date opened.
 *
 * @throws Fault notFound for a set that isn't the account's
 */
export async function showTrustOf(looking: Looking, name: string): Promise<Response> {
  const { visit, url } = looking;
  const { set } = openSet(visit, name);
  const asked: Asked = {
    date: url.searchParams.get("date")?.trim() ?? "",
    id: url.searchParams.get("id")?.trim() ?? "",
    zone: url.searchParams.get("zone")?.trim() || visit.account.zone || "UTC",
  };
  if (asked.date === "") return answer(200, html`${fieldTable(set.family, visit.tenant.policy, true)}`);
  try {
    return answer(200, rows(await open(set, asked, looking), set, asked, looking));
  } catch (thrown) {
    if (!isOfOptions(thrown)) throw thrown;
    return answer(
      FAULT_FORMS[thrown.kind].status,
      html`<p role="alert" class="notice different">${thrown.message}</p>`,
    );
  }

  async function answer(status: number, content: Markup): Promise<Response> {
    const page = await pageOf({
      title: `Trust: ${name}`,
      here: TRUST,
      visit,
      content: html`<p>${set.family.doc} <a href="${linkTo(`${REPORTS}/${name}`, visit)}">Its figures</a>${
        asked.date === "" ? "" : html`, <a href="${linkTo(`${TRUST}/${name}`, visit)}">its fields</a>`
      }</p>${rowForm(name, asked, looking)}${content}`,
    });
    return new Response(page, { status, headers: PAGE_HEADERS });
  }
}

/** As stated; a row without ID is any of its Date. */
interface Asked {
  readonly date: string;
  readonly id: string;
  readonly zone: string;
}

const rowForm = (name: string, { date, zone }: Asked, { visit }: Looking): Markup =>
  html`<form class="line" action="${TRUST}/${name}" aria-label="Open a row">${tenantField(visit)}<div><label for="date">Date of a row</label><input id="date" name="date" type="date" required value="${date}"></div><div>${zoneField(zone)}</div><button class="first">Open</button></form>`;

/** The legacy options that name the row. @throws Fault queryInvalid for what is no date or ID */
function rowQuery({ date, id }: Asked, { visit }: Looking): string[] {
  if (id !== "" && !/^-?\d{1,16}$/.test(id)) {
    throw new Fault("queryInvalid", `'${id.slice(0, 40)}' is no ID of a row: it is a whole number.`);
  }
  const filter = `Date eq ${dateLiteral(date)}${id === "" ? "" : ` and ID eq ${id}L`}`;
  return [...tenantOption(visit), option("$filter", filter), option("$top", String(MOST_OPENED))];
}

function open({ name }: ReportSet, asked: Asked, looking: Looking): Promise<Explanation> {
  const { visit, parts, url } = looking;
  const incoming = incomingFor(legacyAddress(url.origin, name, rowQuery(asked, looking)), asked.zone);
  return explain(incoming, visit.account, parts, url.searchParams.get("records") ?? undefined, visit.tenant);
}

function rows({ rows, zone, asOf }: Explanation, set: ReportSet, asked: Asked, looking: Looking): Markup {
  const { visit } = looking;
  if (rows.length === 0) {
    return html`<p role="status">No row of ${set.name} has the Date ${asked.date}${asked.id === "" ? "" : ` and the ID ${asked.id}`} in ${zone}. A period without activity has no row, and a longer one stands at the day that labels it.</p>`;
  }
  const link = (id: number, field: string): string =>
    `${linkTo(`${TRUST}/${set.name}`, visit, [
      ["date", asked.date],
      ...(set.family.rows === "periods" ? [] : ([["id", String(id)]] as const)),
      ["zone", asked.zone],
      ["records", field],
    ])}#${field}`;
  return html`<p role="status">In ${zone}, as of ${asOf === null ? "never" : minuteText(asOf)}. <a href="/bridge/explain/${set.name}?${rowQuery(asked, looking).join("&")}">The same as JSON</a>${zone === accountZone(visit.account).id ? "" : html`, with the header <code>X-timezone: ${asked.zone}</code>`}</p>${
    rows.length < MOST_OPENED ? "" : html`<p>The first ${MOST_OPENED} rows of this Date.</p>`
  }${rows.map((row, index) => openedRow(row, index, set.family, (field) => link(row.id, field)))}`;
}
