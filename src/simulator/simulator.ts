/**
 * A made-up tenant behind the wire format of Microsoft's sign-in, Graph and report download hosts. One function answers
 * all three by path, whatever the host is. It runs wherever there are web APIs and knows nothing of the bridge.
 *
 * Source of shapes, limits and errors: graph-contract.md.
 */
import { GRAPH_PAGES, type RecordPages } from "./call-records.ts";
import { type Company, companySince, makeCompany, makeQuietCompany } from "./company.ts";
import { makeDayFigures } from "./day-figures.ts";
import { decode, type Exchange, errorAnswer, parseQuery } from "./exchange.ts";
import { FaultBook, type Faults, strike } from "./faults.ts";
import { Issuer } from "./issuer.ts";
import { isObject } from "./json.ts";
import { RateBook } from "./limits.ts";
import type { PstnLog, PstnRow } from "./pstn-rows.ts";
import { millisecondsOf, normalTime } from "./record-filter.ts";
import { makeRecordStore } from "./record-store.ts";
import { downloadAnswer, type SkypeReports } from "./reports.ts";
import { graphAnswer, PERMISSIONS, type Permission, type Tenant } from "./routes.ts";
import { metadataAnswer, type SignInSettings, tokenAnswer } from "./sign-in.ts";
import { type Notification, type NotifyOptions, Subscriptions } from "./subscriptions.ts";

/** Page sizes, where a test wants smaller ones than Graph's. */
export interface PageSizes extends RecordPages {
  readonly pstn: number;
  readonly reports: number;
}

export interface SimulatorOptions {
  /** The clock, milliseconds; nothing here reads another one. */
  readonly now: () => number;
  /** Names the company's fate: the same seed, the same bytes. */
  readonly seed?: string;
  readonly tenantId?: string;
  readonly tenantName?: string;
  /** Domain of the staff's addresses. */
  readonly domain?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** Number of staff (default 60); the number of calls goes with it. */
  readonly people?: number;
  /** False: a tenant without any calls but those that are added. */
  readonly company?: boolean;
  /** The company's first moment, milliseconds: before it there are no calls (default: there always were). */
  readonly since?: number;
  /** Origin of next links; `asked` for the one that was asked (default Graph's own). */
  readonly linkOrigin?: string;
  readonly pages?: Partial<PageSizes>;
  /** Seconds a token is good for (default 3599). */
  readonly tokenLifetime?: number;
  /** What the application may do (default everything). */
  readonly permissions?: readonly Permission[];
  /** What the Skype for Business reports answer (default a header and no rows). */
  readonly skypeReports?: SkypeReports;
  /** Whether reports hide names (default no); `PATCH /admin/reportSettings` changes it. */
  readonly concealedNames?: boolean;
  /** `documented`: Graph's documented rates are kept and answered 429 beyond (default off). */
  readonly limits?: "documented" | "off";
  /** Carries out the handshake of new subscriptions; without it there is none. */
  readonly deliver?: (request: Request) => Promise<Response>;
}

/** One request as the log keeps it. */
export interface LoggedRequest {
  readonly method: string;
  readonly host: string;
  /** Decoded path and query. */
  readonly path: string;
  /** Whether it bore an Authorization header. */
  readonly bearer: boolean;
  /** Whether it came inside a $batch. */
  readonly batched: boolean;
  readonly at: number;
  /** Status of the answer; 0 where there was none or none yet. */
  status: number;
}

export interface Simulator {
  /** Answers one request. Rejects where a fault cuts the connection or the client gives up waiting. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Every request so far, batched ones too, oldest first; the oldest are forgotten beyond 200,000. */
  readonly requests: LoggedRequest[];
  readonly faults: Faults;
  /** Puts a whole call record (members as Graph sends them) in, or in place of a lower version of it. */
  add(record: object): void;
  /** Takes an added record away again, as if Graph had lost it. */
  remove(id: string): void;
  /** Puts a row into a telephone log; it needs startDateTime, or blockDateTime in the log of blocked users. */
  addRow(log: Exclude<PstnLog, "getPstnOnlineMeetingDialoutReport">, row: object): void;
  /** The notices Graph would post now about these records, one a subscription; nothing is sent. */
  notify(ids: readonly string[], options?: NotifyOptions): Notification[];
  lifecycle(event: "reauthorizationRequired" | "subscriptionRemoved" | "missed"): Notification[];
  /** Loses all subscriptions without a word. */
  dropSubscriptions(): void;
  /** Signs tokens of the tenant's for other applications than Graph. */
  readonly issuer: Issuer;
  /** The company behind the answers, for checks. */
  readonly company: Company;
}

export const SIMULATED_TENANT = "99999999-0000-4000-8000-999999999999";
export const SIMULATED_CLIENT = "abababab-0000-4000-8000-000000000001";
export const SIMULATED_SECRET = "simulated-secret";

const KEPT_REQUESTS = 200_000;
const PSTN_PAGE = 1_000;

/** Everything that one tenant's answers are made from. */
function makeTenant(
  options: SimulatorOptions,
  added: ReadonlyMap<PstnLog, readonly PstnRow[]>,
  fetch: Tenant["fetch"],
): Tenant & { readonly company: Company } {
  const { seed = "contoso", domain = "contoso.example", people = 60, tenantName = "Contoso", pages } = options;
  const settings: SignInSettings = {
    tenantId: options.tenantId ?? SIMULATED_TENANT,
    clientId: options.clientId ?? SIMULATED_CLIENT,
    clientSecret: options.clientSecret ?? SIMULATED_SECRET,
    tokenLifetime: options.tokenLifetime ?? 3_599,
  };
  const whole = (options.company === false ? makeQuietCompany : makeCompany)(seed, people, domain);
  const company = options.since === undefined ? whole : companySince(whole, options.since);
  return {
    settings,
    tenantName,
    domain,
    company,
    permissions: options.permissions ?? PERMISSIONS,
    records: makeRecordStore(company, settings.tenantId),
    pages: { ...GRAPH_PAGES, ...pages },
    pstn: { seed, company, added, pageSize: pages?.pstn ?? PSTN_PAGE },
    issuer: new Issuer(settings.tenantId),
    subscriptions: new Subscriptions(seed, settings.tenantId, settings.clientId, options.deliver),
    reports: {
      seed,
      tenantName,
      company,
      figures: makeDayFigures(seed, company),
      concealed: options.concealedNames ?? false,
      skypeReports: options.skypeReports ?? "header-only",
      pageSize: pages?.reports,
    },
    fetch,
  };
}

/** Which of the three hosts' addresses a path is. */
async function answerOf(exchange: Exchange, tenant: Tenant, path: string): Promise<Response> {
  const token = /^\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(path);
  if (token !== null && exchange.method === "POST") {
    return tokenAnswer(exchange.request, token[1] ?? "", tenant.settings, exchange.now);
  }
  const keys = /^\/([^/]+)\/discovery\/v2\.0\/keys$/.exec(path);
  if (keys !== null) {
    return tenant.issuer.publish(keys[1] ?? "");
  }
  const download = /^\/data\/download\/([^/]+)$/.exec(path);
  if (download !== null) {
    return downloadAnswer(exchange, tenant.reports, download[1] ?? "");
  }
  return (
    metadataAnswer(path, tenant.settings.tenantId) ??
    (/^\/(v1\.0|beta)\//.test(path)
      ? graphAnswer(exchange, tenant)
      : errorAnswer(exchange, 404, "NotFound", "There is nothing at this address."))
  );
}

export function createSimulator(options: SimulatorOptions): Simulator {
  const faults = new FaultBook(options.seed ?? "contoso");
  const rates = options.limits === "documented" ? new RateBook() : undefined;
  const requests: LoggedRequest[] = [];
  const addedRows = new Map<PstnLog, PstnRow[]>();
  const tenant = makeTenant(options, addedRows, (request) => handle(request, true));
  let counter = 0;

  const exchangeOf = (request: Request, url: URL, path: string): Exchange => ({
    request,
    method: request.method,
    origin: url.origin,
    linkOrigin: options.linkOrigin === "asked" ? url.origin : (options.linkOrigin ?? "https://graph.microsoft.com"),
    version: path.startsWith("/beta/") ? "beta" : "v1.0",
    path: path.replace(/^\/(v1\.0|beta)/, ""),
    query: parseQuery(url.search),
    now: options.now(),
    requestId: `0badf00d-0000-4000-8000-${counter.toString(16).padStart(12, "0")}`,
  });

  const handle = async (request: Request, batched: boolean): Promise<Response> => {
    const url = new URL(request.url);
    const path = decode(url.pathname.replaceAll("+", "%2B"));
    const target = `${path}${decode(url.search)}`;
    counter++;
    const exchange = exchangeOf(request, url, path);
    const bearer = request.headers.has("Authorization");
    const logged = {
      method: request.method,
      host: url.host,
      path: target,
      bearer,
      batched,
      at: exchange.now,
      status: 0,
    };
    if (requests.length >= KEPT_REQUESTS) {
      requests.splice(0, KEPT_REQUESTS / 2);
    }
    requests.push(logged);

    const real = async (): Promise<Response> => {
      const wait = rates?.take(target, exchange.now);
      return wait === undefined
        ? answerOf(exchange, tenant, path)
        : errorAnswer(exchange, 429, "TooManyRequests", "Too many requests.", { "Retry-After": String(wait) });
    };
    const rule = faults.take(request, target);
    const response = await (rule === undefined ? real() : strike(rule, request, exchange, real));
    logged.status = response.status;
    response.headers.set("request-id", exchange.requestId);
    return response;
  };

  return {
    fetch: (request) => handle(request, false),
    requests,
    faults,
    add(record) {
      if (!isObject(record)) {
        throw new Error("A record to add must be an object.");
      }
      tenant.records.add(record);
    },
    remove: (id) => tenant.records.remove(id),
    addRow(log, row) {
      const time = isObject(row) ? normalTime(String(row.startDateTime ?? row.blockDateTime)) : undefined;
      if (!isObject(row) || time === undefined) {
        throw new Error("A row to add needs startDateTime or blockDateTime.");
      }
      const start = millisecondsOf(time);
      addedRows.set(log, [...(addedRows.get(log) ?? []), { start, visibleAt: start, row }]);
    },
    notify: (ids, notifyOptions) => tenant.subscriptions.notify(ids, options.now(), notifyOptions),
    lifecycle: (event) => tenant.subscriptions.lifecycle(event, options.now()),
    dropSubscriptions: () => tenant.subscriptions.drop(),
    issuer: tenant.issuer,
    company: tenant.company,
  };
}
