/**
 * Reads a request to the legacy service: from address and headers to what is asked for and how the answer must look.
 * No body is ever read, nothing is looked up, and whatever is wrong becomes a Fault.
 */
import { Fault } from "../errors.ts";
import { MAX_ADDRESS_LENGTH } from "../limits.ts";
import { CANONICAL_PATH, readTarget, splitLegacyPath, type Target } from "./address.ts";
import { checkCallback } from "./callback.ts";
import type { FaultForms } from "./faults.ts";
import { type DateBounds, dateBounds, intersect, UNBOUNDED } from "./filter/date-bounds.ts";
import type { Dialect, IncomingRequest, Model } from "./model.ts";
import { dialectForFault, negotiate, type ProtocolVersion, readFormat, type Wishes } from "./negotiation.ts";
import { plainOption, type QueryOptions, readOptions, systemOption } from "./options.ts";
import { decode, type QueryPart, splitQuery } from "./query-string.ts";
import { quotation } from "./quotation.ts";
import { checkVersion } from "./version.ts";

/** The headers that are read; none of the others says anything. */
export const READ_HEADERS = [
  "Accept",
  "DataServiceVersion",
  "MaxDataServiceVersion",
  "X-RWS-Version",
  "X-timezone",
] as const;

/** Everything that a request to the legacy service says. */
export interface LegacyRequest {
  /** HEAD asks for the headers of the answer that GET would get. */
  readonly method: "GET" | "HEAD";
  readonly target: Target;
  readonly options: QueryOptions;
  readonly dialect: Dialect;
  /** The protocol version that the answer needs. */
  readonly dataServiceVersion: ProtocolVersion;
  /** The version to write $metadata in. */
  readonly metadataVersion: "1.0" | "3.0";
  /** The checked name of $callback; only beside a JSON dialect. */
  readonly callback: string | undefined;
  /** X-timezone as sent, a blank one as blank; undefined where it is missing. Not checked here. */
  readonly timeZone: string | undefined;
  /** The tenant that a partner names; undefined for the account's own. Who may name one is not decided here. */
  readonly domain: RequestedDomain | undefined;
  /** A range that holds the Date of every row of the answer. */
  readonly dateBounds: DateBounds;
  /** Canonical base on the answering origin, see Frame. */
  readonly base: string;
  /** Answering origin and path as sent, without the query, see Frame. */
  readonly address: string;
  /** The query as sent, for next links. */
  readonly query: readonly QueryPart[];
}

/** A tenant named in the address: by `partner/…?tenantDomain=` or by `?DelegatedOrg=`. */
export interface RequestedDomain {
  readonly option: "tenantDomain" | "DelegatedOrg";
  /** Lower case, without blanks. */
  readonly name: string;
}

/**
 * Reads a request whose path {@link isLegacyPath} accepts. Faults that the old service raised itself (partner,
 * version, format) come before those of its OData engine.
 *
 * @param model what the account may read
 * @param publicOrigin the origin to print in links; default is the request's own
 * @throws Fault of any kind that errors.ts gives to the caller's mistakes; nothing else
 */
export function readRequest(request: IncomingRequest, model: Model, publicOrigin?: string): LegacyRequest {
  const method = readMethod(request.method);
  if (request.url.length > MAX_ADDRESS_LENGTH) {
    throw new Fault("tooLarge", `The address has more than ${MAX_ADDRESS_LENGTH} characters.`);
  }
  const { origin, path, query } = splitUrl(request.url);
  const legacy = splitLegacyPath(path);
  if (legacy === undefined)
    throw new Fault("notFound", `The path '${quotation(path)}' is not part of the reporting service.`);
  const parts = splitQuery(query);
  const domain = readDomain(parts, legacy.partner);
  const versions = parts.filter(({ name }) => name.toLowerCase() === "rws-version");
  checkVersion(
    versions.map(({ rawValue }) => decode(rawValue) ?? rawValue),
    request.header("X-RWS-Version"),
  );
  const wishes = readWishes(request, systemOption(parts, "$format"));
  readFormat(wishes.format);
  const target = readTarget(legacy.rest, model);
  const negotiated = negotiate(wishes, target.kind);
  const options = readOptions(parts, target);
  const printed = publicOrigin ?? origin;
  return {
    method,
    target,
    options,
    ...negotiated,
    callback: readCallback(parts, target, negotiated.dialect),
    timeZone: request.header("X-timezone"),
    domain,
    dateBounds: intersect(dateBounds(options.filter), keyBounds(target)),
    base: `${printed}${CANONICAL_PATH}`,
    address: `${printed}${path}`,
    query: parts,
  };
}

/** The name of the tenant in an address, for who must know it before the rest is read; undefined for a wrong one too. */
export function requestedDomain(url: string): string | undefined {
  const { path, query } = splitUrl(url.slice(0, MAX_ADDRESS_LENGTH));
  const legacy = splitLegacyPath(path);
  return legacy && orUndefined(() => readDomain(splitQuery(query), legacy.partner)?.name);
}

/**
 * In which form a fault of this request must be written (legacy-contract.md 3.6), and the $callback to hand it to.
 * Reads only as far as needed and never throws, whatever is wrong with the request.
 */
export function readDialectForFault(request: IncomingRequest): FaultForms & { readonly callback: string | undefined } {
  const { query } = splitUrl(request.url.slice(0, MAX_ADDRESS_LENGTH));
  const parts = splitQuery(query);
  const format = orUndefined(() => systemOption(parts, "$format"));
  const dialect = dialectForFault(readWishes(request, format));
  const json = format?.trim().toLowerCase() === "json" || isExactlyJson(request.header("Accept"));
  return {
    service: json ? "json" : "xml",
    odata: dialect === "atom" ? "xml" : dialect,
    callback: dialect === "atom" ? undefined : orUndefined(() => namedCallback(parts)),
  };
}

function orUndefined<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

const isExactlyJson = (accept: string | undefined): boolean => accept?.trim().toLowerCase() === "application/json";

function readMethod(method: string): "GET" | "HEAD" {
  if (method === "GET" || method === "HEAD") return method;
  throw new Fault(
    "methodNotAllowed",
    `The method ${quotation(method)} is not allowed: reports are read with GET or HEAD.`,
  );
}

/** The three parts of an address as sent; a fragment is dropped. */
function splitUrl(url: string): { origin: string; path: string; query: string } {
  const scheme = url.indexOf("://");
  const slash = scheme === -1 ? 0 : url.indexOf("/", scheme + 3);
  const origin = slash === -1 ? url : url.slice(0, slash);
  const hash = url.indexOf("#");
  const rest = slash === -1 ? "" : url.slice(slash, hash === -1 ? undefined : hash);
  const mark = rest.indexOf("?");
  return mark === -1
    ? { origin, path: rest, query: "" }
    : { origin, path: rest.slice(0, mark), query: rest.slice(mark + 1) };
}

function readWishes(request: IncomingRequest, format: string | undefined): Wishes {
  return {
    format,
    accept: request.header("Accept"),
    dataServiceVersion: request.header("DataServiceVersion"),
    maxDataServiceVersion: request.header("MaxDataServiceVersion"),
  };
}

function readDomain(parts: readonly QueryPart[], partner: boolean): RequestedDomain | undefined {
  const option = partner ? "tenantDomain" : "DelegatedOrg";
  const given = parts.some((part) => part.name.toLowerCase() === option.toLowerCase());
  const name = plainOption(parts, option.toLowerCase())?.trim().toLowerCase();
  if (name === undefined) {
    if (partner) throw new Fault("tenantDomainMissing", "The partner address needs the query option 'tenantDomain'.");
    if (given) throw new Fault("queryInvalid", "The query option 'DelegatedOrg' is empty: it must name a domain.");
    return undefined;
  }
  if (!isDomain(name)) throw new Fault("queryInvalid", `The query option '${option}' does not hold a domain name.`);
  return { option, name };
}

/** Labels of letters, digits, hyphens and underscores, parted by points; a tenant id passes as well. */
function isDomain(name: string): boolean {
  if (name.length > 253) return false;
  return name.split(".").every((label) => label.length > 0 && label.length <= 63 && [...label].every(isLabelCharacter));
}

const isLabelCharacter = (character: string): boolean =>
  character === "-" ||
  character === "_" ||
  (character >= "0" && character <= "9") ||
  character.toLowerCase() !== character.toUpperCase();

/** An entry of a set whose key is Date lies at that date. */
function keyBounds(target: Target): DateBounds {
  if (!("key" in target) || target.key === undefined || target.set.type.key !== "Date") return UNBOUNDED;
  return { from: target.key, to: target.key };
}

function namedCallback(parts: readonly QueryPart[]): string | undefined {
  const callback = systemOption(parts, "$callback");
  return callback === undefined ? undefined : checkCallback(callback);
}

function readCallback(parts: readonly QueryPart[], target: Target, dialect: Dialect): string | undefined {
  const callback = namedCallback(parts);
  if (callback === undefined) return undefined;
  const json = dialect !== "atom" && target.kind !== "metadata" && target.kind !== "count" && target.kind !== "value";
  if (json) return callback;
  throw new Fault("queryInvalid", "The $callback option goes with a JSON answer only: ask with $format=json.");
}
