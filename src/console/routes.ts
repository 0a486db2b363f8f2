/** The console's addresses: which page answers which, and for whom. */
import type { Hono } from "hono/tiny";
import { type BridgeContext, portOf, requireOperator, type Signed, tenantOf } from "../bridge-context.ts";
import { tenantsOf } from "../tenants.ts";
import { answerCompare, showCompare } from "./comparing.ts";
import { COMPARE, OVERVIEW, PAGE_HEADERS, STYLE_PATH, type Visit } from "./layout.ts";
import { overviewPage } from "./overview.ts";
import { CONSOLE_STYLE } from "./style.ts";

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

const comparingOf = (c: BridgeContext) => ({ visit: visitOf(c), port: portOf(c), now: c.get("parts").now() });
