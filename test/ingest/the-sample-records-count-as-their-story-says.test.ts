/** The sample records of the Graph contract, all of one day, against the figures that their story gives by hand. */
import { describe, expect, test } from "vitest";
import { DEFAULT_POLICY, type Policy } from "../../src/reports/policy.ts";
import meetingV1 from "../graph/samples/json/callRecord-groupCall-v1-partial.json" with { type: "json" };
import meetingV2 from "../graph/samples/json/callRecord-groupCall-v2-3participants-mobile-pstn.json" with {
  type: "json",
};
import audioVideoCall from "../graph/samples/json/callRecord-peerToPeer-audio-video.json" with { type: "json" };
import allMobile from "../graph/samples/json/edge-groupCall-all-mobile.json" with { type: "json" };
import foreignOrganizer from "../graph/samples/json/edge-groupCall-foreign-organizer.json" with { type: "json" };
import overMidnight from "../graph/samples/json/edge-groupCall-session-returned-twice-and-cross-midnight.json" with {
  type: "json",
};
import missedCall from "../graph/samples/json/edge-p2p-missed-call-failureInfo.json" with { type: "json" };
import inboundPhone from "../graph/samples/json/edge-peerToPeer-pstn-inbound-organizer-phone.json" with {
  type: "json",
};
import unknownType from "../graph/samples/json/edge-type-unknown.json" with { type: "json" };
import { archiveOf } from "../oracle/collected.ts";
import { FAMILIES, oracleRows } from "../oracle/oracle.ts";
import type { RawRecord } from "../oracle/raw-record.ts";
import { servedRows } from "../oracle/reports.ts";

const HOME = "99999999-0000-4000-8000-999999999999";
const NOON_OF_THE_20TH = Date.parse("2026-11-20T12:00:00Z");

const records: RawRecord[] = [
  meetingV1,
  meetingV2,
  audioVideoCall,
  missedCall,
  allMobile,
  foreignOrganizer,
  inboundPhone,
  unknownType,
  overMidnight,
];

const tenant = (all: readonly RawRecord[]) => ({
  home: HOME,
  records: all,
  listings: [{ from: Date.parse("2026-11-01T00:00:00Z"), to: NOON_OF_THE_20TH }],
});

function figuresOfThe17th(all: readonly RawRecord[], policy: Partial<Policy> = {}): Record<string, unknown> {
  const archive = archiveOf(tenant(all));
  const ask = { zone: "UTC", policy: { ...DEFAULT_POLICY, ...policy }, now: NOON_OF_THE_20TH };
  const rows = FAMILIES.flatMap((family) => {
    const days = servedRows(family, "Daily", archive, ask);
    // Everything happens on the 17th.
    expect(days.map(({ date }) => date)).toEqual([Date.parse("2026-11-17") / 86_400_000]);
    expect(days).toEqual(oracleRows(family, "Daily", tenant(all), ask).map(({ date, values }) => ({ date, values })));
    return days.map(({ values }) => values);
  });
  return Object.assign({}, ...rows);
}

const EXPECTED = {
  TotalConferences: 2,
  AVConferences: 2,
  IMConferences: 0,
  ApplicationSharingConferences: 1,
  WebConferences: 0,
  TelephonyConferences: 1,
  TotalP2PSessions: 1,
  P2PIMSessions: 0,
  P2PAudioSessions: 1,
  P2PVideoSessions: 1,
  P2PApplicationSharingSessions: 0,
  P2PFileTransferSessions: 0,
  TotalAudioMinutes: 19,
  TotalVideoMinutes: 10,
  AVConferenceMinutes: 82,
  ActiveUsers: 2,
};

describe("the 17th of November 2026", () => {
  test("under the default policies", () => {
    expect(figuresOfThe17th(records)).toEqual(EXPECTED);
  });

  test("by the wall clock: the same, because only Ada was there other than by phone", () => {
    expect(figuresOfThe17th(records, { avConferenceMinutes: "wall-clock" })).toEqual(EXPECTED);
  });

  test("with telephone legs counted", () => {
    expect(figuresOfThe17th(records, { countPstnLegs: true })).toEqual({
      ...EXPECTED,
      TotalP2PSessions: 2,
      P2PAudioSessions: 2,
      TotalAudioMinutes: 23,
    });
  });

  test("in the reverse order, all of them twice", () => {
    expect(figuresOfThe17th([...records, ...records].reverse())).toEqual(EXPECTED);
  });
});

test.each<[string, RawRecord]>([
  ["a missed call", missedCall],
  ["a meeting of mobile devices alone", allMobile],
  ["a record of unknown type", unknownType],
])("%s leaves no row by itself", (_, record) => {
  const archive = archiveOf(tenant([record]));
  const ask = { zone: "UTC", policy: { ...DEFAULT_POLICY, countPstnLegs: true }, now: NOON_OF_THE_20TH };
  for (const family of FAMILIES) expect(servedRows(family, "Monthly", archive, ask)).toEqual([]);
});

test("a meeting that another tenant organised makes an active user and nothing else", () => {
  const archive = archiveOf(tenant([foreignOrganizer]));
  const ask = { zone: "UTC", policy: DEFAULT_POLICY, now: NOON_OF_THE_20TH };
  const rows = FAMILIES.map((family) => [
    family,
    servedRows(family, "Daily", archive, ask).map(({ values }) => values),
  ]);
  expect(Object.fromEntries(rows)).toEqual({
    CsActiveUser: [{ ActiveUsers: 1 }],
    CsAVConferenceTime: [],
    CsConference: [],
    CsP2PAVTime: [],
    CsP2PSession: [],
  });
});

test("the meeting over midnight belongs to the 18th where the caller's clock says so", () => {
  const archive = archiveOf(tenant([overMidnight]));
  const ask = { zone: "Europe/Berlin", policy: DEFAULT_POLICY, now: NOON_OF_THE_20TH };
  expect(servedRows("CsAVConferenceTime", "Daily", archive, ask)).toEqual([
    { date: Date.parse("2026-11-18") / 86_400_000, values: { AVConferenceMinutes: 40 } },
  ]);
});
