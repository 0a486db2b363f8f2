import { readFileSync } from "node:fs";
import path from "node:path";
import { GraphFault } from "../../src/graph/graph-fault.ts";
import type { GraphSettings, RequestTarget } from "../../src/graph/graph-settings.ts";

export const TENANT = "99999999-0000-4000-8000-999999999999";
export const NOW = Date.parse("2026-11-19T08:00:00Z");

export interface Sent {
  readonly url: string;
  readonly method: string;
  readonly authorization: string | null;
  readonly headers: Headers;
  readonly body: string;
}

export type Answer = (request: Sent, count: number) => Response | Promise<Response>;

export interface FakeGraph {
  readonly settings: GraphSettings;
  /** Requests other than those for a token. */
  readonly sent: Sent[];
  readonly tokenRequests: Sent[];
  /** Milliseconds of each sleep. */
  readonly slept: number[];
  readonly counted: RequestTarget[];
  now: number;
}

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });

const samples = path.join(import.meta.dirname, "samples");
export const sampleText = (name: string): string => readFileSync(path.join(samples, name), "utf8");
export const sampleBytes = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(readFileSync(path.join(samples, name)));
// biome-ignore lint/suspicious/noExplicitAny: samples are changed at will by the tests
export const sampleJson = (name: string): any => JSON.parse(sampleText(`json/${name}.json`));

/** Hands out `token-1`, `token-2`, … that live for an hour. */
export const tokens: Answer = (_, count) =>
  json({ token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599, access_token: `token-${count}` });

/** Settings whose fetch is answered by two functions; `count` is 1 for the first request of its kind. */
export function fakeGraph(
  answer: Answer,
  changes: Partial<GraphSettings> = {},
  answerToken: Answer = tokens,
): FakeGraph {
  const fake: FakeGraph = {
    sent: [],
    tokenRequests: [],
    slept: [],
    counted: [],
    now: NOW,
    settings: {
      cloud: "global",
      tenantId: TENANT,
      clientId: "app-id",
      credential: { kind: "secret", secret: "s3cret" },
      now: () => fake.now,
      sleep: async (ms) => {
        fake.slept.push(ms);
        fake.now += ms;
      },
      random: () => 0.5,
      onRequest: (target) => fake.counted.push(target),
      fetch: async (input, init) => {
        const request = new Request(input as string, init as RequestInit);
        const sent: Sent = {
          url: String(input),
          method: request.method,
          authorization: request.headers.get("authorization"),
          headers: request.headers,
          body: await request.text(),
        };
        const isToken = new URL(sent.url).pathname.endsWith("/oauth2/v2.0/token");
        const kept = isToken ? fake.tokenRequests : fake.sent;
        kept.push(sent);
        return (isToken ? answerToken : answer)(sent, kept.length);
      },
      ...changes,
    },
  };
  return fake;
}

/** The fault that a promise ends in; anything else fails the test. */
export async function faultOf(promise: Promise<unknown>): Promise<GraphFault> {
  const fault = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (fault instanceof GraphFault) return fault;
  throw new Error(`expected a GraphFault, got ${String(fault)}`);
}
