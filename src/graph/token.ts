/**
 * The token for Graph: asked for by msal as the app itself (client credentials), kept in memory until shortly before
 * it expires. Scope, authority and the assertion's audience are always the cloud's own; only the request is sent
 * elsewhere when LOGIN_ENDPOINT says so, by our network client, because msal refuses http authorities.
 * Source: graph-contract D.4, design.md "Collecting", toolchain.md section 3.
 */

import type { INetworkModule, NetworkRequestOptions } from "@azure/msal-node";
import { createAssertion } from "./client-assertion.ts";
import { endpointsOf } from "./endpoints.ts";
import {
  discardBody,
  MAX_SHORT_BYTES,
  patiently,
  readJson,
  sendRequest,
  timeLimitOf,
  waitAskedBy,
} from "./exchange.ts";
import { GraphFault } from "./graph-fault.ts";
import type { GraphSettings } from "./graph-settings.ts";

export interface TokenSource {
  /** A token that is good for some minutes more. Throws {@link GraphFault}: `signIn` when Entra refuses the app. */
  get(): Promise<string>;
  /** A new token in place of one that Graph refused; where `stale` was already replaced, the replacement. */
  renew(stale: string): Promise<string>;
  /** Milliseconds by which the sign-in host's clock was ahead of ours at the last answer (to the second); null before. */
  clockSkewMs(): number | null;
}

/** A token is renewed this long before it expires, or a tenth of its life before when that is shorter. */
const MARGIN_MS = 300_000;
const WHO = "the sign-in endpoint";

/** What to tell people for the refusals that happen in practice; the rest is named by code. */
const REFUSALS: Readonly<Record<string, string>> = {
  AADSTS7000215: "the client secret is not one of the app registration's",
  AADSTS7000222: "the client secret has expired",
  AADSTS700016: "the tenant has no app registration with this client id",
  AADSTS700027: "the certificate is not one of the app registration's, or the private key does not belong to it",
  AADSTS700024: "the assertion is outside its time; check the clock",
  AADSTS90002: "there is no tenant with this id in this cloud",
  AADSTS900023: "the tenant id is neither a GUID nor a domain name",
};

interface Held {
  readonly token: string;
  readonly renewAt: number;
}

/** What was seen of the last answer, which msal does not pass on. */
interface Seen {
  lifeMs: number;
  error: string | undefined;
  aadsts: string | undefined;
  fault: unknown;
}

/** Tokens for one application, each kept until shortly before its end. */
export function createTokenSource(settings: GraphSettings): TokenSource {
  const { cloud, login } = endpointsOf(settings);
  const authority = `https://${cloud.loginHost}/${encodeURIComponent(settings.tenantId)}`;
  const { credential } = settings;
  const assertion =
    credential.kind === "certificate"
      ? createAssertion({
          certificate: credential.certificate,
          privateKey: credential.privateKey,
          clientId: settings.clientId,
          audience: `${authority}/oauth2/v2.0/token`,
          now: settings.now,
        })
      : undefined;
  let held: Held | undefined;
  let underway: Promise<string> | undefined;
  let skewMs: number | null = null;

  function networkClient(seen: Seen): INetworkModule {
    async function send<T>(method: "GET" | "POST", url: string, options: NetworkRequestOptions = {}) {
      const { pathname, search } = new URL(url);
      try {
        return await patiently(settings, async () => {
          settings.onRequest?.("signIn");
          const signal = AbortSignal.timeout(timeLimitOf(settings));
          const init: RequestInit = { method, headers: options.headers ?? {} };
          if (method === "POST") init.body = options.body ?? "";
          const response = await sendRequest(settings, WHO, signal, login + pathname + search, init);
          skewMs = skewOf(response, settings.now()) ?? skewMs;
          if (response.status === 429 || response.status === 408 || response.status >= 500) {
            discardBody(response);
            const kind = response.status === 429 ? "throttled" : "transient";
            const details = { status: response.status, retryAfterMs: waitAskedBy(response, settings) };
            throw new GraphFault(kind, `The sign-in endpoint answered ${response.status}.`, details);
          }
          const body = await readJson(response, WHO, signal, MAX_SHORT_BYTES);
          note(seen, body);
          return { headers: Object.fromEntries(response.headers), body: body as T, status: response.status };
        });
      } catch (fault) {
        // msal would wrap it; the caller wants it as it was.
        seen.fault = fault;
        throw fault;
      }
    }
    return {
      sendGetRequestAsync: (url, options) => send("GET", url, options),
      sendPostRequestAsync: (url, options) => send("POST", url, options),
    };
  }

  async function acquire(): Promise<string> {
    const seen: Seen = { lifeMs: 0, error: undefined, aadsts: undefined, fault: undefined };
    const askedAt = settings.now();
    try {
      const proof =
        assertion !== undefined
          ? { clientAssertion: await assertion() }
          : { clientSecret: credential.kind === "secret" ? credential.secret : "" };
      const { ConfidentialClientApplication } = await import("./msal.ts");
      // A new application each time: msal remembers failures for a minute by its own clock, and we keep the token.
      const application = new ConfidentialClientApplication({
        auth: { clientId: settings.clientId, authority, ...proof },
        system: { networkClient: networkClient(seen), disableInternalRetries: true },
      });
      const scopes = [`https://${cloud.graphHost}/.default`];
      const result = await application.acquireTokenByClientCredential({ scopes, skipCache: true });
      if (!result?.accessToken) throw new GraphFault("damaged", "The sign-in endpoint sent no token.");
      held = {
        token: result.accessToken,
        renewAt: askedAt + seen.lifeMs - Math.min(MARGIN_MS, seen.lifeMs / 10),
      };
      return result.accessToken;
    } catch (fault) {
      if (seen.fault !== undefined) throw seen.fault;
      if (fault instanceof GraphFault) throw fault;
      throw refusal(seen);
    }
  }

  const fresh = (): Promise<string> => {
    underway ??= acquire().finally(() => {
      underway = undefined;
    });
    return underway;
  };

  return {
    async get() {
      return held !== undefined && settings.now() < held.renewAt ? held.token : fresh();
    },
    async renew(stale) {
      if (held?.token === stale) held = undefined;
      return this.get();
    },
    clockSkewMs: () => skewMs,
  };
}

function skewOf(response: Response, now: number): number | undefined {
  const date = Date.parse(response.headers.get("date") ?? "");
  return Number.isNaN(date) ? undefined : date - Math.floor(now / 1000) * 1000;
}

function note(seen: Seen, body: unknown): void {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new GraphFault("damaged", "The sign-in endpoint sent JSON that is not an object.");
  }
  const { expires_in, error, error_description } = body as Record<string, unknown>;
  const seconds = Number(expires_in);
  seen.lifeMs = Number.isFinite(seconds) ? Math.max(0, seconds) * 1000 : 0;
  seen.error = typeof error === "string" && /^[a-z_]{1,40}$/.test(error) ? error : undefined;
  seen.aadsts = typeof error_description === "string" ? /AADSTS\d{1,10}/.exec(error_description)?.[0] : undefined;
}

/** Entra's refusal in our words: of its own text only the codes are repeated. */
function refusal(seen: Seen): GraphFault {
  const code = seen.aadsts ?? seen.error;
  if (code === undefined)
    return new GraphFault("signIn", "The sign-in endpoint gave no token, and no reason that can be read.");
  const why = REFUSALS[code] ?? "see Entra's list of error codes";
  return new GraphFault("signIn", `The sign-in endpoint refuses the app registration (${code}): ${why}.`, { code });
}
