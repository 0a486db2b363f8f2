/** Which address of the simulated Graph is answered by what, who may ask it, and what everyone else is told. */
import { batchAnswer } from "./batch.ts";
import { getRecord, listInner, listRecords, type RecordPages } from "./call-records.ts";
import { allowOptions, type Exchange, errorAnswer, Refusal } from "./exchange.ts";
import type { Issuer } from "./issuer.ts";
import { contextOf, isObject, jsonAnswer } from "./json.ts";
import { type PstnSource, pstnAnswer } from "./pstn.ts";
import type { RecordStore } from "./record-store.ts";
import { type ReportSettings, reportAnswer } from "./reports.ts";
import { type SignInSettings, tokenState } from "./sign-in.ts";
import type { Subscriptions } from "./subscriptions.ts";

/** The application permissions that something here asks for (graph-contract A.1, C.1, D.2). */
export const PERMISSIONS = [
  "CallRecords.Read.All",
  "CallRecord-PstnCalls.Read.All",
  "Reports.Read.All",
  "ReportSettings.Read.All",
  "ReportSettings.ReadWrite.All",
  "Organization.Read.All",
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** Everything that the addresses of one tenant are answered from. */
export interface Tenant {
  readonly settings: SignInSettings;
  readonly tenantName: string;
  readonly domain: string;
  readonly permissions: readonly Permission[];
  readonly records: RecordStore;
  readonly pages: RecordPages;
  readonly pstn: PstnSource;
  readonly subscriptions: Subscriptions;
  readonly issuer: Issuer;
  /** Usage reports' settings; whether names are hidden may change. */
  readonly reports: { -readonly [K in keyof ReportSettings]: ReportSettings[K] };
  /** Answers a request as if it had come by itself: the parts of a batch. */
  readonly fetch: (request: Request) => Promise<Response>;
}

interface Route {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: RegExp;
  /** Any of these will do; empty: a token is enough. */
  readonly permissions: readonly Permission[];
  readonly answer: (exchange: Exchange, tenant: Tenant, parts: readonly string[]) => Response | Promise<Response>;
}

const RECORDS: readonly Permission[] = ["CallRecords.Read.All"];

const ROUTES: readonly Route[] = [
  {
    method: "GET",
    path: /^\/communications\/callRecords$/,
    permissions: RECORDS,
    answer: (exchange, tenant) => listRecords(exchange, tenant.records, tenant.pages),
  },
  {
    method: "GET",
    path: /^\/communications\/callRecords\/([^/()]+)$/,
    permissions: RECORDS,
    answer: (exchange, tenant, [id = ""]) => getRecord(exchange, tenant.records, tenant.pages, id),
  },
  {
    method: "GET",
    path: /^\/communications\/callRecords\/([^/()]+)\/(sessions|participants_v2)$/,
    permissions: RECORDS,
    answer: (exchange, tenant, [id = "", member]) =>
      listInner(exchange, tenant.records, tenant.pages, id, member === "sessions" ? "sessions" : "participants_v2"),
  },
  {
    method: "GET",
    path: /^\/communications\/callRecords\/(?:microsoft\.graph\.callRecords\.)?(get\w+)\(([^)]*)\)$/,
    permissions: ["CallRecord-PstnCalls.Read.All", "CallRecords.Read.All"],
    answer: (exchange, tenant, [name = "", argument = ""]) => pstnAnswer(exchange, tenant.pstn, name, argument),
  },
  {
    method: "GET",
    path: /^\/reports\/(get\w+)\(([^)]*)\)$/,
    permissions: ["Reports.Read.All"],
    answer: (exchange, tenant, [name = "", argument = ""]) => reportAnswer(exchange, tenant.reports, name, argument),
  },
  {
    method: "GET",
    path: /^\/admin\/reportSettings$/,
    permissions: ["ReportSettings.Read.All", "ReportSettings.ReadWrite.All"],
    answer: (_exchange, tenant) =>
      jsonAnswer({
        value: {
          "@odata.type": "#microsoft.graph.adminReportSettings",
          displayConcealedNames: tenant.reports.concealed,
        },
      }),
  },
  {
    method: "PATCH",
    path: /^\/admin\/reportSettings$/,
    permissions: ["ReportSettings.ReadWrite.All"],
    answer: async (exchange, tenant) => {
      const body: unknown = await exchange.request.json().catch(() => undefined);
      if (!isObject(body) || typeof body.displayConcealedNames !== "boolean") {
        throw new Refusal(400, "BadRequest", "displayConcealedNames must be true or false.");
      }
      tenant.reports.concealed = body.displayConcealedNames;
      return new Response(null, { status: 204 });
    },
  },
  {
    method: "GET",
    path: /^\/organization$/,
    permissions: ["Organization.Read.All"],
    answer: (exchange, tenant) => {
      allowOptions(exchange.query, ["$select"]);
      const verifiedDomains = [
        { capabilities: "Email", isDefault: true, isInitial: true, name: tenant.domain, type: "Managed" },
      ];
      return jsonAnswer({
        "@odata.context": contextOf(exchange.version, "organization"),
        value: [{ id: tenant.settings.tenantId, displayName: tenant.tenantName, verifiedDomains }],
      });
    },
  },
  {
    method: "POST",
    path: /^\/subscriptions$/,
    permissions: RECORDS,
    answer: (exchange, tenant) => tenant.subscriptions.create(exchange),
  },
  {
    method: "GET",
    path: /^\/subscriptions$/,
    permissions: [],
    answer: (exchange, tenant) => tenant.subscriptions.list(exchange),
  },
  {
    method: "GET",
    path: /^\/subscriptions\/([^/]+)$/,
    permissions: RECORDS,
    answer: (exchange, tenant, [id = ""]) => tenant.subscriptions.get(exchange, id),
  },
  {
    method: "PATCH",
    path: /^\/subscriptions\/([^/]+)$/,
    permissions: RECORDS,
    answer: (exchange, tenant, [id = ""]) => tenant.subscriptions.renew(exchange, id),
  },
  {
    method: "DELETE",
    path: /^\/subscriptions\/([^/]+)$/,
    permissions: RECORDS,
    answer: (exchange, tenant, [id = ""]) => tenant.subscriptions.remove(exchange, id),
  },
  {
    method: "POST",
    path: /^\/\$batch$/,
    permissions: [],
    answer: (exchange, tenant) => batchAnswer(exchange, tenant.fetch),
  },
];

/** The 401 of a request without a good bearer token, or undefined where it has one. */
function unsigned(exchange: Exchange, tenant: Tenant): Response | undefined {
  const state = tokenState(exchange.request.headers.get("Authorization"), tenant.settings, exchange.now);
  if (state === "good") {
    return undefined;
  }
  if (state === "none" && exchange.path.startsWith("/reports/")) {
    return jsonAnswer({ error: { code: "MissingCredentials", message: "Valid Authorization header is needed." } }, 401);
  }
  const messages = {
    ended: "Lifetime validation failed, the token is expired.",
    none: "Access token is empty.",
    bad: "Access token validation failure. Invalid audience.",
  };
  return errorAnswer(exchange, 401, "InvalidAuthenticationToken", messages[state]);
}

/** The 403 in the shape that each part of Graph has for it. */
function forbidden(exchange: Exchange): Response {
  if (/^\/(reports|admin)\//.test(exchange.path)) {
    const inner = JSON.stringify({ error: { code: "S2SUnauthorized", message: "Invalid permission." } });
    return errorAnswer(exchange, 403, "UnknownError", inner);
  }
  return errorAnswer(exchange, 403, "Forbidden", "");
}

/** Answers a request to Graph. */
export async function graphAnswer(exchange: Exchange, tenant: Tenant): Promise<Response> {
  const refused = unsigned(exchange, tenant);
  if (refused !== undefined) {
    return refused;
  }
  const fitting = ROUTES.filter(({ path }) => path.test(exchange.path));
  const chosen = fitting.find(({ method }) => method === exchange.method);
  if (chosen === undefined) {
    const segment = exchange.path.split("/")[1] ?? "";
    return fitting.length > 0
      ? errorAnswer(exchange, 405, "Request_BadRequest", "The method is not allowed for this resource.")
      : errorAnswer(exchange, 400, "BadRequest", `Resource not found for the segment '${segment}'.`);
  }
  const { permissions } = chosen;
  if (permissions.length > 0 && !permissions.some((one) => tenant.permissions.includes(one))) {
    return forbidden(exchange);
  }
  try {
    return await chosen.answer(exchange, tenant, chosen.path.exec(exchange.path)?.slice(1) ?? []);
  } catch (error) {
    if (error instanceof Refusal) {
      return errorAnswer(exchange, error.status, error.code, error.message);
    }
    throw error;
  }
}
