/** The set-up page: what is well and what is to be done, in words, each with the place where it is changed. */
import { html } from "hono/html";
import type { Cloud, Config, TenantConfig } from "../config.ts";
import type { Markup } from "../diff/markup.ts";
import type { Finding } from "../graph/diagnosis.ts";
import type { TenantStatus } from "../tenant-port.ts";
import { COVERAGE, linkTo, pageOf, SET_UP, type Visit } from "./layout.ts";
import { table } from "./operator-parts.ts";
import { knownFindings, type Place, type SetUpFinding } from "./set-up-findings.ts";

export interface SetUp {
  readonly config: Config;
  readonly status: TenantStatus;
  /** Milliseconds since 1970, UTC. */
  readonly now: number;
  /** What Graph answered, once it was asked. */
  readonly checked?: readonly Finding[];
}

export const setUpPage = (visit: Visit, { config, status, now, checked }: SetUp): Promise<string> =>
  pageOf({
    title: "Set-up",
    here: SET_UP,
    visit,
    content: html`${checked === undefined ? "" : html`<h2>Checked now</h2><div role="status">${list(visit, checked.map(asFound))}</div>`}<form method="post" action="${linkTo(`${SET_UP}/check`, visit)}"><p>The check signs in and asks Graph for a little of everything that figures are made of.</p><button class="first">${checked === undefined ? "Check now" : "Check again"}</button></form><h2>Known without asking</h2>${list(visit, knownFindings(config, visit.tenant, status, now))}<h2 id="settings">Settings in force</h2><p>Change plain ones in wrangler.toml or .dev.vars, secrets by <code>npx wrangler secret put NAME</code>; README, Settings, and docs/connect-a-tenant.md tell what each means.</p>${table(
      "Settings",
      ["Name", "Value"],
      rowsOf(config, visit.tenant, status).map(([name, value]) => [html`<code>${name}</code>`, value]),
    )}`,
  });

const WORDS = { good: "OK", bad: "To do", note: "Note" } as const;
const LOOKS = { good: "acceptable", bad: "different", note: "incomparable" } as const;

const list = (visit: Visit, findings: readonly SetUpFinding[]): Markup =>
  html`<ul class="found">${findings.map(
    ({ verdict, sentence, place }) =>
      html`<li><span class="tag ${LOOKS[verdict]}">${WORDS[verdict]}</span>${sentence}${place === undefined || verdict === "good" ? "" : linkOf(visit, place)}</li>`,
  )}</ul>`;

const ADMIN: Readonly<Record<Cloud, string>> = {
  global: "https://portal.azure.com",
  "us-gov-high": "https://portal.azure.us",
  "us-gov-dod": "https://portal.azure.us",
  china: "https://portal.azure.cn",
};

const PLACES: Readonly<Record<Place, string>> = {
  permissions: "API permissions of the application",
  credentials: "Certificates and secrets of the application",
  settings: "Settings",
  coverage: "Coverage",
};

function linkOf(visit: Visit, place: Place): Markup {
  const { cloud, clientId } = visit.tenant;
  const blade = (name: string): string =>
    `${ADMIN[cloud]}/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/${name}/appId/${encodeURIComponent(clientId)}`;
  const addresses: Readonly<Record<Place, string>> = {
    permissions: blade("CallAnAPI"),
    credentials: blade("Credentials"),
    settings: "#settings",
    coverage: linkTo(COVERAGE, visit),
  };
  return html` <a href="${addresses[place]}">${PLACES[place]}</a>`;
}

/** A finding of the check, with the place where it is mended. */
const asFound = ({ check, verdict, sentence }: Finding): SetUpFinding => ({
  verdict: verdict === "notOffered" ? "note" : verdict,
  sentence: `${check}: ${sentence}`,
  place:
    verdict !== "bad"
      ? undefined
      : check === "sign-in"
        ? "credentials"
        : /permission/.test(sentence)
          ? "permissions"
          : undefined,
});

const isSet = (secret: string | undefined): string => (secret === undefined ? "not set" : "set; never shown");

/** Names as in the settings; what comes of TENANTS stands under the name that it has for a single tenant. */
const rowsOf = (config: Config, tenant: TenantConfig, { copy }: TenantStatus): [name: string, value: string][] => [
  ["TENANT_ID", tenant.tenantId],
  ["TENANT_NAME", tenant.tenantName],
  ["CLIENT_ID", tenant.clientId],
  [
    tenant.credential.kind === "secret" ? "CLIENT_SECRET" : "CLIENT_CERTIFICATE, CLIENT_PRIVATE_KEY",
    "set; never shown",
  ],
  ["CLOUD", tenant.cloud],
  ["GRAPH_ENDPOINT", tenant.graphEndpoint ?? "the cloud's own"],
  ["LOGIN_ENDPOINT", tenant.loginEndpoint ?? "the cloud's own"],
  ["JURISDICTION", tenant.jurisdiction ?? "none"],
  ["PUBLIC_ORIGIN", config.publicOrigin ?? "the request's own"],
  ["USER_HASH_KEY", isSet(config.userHashKey)],
  ["WEBHOOK_SECRET", isSet(config.webhookSecret)],
  ["SUNSET", config.sunset ?? "none"],
  ["HEALTH_MAX_AGE_HOURS", String(config.healthMaxAgeHours)],
  ["BUDGET", Object.keys(config.budget).length === 0 ? "default" : JSON.stringify(config.budget)],
  ["BACKUPS", copy.state === "off" ? "not bound" : "bound"],
  ...Object.entries(tenant.policy).map(([name, value]): [string, string] => [`POLICY ${name}`, String(value)]),
];
