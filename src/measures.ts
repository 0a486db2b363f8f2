/**
 * The vocabulary that the collecting and the answering side share: what the archive sums per quarter hour, and which
 * marks it keeps to count distinct people. Every variant that a policy may choose has a word of its own, so that a
 * switch changes answers at once. The order is stored: words are only ever added at the end.
 *
 * Times are UTC. A quarter is the number of whole 15-minute steps since 1970-01-01T00:00Z, a day that of 24 hours.
 */

export const QUARTER_MS = 900_000;
export const DAY_MS = 86_400_000;
export const QUARTERS_A_DAY = 96;

/** Sums per quarter hour; `…Ms` words are milliseconds, the others counts. Rules: design.md, "What is counted". */
export const MEASURES = [
  "conferences",
  "avConferences",
  "sharingConferences",
  "dataConferences",
  "phoneConferences",
  "avConferencePersonMs",
  "avConferenceWallMs",
  "p2pSessions",
  "p2pAudioSessions",
  "p2pVideoSessions",
  "p2pSharingSessions",
  "p2pAudioMs",
  "p2pVideoMs",
  "phoneLegSessions",
  "phoneLegAudioSessions",
  "phoneLegVideoSessions",
  "phoneLegSharingSessions",
  "phoneLegAudioMs",
  "phoneLegVideoMs",
  "dialInMs",
  "dialOutMs",
] as const;
export type Measure = (typeof MEASURES)[number];

/** Sums per user and quarter hour, for the per-user families. */
export const USER_MEASURES = [
  "p2pSessions",
  "p2pAudioSessions",
  "p2pVideoSessions",
  "p2pSharingSessions",
  "p2pAudioMs",
  "p2pVideoMs",
  "phoneLegSessions",
  "phoneLegAudioSessions",
  "phoneLegVideoSessions",
  "phoneLegSharingSessions",
  "phoneLegAudioMs",
  "phoneLegVideoMs",
  "organizedConferences",
  "organizedAvConferences",
  "organizedSharingConferences",
  "organizedDataConferences",
  "organizedPhoneConferences",
  "organizedAvConferenceMs",
  "joinedConferences",
  "joinedAvConferences",
  "joinedSharingConferences",
  "joinedDataConferences",
  "joinedPhoneConferences",
  "joinedAvConferenceMs",
  "windowsSessions",
  "androidSessions",
  "iosSessions",
  "otherSessions",
  "pstnPlacedCalls",
  "pstnReceivedCalls",
  "pstnPlacedMs",
  "pstnReceivedMs",
  "messages",
] as const;
export type UserMeasure = (typeof USER_MEASURES)[number];

/**
 * Marks that a counted session leaves for a user; a session's marks are a bit set in this order. A `…PhoneLeg` mark
 * stands in place of the plain one when the session belongs to a peer-to-peer call with a phone, which only the policy
 * countPstnLegs counts.
 */
export const MARKS = [
  "active",
  "activePhoneLeg",
  "activeAudio",
  "activeAudioPhoneLeg",
  "activeVideo",
  "activeVideoPhoneLeg",
  "activeSharing",
  "activeSharingPhoneLeg",
  "activePhoneConference",
  "onWindows",
  "onAndroid",
  "onIos",
] as const;
export type Mark = (typeof MARKS)[number];

/** Where a figure can come from, best first (design.md, "Sources"). */
export const SOURCES = ["recorded", "callRecords", "pstnLogs", "skypeReports", "teamsReports"] as const;
export type Source = (typeof SOURCES)[number];

/** Logs of the telephone network, by their Graph function's name; the first one is what `pstnLogs` sums are made of. */
export const LOGS = [
  "getPstnCalls",
  "getDirectRoutingCalls",
  "getPstnBlockedUsersLog",
  "getPstnOnlineMeetingDialoutReport",
] as const;
export type Log = (typeof LOGS)[number];
export const isLog = (name: string): name is Log => (LOGS as readonly string[]).includes(name);

export const quarterOf = (ms: number): number => Math.floor(ms / QUARTER_MS);
export const dayOf = (ms: number): number => Math.floor(ms / DAY_MS);
