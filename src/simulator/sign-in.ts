/** The sign-in service: client credentials by secret or signed assertion, and bearer tokens that end (graph-contract D.4). */
import { SECOND } from "./clock.ts";
import { decode, fromToken, parseQuery, toToken } from "./exchange.ts";
import { isObject, jsonAnswer } from "./json.ts";
import { hashOf } from "./random.ts";

export interface SignInSettings {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Seconds that a token is good for. */
  readonly tokenLifetime: number;
}

const ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const TOKEN_MARK = "simulated-token";

function failure(status: number, error: string, number: number, text: string, now: number): Response {
  const time = `${new Date(now).toISOString().slice(0, 19).replace("T", " ")}Z`;
  const trace = "0badf00d-0000-4000-8000-00000000aad0";
  return jsonAnswer(
    {
      error,
      error_description: `AADSTS${number}: ${text} Trace ID: ${trace} Correlation ID: ${trace} Timestamp: ${time}`,
      error_codes: [number],
      timestamp: time,
      trace_id: trace,
      correlation_id: trace,
      error_uri: `https://login.microsoftonline.com/error?code=${number}`,
    },
    status,
    { "Content-Type": "application/json; charset=utf-8" },
  );
}

const textPart = (part: string | undefined): unknown => {
  try {
    return JSON.parse(atob((part ?? "").replaceAll("-", "+").replaceAll("_", "/")));
  } catch {
    return undefined;
  }
};

/** What is wrong with an assertion's shape, or undefined; its signature is looked at, not verified. */
function assertionFault(assertion: string, settings: SignInSettings, now: number): string | undefined {
  const [head, body, signature, ...rest] = assertion.split(".");
  const header = textPart(head);
  const claims = textPart(body);
  if (!isObject(header) || !isObject(claims) || rest.length > 0) {
    return "The client assertion is not a signed JSON web token.";
  }
  const newer = header.alg === "PS256" && typeof header["x5t#S256"] === "string";
  const older = header.alg === "RS256" && (typeof header.x5t === "string" || typeof header["x5t#S256"] === "string");
  if (!newer && !older) {
    return "The client assertion must be signed PS256 with x5t#S256, or RS256 with x5t.";
  }
  if (!/^[A-Za-z0-9_-]{342,}$/.test(signature ?? "")) {
    return "The client assertion's signature is missing or too short.";
  }
  const { iss, sub, aud, exp, nbf, jti } = claims;
  if (iss !== settings.clientId || sub !== settings.clientId || typeof jti !== "string") {
    return "The client assertion's iss and sub must be the client id, and it needs a jti.";
  }
  const audience = new RegExp(`^https://[^/]+/${settings.tenantId}/(oauth2/)?v2\\.0(/token)?$`, "i");
  if (typeof aud !== "string" || !audience.test(aud)) {
    return "The client assertion's audience is not the token endpoint.";
  }
  const seconds = now / SECOND;
  if (typeof exp !== "number" || exp <= seconds || (typeof nbf === "number" && nbf > seconds + 300)) {
    return "The client assertion is not within its valid time range.";
  }
  return undefined;
}

/** Answers `POST /{tenant}/oauth2/v2.0/token`. */
export async function tokenAnswer(
  request: Request,
  tenant: string,
  settings: SignInSettings,
  now: number,
): Promise<Response> {
  const form = parseQuery(await request.text());
  if (tenant.toLowerCase() !== settings.tenantId.toLowerCase()) {
    return failure(400, "invalid_request", 90002, `Tenant '${tenant}' not found.`, now);
  }
  if (form.get("grant_type") !== "client_credentials") {
    return failure(400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.", now);
  }
  if (form.get("client_id") !== settings.clientId) {
    const text = `Application with identifier '${form.get("client_id") ?? ""}' was not found in the directory.`;
    return failure(400, "unauthorized_client", 700016, text, now);
  }
  if (!/^https:\/\/[^/]+\/+\.default$/.test(decode(form.get("scope") ?? "").split(" ")[0] ?? "")) {
    return failure(
      400,
      "invalid_scope",
      70011,
      "The provided value for the input parameter 'scope' is not valid.",
      now,
    );
  }
  if (form.get("client_assertion_type") === ASSERTION_TYPE) {
    const fault = assertionFault(form.get("client_assertion") ?? "", settings, now);
    if (fault !== undefined) {
      return failure(401, "invalid_client", 700027, fault, now);
    }
  } else if (form.get("client_secret") === undefined) {
    const text = "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.";
    return failure(401, "invalid_client", 7000218, text, now);
  } else if (form.get("client_secret") !== settings.clientSecret) {
    return failure(401, "invalid_client", 7000215, "Invalid client secret provided.", now);
  }
  const until = Math.floor(now / SECOND) + settings.tokenLifetime;
  return jsonAnswer({
    token_type: "Bearer",
    expires_in: settings.tokenLifetime,
    ext_expires_in: settings.tokenLifetime,
    access_token: toToken([TOKEN_MARK, until, hashOf(settings.tenantId, settings.clientSecret, until)]),
  });
}

/** How a bearer token fares: the token carries its own end, so that a restart of the simulator forgets none. */
export function tokenState(
  authorization: string | null,
  settings: SignInSettings,
  now: number,
): "good" | "none" | "bad" | "ended" {
  const token = /^Bearer\s+(\S+)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) {
    return "none";
  }
  const [mark, until, check] = fromToken(token) ?? [];
  if (
    mark !== TOKEN_MARK ||
    typeof until !== "number" ||
    check !== hashOf(settings.tenantId, settings.clientSecret, until)
  ) {
    return "bad";
  }
  return now < until * SECOND ? "good" : "ended";
}

/** The metadata documents that sign-in libraries may read first. */
export function metadataAnswer(path: string, tenant: string): Response | undefined {
  const host = "https://login.microsoftonline.com";
  if (path.endsWith("/.well-known/openid-configuration")) {
    return jsonAnswer({
      token_endpoint: `${host}/${tenant}/oauth2/v2.0/token`,
      authorization_endpoint: `${host}/${tenant}/oauth2/v2.0/authorize`,
      issuer: `${host}/${tenant}/v2.0`,
      jwks_uri: `${host}/${tenant}/discovery/v2.0/keys`,
    });
  }
  return undefined;
}
