/** Identities, endpoints and media of call records, in the members and order that Graph sends (graph-contract C.4). */
import type { Leg } from "./call.ts";
import { recordTime } from "./clock.ts";
import type { JsonObject } from "./json.ts";
import type { Party, Platform, Service } from "./people.ts";
import { Random, scramble } from "./random.ts";

const identityOf = (party: Party, tenantId: string): JsonObject | null => {
  switch (party.kind) {
    case "staff":
    case "guestUser":
      return userIdentity(party.id, party.name, tenantId, party.upn);
    case "partner":
      return userIdentity(party.id, party.name, party.tenantId, null);
    case "visitor":
      return plainIdentity(party.id, party.name);
    case "telephone":
      return plainIdentity(party.number, null);
    case "service":
      return null;
  }
};

const userIdentity = (id: string, displayName: string, tenantId: string, userPrincipalName: string | null) => ({
  "@odata.type": "#microsoft.graph.userIdentity",
  id,
  displayName,
  tenantId,
  userPrincipalName,
});

const plainIdentity = (id: string, displayName: string | null) => ({
  "@odata.type": "#microsoft.graph.identity",
  id,
  displayName,
  tenantId: null,
});

/** An organizer or participant: the id and the identity under the member that says what it is. */
export function participantJson(party: Party, tenantId: string): JsonObject {
  const identity = identityOf(party, tenantId);
  const isUser = party.kind === "staff" || party.kind === "guestUser" || party.kind === "partner";
  return {
    id: typeof identity?.id === "string" ? identity.id : "",
    identity: {
      acsUser: null,
      spoolUser: null,
      phone: party.kind === "telephone" ? identity : null,
      guest: party.kind === "visitor" ? identity : null,
      encrypted: null,
      onPremises: null,
      acsApplicationInstance: null,
      spoolApplicationInstance: null,
      applicationInstance: null,
      application: null,
      device: null,
      user: isUser ? identity : null,
    },
  };
}

const AGENTS: { readonly [K in Platform]: readonly [header: string, version: string] } = {
  windows: ["CallSignalingAgent (27/1.0.0//;release)", "1.0.0"],
  macOS: ["CallSignalingAgent (27/1.0.0//;release)", "1.0.0"],
  web: ["CallSignalingAgent (1415/1.0.0//;release)", "1.0.0"],
  iOS: ["CallSignalingAgent (29/5.0//iOS;release)", "5.0"],
  android: ["CallSignalingAgent (28/1416//Android;release)", "1416"],
  ipPhone: ["CallSignalingAgent (36/1.2//IpPhone;release)", "1.2"],
};

function deviceName(party: Party, platform: Platform | null): string | null {
  if (platform === null || party.kind !== "staff") {
    return null;
  }
  const owner = party.name.split(" ")[0]?.toUpperCase() ?? "";
  if (platform === "iOS") return "iPhone";
  if (platform === "android") return "android";
  return platform === "macOS" ? `${owner}-MAC` : platform === "windows" ? `${owner}-PC` : null;
}

function userAgent(leg: Leg): JsonObject | null {
  if (leg.party.kind === "telephone") {
    return { "@odata.type": "#microsoft.graph.callRecords.userAgent", headerValue: null, applicationVersion: null };
  }
  if (leg.platform === null) {
    return null;
  }
  const [headerValue, applicationVersion] = AGENTS[leg.platform];
  return {
    "@odata.type": "#microsoft.graph.callRecords.clientUserAgent",
    headerValue,
    applicationVersion,
    platform: leg.platform,
    productFamily: "teams",
    communicationServiceId: null,
    azureADAppId: null,
  };
}

type ServiceRole = Service["role"] | "mediaController" | "gateway";

/** A service's endpoint; meetings have the media controller, telephone calls come through a gateway. */
export const serviceEndpoint = (role: ServiceRole): JsonObject => ({
  "@odata.type": "#microsoft.graph.callRecords.serviceEndpoint",
  userAgent: {
    "@odata.type": "#microsoft.graph.callRecords.serviceUserAgent",
    headerValue: role === "gateway" ? null : `${role.toLowerCase()}/1.0`,
    applicationVersion: null,
    role,
  },
});

export function endpointJson(leg: Leg, tenantId: string): JsonObject {
  if (leg.party.kind === "service") {
    return serviceEndpoint(leg.party.role);
  }
  return {
    "@odata.type": "#microsoft.graph.callRecords.participantEndpoint",
    name: deviceName(leg.party, leg.platform),
    cpuName: null,
    cpuCoresCount: null,
    cpuProcessorSpeedInMhz: null,
    identity: null,
    associatedIdentity: identityOf(leg.party, tenantId),
    userAgent: userAgent(leg),
    feedback: null,
  };
}

type Label = "main-audio" | "main-video" | "applicationsharing-video";

function stream(label: Label, n: 1 | 2, span: readonly [number, number], random: Random): JsonObject {
  const seconds = Math.round((span[1] - span[0]) / 1_000);
  const jitter = random.int(2, 9);
  const roundTrip = random.int(18, 75);
  return {
    streamId: `${label}-${n}`,
    audioCodec: label === "main-audio" ? "satin" : null,
    videoCodec: label === "main-audio" ? null : "h264",
    averageAudioDegradation: null,
    averageJitter: `PT0.00${jitter}S`,
    maxJitter: `PT0.0${jitter + 10}S`,
    averagePacketLossRate: random.int(0, 3) / 1_000,
    maxPacketLossRate: 0.01,
    averageRatioOfConcealedSamples: null,
    maxRatioOfConcealedSamples: null,
    averageRoundTripTime: `PT0.0${roundTrip}S`,
    maxRoundTripTime: `PT0.${roundTrip + 100}S`,
    packetUtilization: Math.max(1, seconds * (label === "main-audio" ? 50 : 90)),
    averageBandwidthEstimate: 4_000_000,
    wasMediaBypassed: null,
    postForwardErrorCorrectionPacketLossRate: null,
    averageVideoFrameLossPercentage: null,
    averageReceivedFrameRate: null,
    lowFrameRateRatio: null,
    averageVideoPacketLossRate: null,
    averageVideoFrameRate: null,
    lowVideoProcessingCapabilityRatio: null,
    averageAudioNetworkJitter: null,
    maxAudioNetworkJitter: null,
    streamDirection: n === 1 ? "callerToCallee" : "calleeToCaller",
    startDateTime: recordTime(span[0]),
    endDateTime: recordTime(span[1]),
    rmsFreezeDuration: null,
    averageFreezeDuration: null,
    isAudioForwardErrorCorrectionUsed: null,
  };
}

/** The media of one leg: audio all along, main video and shared screen where there were any. */
export function mediaJson(leg: Leg, key: string): JsonObject[] {
  const random = new Random("media", key);
  const host = scramble(random.word()) % 250;
  const parts: (readonly [Label, readonly [number, number] | null])[] = [
    ["main-audio", [leg.start, leg.end]],
    ["main-video", leg.video],
    ["applicationsharing-video", leg.sharing],
  ];
  return parts.flatMap(([label, span]) =>
    span === null
      ? []
      : {
          label,
          callerNetwork: {
            ipAddress: `10.0.${host % 8}.${host + 2}`,
            subnet: `10.0.${host % 8}.0`,
            linkSpeed: 100_000_000,
            connectionType: leg.platform === "iOS" || leg.platform === "android" ? "wifi" : "wired",
          },
          calleeNetwork: { ipAddress: "203.0.113.9", subnet: null, linkSpeed: null, connectionType: "unknown" },
          callerDevice: { captureDeviceName: "Default input device", renderDeviceName: "Default output device" },
          calleeDevice: null,
          streams: [stream(label, 1, span, random), stream(label, 2, span, random)],
        },
  );
}
