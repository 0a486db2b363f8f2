/**
 * One request to the legacy service, from address to bytes: read it, ask the tenant's archive for the report, apply the
 * query, write the answer, and say in the bridge's own headers (bridge-headers.ts) how far the figures can be trusted.
 */
import type { ClientNote } from "./archive/client-notes.ts";
import { type Asked, readAsked } from "./asked.ts";
import { shownCells, withBridgeHeaders } from "./bridge-headers.ts";
import { Call, type Callers } from "./callers.ts";
import { catalog } from "./catalog.ts";
import type { Account, Config, TenantConfig } from "./config.ts";
import { entityTag, matches } from "./entity-tag.ts";
import { logError } from "./error-log.ts";
import { Fault } from "./errors.ts";
import type { HeldReports } from "./held-reports.ts";
import { lazily } from "./lazily.ts";
import {
  countAnswer,
  entryAnswer,
  feedAnswer,
  metadataAnswer,
  propertyAnswer,
  rawValueAnswer,
  serviceDocumentAnswer,
} from "./legacy/answer.ts";
import { asFault, writeFault } from "./legacy/faults.ts";
import { answerHeaders, type Delivery } from "./legacy/headers.ts";
import type { EntitySet, Frame, IncomingRequest, LegacyAnswer, Row } from "./legacy/model.ts";
import { type QueryResult, runQuery } from "./legacy/query.ts";
import { type LegacyRequest, readDialectForFault } from "./legacy/request.ts";
import { PAGE_SIZE } from "./limits.ts";
import { DAY_MS } from "./measures.ts";
import { legacyRows, modelFor } from "./model.ts";
import type { ReportRow, ReportTable } from "./reports/report-table.ts";
import { type SentTable, unpackTable } from "./reports/sent-table.ts";
import type { Zone } from "./reports/zones.ts";
import type { RequestNote } from "./request-log.ts";
import type { ReportQuestion, Stand, TenantPort } from "./tenant-port.ts";

/** Days that no Date lies outside of. */
const ALL_DAYS = 4_000_000;

export interface LegacyParts {
  readonly config: Config;
  readonly archive: (tenant: TenantConfig) => TenantPort;
  readonly reports: HeldReports;
  readonly now: () => number;
  /** Names this build: another build may write other bytes. */
  readonly build: string;
  readonly callers: Callers;
}

/** What a request for rows found, before it is written: what explain and the console need as well. */
export interface ReadRows {
  readonly question: ReportQuestion;
  readonly sent: SentTable;
  /** As sent; made when asked for. */
  readonly table: ReportTable;
  /** All rows of the days asked for, before the query. */
  readonly rows: readonly Row[];
  /** The way back from each row to where its figures come from; made when asked for. */
  readonly originOf: ReadonlyMap<Row, ReportRow>;
  readonly result: QueryResult;
  readonly revision: number;
  readonly asOf: number | undefined;
}

/** Answer a request of a signed-in account, and note for the log; every fault becomes an answer in the caller's dialect. */
export async function answerLegacy(
  incoming: IncomingRequest,
  account: Account,
  parts: LegacyParts,
  requestId: string,
  note: RequestNote = {},
): Promise<LegacyAnswer> {
  const { callers, now } = parts;
  const call = new Call(callers, account.username, account.tenants[0] ?? "", incoming.header("User-Agent"), now());
  const answered = await answer(incoming, account, parts, requestId, call).catch((thrown) => {
    const { kind } = asFault(thrown);
    if (kind === "unexpected") logError("error", thrown, { requestId });
    call.log.cause = kind;
    return legacyFault(thrown, incoming, requestId);
  });
  Object.assign(note, call.log);
  call.end(answered.status, () => namedIn(incoming.url));
  return answered;
}

/** What an address that can't be read asks for, as far as it names a set; nothing else of it is noted. */
const namedIn = (url: string): string =>
  url.split(/[/(?]/).find((part) => catalog().set(part) !== undefined) ?? "something else";

/** What is noted of an address that was read. */
const targetName = ({ target }: LegacyRequest): string =>
  "set" in target ? target.set.name : target.kind === "metadata" ? "$metadata" : "service document";

/** Any fault of a legacy request as an answer in the caller's dialect. */
export function legacyFault(thrown: unknown, incoming: IncomingRequest, requestId: string): LegacyAnswer {
  const { callback, ...forms } = readDialectForFault(incoming);
  return writeFault(asFault(thrown), forms, { requestId, callback });
}

async function answer(
  incoming: IncomingRequest,
  account: Account,
  parts: LegacyParts,
  requestId: string,
  call: Call,
): Promise<LegacyAnswer> {
  const asked = readAsked(incoming, account, parts.config);
  const { request, tenant, zone } = asked;
  call.about(tenant.tenantId, targetName(request));
  call.log.dialect = request.dialect;
  const etagOf = (stand: Omit<Stand, "stamp">): string =>
    entityTag(stand, request, incoming, account, tenant, zone, parts);
  const condition = incoming.header("If-None-Match")?.trim();
  if (condition !== undefined && condition !== "*") {
    const stand = await call.along(304, (notes) => parts.reports.stand(tenant, notes));
    const etag = etagOf(stand);
    if (matches(condition, etag)) {
      return withBridgeHeaders(writeNotModified(requestId, request), { asOf: stand.asOf, config: parts.config, etag });
    }
  }
  const whole = await wholeAnswer(asked, account, parts, requestId, etagOf, call);
  if (condition !== "*") return whole;
  // `*` stands for any answer there is, and only now is it known that there is one.
  const { "Content-Type": _, ...headers } = whole.headers;
  return { status: 304, headers, body: "" };
}

async function wholeAnswer(
  { request, tenant, zone }: Asked,
  account: Account,
  parts: LegacyParts,
  requestId: string,
  etagOf: (stand: Omit<Stand, "stamp">) => string,
  call: Call,
): Promise<LegacyAnswer> {
  const delivery: Delivery = { requestId, callback: request.callback };
  if (request.target.kind === "serviceDocument" || request.target.kind === "metadata") {
    const stand = await call.along(200, (notes) => parts.reports.stand(tenant, notes));
    const { asOf } = stand;
    const model = modelFor(account, tenant.policy);
    const document =
      request.target.kind === "metadata"
        ? metadataAnswer(model, request.metadataVersion, delivery)
        : serviceDocumentAnswer(model, frameOf(request, asOf), request.dialect, delivery);
    return withBridgeHeaders(document, { asOf, config: parts.config, etag: etagOf(stand) });
  }
  const read = await readRows({ request, tenant, zone }, request.target.set, parts, undefined, call);
  call.log.rows = read.result.kind === "page" ? read.result.page.rows.length : 1;
  const written = writeRows(read, request, delivery);
  const { asOf } = read;
  return withBridgeHeaders(written, { asOf, config: parts.config, etag: etagOf(read), shown: shownCells(read) });
}

/**
 * Ask the tenant's archive for what a request names, and apply its query.
 *
 * @param pageSize rows in one page; the service's own without
 * @param call the caller's, where it is one of the legacy service
 * @throws Fault where a key has no row or an expression fails on one
 */
export async function readRows(
  { request, tenant, zone }: Asked,
  set: EntitySet,
  parts: LegacyParts,
  pageSize?: number,
  call?: Call,
): Promise<ReadRows> {
  const first = firstWanted(request, set, pageSize);
  const question = { ...questionOf(set, request, tenant, zone, parts), ...(first === undefined ? {} : { first }) };
  const ask = (notes?: readonly ClientNote[]) => parts.reports.report(tenant, question, notes);
  const { table: sent, revision, asOf } = await (call === undefined ? ask() : call.along(200, ask));
  const rows = legacyRows(sent, tenant.tenantId, tenant.tenantName);
  const table = lazily(() => unpackTable(sent));
  const originOf = lazily(() => originsOf(rows, table()));
  return {
    question,
    sent,
    get table() {
      return table();
    },
    rows,
    get originOf() {
      return originOf();
    },
    result: runQuery(request, set, rows, pageSize),
    revision,
    asOf,
  };
}

/** The rows as the bytes that the request asked for, without the bridge's own headers. */
export const writeRows = (
  { result, asOf }: Pick<ReadRows, "result" | "asOf">,
  request: LegacyRequest,
  delivery: Delivery,
): LegacyAnswer => writeResult(result, request, frameOf(request, asOf), delivery);

/**
 * The rows that a page in the usual order is made of, and one more, which tells whether another page follows; undefined where
 * all rows are needed. A large tenant has more telephone calls than one answer can be made of.
 */
function firstWanted(
  { target, options, query }: LegacyRequest,
  set: EntitySet,
  pageSize = PAGE_SIZE,
): ReportQuestion["first"] {
  const { filter, inlineCount, skip, skipToken } = options;
  if (target.kind !== "feed" || set.type.key !== "ID" || inlineCount || filter !== undefined) return undefined;
  if (query.some(({ name }) => name === "$orderby")) return undefined;
  const count = skip + pageSize + 1;
  if (skipToken === undefined) return { after: undefined, count };
  if (skipToken.kind === "offset") return { after: undefined, count: skipToken.offset + count };
  const [date, id] = skipToken.values;
  return typeof date === "number" && typeof id === "number" ? { after: { date: date / DAY_MS, id }, count } : undefined;
}

function questionOf(
  set: EntitySet,
  request: LegacyRequest,
  tenant: TenantConfig,
  zone: Zone,
  parts: LegacyParts,
): ReportQuestion {
  const { from, to } = request.dateBounds;
  return {
    set: set.name,
    zone: zone.id,
    policy: tenant.policy,
    now: parts.now(),
    dates: {
      from: Number.isFinite(from) ? Math.floor(from / DAY_MS) : -ALL_DAYS,
      to: Number.isFinite(to) ? Math.floor(to / DAY_MS) : ALL_DAYS,
    },
  };
}

function originsOf(rows: readonly Row[], table: ReportTable): ReadonlyMap<Row, ReportRow> {
  const origins = new Map<Row, ReportRow>();
  rows.forEach((row, place) => {
    const origin = table.rows[place];
    if (origin !== undefined) origins.set(row, origin);
  });
  return origins;
}

function frameOf(request: LegacyRequest, asOf: number | undefined): Frame {
  const updated = `${new Date(Math.floor((asOf ?? 0) / 1000) * 1000).toISOString().slice(0, 19)}Z`;
  return { base: request.base, requestAddress: request.address, updated };
}

function writeResult(result: QueryResult, request: LegacyRequest, frame: Frame, delivery: Delivery): LegacyAnswer {
  switch (result.kind) {
    case "page":
      return feedAnswer(result.page, frame, request.dialect, delivery);
    case "entry":
      return entryAnswer(result, result.row, frame, request.dialect, delivery);
    case "count":
      return countAnswer(result.count, delivery);
    case "property":
      return propertyAnswer(result.property, result.value, frame, request.dialect, delivery);
    case "value":
      return rawValueAnswer(result.property, result.value, delivery);
  }
}

/** The usual headers but for the type of a body, for there is none (RFC 9110, 15.4.5). */
function writeNotModified(requestId: string, { dataServiceVersion }: LegacyRequest): LegacyAnswer {
  const { "Content-Type": _, ...headers } = answerHeaders(requestId, "", `${dataServiceVersion};`);
  return { status: 304, headers, body: "" };
}

/** The settings were found wrong: told in the old service's own form. */
export const misconfigured = (): Fault =>
  new Fault("unavailable", "The reporting service is not configured. Its operator finds the reason at /bridge/health.");
