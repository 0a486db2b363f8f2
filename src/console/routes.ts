/** The console's addresses: which page answers which, and for whom. */
import type { Hono } from "hono/tiny";
import { type BridgeContext, portOf, requireOperator, type Signed, tenantOf } from "../bridge-context.ts";
import { tenantsOf } from "../tenants.ts";
import { answerCompare, showCompare } from "./comparing.ts";
import {
  CLIENTS,
  COMPARE,
  COVERAGE,
  OVERVIEW,
  PAGE_HEADERS,
  REPORTS,
  SET_UP,
  STYLE_PATH,
  TRUST,
  type Visit,
} from "./layout.ts";
import { askAgain, checkNow, showClients, showCoverage, showSetUp, syncNow } from "./operating.ts";
import { overviewPage } from "./overview.ts";
import { type Looking, showReport, showReports } from "./reports.ts";
import { CONSOLE_STYLE } from "./style.ts";
import { showTrust, showTrustOf } from "./trust.ts";

/** The look says nothing about anybody, so it comes without sign-in. */
const STYLE_HEADERS = {
  "Content-Type": "text/css; charset=utf-8",
  "Cache-Control": "max-age=60",
  "X-Content-Type-Options": "nosniff",
};

/** What is open to everybody; stands before the sign-in. */
export function addOpenPages(app: Hono<Signed>): void {
  app.get("/", (c) => c.redirect(OVERVIEW));
  app.get(STYLE_PATH, (c) => c.body(CONSOLE_STYLE, 200, STYLE_HEADERS));
}

/** The pages for those who have signed in. */
export function addPages(app: Hono<Signed>): void {
  app.get(OVERVIEW, showOverview);
  app.get(REPORTS, (c) => showReports(lookingOf(c)));
  app.get(`${REPORTS}/:set`, (c) => showReport(lookingOf(c), c.req.param("set")));
  app.get(TRUST, (c) => showTrust(lookingOf(c)));
  app.get(`${TRUST}/:set`, (c) => showTrustOf(lookingOf(c), c.req.param("set")));
  app.get(COVERAGE, requireOperator, (c) => showCoverage(lookingOf(c)));
  app.post(`${COVERAGE}/sync`, requireOperator, (c) => syncNow(lookingOf(c)));
  app.post(`${COVERAGE}/retry`, requireOperator, (c) => askAgain(lookingOf(c)));
  app.get(CLIENTS, requireOperator, (c) => showClients(lookingOf(c)));
  app.get(SET_UP, requireOperator, (c) => showSetUp(lookingOf(c)));
  app.post(`${SET_UP}/check`, requireOperator, (c) => checkNow(lookingOf(c)));
  app.get(COMPARE, requireOperator, (c) => showCompare(comparingOf(c)));
  app.post(COMPARE, requireOperator, (c) => answerCompare(c.req.raw, comparingOf(c)));
}

async function showOverview(c: BridgeContext): Promise<Response> {
  const status = await portOf(c).status();
  return c.body(await overviewPage(visitOf(c), status, new URL(c.req.url).origin), 200, PAGE_HEADERS);
}

/** Who looks at what. Throws Fault tenantNotResolved. */
export function visitOf(c: BridgeContext): Visit {
  const account = c.get("account");
  const isOneOfSeveral = tenantsOf(c.get("parts").config, account).length > 1;
  return { account, tenant: tenantOf(c), isOneOfSeveral };
}

const lookingOf = (c: BridgeContext): Looking => ({
  visit: visitOf(c),
  parts: c.get("parts"),
  url: new URL(c.req.url),
  requestId: c.get("requestId"),
});

const comparingOf = (c: BridgeContext) => ({ visit: visitOf(c), port: portOf(c), now: c.get("parts").now() });
