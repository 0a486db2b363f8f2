/** The reports' addresses: the list, one report with its chart and table, and its files. */
import { html } from "hono/html";
import { catalog } from "../catalog.ts";
import { FAULT_FORMS, Fault } from "../errors.ts";
import { type LegacyParts, readAsked, readRows, writeRows } from "../legacy-service.ts";
import { linkTo, PAGE_HEADERS, pageOf, REPORTS, TRUST, type Visit } from "./layout.ts";
import { csvOf } from "./reports-csv.ts";
import {
  entityOf,
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
  const set = catalog().set(entityOf(visit, name).name);
  if (set === undefined) throw new Fault("notFound", "There is no such report.");
  const wanted = wantedOf(url.searchParams, set, visit, parts.now());
  const download = url.searchParams.get("download");
  if (download !== null) return fileOf(wanted, looking, download);
  try {
    return new Response(await reportPage(wanted, visit, await find(wanted, looking)), { headers: PAGE_HEADERS });
  } catch (thrown) {
    if (!isOfOptions(thrown)) throw thrown;
    const { status } = FAULT_FORMS[thrown.kind];
    return new Response(await reportPage(wanted, visit, thrown.message), { status, headers: PAGE_HEADERS });
  }
}

/** All rows in one page, by the legacy service's own reader. @throws Fault as for a client of it */
async function find(wanted: Wanted, { visit, parts, url }: Looking): Promise<Found> {
  const { entity } = wanted;
  const query = legacyQuery(wanted, visit);
  const origin = parts.config.publicOrigin ?? url.origin;
  const incoming = incomingFor(legacyAddress(origin, entity.name, query), wanted.zone);
  const asked = readAsked(incoming, visit.account, parts, visit.tenant);
  const read = await readRows(asked, entity, parts, Number.MAX_SAFE_INTEGER);
  const rows = read.result.kind === "page" ? read.result.page.rows : [];
  const columns = wanted.columns.map((name) => entity.type.properties.findIndex((property) => property.name === name));
  return { read, rows, columns, zone: asked.zone, query, origin };
}

async function fileOf(wanted: Wanted, looking: Looking, as: string): Promise<Response> {
  const { entity, from, to } = wanted;
  const between = [from, to].flatMap((date, index) => (date === "" ? [] : [`-${index === 0 ? "from" : "to"}-${date}`]));
  const attached = (ending: string) => ({
    "Content-Disposition": `attachment; filename="${entity.name}${between.join("")}.${ending}"`,
    "Cache-Control": "no-store",
  });
  if (as === "csv") {
    const { rows, columns } = await find(wanted, looking);
    const date = entity.type.properties.findIndex(({ name }) => name === "Date");
    return new Response(csvOf(entity.type, [date, ...columns], rows), {
      headers: {
        ...attached("csv"),
        "Content-Type": "text/csv; charset=utf-8; header=present",
        "X-Content-Type-Options": "nosniff",
      },
    });
  }
  if (as !== "atom" && as !== "json") {
    throw new Fault("queryInvalid", `There is no download '${as.slice(0, 20)}': ask for csv, atom or json.`);
  }
  const { visit, parts, url, requestId } = looking;
  const query = [...legacyQuery(wanted, visit), ...(as === "json" ? [option("$format", "json")] : [])];
  const asked = readAsked(
    incomingFor(legacyAddress(parts.config.publicOrigin ?? url.origin, entity.name, query), wanted.zone),
    visit.account,
    parts,
    visit.tenant,
  );
  const read = await readRows(asked, entity, parts, MOST_IN_FILE);
  const { headers, body } = writeRows(read, asked.request, { requestId, callback: undefined });
  return new Response(body, { headers: { ...headers, ...attached(as === "atom" ? "xml" : "json") } });
}
