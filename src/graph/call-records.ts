/**
 * Call records: the list by start time, one record whole, or up to twenty in one batch. Source: graph-contract C.2-C.4,
 * D.1 ($batch).
 */

import {
  type CallRecord,
  readCallRecord,
  readMedia,
  readSegment,
  readSession,
  type Session,
} from "./call-record-schema.ts";
import { faultOfStatus, type GraphClient } from "./client.ts";
import { nextAddress } from "./endpoints.ts";
import { GraphFault } from "./graph-fault.ts";
import { isTime } from "./instant.ts";
import { boundedPauseMs, retryAfterMs } from "./retry-timing.ts";

export interface ListedRecord {
  readonly id: string;
  readonly version: number;
  readonly startDateTime: string;
  readonly lastModifiedDateTime: string | null;
}

export interface RecordPage {
  readonly records: readonly ListedRecord[];
  /** Items that lack an id, a version or a start; they can't be asked for. */
  readonly unreadable: number;
  /** To be handed to {@link listCallRecords}, also much later; null on the last page. */
  readonly next: string | null;
}

/** From (included) to (excluded), times in UTC such as `2026-11-17T00:00:00Z`, by the start of the call. */
export interface RecordWindow {
  readonly fromIso: string;
  readonly toIso: string;
}

const RECORDS = "/v1.0/communications/callRecords";
const WHOLE = "$expand=sessions($expand=segments)";
export const BATCH_SIZE = 20;
/** Pages within one record: 12,000 sessions, far beyond the largest meeting with call records. */
const MAX_INNER_PAGES = 200;

function requireCallRecords(client: GraphClient): void {
  if (client.endpoints.cloud.callRecords) return;
  throw new GraphFault("notOffered", `The cloud ${client.endpoints.cloud.name} has no call records.`);
}

const isAskable = (id: string): boolean => /^[\w-]{1,64}$/.test(id);

/** The path segment of an id: ids come from answers and notices, so nothing but a GUID's letters goes into a path. */
function segmentOf(id: string): string {
  if (isAskable(id)) return id;
  throw new GraphFault("invalid", "A call record's id is not one that can be asked for.");
}

function timeIn(text: string): string {
  if (isTime(text) && text.endsWith("Z")) return text;
  throw new GraphFault("invalid", "A window of call records needs two UTC times such as 2026-11-17T00:00:00Z.");
}

function readListed(item: unknown): ListedRecord | null {
  const { id, version, startDateTime, lastModifiedDateTime } = (item ?? {}) as Record<string, unknown>;
  if (typeof id !== "string" || id === "" || typeof version !== "number" || !Number.isSafeInteger(version)) return null;
  if (typeof startDateTime !== "string" || !isTime(startDateTime)) return null;
  const modified = typeof lastModifiedDateTime === "string" && isTime(lastModifiedDateTime);
  return { id, version, startDateTime, lastModifiedDateTime: modified ? lastModifiedDateTime : null };
}

/**
 * One page (at most 60) of the records that started in a window, or the page that an earlier one named. The order is
 * Graph's. Throws {@link GraphFault}; `damaged` also when no item of a filled page can be read.
 */
export async function listCallRecords(
  client: GraphClient,
  which: RecordWindow | { readonly next: string },
): Promise<RecordPage> {
  requireCallRecords(client);
  let address: string;
  if ("next" in which) address = which.next;
  else {
    const filter = `startDateTime ge ${timeIn(which.fromIso)} and startDateTime lt ${timeIn(which.toIso)}`;
    address = `${RECORDS}?$filter=${encodeURIComponent(filter)}&$select=id,version,startDateTime,lastModifiedDateTime`;
  }
  const page = await client.getPage(address);
  const records = page.items.map(readListed).filter((record) => record !== null);
  const unreadable = page.items.length - records.length;
  if (unreadable > 0 && records.length === 0) {
    throw new GraphFault("damaged", "Graph sent a list of call records of which none can be read.");
  }
  return { records, unreadable, next: page.next };
}

type Raw = Readonly<Record<string, unknown>>;

/** The items of a list that goes on behind an inner next link; bounded in pages, loops refused. */
async function restOf<T>(
  client: GraphClient,
  holder: Raw,
  member: string,
  own: string,
  read: (item: unknown) => T | Promise<T>,
  mostPages = MAX_INNER_PAGES,
): Promise<T[]> {
  const link = holder[`${member}@odata.nextLink`];
  if (link === undefined || link === null) return [];
  const asked = new Set<string>([own]);
  const items: T[] = [];
  let address: string | null = nextAddress(link, own, client.endpoints);
  while (address !== null) {
    if (asked.has(address)) throw new GraphFault("refusedLink", "The pages of a call record lead in a circle.");
    if (asked.size > mostPages) throw new GraphFault("tooLarge", `A call record has more than ${mostPages} pages.`);
    asked.add(address);
    const page = await client.getPage(address);
    for (const item of page.items) items.push(await read(item));
    address = page.next;
  }
  return items;
}

const entries = (value: unknown): readonly Raw[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === "object" && item !== null) : [];

/** A session with all its segments and media, wherever Graph breaks them into pages. */
async function wholeSession(client: GraphClient, raw: unknown, own: string): Promise<Session> {
  const session = readSession(raw);
  const rawSession = raw as Raw;
  const rawSegments = entries(rawSession.segments);
  const paged =
    "segments@odata.nextLink" in rawSession || rawSegments.some((segment) => "media@odata.nextLink" in segment);
  if (!paged) return session;
  const wholeSegment = async (item: unknown) => {
    const segment = readSegment(item);
    const rest = await restOf(client, item as Raw, "media", own, readMedia);
    return { ...segment, media: [...segment.media, ...rest] };
  };
  const segments = [];
  for (const segment of rawSegments) segments.push(await wholeSegment(segment));
  return { ...session, segments: [...segments, ...(await restOf(client, rawSession, "segments", own, wholeSegment))] };
}

async function wholeRecord(
  client: GraphClient,
  body: unknown,
  id: string,
  own: string,
  mostPages?: number,
): Promise<CallRecord> {
  const raw = (body ?? {}) as Raw;
  const rawSessions = Array.isArray(raw.sessions) ? raw.sessions : [];
  const record = readCallRecord(rawSessions.length === 0 ? raw : { ...raw, sessions: [] });
  if (record.id.toLowerCase() !== id.toLowerCase()) {
    throw new GraphFault("damaged", "Graph answered with another call record than the one asked for.");
  }
  const sessions: Session[] = [];
  for (const session of rawSessions) sessions.push(await wholeSession(client, session, own));
  const rest = await restOf(client, raw, "sessions", own, (session) => wholeSession(client, session, own), mostPages);
  return { ...record, sessions: [...sessions, ...rest] };
}

const addressOf = (id: string): string => `${RECORDS}/${segmentOf(id)}?${WHOLE}`;

/**
 * One record with all its sessions, every inner next link followed; sessions that came twice are left as they came.
 * Participants are not read: no figure needs them. Throws {@link GraphFault}: `notFound` when Graph does not have the
 * record yet or has forgotten it (both happen), `refusedLink` for pages in a circle, `tooLarge` beyond 200 pages of
 * sessions, or beyond fewer where fewer are named.
 */
export async function getCallRecord(client: GraphClient, id: string, mostPages?: number): Promise<CallRecord> {
  requireCallRecords(client);
  const address = addressOf(id);
  return wholeRecord(client, await client.get(address), id, address, mostPages);
}

export interface BatchOptions {
  /**
   * Leave out the records that go on in further pages, so that a batch is one request and never holds several large
   * meetings at once; they can be asked for one by one.
   */
  readonly withoutPaged?: boolean;
}

/** Whether anything within a record goes on behind an inner next link. */
const isPaged = (body: unknown): boolean => {
  const goesOn = (holder: Raw, member: string): boolean => typeof holder[`${member}@odata.nextLink`] === "string";
  const raw = (body ?? {}) as Raw;
  return (
    goesOn(raw, "sessions") ||
    entries(raw.sessions).some(
      (session) => goesOn(session, "segments") || entries(session.segments).some((segment) => goesOn(segment, "media")),
    )
  );
};

/**
 * Up to twenty records by one batch request (and one request more for each inner page): for each id the record or the
 * fault that met it, a throttled one with the pause it was told. Throws {@link GraphFault} only when the batch itself fails.
 */
export async function getCallRecords(
  client: GraphClient,
  ids: readonly string[],
  { withoutPaged = false }: BatchOptions = {},
): Promise<Map<string, CallRecord | GraphFault>> {
  requireCallRecords(client);
  const wanted = [...new Set(ids)];
  const asked = wanted.filter(isAskable);
  if (asked.length > BATCH_SIZE) {
    throw new GraphFault("invalid", `A batch asks for at most ${BATCH_SIZE} call records.`);
  }
  const found = new Map<string, CallRecord | GraphFault>();
  for (const id of wanted) {
    if (!isAskable(id))
      found.set(id, new GraphFault("invalid", "A call record's id is not one that can be asked for."));
  }
  if (asked.length === 0) return found;
  let parts: Map<string, Raw>;
  try {
    parts = await batch(client, asked);
  } catch (fault) {
    // Twenty very large meetings can be more than one answer may hold: then each by itself.
    if (!(fault instanceof GraphFault) || fault.kind !== "tooLarge") throw fault;
    if (withoutPaged) return found;
    for (const id of asked) found.set(id, await settled(() => getCallRecord(client, id)));
    return found;
  }
  for (const [index, id] of asked.entries()) {
    const part = parts.get(String(index + 1));
    if (withoutPaged && part?.status === 200 && isPaged(part.body)) continue;
    found.set(id, await settled(() => recordOfPart(client, part, id)));
  }
  return found;
}

async function settled(read: () => Promise<CallRecord>): Promise<CallRecord | GraphFault> {
  try {
    return await read();
  } catch (fault) {
    if (fault instanceof GraphFault) return fault;
    throw fault;
  }
}

async function batch(client: GraphClient, ids: readonly string[]): Promise<Map<string, Raw>> {
  const requests = ids.map((id, index) => ({
    id: String(index + 1),
    method: "GET",
    url: addressOf(id).replace("/v1.0", ""),
  }));
  const body = (await client.send("POST", "/v1.0/$batch", { body: { requests } })) as Raw | null | undefined;
  if (!Array.isArray(body?.responses)) throw new GraphFault("damaged", "Graph sent a batch answer without responses.");
  return new Map(entries(body.responses).map((part) => [String(part.id), part]));
}

function recordOfPart(client: GraphClient, part: Raw | undefined, id: string): Promise<CallRecord> {
  const { status, body } = part ?? {};
  if (typeof status !== "number") throw new GraphFault("damaged", "Graph left a call record out of a batch answer.");
  if (status === 200) return wholeRecord(client, body, id, addressOf(id));
  const header = Object.entries((part?.headers ?? {}) as Raw).find(([name]) => name.toLowerCase() === "retry-after");
  const pause = header === undefined ? undefined : retryAfterMs(String(header[1]), client.settings.now());
  const throttled = status === 429 || pause !== undefined;
  throw faultOfStatus(status, body, throttled ? boundedPauseMs(pause) : undefined);
}
