/** One request to the simulated Graph as its handlers see it, and the error bodies Graph has (graph-contract D.5). */
import { errorTime } from "./clock.ts";
import { type JsonObject, jsonAnswer } from "./json.ts";

export type GraphVersion = "v1.0" | "beta";

export interface Exchange {
  readonly request: Request;
  readonly method: string;
  /** Origin that was asked, e.g. `http://127.0.0.1:9009`. */
  readonly origin: string;
  /** Origin to print in next links. */
  readonly linkOrigin: string;
  readonly version: GraphVersion;
  /** The decoded path below the version, e.g. `/communications/callRecords`. */
  readonly path: string;
  readonly query: Query;
  readonly now: number;
  readonly requestId: string;
}

/** Query options by name, decoded; repeated ones keep the last. */
export type Query = ReadonlyMap<string, string>;

export function parseQuery(search: string): Query {
  const query = new Map<string, string>();
  for (const part of search.replace(/^\?/, "").split("&")) {
    const cut = part.indexOf("=");
    if (part !== "") {
      query.set(decode(cut < 0 ? part : part.slice(0, cut)), cut < 0 ? "" : decode(part.slice(cut + 1)));
    }
  }
  return query;
}

/** Percent-decodes; what is not valid stays as it is. */
export function decode(text: string): string {
  const spaced = text.replaceAll("+", " ");
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced;
  }
}

/** Encodes a query option's value as Graph prints it in next links: colons, slashes and quotes stay readable. */
export const encodeOption = (value: string): string =>
  encodeURIComponent(value).replaceAll("%3A", ":").replaceAll("%2F", "/").replaceAll("%2C", ",");

export function errorBody(exchange: Pick<Exchange, "now" | "requestId">, code: string, message: string): JsonObject {
  return {
    error: {
      code,
      message,
      innerError: {
        date: errorTime(exchange.now),
        "request-id": exchange.requestId,
        "client-request-id": exchange.requestId,
      },
    },
  };
}

export const errorAnswer = (
  exchange: Pick<Exchange, "now" | "requestId">,
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response => jsonAnswer(errorBody(exchange, code, message), status, headers);

/** A request that Graph refuses; thrown by handlers, answered by the router. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = "Refusal";
    this.status = status;
    this.code = code;
  }
}

/** Refuses OData options that an address does not take; options without a dollar are not OData's and pass. */
export function allowOptions(query: Query, allowed: readonly string[]): void {
  for (const name of query.keys()) {
    if (name.startsWith("$") && !allowed.includes(name.toLowerCase())) {
      throw new Refusal(400, "BadRequest", `Query option '${name}' is not allowed for this resource.`);
    }
  }
}

/** An opaque text that carries JSON, and back; undefined where it was not made here. */
export const toToken = (value: readonly (string | number)[]): string =>
  btoa(JSON.stringify(value)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

export function fromToken(token: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(atob(token.replaceAll("-", "+").replaceAll("_", "/")));
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The page size: the smaller of the service's and of `Prefer: odata.maxpagesize`. */
export function pageSize(request: Request, limit: number): number {
  const asked = /odata\.maxpagesize\s*=\s*(\d+)/i.exec(request.headers.get("Prefer") ?? "")?.[1];
  return asked === undefined ? limit : Math.max(1, Math.min(limit, Number(asked)));
}
