/** What all pages of the console share: head, bar with the pages, and the headers that keep a page to itself. */
import { html, raw } from "hono/html";
import type { Account, TenantConfig } from "../config.ts";
import type { Markup } from "../diff/markup.ts";

/** Who looks at which tenant. */
export interface Visit {
  readonly account: Account;
  readonly tenant: TenantConfig;
  /** Whether the account has other tenants too: its links name this one then. */
  readonly isOneOfSeveral: boolean;
}

export const OVERVIEW = "/bridge/";
export const REPORTS = "/bridge/reports";
export const TRUST = "/bridge/trust";
export const COVERAGE = "/bridge/coverage";
export const COMPARE = "/bridge/compare";
export const CLIENTS = "/bridge/clients";
export const SET_UP = "/bridge/set-up";
export const STYLE_PATH = "/bridge/style.css";

/** The pages, in the bar's order, and the role that opens each. */
export const PAGES: readonly (readonly [path: string, words: string, role: "reader" | "operator"])[] = [
  [OVERVIEW, "Overview", "reader"],
  [REPORTS, "Reports", "reader"],
  [TRUST, "Trust", "reader"],
  [COVERAGE, "Coverage", "operator"],
  [COMPARE, "Compare", "operator"],
  [CLIENTS, "Clients", "operator"],
  [SET_UP, "Set-up", "operator"],
];

/** No script at all, no frame, the look from the bridge's own address, forms to the bridge only. */
const POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "Content-Type": "text/html; charset=utf-8",
  "Cache-Control": "no-store",
  "Content-Security-Policy": POLICY,
  "X-Frame-Options": "DENY",
  "X-Content-Type-Options": "nosniff",
  // Not no-referrer: browsers would then send `Origin: null` with the console's own forms.
  "Referrer-Policy": "same-origin",
  Vary: "Accept",
};

/** An address of the console for this visit's tenant, with options of its own. */
export function linkTo(
  path: string,
  { tenant, isOneOfSeveral }: Visit,
  options: readonly (readonly [name: string, value: string])[] = [],
): string {
  const query = new URLSearchParams(options.map(([name, value]) => [name, value]));
  if (isOneOfSeveral) query.append("tenant", tenant.tenantId);
  return query.size === 0 ? path : `${path}?${query}`;
}

interface PageParts {
  readonly title: string;
  /** The address in the bar that this page is; none for a fault. */
  readonly here?: string;
  /** Absent where nobody has signed in, or the tenant isn't known. */
  readonly visit: Visit | undefined;
  readonly content: Markup;
}

/** The links that every head has: the look, and an empty icon so that none is asked for. */
export const HEAD_LINKS = `<link rel="stylesheet" href="${STYLE_PATH}"><link rel="icon" href="data:,">`;

/** A whole page as text. */
export async function pageOf({ title, here, visit, content }: PageParts): Promise<string> {
  const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}: Reporting bridge</title>${raw(
    HEAD_LINKS,
  )}</head><body><a class="skip" href="#main">To the content</a><header>${bar(visit, here)}</header><main id="main"><h1>${title}</h1>${content}</main></body></html>`;
  return String(await page);
}

/** The pages that the account may open, and whose figures they show. */
export function bar(visit: Visit | undefined, here?: string): Markup {
  if (visit === undefined) return html`<div class="site"><a href="${OVERVIEW}">Reporting bridge</a></div>`;
  const { account, tenant } = visit;
  return html`<div class="site"><a href="${linkTo(OVERVIEW, visit)}">Reporting bridge</a><nav aria-label="Pages"><ul>${PAGES.filter(
    ([, , role]) => account.roles.includes(role),
  ).map(
    ([path, words]) =>
      html`<li><a href="${linkTo(path, visit)}"${path === here ? raw(' aria-current="page"') : ""}>${words}</a></li>`,
  )}</ul></nav><p class="sub">${tenant.tenantName}, ${account.username}</p></div>`;
}
