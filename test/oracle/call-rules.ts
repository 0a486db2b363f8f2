/**
 * What one call record counts for, written down as plainly as design.md's "What is counted" says it and with no code of
 * src/: the other half of every comparison. Speed is of no concern here, being obvious is.
 */
import type { RawEndpoint, RawIdentity, RawRecord, RawSession } from "./raw-record.ts";

export interface Presence {
  readonly user: string;
  /** Start of the session, milliseconds since 1970, UTC. */
  readonly start: number;
}

export interface CountedCall {
  /** The instant that places the call, milliseconds since 1970, UTC. */
  readonly start: number;
  readonly conference: boolean;
  /** A peer-to-peer call with an eligible end, whether or not a phone takes part. */
  readonly peerToPeer: boolean;
  /** Some end is a phone. */
  readonly phone: boolean;
  readonly modalities: ReadonlySet<string>;
  readonly personMs: number;
  readonly wallMs: number;
  readonly audioMs: number;
  readonly videoMs: number;
  /** Eligible users and when their sessions started: of any group call, and of peer-to-peer calls. */
  readonly presences: readonly Presence[];
}

/** Milliseconds since 1970; further digits are cut. */
export function milliseconds(time: string): number {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:Z|([+-])(\d\d):(\d\d))$/.exec(time);
  if (parts === null) throw new Error(`not a time: ${time}`);
  const [, year, month, day, hour, minute, second, fraction = "", sign, hours = "0", minutes = "0"] = parts;
  const clock = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === "-" ? -1 : 1);
  return clock + Number(fraction.padEnd(3, "0").slice(0, 3)) - offset;
}

/** The winner among the versions of one record: the highest version, then the latest modification. */
export function currentVersion(versions: readonly RawRecord[]): RawRecord | undefined {
  const modified = (record: RawRecord) => (record.lastModifiedDateTime ? milliseconds(record.lastModifiedDateTime) : 0);
  let best: RawRecord | undefined;
  for (const record of versions) {
    const newer =
      best === undefined ||
      record.version > best.version ||
      (record.version === best.version && modified(record) > modified(best));
    if (newer) best = record;
  }
  return best;
}

export function countCall(record: RawRecord, home: string): CountedCall {
  const start = milliseconds(record.startDateTime);
  const group = record.type === "groupCall";
  const peers = record.type === "peerToPeer";
  const sessions = group || peers ? countedSessions(record.sessions ?? []) : [];
  const ends = sessions.map((session) => ({ session, ends: endsOf(session, group) }));

  const eligible = ends.flatMap(({ session, ends: those }) =>
    those.flatMap((end) => (isEligible(end, home) ? [{ session, user: userOf(end, home) ?? "" }] : [])),
  );
  const organizer = record.organizer_v2?.identity?.user;
  const conference = group && organizer != null && isTenantUser(organizer, home) && eligible.length > 0;
  const modalities = modalitiesOf(record, sessions);
  const audioVideo = modalities.has("audio") || modalities.has("video");

  let personMs = 0;
  for (const user of new Set(eligible.map((one) => one.user))) {
    personMs += unionMs(eligible.filter((one) => one.user === user).map((one) => spanOf(one.session)));
  }
  const withVideo = sessions.filter((session) => session.modalities?.includes("video"));
  return {
    start,
    conference,
    peerToPeer: peers && eligible.length > 0,
    phone: ends.some(({ ends: those }) => those.some(isPhone)),
    modalities,
    personMs: conference && audioVideo ? personMs : 0,
    wallMs: conference && audioVideo ? unionMs(eligible.map((one) => spanOf(one.session))) : 0,
    audioMs: peers && eligible.length > 0 && modalities.has("audio") ? unionMs(sessions.map(spanOf)) : 0,
    videoMs: peers && eligible.length > 0 && modalities.has("video") ? unionMs(withVideo.flatMap(videoSpans)) : 0,
    presences: eligible.flatMap(({ session, user }) =>
      session.startDateTime ? [{ user, start: milliseconds(session.startDateTime) }] : [],
    ),
  };
}

function countedSessions(sessions: readonly RawSession[]): RawSession[] {
  const firstCopies = new Map<string, RawSession>();
  for (const session of sessions) {
    const id = session.id.toLowerCase();
    if (!firstCopies.has(id)) firstCopies.set(id, session);
  }
  return [...firstCopies.values()].filter(
    (session) => session.isTest !== true && session.failureInfo?.stage !== "callSetup",
  );
}

function endsOf(session: RawSession, group: boolean): RawEndpoint[] {
  const endpoints = group ? [session.caller] : [session.caller, session.callee];
  return endpoints.filter((endpoint) => endpoint != null);
}

/** The identity of an end as such: the associated one, else the first of user, guest and phone. */
function identityOf(end: RawEndpoint): RawIdentity | undefined {
  return end.associatedIdentity ?? end.identity?.user ?? end.identity?.guest ?? end.identity?.phone ?? undefined;
}

function isTenantUser(identity: RawIdentity, home: string): boolean {
  const type = identity["@odata.type"];
  return (
    (type == null || type.endsWith("serIdentity")) &&
    identity.id != null &&
    identity.tenantId?.toLowerCase() === home.toLowerCase() &&
    !(identity.userPrincipalName ?? "").includes("#EXT#")
  );
}

/** The tenant user at an end; a guest or a phone is none, and neither is a service, which tells its role. */
function userOf(end: RawEndpoint, home: string): string | undefined {
  const identity = end.associatedIdentity ?? end.identity?.user;
  if (identity == null || end.userAgent?.role != null) return undefined;
  return isTenantUser(identity, home) ? identity.id?.toLowerCase() : undefined;
}

function isEligible(end: RawEndpoint, home: string): boolean {
  const platform = end.userAgent?.platform;
  return userOf(end, home) !== undefined && platform !== "iOS" && platform !== "android";
}

function isPhone(end: RawEndpoint): boolean {
  const carried = end.associatedIdentity == null && end.identity?.phone != null;
  return carried || /^\+?[0-9][0-9*]{4,}$/.test(identityOf(end)?.id ?? "");
}

function modalitiesOf(record: RawRecord, sessions: readonly RawSession[]): Set<string> {
  const own = (record.modalities ?? []).filter((modality) => modality !== "unknown");
  return new Set(own.length > 0 ? own : sessions.flatMap((session) => session.modalities ?? []));
}

interface Span {
  readonly from: number;
  readonly to: number;
}

function spanOf(timed: { readonly startDateTime?: string | null; readonly endDateTime?: string | null }): Span {
  if (!timed.startDateTime || !timed.endDateTime) return { from: 0, to: 0 };
  return { from: milliseconds(timed.startDateTime), to: milliseconds(timed.endDateTime) };
}

function videoSpans(session: RawSession): Span[] {
  const media = (session.segments ?? []).flatMap((segment) => segment.media ?? []);
  if (media.length === 0) return [spanOf(session)];
  return media.filter(({ label }) => label === "main-video").flatMap(({ streams }) => (streams ?? []).map(spanOf));
}

/** The time that at least one of the spans holds: every stretch between two neighbouring ends is in or out as a whole. */
export function unionMs(spans: readonly Span[]): number {
  const ends = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  let total = 0;
  ends.forEach((end, index) => {
    const next = ends[index + 1];
    if (next !== undefined && spans.some(({ from, to }) => from <= end && to >= next)) total += next - end;
  });
  return total;
}
