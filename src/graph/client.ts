/**
 * The one way in which Graph is asked: Microsoft's client with a last middleware of our own that sends the request to
 * the configured endpoint, as it was meant, to the letter. Around it: token and its one renewal, bounded tries, and
 * every refusal of Graph as a {@link GraphFault}.
 */

import type { Client, Context, Middleware, MiddlewareOptions } from "@microsoft/microsoft-graph-client";
import { checkedAddress, type Endpoints, endpointsOf, nextAddress } from "./endpoints.ts";
import {
  discardBody,
  MAX_SHORT_BYTES,
  patiently,
  readJson,
  sendRequest,
  timeLimitOf,
  waitAskedBy,
} from "./exchange.ts";
import { GraphFault, type GraphFaultKind } from "./graph-fault.ts";
import type { GraphSettings } from "./graph-settings.ts";
import { createTokenSource, type TokenSource } from "./token.ts";

export interface Page {
  readonly items: readonly unknown[];
  /** Address of the next page, to be asked as it is; null on the last one. */
  readonly next: string | null;
}

export interface SendOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** False where asking twice could do a thing twice; then only 429, which does nothing, is tried again. */
  readonly repeatable?: boolean;
}

export interface GraphClient {
  readonly settings: GraphSettings;
  readonly endpoints: Endpoints;
  readonly tokens: TokenSource;
  /** Asks an address within Graph (`/v1.0/…` or `/beta/…`) and gives the parsed JSON. Throws {@link GraphFault}. */
  get(address: string): Promise<unknown>;
  /** Asks for one page of a collection; a body without a list `value` is damaged. Throws {@link GraphFault}. */
  getPage(address: string): Promise<Page>;
  /** POST, PATCH or DELETE with a JSON body; undefined when the answer has none. Throws {@link GraphFault}. */
  send(method: "POST" | "PATCH" | "DELETE", address: string, options?: SendOptions): Promise<unknown>;
  /**
   * One try without a repetition, but for a renewed token: gives answers below 400 with their body unread, redirects
   * too. For callers that repeat more than the request itself. Throws {@link GraphFault}.
   */
  open(method: Method, address: string, signal: AbortSignal, options?: SendOptions): Promise<Response>;
}

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

type Library = typeof import("./graph-client.ts");

const WHO = "Graph";

/** What our last middleware is told besides the request, and what it tells back: the library would rewrite both. */
class Errand implements MiddlewareOptions {
  readonly address: string;
  readonly signal: AbortSignal;
  fault: unknown;

  constructor(address: string, signal: AbortSignal) {
    this.address = address;
    this.signal = signal;
  }
}

function lastMiddleware(settings: GraphSettings): Middleware {
  return {
    async execute(context: Context) {
      const errand = context.middlewareControl?.getMiddlewareOptions(Errand) as Errand;
      try {
        const init = context.options as RequestInit;
        context.response = await sendRequest(settings, WHO, errand.signal, errand.address, init);
      } catch (fault) {
        errand.fault = fault;
        throw fault;
      }
    },
  };
}

/** A client of one tenant's Graph, with its own token. */
export function createGraphClient(settings: GraphSettings): GraphClient {
  const endpoints = endpointsOf(settings);
  const tokens = createTokenSource(settings);
  let loading: Promise<{ library: Library; client: Client }> | undefined;

  async function load(): Promise<{ library: Library; client: Client }> {
    const library = await import("./graph-client.ts");
    const authentication = new library.AuthenticationHandler({ getAccessToken: () => tokens.get() });
    authentication.setNext(lastMiddleware(settings));
    const baseUrl = `https://${endpoints.cloud.graphHost}/`;
    return { library, client: library.Client.initWithMiddleware({ baseUrl, middleware: authentication }) };
  }

  async function once(
    method: Method,
    address: string,
    token: string,
    signal: AbortSignal,
    options: SendOptions,
  ): Promise<Response> {
    loading ??= load();
    const { library, client } = await loading;
    const [, version = "", path = ""] = /^\/([^/]+)([^?]*)/.exec(checkedAddress(address)) ?? [];
    const errand = new Errand(endpoints.graph + address, signal);
    const bearer = new library.AuthenticationHandlerOptions({ getAccessToken: async () => token });
    const request = client
      .api(path)
      .version(version)
      .headers({ Accept: "application/json", ...options.headers })
      .middlewareOptions([errand, bearer])
      .responseType(library.ResponseType.RAW);
    settings.onRequest?.("graph");
    try {
      if (method === "GET") return (await request.get()) as Response;
      if (method === "POST") return (await request.post(options.body ?? {})) as Response;
      if (method === "PATCH") return (await request.patch(options.body ?? {})) as Response;
      return (await request.delete()) as Response;
    } catch (fault) {
      throw errand.fault ?? fault;
    }
  }

  async function open(
    method: Method,
    address: string,
    signal: AbortSignal,
    options: SendOptions = {},
  ): Promise<Response> {
    const token = await tokens.get();
    let response = await once(method, address, token, signal, options);
    if (response.status === 401) {
      discardBody(response);
      response = await once(method, address, await tokens.renew(token), signal, options);
    }
    if (response.status < 400) return response;
    throw await faultOf(response, settings, signal);
  }

  function send(method: Method, address: string, options: SendOptions = {}): Promise<unknown> {
    const attempt = async () => {
      const signal = AbortSignal.timeout(timeLimitOf(settings));
      const response = await open(method, address, signal, options);
      if (response.status < 300) return await readJson(response, WHO, signal);
      discardBody(response);
      throw new GraphFault("damaged", "Graph answered with an unexpected redirect.", { status: response.status });
    };
    return patiently(settings, attempt, options.repeatable === false ? ["throttled"] : undefined);
  }

  return {
    settings,
    endpoints,
    tokens,
    open,
    send,
    get: (address) => send("GET", address),
    async getPage(address) {
      return pageOf(await send("GET", address), address, endpoints);
    },
  };
}

/** A collection's page out of its parsed body; `own` is the page's address. Throws {@link GraphFault}. */
export function pageOf(body: unknown, own: string, endpoints: Endpoints): Page {
  const { value, "@odata.nextLink": link } = (body ?? {}) as Record<string, unknown>;
  if (!Array.isArray(value)) throw new GraphFault("damaged", "Graph sent a page without a list of values.");
  return { items: value, next: link === undefined || link === null ? null : nextAddress(link, own, endpoints) };
}

function kindOf(status: number): GraphFaultKind {
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 404) return "notFound";
  if (status === 410) return "gone";
  if (status === 429) return "throttled";
  if (status === 501) return "notOffered";
  return status === 408 || status >= 500 ? "transient" : "invalid";
}

/** Graph's error code out of an error body; some services put the real one as JSON text into the message. */
function codeOf(body: unknown): string | undefined {
  const { code, message } = ((body ?? {}) as { error?: { code?: unknown; message?: unknown } | null }).error ?? {};
  if (code === "UnknownError" && typeof message === "string" && message.startsWith("{")) {
    try {
      return codeOf(JSON.parse(message)) ?? code;
    } catch {
      return code;
    }
  }
  return typeof code === "string" && /^[\w.-]{1,64}$/.test(code) ? code : undefined;
}

/** The fault for a status of 400 or more and its error body, as an answer or as a part of a batch. */
export function faultOfStatus(status: number, body: unknown, retryAfterMs?: number): GraphFault {
  const code = codeOf(body);
  const message = `Graph answered ${status}${code === undefined ? "" : ` (${code})`}.`;
  return new GraphFault(kindOf(status), message, { status, code, retryAfterMs });
}

async function faultOf(response: Response, settings: GraphSettings, signal: AbortSignal): Promise<GraphFault> {
  const body = await readJson(response, WHO, signal, MAX_SHORT_BYTES).catch(() => undefined);
  return faultOfStatus(response.status, body, waitAskedBy(response, settings));
}
