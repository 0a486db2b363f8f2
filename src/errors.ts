/**
 * Everything that can go wrong on the way of a request, as one union, and the one map from it to a status and a
 * legacy code. Whoever meets a fault throws a {@link Fault}; only the rim (app.ts and legacy/) turns it into bytes.
 *
 * Source of codes and statuses: legacy-contract.md 3.6.
 */
export type FaultKind =
  | "unauthorized"
  | "lockedOut"
  | "forbidden"
  | "tenantNotResolved"
  | "tenantDomainMissing"
  | "formatUnknown"
  | "versionAmbiguous"
  | "versionUnsupported"
  | "queryInvalid"
  | "notFound"
  | "methodNotAllowed"
  | "notAcceptable"
  | "tooLarge"
  | "headersTooLarge"
  | "bodyTooLarge"
  | "bodyTooSlow"
  | "conflict"
  | "timeZoneInvalid"
  | "overBudget"
  | "unavailable"
  | "unexpected";

/** Which of the two legacy bodies a fault takes: the service's own (A) or the OData engine's (B); html is IIS's 401 page. */
export type FaultBody = "service" | "odata" | "html";

export interface FaultForm {
  readonly status: number;
  readonly code: string;
  readonly body: FaultBody;
}

/** The exhaustive map; a kind without a line here does not compile. */
export const FAULT_FORMS: { readonly [K in FaultKind]: FaultForm } = {
  unauthorized: { status: 401, code: "", body: "html" },
  lockedOut: { status: 429, code: "ErrorTooManyAttempts", body: "service" },
  forbidden: { status: 403, code: "", body: "service" },
  tenantNotResolved: { status: 404, code: "ErrorTenantNotResolved", body: "service" },
  tenantDomainMissing: { status: 400, code: "ErrorMissingTenantDomainInRequest", body: "service" },
  formatUnknown: { status: 400, code: "InvalidFormatQuery", body: "service" },
  versionAmbiguous: { status: 400, code: "ErrorVersionAmbiguous", body: "service" },
  versionUnsupported: { status: 404, code: "ErrorInvalidVersion", body: "service" },
  queryInvalid: { status: 400, code: "", body: "odata" },
  notFound: { status: 404, code: "", body: "odata" },
  methodNotAllowed: { status: 405, code: "", body: "odata" },
  notAcceptable: { status: 415, code: "", body: "odata" },
  tooLarge: { status: 414, code: "", body: "odata" },
  headersTooLarge: { status: 431, code: "", body: "odata" },
  bodyTooLarge: { status: 413, code: "", body: "service" },
  bodyTooSlow: { status: 408, code: "", body: "service" },
  conflict: { status: 409, code: "", body: "service" },
  timeZoneInvalid: { status: 400, code: "InvalidTimeZone", body: "service" },
  overBudget: { status: 503, code: "ErrorOverBudget", body: "service" },
  unavailable: { status: 503, code: "ServiceUnavailable", body: "service" },
  unexpected: { status: 500, code: "UnknownError", body: "odata" },
};

/** A fault that may be shown to the caller: its message is written for people and never quotes an upstream answer. */
export class Fault extends Error {
  readonly kind: FaultKind;
  /** Seconds after which the caller may try again; becomes Retry-After. */
  readonly retryAfter: number | undefined;

  constructor(kind: FaultKind, message: string, retryAfter?: number) {
    super(message);
    this.name = "Fault";
    this.kind = kind;
    this.retryAfter = retryAfter;
  }
}

/** What is asked of an archive while another is restored in its place fails with this. */
export const BEING_RESTORED = "The archive is being restored and gives no answers until that is done.";

/** What would be made of more rows than one answer can hold fails with this. */
export const TOO_MANY_ROWS =
  "This asks for more rows than one answer is made of: name a shorter stretch of Date in $filter.";

/**
 * A thrown thing as the fault that it is; undefined for what is none. An error that comes from an archive's own object has
 * lost its class on the way: it is known by its words.
 */
export function faultIn(thrown: unknown): Fault | undefined {
  if (thrown instanceof Fault) return thrown;
  if (thrown instanceof Error && thrown.message.includes(BEING_RESTORED)) {
    return new Fault("unavailable", BEING_RESTORED, 60);
  }
  if (thrown instanceof Error && thrown.message.includes(TOO_MANY_ROWS))
    return new Fault("queryInvalid", TOO_MANY_ROWS);
  return undefined;
}
