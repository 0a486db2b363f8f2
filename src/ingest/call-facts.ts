/**
 * Call record -> facts: the counting rules of design.md ("What is counted"), which follow the remarks of seeds 000, 001
 * and 003. Pure: the same record and home tenant give the same facts.
 */
import type { CallRecord, Endpoint, Identity, Session } from "../graph/call-record-schema.ts";
import { instantOf } from "../graph/instant.ts";
import { MARKS, type Mark, type Measure, quarterOf, type UserMeasure } from "../measures.ts";
import type { Facts, UserMarks, UserSums } from "./facts.ts";
import { type Span, spanOf, unionLength } from "./spans.ts";

/** Modality groups of the legacy columns, as bits. */
const AUDIO = 1;
const VIDEO = 2;
const SHARING = 4;
const DATA = 8;

const MODALITY_BITS: Readonly<Record<string, number>> = {
  audio: AUDIO,
  video: VIDEO,
  screenSharing: SHARING,
  videoBasedScreenSharing: SHARING,
  data: DATA,
};

const PHONE_NUMBER = /^\+?[0-9][0-9*]{4,}$/;

/** One end of a counted session. */
interface End {
  /** Directory id in lower case when the end is a user of the home tenant. */
  readonly user: string | undefined;
  readonly name: string | undefined;
  readonly phone: boolean;
  readonly platform: string;
  readonly mobile: boolean;
}

interface CountedSession {
  readonly ends: readonly End[];
  readonly span: Span | undefined;
  readonly modalities: number;
  readonly session: Session;
}

/**
 * The facts of one record.
 *
 * @param record a complete record, its highest version read so far
 * @param home the tenant's id, in any letter case
 */
export function callFacts(record: CallRecord, home: string): Facts {
  const at = instantOf(record.startDateTime);
  const homeId = home.toLowerCase();
  const group = record.type === "groupCall";
  // Ends of a record of type "unknown" can't be told apart: it adds nothing until a later version names its type.
  const sessions =
    group || record.type === "peerToPeer"
      ? countedSessions(record.sessions).map((session) => readSession(session, group, homeId))
      : [];
  const own = modalityBits(record.modalities);
  const call: Call = {
    sessions,
    modalities: own !== 0 ? own : sessions.reduce((bits, { modalities }) => bits | modalities, 0),
    phone: sessions.some(({ ends }) => ends.some((end) => end.phone)),
    eligible: sessions.some(({ ends }) => ends.some(isEligible)),
  };

  const book = new Book();
  const organizer = group ? tenantUser(record.organizer_v2?.identity?.user ?? null, homeId) : undefined;
  const conference = organizer !== undefined && call.eligible;
  if (conference) addConference(book, call, organizer);
  if (!group && call.eligible) addPeerToPeer(book, call);
  if (organizer !== undefined)
    book.name(organizer, record.organizer_v2?.identity?.user?.userPrincipalName ?? undefined);

  for (const session of sessions) addMarks(book, session, call, group, conference);
  return book.close(at, sessions.length);
}

interface Call {
  readonly sessions: readonly CountedSession[];
  readonly modalities: number;
  readonly phone: boolean;
  readonly eligible: boolean;
}

/** Once per session id, the first copy wins; test sessions and those that failed in callSetup don't count. */
function countedSessions(sessions: readonly Session[]): Session[] {
  const seen = new Set<string>();
  return sessions.filter((session) => {
    const id = session.id.toLowerCase();
    if (seen.has(id)) return false;
    seen.add(id);
    return !session.isTest && session.failureInfo?.stage !== "callSetup";
  });
}

function readSession(session: Session, group: boolean, home: string): CountedSession {
  // In a group call the callee is the service; in a peer-to-peer call both ends are people (graph-contract 0.8).
  const endpoints = group ? [session.caller] : [session.caller, session.callee];
  return {
    ends: endpoints.filter((endpoint) => endpoint !== null).map((endpoint) => readEnd(endpoint, home)),
    span: spanOf(session.startDateTime, session.endDateTime),
    modalities: modalityBits(session.modalities),
    session,
  };
}

function readEnd(endpoint: Endpoint, home: string): End {
  const associated = endpoint.associatedIdentity?.id ? endpoint.associatedIdentity : null;
  const set = endpoint.identity;
  const person = associated ?? set?.user ?? set?.guest ?? set?.phone ?? null;
  const platform = endpoint.userAgent?.platform?.toLowerCase() ?? "";
  // A service (queue, attendant, gateway) tells its role; its identity may still carry the home tenant.
  const service = endpoint.userAgent?.role !== null && endpoint.userAgent?.role !== undefined;
  const isUser = !service && person !== null && (person === associated || person === set?.user);
  return {
    user: isUser ? tenantUser(person, home) : undefined,
    name: person?.userPrincipalName ?? undefined,
    phone:
      (associated === null && set?.phone !== null && set?.phone !== undefined) || PHONE_NUMBER.test(person?.id ?? ""),
    platform,
    mobile: platform === "ios" || platform === "android",
  };
}

/** The user's id in lower case when the identity is a user of the home tenant and no guest in it; else undefined. */
function tenantUser(identity: Identity | null, home: string): string | undefined {
  if (identity?.id === null || identity?.id === undefined) return undefined;
  if (identity.tenantId?.toLowerCase() !== home) return undefined;
  if (identity.userPrincipalName?.toUpperCase().includes("#EXT#")) return undefined;
  const type = identity["@odata.type"]?.toLowerCase();
  // Applications, call queues and attendants have identity types of their own.
  if (type !== undefined && (!type.endsWith("useridentity") || type.includes("communicationservices")))
    return undefined;
  return identity.id.toLowerCase();
}

const isEligible = (end: End): end is End & { user: string } => end.user !== undefined && !end.mobile;

function modalityBits(modalities: readonly string[]): number {
  let bits = 0;
  for (const modality of modalities) bits |= MODALITY_BITS[modality] ?? 0;
  return bits;
}

function addConference(book: Book, call: Call, organizer: string): void {
  const { modalities } = call;
  const spans = spansByUser(call.sessions);
  book.add("conferences", 1);
  book.addUser(organizer, "organizedConferences", 1);
  for (const user of spans.keys()) book.addUser(user, "joinedConferences", 1);

  const kinds = [
    [(modalities & (AUDIO | VIDEO)) !== 0, "avConferences", "organizedAvConferences", "joinedAvConferences"],
    [(modalities & SHARING) !== 0, "sharingConferences", "organizedSharingConferences", "joinedSharingConferences"],
    [(modalities & DATA) !== 0, "dataConferences", "organizedDataConferences", "joinedDataConferences"],
    [call.phone, "phoneConferences", "organizedPhoneConferences", "joinedPhoneConferences"],
  ] as const;
  for (const [is, total, organized, joined] of kinds) {
    if (!is) continue;
    book.add(total, 1);
    book.addUser(organizer, organized, 1);
    for (const user of spans.keys()) book.addUser(user, joined, 1);
  }

  if ((modalities & (AUDIO | VIDEO)) === 0) return;
  for (const [user, own] of spans) {
    const length = unionLength(own);
    book.add("avConferencePersonMs", length);
    book.addUser(user, "joinedAvConferenceMs", length);
    if (user === organizer) book.addUser(user, "organizedAvConferenceMs", length);
  }
  book.add("avConferenceWallMs", unionLength([...spans.values()].flat()));
}

function addPeerToPeer(book: Book, call: Call): void {
  const { modalities } = call;
  const words = call.phone ? PHONE_LEG : P2P;
  const users = new Set(call.sessions.flatMap(({ ends }) => ends.filter(isEligible).map((end) => end.user)));
  const add = (measure: Measure & UserMeasure, amount: number) => {
    book.add(measure, amount);
    for (const user of users) book.addUser(user, measure, amount);
  };
  add(words.sessions, 1);
  if (modalities & AUDIO) add(words.audio, 1);
  if (modalities & VIDEO) add(words.video, 1);
  if (modalities & SHARING) add(words.sharing, 1);
  if (modalities & AUDIO) {
    book.add(words.audioMs, unionLength(call.sessions.flatMap(({ span }) => span ?? [])));
    for (const [user, own] of spansByUser(call.sessions)) book.addUser(user, words.audioMs, unionLength(own));
  }
  if (modalities & VIDEO) {
    const withVideo = call.sessions.filter((session) => session.modalities & VIDEO);
    book.add(words.videoMs, unionLength(withVideo.flatMap(videoSpans)));
    for (const user of users) {
      const own = withVideo.filter(({ ends }) => ends.some((end) => isEligible(end) && end.user === user));
      book.addUser(user, words.videoMs, unionLength(own.flatMap(videoSpans)));
    }
  }
}

const P2P = {
  sessions: "p2pSessions",
  audio: "p2pAudioSessions",
  video: "p2pVideoSessions",
  sharing: "p2pSharingSessions",
  audioMs: "p2pAudioMs",
  videoMs: "p2pVideoMs",
} as const;

const PHONE_LEG = {
  sessions: "phoneLegSessions",
  audio: "phoneLegAudioSessions",
  video: "phoneLegVideoSessions",
  sharing: "phoneLegSharingSessions",
  audioMs: "phoneLegAudioMs",
  videoMs: "phoneLegVideoMs",
} as const;

/** Each eligible user's counted non-mobile session spans; a user whose sessions have no time is there with none. */
function spansByUser(sessions: readonly CountedSession[]): Map<string, Span[]> {
  const spans = new Map<string, Span[]>();
  for (const { ends, span } of sessions) {
    for (const end of ends) {
      if (!isEligible(end)) continue;
      const own = spans.get(end.user) ?? [];
      if (span !== undefined) own.push(span);
      spans.set(end.user, own);
    }
  }
  return spans;
}

/** The main-video streams' spans, packets or not; the session's own span where it carries no media at all. */
function videoSpans({ session, span }: CountedSession): Span[] {
  const media = session.segments.flatMap((segment) => segment.media);
  if (media.length === 0) return span === undefined ? [] : [span];
  return media
    .filter(({ label }) => label === "main-video")
    .flatMap(({ streams }) => streams)
    .flatMap((stream) => spanOf(stream.startDateTime, stream.endDateTime) ?? []);
}

const bit = (mark: Mark): number => 1 << MARKS.indexOf(mark);
const ACTIVE = [bit("active"), bit("activePhoneLeg")] as const;
const ACTIVE_AUDIO = [bit("activeAudio"), bit("activeAudioPhoneLeg")] as const;
const ACTIVE_VIDEO = [bit("activeVideo"), bit("activeVideoPhoneLeg")] as const;
const ACTIVE_SHARING = [bit("activeSharing"), bit("activeSharingPhoneLeg")] as const;
const ACTIVE_PHONE_CONFERENCE = bit("activePhoneConference");

/** Platforms that have a column or a count of their own; every other one counts as "other". */
const PLATFORMS: Readonly<Record<string, readonly [mark: number, measure: UserMeasure]>> = {
  windows: [bit("onWindows"), "windowsSessions"],
  android: [bit("onAndroid"), "androidSessions"],
  ios: [bit("onIos"), "iosSessions"],
};
const OTHER_PLATFORM = [0, "otherSessions"] as const;

function addMarks(book: Book, session: CountedSession, call: Call, group: boolean, conference: boolean): void {
  const { ends, span } = session;
  const leg = !group && call.phone ? 1 : 0;
  const modalities = session.modalities !== 0 ? session.modalities : call.modalities;
  for (const end of ends) {
    if (end.user === undefined) continue;
    book.name(end.user, end.name);
    const [platformMark, platformMeasure] = PLATFORMS[end.platform] ?? OTHER_PLATFORM;
    book.addUser(end.user, platformMeasure, 1);
    if (span === undefined) continue;
    let marks = platformMark;
    if (!end.mobile) {
      marks |= ACTIVE[leg];
      if (modalities & AUDIO) marks |= ACTIVE_AUDIO[leg];
      if (modalities & VIDEO) marks |= ACTIVE_VIDEO[leg];
      if (modalities & SHARING) marks |= ACTIVE_SHARING[leg];
      if (conference && call.phone) marks |= ACTIVE_PHONE_CONFERENCE;
    }
    book.mark(end.user, span, marks);
  }
}

/** Collects one record's facts; adding nothing leaves no trace. */
class Book {
  readonly #sums = new Map<Measure, number>();
  readonly #users = new Map<string, Map<UserMeasure, number>>();
  readonly #marks = new Map<string, UserMarks>();
  readonly #names = new Map<string, string>();

  add(measure: Measure, amount: number): void {
    if (amount !== 0) this.#sums.set(measure, (this.#sums.get(measure) ?? 0) + amount);
  }

  addUser(user: string, measure: UserMeasure, amount: number): void {
    if (amount === 0) return;
    const sums = this.#users.get(user) ?? new Map<UserMeasure, number>();
    sums.set(measure, (sums.get(measure) ?? 0) + amount);
    this.#users.set(user, sums);
  }

  mark(user: string, span: Span, marks: number): void {
    const quarter = quarterOf(span.start);
    const key = `${quarter} ${user}`;
    const held = this.#marks.get(key);
    this.#marks.set(key, {
      user,
      quarter,
      marks: marks | (held?.marks ?? 0),
      lastEnd: Math.max(span.end, held?.lastEnd ?? span.end),
    });
  }

  name(user: string, name: string | undefined): void {
    if (name !== undefined && name !== "") this.#names.set(user, name);
  }

  close(at: number, sessions: number): Facts {
    const users: UserSums[] = [...this.#users].map(([user, sums]) => ({ user, sums }));
    return { at, sums: this.#sums, marks: [...this.#marks.values()], users, names: this.#names, sessions };
  }
}
