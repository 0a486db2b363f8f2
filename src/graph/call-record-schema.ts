/**
 * The members of a call record that the counting rules use, and the one reader that checks them. The reader is
 * written by hand because a record must become facts in little more than the time of JSON.parse; a test holds it
 * equal to a zod schema of the same shape.
 *
 * It copies the used members only, so that a meeting of 2,000 sessions stays small once read. Members that are
 * missing or null become null (lists: empty); members and enum words that nobody knows yet are let through; a used
 * member of the wrong type is a damaged record.
 *
 * Source: graph-contract C.4. Names are Graph's own.
 */

import { GraphFault } from "./graph-fault.ts";
import { isTime } from "./instant.ts";

/** A user, guest, phone or application; `@odata.type` is `#microsoft.graph.userIdentity` for tenant and federated users. */
export interface Identity {
  readonly "@odata.type": string | null;
  /** A GUID for users, a number such as `+14255550123` (maybe masked with `*`) for phones. */
  readonly id: string | null;
  readonly tenantId: string | null;
  readonly userPrincipalName: string | null;
}

/** Graph's identity set: normally one of these is filled. */
export interface IdentitySet {
  readonly user: Identity | null;
  readonly guest: Identity | null;
  readonly phone: Identity | null;
  readonly application: Identity | null;
  readonly applicationInstance: Identity | null;
}

export interface UserAgent {
  /** `windows`, `macOS`, `iOS`, `android`, `web`…; null for phones and services. */
  readonly platform: string | null;
  /** Only on services: `mediaController`, `skypeForBusinessCallQueues`… */
  readonly role: string | null;
}

/** One end of a session. Where Graph puts an identity set into `associatedIdentity`, it is read as `identity`. */
export interface Endpoint {
  readonly associatedIdentity: Identity | null;
  readonly identity: IdentitySet | null;
  readonly userAgent: UserAgent | null;
}

export interface MediaStream {
  readonly streamDirection: string | null;
  readonly startDateTime: string | null;
  readonly endDateTime: string | null;
}

export interface Media {
  /** `main-audio`, `main-video`, `applicationsharing-video`… */
  readonly label: string | null;
  readonly streams: readonly MediaStream[];
}

export interface Segment {
  readonly media: readonly Media[];
}

export interface Session {
  readonly id: string;
  readonly caller: Endpoint | null;
  readonly callee: Endpoint | null;
  readonly modalities: readonly string[];
  /** ISO 8601 with zone, as sent; checked to be a time. */
  readonly startDateTime: string | null;
  readonly endDateTime: string | null;
  readonly failureInfo: { readonly stage: string | null } | null;
  readonly isTest: boolean;
  readonly segments: readonly Segment[];
}

/** A call record with all its sessions. Times are ISO 8601 text with zone, as sent, and are checked to be times. */
export interface CallRecord {
  readonly id: string;
  /** Only grows; the highest one of an id wins. */
  readonly version: number;
  /** `groupCall`, `peerToPeer`, `unknown`, or a word of the future. */
  readonly type: string;
  readonly modalities: readonly string[];
  readonly startDateTime: string;
  readonly endDateTime: string | null;
  readonly lastModifiedDateTime: string | null;
  readonly organizer_v2: { readonly identity: IdentitySet | null } | null;
  /** The older form, announced to stop on 2026-06-30; records read before may still carry it. */
  readonly organizer: IdentitySet | null;
  readonly sessions: readonly Session[];
}

type Members = Readonly<Record<string, unknown>>;

const damaged = (member: string, expected: string): GraphFault =>
  new GraphFault("damaged", `A call record's ${member} is not ${expected}.`);

function objectOf(value: unknown, member: string): Members | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== "object" || Array.isArray(value)) throw damaged(member, "an object");
  return value as Members;
}

function textOf(value: unknown, member: string): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== "string") throw damaged(member, "text");
  return value;
}

function timeOf(value: unknown, member: string): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== "string" || !isTime(value)) throw damaged(member, "a time");
  return value;
}

function listOf<T>(value: unknown, member: string, read: (item: unknown) => T): T[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw damaged(member, "a list");
  return value.map((item) => read(item));
}

function readModality(value: unknown): string {
  if (typeof value !== "string") throw damaged("modality", "text");
  return value;
}

function readIdentity(value: unknown): Identity | null {
  const raw = objectOf(value, "identity");
  if (raw === null) return null;
  return {
    "@odata.type": textOf(raw["@odata.type"], "identity type"),
    id: textOf(raw.id, "identity id"),
    tenantId: textOf(raw.tenantId, "identity tenantId"),
    userPrincipalName: textOf(raw.userPrincipalName, "identity userPrincipalName"),
  };
}

function readIdentitySet(value: unknown): IdentitySet | null {
  const raw = objectOf(value, "identity set");
  if (raw === null) return null;
  return {
    user: readIdentity(raw.user),
    guest: readIdentity(raw.guest),
    phone: readIdentity(raw.phone),
    application: readIdentity(raw.application),
    applicationInstance: readIdentity(raw.applicationInstance),
  };
}

const isSet = (raw: Members): boolean =>
  (raw.id === undefined || raw.id === null) &&
  Boolean(raw.user || raw.guest || raw.phone || raw.application || raw.applicationInstance);

function readEndpoint(value: unknown): Endpoint | null {
  const raw = objectOf(value, "endpoint");
  if (raw === null) return null;
  const agent = objectOf(raw.userAgent, "userAgent");
  const userAgent =
    agent === null
      ? null
      : { platform: textOf(agent.platform, "platform"), role: textOf(agent.role, "role of a userAgent") };
  const associated = objectOf(raw.associatedIdentity, "associatedIdentity");
  if (associated !== null && isSet(associated)) {
    return { associatedIdentity: null, identity: readIdentitySet(associated), userAgent };
  }
  return { associatedIdentity: readIdentity(associated), identity: readIdentitySet(raw.identity), userAgent };
}

function readStream(value: unknown): MediaStream {
  const raw = objectOf(value, "stream");
  if (raw === null) throw damaged("stream", "an object");
  return {
    streamDirection: textOf(raw.streamDirection, "streamDirection"),
    startDateTime: timeOf(raw.startDateTime, "stream startDateTime"),
    endDateTime: timeOf(raw.endDateTime, "stream endDateTime"),
  };
}

/** Reads one medium of a segment. Throws {@link GraphFault} `damaged`. */
export function readMedia(value: unknown): Media {
  const raw = objectOf(value, "media");
  if (raw === null) throw damaged("media", "an object");
  return { label: textOf(raw.label, "media label"), streams: listOf(raw.streams, "streams", readStream) };
}

/** Reads one segment of a session. Throws {@link GraphFault} `damaged`. */
export function readSegment(value: unknown): Segment {
  const raw = objectOf(value, "segment");
  if (raw === null) throw damaged("segment", "an object");
  return { media: listOf(raw.media, "media", readMedia) };
}

/** Reads one session out of parsed JSON. Throws {@link GraphFault} `damaged`. */
export function readSession(value: unknown): Session {
  const raw = objectOf(value, "session");
  if (raw === null) throw damaged("session", "an object");
  const id = textOf(raw.id, "session id");
  if (id === null || id === "") throw damaged("session id", "there");
  if (raw.isTest !== undefined && raw.isTest !== null && typeof raw.isTest !== "boolean") {
    throw damaged("isTest", "true or false");
  }
  const failure = objectOf(raw.failureInfo, "failureInfo");
  return {
    id,
    caller: readEndpoint(raw.caller),
    callee: readEndpoint(raw.callee),
    modalities: listOf(raw.modalities, "session modalities", readModality),
    startDateTime: timeOf(raw.startDateTime, "session startDateTime"),
    endDateTime: timeOf(raw.endDateTime, "session endDateTime"),
    failureInfo: failure === null ? null : { stage: textOf(failure.stage, "failureInfo stage") },
    isTest: raw.isTest === true,
    segments: listOf(raw.segments, "segments", readSegment),
  };
}

/**
 * Reads one call record out of parsed JSON; sessions as far as the JSON holds them. Reading its own output again
 * gives the same. Throws {@link GraphFault} `damaged`, naming the member.
 */
export function readCallRecord(value: unknown): CallRecord {
  const raw = objectOf(value, "body");
  if (raw === null) throw damaged("body", "an object");
  const id = textOf(raw.id, "id");
  if (id === null || id === "") throw damaged("id", "there");
  if (typeof raw.version !== "number" || !Number.isSafeInteger(raw.version)) throw damaged("version", "a whole number");
  const startDateTime = timeOf(raw.startDateTime, "startDateTime");
  if (startDateTime === null) throw damaged("startDateTime", "there");
  const organizer = objectOf(raw.organizer_v2, "organizer_v2");
  return {
    id,
    version: raw.version,
    type: textOf(raw.type, "type") ?? "unknown",
    modalities: listOf(raw.modalities, "modalities", readModality),
    startDateTime,
    endDateTime: timeOf(raw.endDateTime, "endDateTime"),
    lastModifiedDateTime: timeOf(raw.lastModifiedDateTime, "lastModifiedDateTime"),
    organizer_v2: organizer === null ? null : { identity: readIdentitySet(organizer.identity) },
    organizer: readIdentitySet(raw.organizer),
    sessions: listOf(raw.sessions, "sessions", readSession),
  };
}
