/** Call records made by hand: one line each in the tests that work a case out on paper. */
import { HOME } from "./arbitraries.ts";
import type { RawEndpoint, RawIdentity, RawRecord, RawSession } from "./raw-record.ts";

export { HOME };

const MINUTE = 60_000;

export const user = (name: string, more: Partial<RawIdentity> = {}): RawIdentity => ({
  "@odata.type": "#microsoft.graph.userIdentity",
  id: `${name}-0000-4000-8000-000000000000`,
  tenantId: HOME,
  userPrincipalName: `${name}@contoso.example`,
  ...more,
});

/** A user at a computer, unless another platform is named. */
export const at = (identity: RawIdentity, platform: string | null = "windows"): RawEndpoint => ({
  associatedIdentity: identity,
  userAgent: { platform },
});

export const ADA = at(user("ada"));
export const BEA = at(user("bea"));
export const CID = at(user("cid"));
/** Dee only ever has a phone with an app at hand. */
export const DEE_MOBILE = at(user("dee"), "iOS");
export const TELEPHONE: RawEndpoint = {
  associatedIdentity: { "@odata.type": "#microsoft.graph.identity", id: "+14255550123", tenantId: null },
  userAgent: { platform: null },
};
export const GUEST = at(user("gus", { userPrincipalName: "gus_fabrikam.example#EXT#@contoso.example" }));
export const FEDERATED = at(user("fay", { tenantId: "77777777-0000-4000-8000-777777777777" }));
const SERVICE: RawEndpoint = { userAgent: { role: "mediaController" } };

let made = 0;

/** A session of so many minutes; null: without an end. */
export function session(start: string, minutes: number | null, more: Partial<RawSession> = {}): RawSession {
  made++;
  return {
    id: `session-${made}`,
    caller: ADA,
    callee: SERVICE,
    modalities: ["audio"],
    startDateTime: start,
    endDateTime: minutes === null ? null : new Date(Date.parse(start) + minutes * MINUTE).toISOString(),
    isTest: false,
    failureInfo: null,
    segments: [],
    ...more,
  };
}

/** A conference that Ada organized; each caller was in it from its start for so many minutes. */
export function meeting(
  start: string,
  minutes: number,
  callers: readonly RawEndpoint[] = [ADA],
  more: Partial<RawRecord> = {},
): RawRecord {
  made++;
  return {
    id: `meeting-${made}`,
    version: 1,
    type: "groupCall",
    modalities: ["audio"],
    lastModifiedDateTime: start,
    startDateTime: start,
    organizer_v2: { identity: { user: user("ada") } },
    sessions: callers.map((caller) => session(start, minutes, { caller })),
    ...more,
  };
}

/** A call between two ends, of one session. */
export function call(
  start: string,
  minutes: number | null,
  [caller, callee]: readonly [RawEndpoint, RawEndpoint] = [ADA, BEA],
  more: Partial<RawRecord> = {},
): RawRecord {
  made++;
  return {
    id: `call-${made}`,
    version: 1,
    type: "peerToPeer",
    modalities: ["audio"],
    lastModifiedDateTime: start,
    startDateTime: start,
    organizer_v2: { identity: { user: user("ada") } },
    sessions: [session(start, minutes, { caller, callee })],
    ...more,
  };
}
