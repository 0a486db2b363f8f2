/** "A record's key is its id. The highest version wins (tie: later lastModifiedDateTime); an older one changes nothing." */
import { beforeEach, expect, test } from "vitest";
import type { TenantArchive } from "../../src/archive/tenant-archive.ts";
import { DEFAULT_POLICY } from "../../src/reports/policy.ts";
import { dayNamed } from "../oracle/calendar.ts";
import { emptyArchive, keep, sweep } from "../oracle/collected.ts";
import { ADA, BEA, CID, call, HOME, meeting, session } from "../oracle/made-records.ts";
import type { FamilyName } from "../oracle/oracle.ts";
import type { RawRecord } from "../oracle/raw-record.ts";
import { servedRows } from "../oracle/reports.ts";

const MONDAY = "2026-11-16T10:00:00Z";
const TUESDAY = "2026-11-17T10:00:00Z";
const NOW = Date.parse("2026-11-20T12:00:00Z");

let archive: TenantArchive;

beforeEach(() => {
  archive = emptyArchive();
  sweep(archive, { from: Date.parse("2026-11-01T00:00:00Z"), to: NOW });
});

const take = (...records: RawRecord[]) => keep(archive, HOME, records, 1);

function daily(family: FamilyName, name: string): (number | string | null | undefined)[] {
  const ask = { zone: "UTC", policy: DEFAULT_POLICY, now: NOW };
  return servedRows(family, "Daily", archive, ask).map(({ values }) => values[name]);
}

const of = (version: number, more: Partial<RawRecord>): RawRecord => ({
  ...meeting(MONDAY, 30, [ADA]),
  id: "one",
  version,
  ...more,
});

test("a newer version stands in place of the older one, not beside it", () => {
  take(of(1, { modalities: ["audio"] }), of(2, { modalities: ["audio", "screenSharing"] }));
  expect(daily("CsConference", "TotalConferences")).toEqual([1]);
  expect(daily("CsConference", "ApplicationSharingConferences")).toEqual([1]);
});

test("an older version that comes late changes nothing", () => {
  take(
    of(7, { modalities: ["data"] }),
    of(3, { modalities: ["audio", "screenSharing"] }),
    of(7, { modalities: ["data"] }),
  );
  expect(daily("CsConference", "WebConferences")).toEqual([1]);
  expect(daily("CsConference", "AVConferences")).toEqual([0]);
});

test("of equal versions the later modification wins, in either order", () => {
  const early = of(2, { lastModifiedDateTime: "2026-11-16T12:00:00Z", modalities: ["audio"] });
  const late = of(2, { lastModifiedDateTime: "2026-11-16T12:00:00.001Z", modalities: ["data"] });
  take(early, late, early);
  expect(daily("CsConference", "WebConferences")).toEqual([1]);
  expect(daily("CsConference", "AVConferences")).toEqual([0]);
});

test("a version of another day or type moves everything there", () => {
  take(of(1, {}));
  take({ ...call(TUESDAY, 5, [ADA, BEA]), id: "one", version: 2 });
  expect(daily("CsConference", "TotalConferences")).toEqual([]);
  expect(daily("CsAVConferenceTime", "AVConferenceMinutes")).toEqual([]);
  expect(daily("CsP2PSession", "TotalP2PSessions")).toEqual([1]);
  expect(daily("CsActiveUser", "ActiveUsers")).toEqual([2]);
});

test("a record of type unknown adds nothing until a version names its type", () => {
  take(of(1, { type: "unknown" }));
  expect(daily("CsActiveUser", "ActiveUsers")).toEqual([]);
  take(of(2, {}));
  expect(daily("CsActiveUser", "ActiveUsers")).toEqual([1]);
  take(of(3, { type: "unknown" }));
  expect(daily("CsActiveUser", "ActiveUsers")).toEqual([]);
});

test("a version that takes sessions away takes their users away", () => {
  const all = of(1, { sessions: [ADA, BEA, CID].map((caller) => session(MONDAY, 10, { caller })) });
  take(all);
  expect(daily("CsActiveUser", "ActiveUsers")).toEqual([3]);
  take(of(2, { sessions: all.sessions?.slice(0, 1) ?? [] }));
  expect(daily("CsActiveUser", "ActiveUsers")).toEqual([1]);
});

test("but a user whom another record of the day still shows stays", () => {
  take(of(1, { sessions: [ADA, BEA].map((caller) => session(MONDAY, 10, { caller })) }));
  take(call("2026-11-16T10:05:00Z", 5, [BEA, CID]));
  expect(daily("CsActiveUser", "ActiveUsers")).toEqual([3]);
  take(of(2, { sessions: [session(MONDAY, 10, { caller: ADA, isTest: true })] }));
  expect(daily("CsActiveUser", "ActiveUsers")).toEqual([2]);
  expect(daily("CsConference", "TotalConferences")).toEqual([]);
});

test("a session that a version moves to another part of the day counts there alone", () => {
  take(of(1, { sessions: [session("2026-11-16T01:00:00Z", 10, { caller: BEA })] }));
  take(of(2, { sessions: [session("2026-11-16T23:00:00Z", 10, { caller: BEA })] }));
  const ask = { zone: "-02:00", policy: DEFAULT_POLICY, now: NOW };
  expect(servedRows("CsActiveUser", "Daily", archive, ask)).toEqual([
    { date: dayNamed("2026-11-16"), values: { ActiveUsers: 1 } },
  ]);
});
