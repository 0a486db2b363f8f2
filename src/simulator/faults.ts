/**
 * Faults on demand: what networks and Graph do on bad days, produced for the requests that a rule matches, so that a
 * test can say "the second list page answers 429" and count what happened.
 */
import { SECOND } from "./clock.ts";
import { type Exchange, errorAnswer } from "./exchange.ts";
import { isObject } from "./json.ts";
import { Random } from "./random.ts";

export type FaultKind =
  /** 429 with Retry-After in seconds, as an HTTP date, without one, and with one that no one should obey. */
  | "429-seconds"
  | "429-date"
  | "429-bare"
  | "429-absurd"
  | "500"
  | "502"
  | "503"
  | "504"
  /** The connection ends before, or in the middle of, the answer; no answer ever; an answer in drips. */
  | "cut"
  | "half-body"
  | "hang"
  | "drip"
  | "next-link-to-itself"
  | "next-link-other-host"
  | "next-link-garbage"
  | "401-expired"
  | "403"
  | "404"
  | "404-empty"
  | "410"
  /** A page of HTML with status 200, and a 200 without any body. */
  | "html"
  | "empty"
  /** Whatever `answer` makes of the true answer. */
  | "answer";

export interface FaultRule {
  /** A pattern over the decoded path and query (`/v1.0/communications/callRecords?$filter=…`), or a test of the request. */
  readonly match: RegExp | ((request: Request, target: string) => boolean);
  readonly kind: FaultKind;
  /** How often it strikes (default once; Infinity: until removed). */
  readonly times?: number;
  /** How many matching requests pass unharmed first (default 0). */
  readonly after?: number;
  /** Strikes in this share of the matching requests only, by a fixed draw (default 1: all). */
  readonly chance?: number;
  /** Retry-After in seconds for 429-seconds, 429-date and 503 (default 1); any text for 429-absurd. */
  readonly retryAfter?: number | string;
  /** Milliseconds between drips (default 20). */
  readonly delay?: number;
  /** For kind `answer`: takes the true answer, gives the one to send. */
  readonly answer?: (real: Response, request: Request) => Response | Promise<Response>;
}

/** A rule at work. */
export interface SetFault {
  /** How often it has struck so far. */
  readonly struck: number;
  remove(): void;
}

export interface Faults {
  add(rule: FaultRule): SetFault;
  clear(): void;
}

/** The connection ends here: thrown for no answer at all, or as the error of a body that stops halfway. */
export class CutConnection extends Error {
  constructor() {
    super("The connection was cut.");
    this.name = "CutConnection";
  }
}

interface HeldRule {
  readonly rule: FaultRule;
  readonly draws: Random;
  seen: number;
  struck: number;
}

export class FaultBook implements Faults {
  readonly #rules: HeldRule[] = [];
  readonly #seed: string;
  #added = 0;

  constructor(seed: string) {
    this.#seed = seed;
  }

  add(rule: FaultRule): SetFault {
    this.#added++;
    const held: HeldRule = { rule, draws: new Random(this.#seed, "fault", this.#added), seen: 0, struck: 0 };
    this.#rules.push(held);
    return {
      get struck() {
        return held.struck;
      },
      remove: () => {
        const place = this.#rules.indexOf(held);
        if (place >= 0) {
          this.#rules.splice(place, 1);
        }
      },
    };
  }

  clear(): void {
    this.#rules.length = 0;
  }

  /** The rule that strikes this request, if any; counts what it saw. */
  take(request: Request, target: string): FaultRule | undefined {
    for (const held of this.#rules) {
      const { match, times = 1, after = 0, chance = 1 } = held.rule;
      const matches = match instanceof RegExp ? target.search(match) >= 0 : match(request, target);
      if (!matches) {
        continue;
      }
      held.seen++;
      if (held.seen > after && held.struck < times && (chance >= 1 || held.draws.chance(chance))) {
        held.struck++;
        return held.rule;
      }
    }
    return undefined;
  }
}

type Moment = Pick<Exchange, "now" | "requestId" | "linkOrigin">;

/** The answer of a struck request. `real` makes the true one where the fault needs it. */
export async function strike(
  rule: FaultRule,
  request: Request,
  moment: Moment,
  real: () => Promise<Response>,
): Promise<Response> {
  switch (rule.kind) {
    case "429-seconds":
    case "429-date":
    case "429-bare":
    case "429-absurd":
      return errorAnswer(moment, 429, "TooManyRequests", "Too many requests.", retryHeader(rule, moment.now));
    case "500":
      return errorAnswer(moment, 500, "InternalServerError", "An internal server error occurred.");
    case "502":
      return new Response("<html><body><h1>502 Bad Gateway</h1></body></html>", htmlHead(502));
    case "503":
      return errorAnswer(moment, 503, "ServiceUnavailable", "The service is unavailable.", {
        "Retry-After": String(rule.retryAfter ?? 1),
      });
    case "504":
      return errorAnswer(moment, 504, "GatewayTimeout", "The gateway timed out.");
    case "401-expired":
      return errorAnswer(
        moment,
        401,
        "InvalidAuthenticationToken",
        "Lifetime validation failed, the token is expired.",
      );
    case "403":
      return errorAnswer(moment, 403, "Forbidden", "");
    case "404":
      return errorAnswer(moment, 404, "NotFound", "Resource not found.");
    case "404-empty":
      return errorAnswer(moment, 404, "NotFound", "");
    case "410":
      return errorAnswer(moment, 410, "Gone", "The page has expired.");
    case "html":
      return new Response("<!DOCTYPE html><html><body>Sign in to your account</body></html>", htmlHead(200));
    case "empty":
      return new Response(null, { status: 200, headers: { "Content-Length": "0" } });
    case "cut":
      throw new CutConnection();
    case "hang":
      return untilGivenUp(request.signal);
    case "half-body":
      return halfOf(await real());
    case "drip":
      return dripping(await real(), rule.delay ?? 20);
    case "next-link-to-itself":
    case "next-link-other-host":
    case "next-link-garbage":
      return relinked(await real(), rule.kind, request, moment);
    case "answer":
      return rule.answer === undefined ? real() : rule.answer(await real(), request);
  }
}

const htmlHead = (status: number): ResponseInit => ({
  status,
  headers: { "Content-Type": "text/html; charset=utf-8" },
});

function retryHeader(rule: FaultRule, now: number): Record<string, string> {
  const seconds = Number(rule.retryAfter ?? 1);
  switch (rule.kind) {
    case "429-seconds":
      return { "Retry-After": String(seconds) };
    case "429-date":
      return { "Retry-After": new Date(now + seconds * SECOND).toUTCString() };
    case "429-absurd":
      return { "Retry-After": String(rule.retryAfter ?? "99999999999") };
    default:
      return {};
  }
}

function untilGivenUp(signal: AbortSignal): Promise<Response> {
  return new Promise((_resolve, reject) => {
    const giveUp = (): void => reject(signal.reason);
    if (signal.aborted) {
      giveUp();
    } else {
      signal.addEventListener("abort", giveUp, { once: true });
    }
  });
}

/** Promises the whole body and breaks off after half of it. */
async function halfOf(real: Response): Promise<Response> {
  const bytes = new Uint8Array(await real.arrayBuffer());
  const half = bytes.slice(0, Math.floor(bytes.length / 2));
  let sent = false;
  const body = new ReadableStream({
    pull(controller) {
      if (sent) {
        controller.error(new CutConnection());
      } else {
        sent = true;
        controller.enqueue(half);
      }
    },
  });
  const headers = new Headers(real.headers);
  headers.set("Content-Length", String(bytes.length));
  return new Response(body, { status: real.status, headers });
}

async function dripping(real: Response, delay: number): Promise<Response> {
  const bytes = new Uint8Array(await real.arrayBuffer());
  let from = 0;
  const body = new ReadableStream({
    async pull(controller) {
      await new Promise((resolve) => setTimeout(resolve, delay));
      controller.enqueue(bytes.slice(from, from + 64));
      from += 64;
      if (from >= bytes.length) {
        controller.close();
      }
    },
  });
  return new Response(body, { status: real.status, headers: real.headers });
}

async function relinked(real: Response, kind: FaultKind, request: Request, moment: Moment): Promise<Response> {
  const body: unknown = await real.json();
  if (!isObject(body)) {
    return real;
  }
  const url = new URL(request.url);
  const path = `${url.pathname}${url.search}`;
  const link =
    kind === "next-link-to-itself"
      ? `${moment.linkOrigin}${path}`
      : kind === "next-link-other-host"
        ? `https://graph.elsewhere.example${path}`
        : "::not a link::";
  const present = Object.keys(body).filter((name) => name.endsWith("@odata.nextLink"));
  const links = present.length > 0 ? present : ["value" in body ? "@odata.nextLink" : "sessions@odata.nextLink"];
  const headers = new Headers(real.headers);
  headers.delete("Content-Length");
  return new Response(JSON.stringify({ ...body, ...Object.fromEntries(links.map((name) => [name, link])) }), {
    status: real.status,
    headers,
  });
}
