/** The reports' addresses: the list, one report with its chart and table, and its files. */

import { html } from "hono/html";
import { readAsked } from "../asked.ts";
import { FAULT_FORMS, Fault } from "../errors.ts";
import { type LegacyParts, readRows, writeRows } from "../legacy-service.ts";
import { linkTo, PAGE_HEADERS, pageOf, REPORTS, TRUST, type Visit } from "./layout.ts";
import { csvOf } from "./reports-csv.ts";
import {
  incomingFor,
  isOfOptions,
  legacyAddress,
  legacyQuery,
  openSets,
  option,
  type Wanted,
  wantedOf,
} from "./reports-options.ts";
import { type Found, MOST_IN_FILE, reportPage } from "./reports-page.ts";

/** Who looks, and at which address of the console. */
export interface Looking {
  readonly visit: Visit;
  readonly parts: LegacyParts;
  readonly url: URL;
  readonly requestId: string;
}

/** Every report that the account may see, by family. */
export async function showReports({ visit }: Looking): Promise<Response> {
  const sets = openSets(visit);
  const page = await pageOf({
    title: "Reports",
    here: REPORTS,
    visit,
    content: html`<dl class="families">${[...new Set(sets.map(({ family }) => family))].map(
      (family) =>
        html`<dt>${family.name}</dt><dd>${family.doc}<ul class="row">${sets
          .filter((set) => set.family === family)
          .map(({ name }) => html`<li><a href="${linkTo(`${REPORTS}/${name}`, visit)}">${name}</a></li>`)}</ul></dd>`,
    )}</dl><p>Each is the report of the same name of the old service. <a href="${linkTo(TRUST, visit)}">Trust</a> tells where its figures come from.</p>`,
  });
  return new Response(page, { headers: PAGE_HEADERS });
}

/**
 * One report, or with `download` a file of it.
 *
 * @throws Fault notFound for a set that isn't the account's; for a file, whatever is wrong with the options
 */
export async function showReport(looking: Looking, name: string): Promise<Response> {
  const { visit, parts, url } = looking;
  const wanted = wantedOf(url.searchParams, name, visit, parts.now());
  const download = url.searchParams.get("download");
  if (download !== null) return fileOf(wanted, looking, download);
  try {
    const found = await find(wanted, looking, legacyQuery(wanted, visit));
    return new Response(await reportPage(wanted, visit, found), { headers: PAGE_HEADERS });
  } catch (thrown) {
    if (!isOfOptions(thrown)) throw thrown;
    const { status } = FAULT_FORMS[thrown.kind];
    return new Response(await reportPage(wanted, visit, thrown.message), { status, headers: PAGE_HEADERS });
  }
}

/**
 * The rows, by the legacy service's own reader.
 *
 * @param query options of the legacy address
 * @param most rows in the one page; all without
 * @throws Fault as for a client of the legacy service
 */
async function find(
  { entity, columns, zone }: Wanted,
  { visit, parts, url }: Looking,
  query: readonly string[],
  most = Number.MAX_SAFE_INTEGER,
): Promise<Found> {
  const origin = parts.config.publicOrigin ?? url.origin;
  const incoming = incomingFor(legacyAddress(origin, entity.name, query), zone);
  const asked = readAsked(incoming, visit.account, parts.config, visit.tenant);
  const read = await readRows(asked, entity, parts, most);
  const rows = read.result.kind === "page" ? read.result.page.rows : [];
  return { asked, read, rows, columns: columns.map((name) => placeOf(entity, name)), query, origin };
}

const placeOf = ({ type }: Wanted["entity"], name: string): number =>
  type.properties.findIndex((property) => property.name === name);

/** What a kind of file ends in; its name is made of the set's and of dates alone. */
const ENDINGS: ReadonlyMap<string, string> = new Map([
  ["csv", "csv"],
  ["atom", "xml"],
  ["json", "json"],
]);

async function fileOf(wanted: Wanted, looking: Looking, as: string): Promise<Response> {
  const ending = ENDINGS.get(as);
  if (ending === undefined) {
    throw new Fault("queryInvalid", `There is no download '${as.slice(0, 20)}': ask for csv, atom or json.`);
  }
  const { entity, from, to } = wanted;
  const query = [...legacyQuery(wanted, looking.visit), ...(as === "json" ? [option("$format", "json")] : [])];
  const { asked, read, rows, columns } = await find(wanted, looking, query, as === "csv" ? undefined : MOST_IN_FILE);
  const { headers, body } =
    as === "csv"
      ? { headers: CSV_HEADERS, body: csvOf(entity.type, [placeOf(entity, "Date"), ...columns], rows) }
      : writeRows(read, asked.request, { requestId: looking.requestId, callback: undefined });
  const name = `${entity.name}${from === "" ? "" : `-from-${from}`}${to === "" ? "" : `-to-${to}`}.${ending}`;
  return new Response(body, {
    headers: {
      ...headers,
      "Content-Disposition": `attachment; filename="${name}"`,
      "Cache-Control": "no-store",
    },
  });
}

const CSV_HEADERS = {
  "Content-Type": "text/csv; charset=utf-8; header=present",
  "X-Content-Type-Options": "nosniff",
};
