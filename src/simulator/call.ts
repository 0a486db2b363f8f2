/** A call of the simulated company in the small form it is kept in; the record that Graph would show is made from it. */
import type { Party, Platform } from "./people.ts";

/** From and to, milliseconds. */
export type Span = readonly [start: number, end: number];

export interface Failure {
  readonly reason: string;
  readonly stage: "callSetup" | "midcall";
}

/**
 * One endpoint's time in a call. A group call has one session for each leg (its caller; the callee is the service);
 * a peer-to-peer call has one session, legs[0] being the caller and legs[1] the callee.
 */
export interface Leg {
  readonly party: Party;
  /** Null for telephones and services, and where the client never reported. */
  readonly platform: Platform | null;
  readonly start: number;
  readonly end: number;
  readonly video: Span | null;
  readonly sharing: Span | null;
  /** For a telephone in a meeting: whether it called in or was called. */
  readonly dialled?: "in" | "out";
}

export type MeetingKind = "recurring" | "oneTime" | "adHoc";

/** One version of a record: when it can first be seen, and how much of the call it tells. */
export interface CallVersion {
  readonly version: number;
  readonly visibleAt: number;
  /** `none`: type unknown and no sessions yet; `part`: some sessions and media are missing. */
  readonly told: "none" | "part" | "all";
}

export interface Call {
  readonly id: string;
  readonly type: "groupCall" | "peerToPeer";
  readonly start: number;
  readonly end: number;
  readonly organizer: Party;
  readonly meeting: MeetingKind | null;
  readonly legs: readonly Leg[];
  /** Whether files were shown in it as well (modality `data`). */
  readonly data: boolean;
  readonly isTest: boolean;
  readonly failure: Failure | null;
  /** In order of version; the last tells all, unless Graph never finds out what the call was. */
  readonly versions: readonly CallVersion[];
}

/** A call before it has its id and versions. */
export type PlannedCall = Omit<Call, "id" | "versions">;

/** The newest version that can be seen at `now`, if any. */
export function versionAt(call: Call, now: number): CallVersion | undefined {
  let seen: CallVersion | undefined;
  for (const version of call.versions) {
    if (version.visibleAt <= now) {
      seen = version;
    }
  }
  return seen;
}

/** Group calls start with the first who joined and end with the last who left. */
export const startOf = (legs: readonly Leg[]): number => Math.min(...legs.map((leg) => leg.start));
export const endOf = (legs: readonly Leg[]): number => Math.max(...legs.map((leg) => leg.end));
