/**
 * A made-up tenant behind the wire format of Microsoft's sign-in, Graph and report download hosts. One function answers
 * all three by path, whatever the host is. It runs wherever there are web APIs and knows nothing of the bridge.
 *
 * Source of shapes, limits and errors: graph-contract.md.
 */
import { GRAPH_PAGES, getRecord, listInner, listRecords, type RecordPages } from "./call-records.ts";
import { type Company, makeCompany, makeQuietCompany } from "./company.ts";
import { decode, type Exchange, errorAnswer, type GraphVersion, parseQuery, Refusal } from "./exchange.ts";
import { CutConnection, FaultBook, type Faults, strike } from "./faults.ts";
import { isObject, jsonAnswer } from "./json.ts";
import { makeRecordStore, type RecordStore } from "./record-store.ts";
import { metadataAnswer, type SignInSettings, tokenAnswer, tokenState } from "./sign-in.ts";

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
  /** Number of staff (default 60). */
  readonly people?: number;
  /** False: a tenant without any calls but those that are added. */
  readonly company?: boolean;
  /** Origin of next links; `asked` for the one that was asked (default Graph's own). */
  readonly linkOrigin?: string;
  /** Page sizes, where a test wants smaller ones than Graph's. */
  readonly pages?: Partial<RecordPages>;
  /** Seconds a token is good for (default 3599). */
  readonly tokenLifetime?: number;
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
  /** The company behind the answers, for checks. */
  readonly company: Company;
}

export const SIMULATED_TENANT = "99999999-0000-4000-8000-999999999999";
export const SIMULATED_CLIENT = "abababab-0000-4000-8000-000000000001";
export const SIMULATED_SECRET = "simulated-secret";
const KEPT_REQUESTS = 200_000;

interface Tenant {
  readonly settings: SignInSettings;
  readonly tenantName: string;
  readonly company: Company;
  readonly records: RecordStore;
  readonly pages: RecordPages;
}

type Handler = (exchange: Exchange, tenant: Tenant, parts: readonly string[]) => Response | Promise<Response>;

interface Route {
  readonly method: string;
  readonly versions: readonly GraphVersion[];
  readonly path: RegExp;
  readonly answer: Handler;
}

const BOTH: readonly GraphVersion[] = ["v1.0", "beta"];

const ROUTES: readonly Route[] = [
  {
    method: "GET",
    versions: BOTH,
    path: /^\/communications\/callRecords$/,
    answer: (exchange, tenant) => listRecords(exchange, tenant.records, tenant.pages),
  },
  {
    method: "GET",
    versions: BOTH,
    path: /^\/communications\/callRecords\/([^/()]+)$/,
    answer: (exchange, tenant, [id = ""]) => getRecord(exchange, tenant.records, tenant.pages, id),
  },
  {
    method: "GET",
    versions: BOTH,
    path: /^\/communications\/callRecords\/([^/()]+)\/(sessions|participants_v2)$/,
    answer: (exchange, tenant, [id = "", member]) =>
      listInner(exchange, tenant.records, tenant.pages, id, member === "sessions" ? "sessions" : "participants_v2"),
  },
];

export function createSimulator(options: SimulatorOptions): Simulator {
  const { seed = "contoso", domain = "contoso.example", people = 60, now } = options;
  const settings: SignInSettings = {
    tenantId: options.tenantId ?? SIMULATED_TENANT,
    clientId: options.clientId ?? SIMULATED_CLIENT,
    clientSecret: options.clientSecret ?? SIMULATED_SECRET,
    tokenLifetime: options.tokenLifetime ?? 3_599,
  };
  const company = (options.company === false ? makeQuietCompany : makeCompany)(seed, people, domain);
  const records = makeRecordStore(company, settings.tenantId);
  const pages = { ...GRAPH_PAGES, ...options.pages };
  const tenant: Tenant = { settings, tenantName: options.tenantName ?? "Contoso", company, records, pages };
  const faults = new FaultBook(seed);
  const requests: LoggedRequest[] = [];
  let counter = 0;

  const answer = async (request: Request, exchange: Exchange, path: string): Promise<Response> => {
    const token = /^\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(path);
    if (token !== null && request.method === "POST") {
      return tokenAnswer(request, token[1] ?? "", settings, exchange.now);
    }
    const metadata = metadataAnswer(path, settings.tenantId);
    if (metadata !== undefined) {
      return metadata;
    }
    if (!/^\/(v1\.0|beta)\//.test(path)) {
      return errorAnswer(exchange, 404, "NotFound", "Not found.");
    }
    return unsigned(exchange, tenant) ?? route(exchange, tenant);
  };

  const fetch = async (request: Request, batched = false): Promise<Response> => {
    const url = new URL(request.url);
    const path = decode(url.pathname.replaceAll("+", "%2B"));
    const target = `${path}${decode(url.search)}`;
    counter++;
    const exchange: Exchange = {
      request,
      method: request.method,
      origin: url.origin,
      linkOrigin: options.linkOrigin === "asked" ? url.origin : (options.linkOrigin ?? "https://graph.microsoft.com"),
      version: path.startsWith("/beta/") ? "beta" : "v1.0",
      path: path.replace(/^\/(v1\.0|beta)/, ""),
      query: parseQuery(url.search),
      now: now(),
      requestId: `0badf00d-0000-4000-8000-${counter.toString(16).padStart(12, "0")}`,
    };
    const logged: LoggedRequest = {
      method: request.method,
      host: url.host,
      path: target,
      bearer: request.headers.has("Authorization"),
      batched,
      at: exchange.now,
      status: 0,
    };
    if (requests.length >= KEPT_REQUESTS) {
      requests.splice(0, KEPT_REQUESTS / 2);
    }
    requests.push(logged);
    const rule = faults.take(request, target);
    const response =
      rule === undefined
        ? await answer(request, exchange, path)
        : await strike(rule, request, exchange, () => answer(request, exchange, path));
    logged.status = response.status;
    response.headers.set("request-id", exchange.requestId);
    return response;
  };

  return {
    fetch: (request) => fetch(request),
    requests,
    faults,
    add(record) {
      if (!isObject(record)) {
        throw new Error("A record to add must be an object.");
      }
      records.add(record);
    },
    remove: (id) => records.remove(id),
    company,
  };
}

/** The 401 of a request without a good bearer token, or undefined where it has one. */
function unsigned(exchange: Exchange, tenant: Tenant): Response | undefined {
  const state = tokenState(exchange.request.headers.get("Authorization"), tenant.settings, exchange.now);
  if (state === "good") {
    return undefined;
  }
  if (state === "none" && exchange.path.startsWith("/reports/")) {
    return jsonAnswer({ error: { code: "MissingCredentials", message: "Valid Authorization header is needed." } }, 401);
  }
  const message =
    state === "ended"
      ? "Lifetime validation failed, the token is expired."
      : state === "none"
        ? "Access token is empty."
        : "Access token validation failure. Invalid audience.";
  return errorAnswer(exchange, 401, "InvalidAuthenticationToken", message);
}

async function route(exchange: Exchange, tenant: Tenant): Promise<Response> {
  const fitting = ROUTES.filter(
    ({ path, versions }) => versions.includes(exchange.version) && path.test(exchange.path),
  );
  const chosen = fitting.find(({ method }) => method === exchange.method);
  try {
    if (chosen !== undefined) {
      return await chosen.answer(exchange, tenant, chosen.path.exec(exchange.path)?.slice(1) ?? []);
    }
  } catch (error) {
    if (error instanceof Refusal) {
      return errorAnswer(exchange, error.status, error.code, error.message);
    }
    throw error;
  }
  if (fitting.length > 0) {
    return errorAnswer(
      exchange,
      405,
      "Request_BadRequest",
      "Specified HTTP method is not allowed for the request target.",
    );
  }
  const segment = exchange.path.split("/")[1] ?? "";
  return errorAnswer(exchange, 400, "BadRequest", `Resource not found for the segment '${segment}'.`);
}

export { CutConnection };
