/**
 * The first page: what the bridge holds, whether the first sweep is still running, and where to go on. It doesn't renew
 * itself: that would take the reader's place away, and some can't stop it.
 */
import { html } from "hono/html";
import type { TenantStatus } from "../tenant-port.ts";
import { linkTo, OVERVIEW, pageOf, REPORTS, TRUST, type Visit } from "./layout.ts";
import { utc } from "./operator-parts.ts";

const STATUS = "/bridge/status";
const SERVICE = "/ecp/reportingwebservice/reporting.svc";

const LINKS: readonly (readonly [path: string, words: string])[] = [
  [SERVICE, "All reports: the service document"],
  [`${SERVICE}/CsConferenceMonthly`, "Conferences by month, in Atom"],
  [`${SERVICE}/CsConferenceMonthly?$format=json`, "The same in JSON"],
  [`${SERVICE}/$metadata`, "The service's description for programs"],
  ["/bridge/explain/CsConferenceMonthly", "What stands behind each of these figures"],
  ["/bridge/mappings", "Every field with its sources, formula and fidelity"],
  [STATUS, "What was collected, and what is still to come"],
];

/** Whether the account may ask an address: by its role, and by its reports where the address is of one. */
const isOpen = ({ account: { roles, sets } }: Visit, path: string): boolean =>
  (path !== STATUS || roles.includes("operator")) &&
  (sets === undefined || sets.includes(/Cs\w+/.exec(path)?.[0] ?? "") || !/Cs\w+/.test(path));

/** @param origin what the addresses shown begin with */
export const overviewPage = (
  visit: Visit,
  { firstSweep, records, asOf }: TenantStatus,
  origin: string,
): Promise<string> =>
  pageOf({
    title: "Overview",
    here: OVERVIEW,
    visit,
    content: html`<p>${visit.tenant.tenantName} <span class="sub">(${visit.tenant.tenantId})</span></p>${
      firstSweep
        ? html`<p role="status" class="notice incomparable">The first sweep is running: ${records.held} call records read, ${records.waiting} to go. Figures are incomplete until it ends. <a href="${linkTo(OVERVIEW, visit)}">Look again</a></p>`
        : html`<p role="status">${records.held} call records held; last change ${utc(asOf)} (UTC).</p>`
    }<p><a href="${linkTo(REPORTS, visit)}">Reports</a> shows the figures as charts and tables; <a href="${linkTo(TRUST, visit)}">Trust</a> tells where each comes from.</p><h2>Addresses to try</h2><ul>${LINKS.filter(
      ([path]) => isOpen(visit, path),
    ).map(([path, words]) => html`<li><a href="${path}">${words}</a><br><code>${origin}${path}</code></li>`)}</ul>`,
  });
