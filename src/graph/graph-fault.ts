/**
 * Everything that can go wrong between the bridge and Microsoft Graph, as one error class with a kind to switch on.
 * Its message is written here and may be shown: it never quotes a secret, a token or the text of an upstream answer;
 * of the latter it names at most the status and the error code.
 */

/**
 * - `throttled`: asked too often; `retryAfterMs` says when to come back.
 * - `transient`: network, time limit or 5xx, still so after the tries; worth asking again later.
 * - `damaged`: the answer came but is cut, not JSON or CSV, or misses what it must hold; worth asking again.
 * - `notFound`: 404; `gone`: 410, or a function that Graph has retired.
 * - `unauthorized`: 401 although the token was renewed; `forbidden`: 403, a permission or a consent is missing.
 * - `signIn`: the sign-in endpoint refuses the app registration, or the credential can't be read.
 * - `invalid`: Graph calls the request itself wrong (400 and the other 4xx).
 * - `refusedLink`: a next link or a download address that must not be followed.
 * - `tooLarge`: more bytes or pages than the bridge is willing to hold.
 * - `notOffered`: the cloud doesn't have this part of Graph; no request was made.
 */
export type GraphFaultKind =
  | "throttled"
  | "transient"
  | "damaged"
  | "notFound"
  | "gone"
  | "unauthorized"
  | "forbidden"
  | "signIn"
  | "invalid"
  | "refusedLink"
  | "tooLarge"
  | "notOffered";

export interface GraphFaultDetails {
  /** HTTP status, where one was received. */
  readonly status?: number | undefined;
  /** Graph's error code (`UnknownTenantId`) or Entra's (`AADSTS7000215`). */
  readonly code?: string | undefined;
  /** Milliseconds from now after which it makes sense to ask again; only for `throttled` and `transient`. */
  readonly retryAfterMs?: number | undefined;
}

export class GraphFault extends Error {
  readonly kind: GraphFaultKind;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(kind: GraphFaultKind, message: string, details: GraphFaultDetails = {}) {
    super(message);
    this.name = "GraphFault";
    this.kind = kind;
    this.status = details.status;
    this.code = details.code;
    this.retryAfterMs = details.retryAfterMs;
  }
}
