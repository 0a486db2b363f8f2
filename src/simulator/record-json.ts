/** The whole call record that Graph would show of a call at one of its versions (graph-contract C.3, C.4). */
import type { Call, CallVersion, Leg } from "./call.ts";
import { preciseTime, recordTime } from "./clock.ts";
import { endpointJson, mediaJson, participantJson, serviceEndpoint } from "./endpoint-json.ts";
import { contextOf, type JsonObject } from "./json.ts";
import { hashOf } from "./random.ts";

/** A record with sessions, segments and participants whole, without the annotations that depend on what was asked. */
export type FullRecord = JsonObject & {
  readonly participants_v2: readonly JsonObject[];
  readonly sessions: readonly JsonObject[];
};

const modalitiesOf = (call: Call, legs: readonly Leg[]): string[] => [
  "audio",
  ...(legs.some((leg) => leg.video !== null) ? ["video"] : []),
  ...(legs.some((leg) => leg.sharing !== null && leg.platform !== "web") ? ["videoBasedScreenSharing"] : []),
  ...(legs.some((leg) => leg.sharing !== null && leg.platform === "web") ? ["screenSharing"] : []),
  ...(call.data ? ["data"] : []),
];

/** An id of its own for each session and segment of a call. */
function partId(callId: string, part: string): string {
  const low = hashOf(callId, part).toString(16).padStart(8, "0");
  const high = hashOf(part, callId, "second").toString(16).padStart(8, "0");
  return `${callId.slice(0, 8)}-${low.slice(0, 4)}-4${low.slice(5)}-8${high.slice(5)}-${high.slice(0, 4)}${callId.slice(28)}`;
}

interface SessionOutline {
  readonly id: string;
  readonly caller: JsonObject;
  readonly callee: JsonObject;
  readonly leg: Leg;
  readonly modalities: readonly string[];
  readonly withMedia: boolean;
  /** A phone's session in a meeting has two segments: from the phone to the gateway, and from there to the service. */
  readonly throughGateway: boolean;
}

function sessionJson(call: Call, outline: SessionOutline): JsonObject {
  const { leg, caller, callee } = outline;
  const failureInfo = call.failure === null ? null : { reason: call.failure.reason, stage: call.failure.stage };
  const times = { startDateTime: preciseTime(leg.start), endDateTime: preciseTime(leg.end) };
  const segment = (id: string, from: JsonObject, to: JsonObject): JsonObject => ({
    id,
    ...times,
    caller: from,
    callee: to,
    failureInfo,
    media: outline.withMedia && call.failure?.stage !== "callSetup" ? mediaJson(leg, outline.id) : [],
  });
  const gateway = serviceEndpoint("gateway");
  return {
    id: outline.id,
    modalities: outline.modalities,
    ...times,
    isTest: call.isTest,
    failureInfo,
    caller,
    callee,
    segments: outline.throughGateway
      ? [
          segment(partId(call.id, `${outline.id} first`), caller, gateway),
          segment(partId(call.id, `${outline.id} second`), gateway, callee),
        ]
      : [segment(outline.id, caller, callee)],
  };
}

function groupSessions(call: Call, legs: readonly Leg[], told: "part" | "all", tenantId: string): JsonObject[] {
  const callee = serviceEndpoint("mediaController");
  return legs.map((leg, n) =>
    sessionJson(call, {
      id: partId(call.id, `session ${n}`),
      caller: endpointJson(leg, tenantId),
      callee,
      leg,
      modalities: told === "all" ? modalitiesOf(call, [leg]) : ["audio"],
      withMedia: told === "all" || n > 0,
      throughGateway: leg.party.kind === "telephone",
    }),
  );
}

function directSession(call: Call, legs: readonly Leg[], told: "part" | "all", tenantId: string): JsonObject[] {
  const [from, to] = legs;
  if (from === undefined || to === undefined) {
    return [];
  }
  return [
    sessionJson(call, {
      id: call.id,
      caller: endpointJson(from, tenantId),
      callee: endpointJson(to, tenantId),
      leg: from,
      modalities: told === "all" ? modalitiesOf(call, [from]) : ["audio"],
      withMedia: told === "all",
      throughGateway: false,
    }),
  ];
}

/** The legs that a version knows of: an incomplete one lacks about a fifth of a group call's, the last to join. */
function knownLegs(call: Call, told: CallVersion["told"]): readonly Leg[] {
  if (told === "none") {
    return [];
  }
  const all = call.type === "peerToPeer" || told === "all" || call.legs.length < 3;
  return all ? call.legs : call.legs.slice(0, Math.floor(call.legs.length * 0.8));
}

/** Distinct participants of these legs, in the order in which they joined. */
function participantsOf(call: Call, legs: readonly Leg[], tenantId: string): JsonObject[] {
  const byId = new Map<string, JsonObject>();
  for (const { party } of legs.length > 0 ? legs : [{ party: call.organizer }]) {
    if (party.kind !== "service") {
      const participant = participantJson(party, tenantId);
      byId.set(String(participant.id), { ...participant, administrativeUnitInfos: [] });
    }
  }
  return [...byId.values()];
}

/** The members that a list shows before and after the place where the whole record has its old `participants`. */
function summaryParts(call: Call, version: CallVersion, tenantId: string): readonly [JsonObject, JsonObject] {
  const { id } = call;
  const { told } = version;
  const meeting = encodeURIComponent(`19:meeting_${id.slice(0, 8)}@thread.v2`);
  const isMeeting = call.meeting !== null && told !== "none";
  return [
    {
      id,
      version: version.version,
      type: told === "none" ? "unknown" : call.type,
      modalities: told === "all" ? modalitiesOf(call, call.legs) : ["audio"],
      lastModifiedDateTime: recordTime(version.visibleAt),
      startDateTime: preciseTime(call.start),
      endDateTime: preciseTime(call.end),
      joinWebUrl: isMeeting ? `https://teams.microsoft.com/l/meetup-join/${meeting}/0` : null,
      organizer: null,
    },
    {
      "organizer_v2@odata.context": contextOf("v1.0", `communications/callRecords('${id}')/organizer_v2/$entity`),
      organizer_v2: participantJson(call.organizer, tenantId),
    },
  ];
}

/** A record as the list shows it. */
export function summaryJson(call: Call, version: CallVersion, tenantId: string): JsonObject {
  const [first, last] = summaryParts(call, version, tenantId);
  return { ...first, ...last };
}

export function recordJson(call: Call, version: CallVersion, tenantId: string): FullRecord {
  const { told } = version;
  const legs = knownLegs(call, told);
  const sessionsOf = call.type === "groupCall" ? groupSessions : directSession;
  const [first, last] = summaryParts(call, version, tenantId);
  return {
    ...first,
    participants: [],
    ...last,
    participants_v2: participantsOf(call, legs, tenantId),
    sessions: told === "none" ? [] : sessionsOf(call, legs, told, tenantId),
  };
}
