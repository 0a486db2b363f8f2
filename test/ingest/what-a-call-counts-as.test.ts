/** Conferences and peer-to-peer sessions, phones and modalities: design.md, "What is counted". */
import { describe, expect, test } from "vitest";
import {
  ADA,
  BEA,
  call,
  DEE_MOBILE,
  FEDERATED,
  GUEST,
  meeting,
  session,
  TELEPHONE,
  user,
} from "../oracle/made-records.ts";
import type { RawEndpoint, RawRecord } from "../oracle/raw-record.ts";
import { amountOf, markedWith, sumsOf } from "./facts-of.ts";

const NOON = "2026-11-17T12:00:00Z";

const organizedBy = (organizer_v2: NonNullable<RawRecord["organizer_v2"]> | null) =>
  amountOf(meeting(NOON, 10, [ADA], { organizer_v2 }), "conferences");

describe("a conference is organised by a tenant user", () => {
  test.each([
    ["a tenant user", { identity: { user: user("bea") } }, 1],
    ["one who was never in it", { identity: { user: user("zoe") } }, 1],
    ["a user of another tenant", { identity: { user: user("fay", { tenantId: "elsewhere" }) } }, 0],
    ["a guest", { identity: { user: user("gus", { userPrincipalName: "gus#EXT#@contoso.example" }) } }, 0],
    ["an application", { identity: { application: user("app"), user: null } }, 0],
    ["a phone", { identity: { phone: { id: "+14255550123" } } }, 0],
    ["nobody", null, 0],
  ])("%s: %j -> %i", (_, organizer, expected) => {
    expect(organizedBy(organizer)).toBe(expected);
  });
});

describe("modalities", () => {
  const conference = (modalities: string[]) => Object.keys(sumsOf(meeting(NOON, 0, [ADA], { modalities }))).sort();

  test.each([
    [["audio"], ["avConferences", "conferences"]],
    [["video"], ["avConferences", "conferences"]],
    [
      ["audio", "video"],
      ["avConferences", "conferences"],
    ],
    [["screenSharing"], ["conferences", "sharingConferences"]],
    [
      ["videoBasedScreenSharing", "screenSharing"],
      ["conferences", "sharingConferences"],
    ],
    [["data"], ["conferences", "dataConferences"]],
    [
      ["audio", "data"],
      ["avConferences", "conferences", "dataConferences"],
    ],
  ])("a conference with %j is counted once in each of %j", (modalities, expected) => {
    expect(conference(modalities)).toEqual(expected);
    expect(Object.values(sumsOf(meeting(NOON, 0, [ADA], { modalities }))).every((amount) => amount === 1)).toBe(true);
  });

  test.each([
    ["a peer-to-peer session with audio", ["audio"], ["p2pAudioSessions", "p2pSessions"]],
    ["with video", ["video"], ["p2pSessions", "p2pVideoSessions"]],
    ["with sharing", ["videoBasedScreenSharing"], ["p2pSessions", "p2pSharingSessions"]],
    ["with data alone", ["data"], ["p2pSessions"]],
  ])("%s", (_, modalities, expected) => {
    expect(Object.keys(sumsOf(call(NOON, 0, [ADA, BEA], { modalities }))).sort()).toEqual(expected);
  });

  test.each([
    ["missing", undefined],
    ["null", null],
    ["none", []],
    ["only unknown", ["unknown"]],
  ])("where the record's are %s, those of its counted sessions stand", (_, modalities) => {
    const { modalities: __, ...record } = meeting(NOON, 0, [], {
      sessions: [session(NOON, 0, { modalities: ["video"] }), session(NOON, 0, { modalities: ["data"] })],
    });
    const asSent = modalities === undefined ? record : { ...record, modalities };
    expect(sumsOf(asSent)).toEqual({ conferences: 1, avConferences: 1, dataConferences: 1 });
  });

  test("where the record names any, its sessions' don't matter", () => {
    const record = meeting(NOON, 0, [], {
      modalities: ["audio", "unknown"],
      sessions: [session(NOON, 0, { modalities: ["data"] })],
    });
    expect(sumsOf(record)).toEqual({ conferences: 1, avConferences: 1 });
  });
});

describe("a peer-to-peer session has an eligible end", () => {
  test.each<[string, readonly [RawEndpoint, RawEndpoint], number]>([
    ["both", [ADA, BEA], 1],
    ["the caller", [ADA, FEDERATED], 1],
    ["the callee", [GUEST, ADA], 1],
    ["one of them on a mobile", [DEE_MOBILE, ADA], 1],
    ["a mobile and a guest", [DEE_MOBILE, GUEST], 0],
    ["strangers", [FEDERATED, GUEST], 0],
  ])("%s", (_, ends, expected) => {
    expect(amountOf(call(NOON, 5, ends), "p2pSessions")).toBe(expected);
  });
});

describe("a phone", () => {
  const phone = (id: string): RawEndpoint => ({ associatedIdentity: { id } });
  const isPhone = (end: RawEndpoint) => amountOf(call(NOON, 5, [ADA, end]), "phoneLegSessions");

  test.each<[string, RawEndpoint, number]>([
    ["a number", phone("+14255550123"), 1],
    ["without the plus", phone("14255550123"), 1],
    ["masked", phone("+1425555****"), 1],
    ["of five digits", phone("12345"), 1],
    ["of four", phone("1234"), 0],
    ["a directory id", phone("12345678-0000-4000-8000-000000000000"), 0],
    ["the member phone, whatever its id", { identity: { phone: { id: "anonymous" } } }, 1],
    ["the member phone without an id", { identity: { phone: {} } }, 1],
  ])("%s: %j -> %i", (_, end, expected) => {
    expect(isPhone(end)).toBe(expected);
  });

  test("takes a peer-to-peer call out of the sessions, and its users with it, unless the policy counts it", () => {
    const record = call(NOON, 4, [TELEPHONE, ADA], { modalities: ["audio"] });
    expect(sumsOf(record)).toEqual({ phoneLegSessions: 1, phoneLegAudioSessions: 1, phoneLegAudioMs: 4 * 60_000 });
    expect(markedWith(record, "active")).toEqual([]);
    expect(markedWith(record, "activePhoneLeg")).toEqual(["ada"]);
  });

  test("makes a conference one by telephone, once, and takes nothing from it", () => {
    const record = meeting(NOON, 10, [ADA, TELEPHONE, TELEPHONE]);
    expect(amountOf(record, "phoneConferences")).toBe(1);
    expect(amountOf(record, "conferences")).toBe(1);
    expect(markedWith(record, "active")).toEqual(["ada"]);
  });

  test("as a callee of a group call is not looked at", () => {
    const record = meeting(NOON, 0, [], { sessions: [session(NOON, 10, { caller: ADA, callee: TELEPHONE })] });
    expect(amountOf(record, "phoneConferences")).toBe(0);
  });
});
