/** `POST /$batch`: up to twenty requests in one, each answered, counted and struck by faults alone (graph-contract D.1). */

import { type Exchange, errorBody, Refusal } from "./exchange.ts";
import { CutConnection } from "./faults.ts";
import { isObject, type Json, type JsonObject, jsonAnswer } from "./json.ts";

const MOST = 20;

interface Part {
  readonly id: string;
  readonly request: Request;
}

function partOf(exchange: Exchange, value: Json): Part {
  if (
    !isObject(value) ||
    typeof value.id !== "string" ||
    typeof value.method !== "string" ||
    typeof value.url !== "string"
  ) {
    throw new Refusal(400, "BadRequest", "Each request of a batch needs id, method and url.");
  }
  const url = `${exchange.origin}/${exchange.version}${value.url.startsWith("/") ? "" : "/"}${value.url}`;
  const headers = new Headers({ Authorization: exchange.request.headers.get("Authorization") ?? "" });
  for (const [name, one] of Object.entries(isObject(value.headers) ? value.headers : {})) {
    headers.set(name, String(one));
  }
  const body = value.body === undefined ? {} : { body: JSON.stringify(value.body) };
  return {
    id: value.id,
    request: new Request(url, {
      method: value.method.toUpperCase(),
      headers,
      signal: exchange.request.signal,
      ...body,
    }),
  };
}

async function partAnswer(part: Part, exchange: Exchange, fetch: (request: Request) => Promise<Response>) {
  try {
    const answer = await fetch(part.request);
    const text = await answer.text();
    const isJson = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
    const body: Json = text === "" ? null : isJson ? JSON.parse(text) : btoa(text);
    const headers: JsonObject = Object.fromEntries(answer.headers);
    return { id: part.id, status: answer.status, headers, ...(body !== null && { body }) };
  } catch (error) {
    if (error instanceof CutConnection || error instanceof SyntaxError) {
      return {
        id: part.id,
        status: 504,
        headers: {},
        body: errorBody(exchange, "GatewayTimeout", "The gateway timed out."),
      };
    }
    throw error;
  }
}

/** Answers the parts; not in the order they came in, which is Graph's right. */
export async function batchAnswer(
  exchange: Exchange,
  fetch: (request: Request) => Promise<Response>,
): Promise<Response> {
  const body: unknown = await exchange.request.json().catch(() => undefined);
  const requests = isObject(body) && Array.isArray(body.requests) ? body.requests : undefined;
  if (requests === undefined || requests.length === 0) {
    throw new Refusal(400, "BadRequest", "The body must have an array 'requests'.");
  }
  if (requests.length > MOST) {
    throw new Refusal(400, "BadRequest", `Number of batch request steps exceeds the maximum value of ${MOST}.`);
  }
  const parts = requests.map((value) => partOf(exchange, value));
  if (new Set(parts.map(({ id }) => id)).size < parts.length) {
    throw new Refusal(400, "BadRequest", "Request ids must be unique within a batch.");
  }
  const responses: Json[] = [];
  for (const part of parts.reverse()) {
    responses.push(await partAnswer(part, exchange, fetch));
  }
  return jsonAnswer({ responses });
}
