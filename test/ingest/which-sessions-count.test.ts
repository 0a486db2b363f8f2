/** "Sessions count once per session id (the first copy wins). isTest sessions and sessions that failed in callSetup don't count, and their ends are not looked at." */
import { describe, expect, test } from "vitest";
import { ADA, BEA, CID, call, FEDERATED, meeting, session, TELEPHONE } from "../oracle/made-records.ts";
import { amountOf, factsOf, markedWith, sumsOf } from "./facts-of.ts";

const NOON = "2026-11-17T12:00:00Z";
const MINUTE = 60_000;

test("a session that is listed twice counts once, as its first copy", () => {
  const first = session(NOON, 10, { id: "same", caller: ADA });
  const second = session(NOON, 30, { id: "same", caller: BEA });
  const record = meeting(NOON, 0, [], { sessions: [first, second] });
  expect(amountOf(record, "avConferencePersonMs")).toBe(10 * MINUTE);
  expect(markedWith(record, "active")).toEqual(["ada"]);
  expect(factsOf(record).sessions).toBe(1);
});

test("where the first copy doesn't count, the session doesn't", () => {
  const record = meeting(NOON, 0, [], {
    sessions: [session(NOON, 10, { id: "same", isTest: true }), session(NOON, 10, { id: "same" })],
  });
  expect(sumsOf(record)).toEqual({});
});

describe.each([
  ["a test session", { isTest: true }],
  ["a session that failed in callSetup", { failureInfo: { stage: "callSetup" } }],
])("%s", (_, more) => {
  test("makes no call by itself", () => {
    expect(sumsOf(call(NOON, 5, [ADA, BEA], { sessions: [session(NOON, 5, { callee: BEA, ...more })] }))).toEqual({});
    expect(sumsOf(meeting(NOON, 5, [], { sessions: [session(NOON, 5, more)] }))).toEqual({});
  });

  test("adds neither users nor time nor modalities to one that counts", () => {
    const record = meeting(NOON, 0, [], {
      modalities: [],
      sessions: [
        session(NOON, 10, { caller: ADA, modalities: ["audio"] }),
        session(NOON, 90, { caller: BEA, modalities: ["data"], ...more }),
      ],
    });
    expect(markedWith(record, "active")).toEqual(["ada"]);
    expect(sumsOf(record)).toEqual({
      conferences: 1,
      avConferences: 1,
      avConferencePersonMs: 10 * MINUTE,
      avConferenceWallMs: 10 * MINUTE,
    });
  });

  test("its phone is not looked at", () => {
    const record = call(NOON, 0, [ADA, BEA], {
      sessions: [session(NOON, 5, { callee: BEA }), session(NOON, 5, { callee: TELEPHONE, ...more })],
    });
    expect(amountOf(record, "p2pSessions")).toBe(1);
    expect(amountOf(record, "phoneLegSessions")).toBe(0);
  });
});

test("a session that failed later counts", () => {
  const record = call(NOON, 0, [ADA, BEA], {
    sessions: [session(NOON, 5, { callee: BEA, failureInfo: { stage: "midcall" } })],
  });
  expect(amountOf(record, "p2pAudioMs")).toBe(5 * MINUTE);
});

test("active users are those of any group call, whoever organised it", () => {
  const foreign = { identity: FEDERATED.associatedIdentity ? { user: FEDERATED.associatedIdentity } : null };
  const record = meeting(NOON, 10, [ADA, CID, FEDERATED], { organizer_v2: foreign });
  expect(sumsOf(record)).toEqual({});
  expect(markedWith(record, "active")).toEqual(["ada", "cid"]);
});

test("a user is active in the quarter hour that the session starts in, not the call", () => {
  const record = meeting("2026-11-17T23:40:00Z", 0, [], {
    sessions: [
      session("2026-11-17T23:40:00Z", 90, { caller: ADA }),
      session("2026-11-18T00:10:00Z", 5, { caller: BEA }),
    ],
  });
  const quarters = factsOf(record).marks.map(({ quarter }) => new Date(quarter * 15 * MINUTE).toISOString());
  expect(quarters).toEqual(["2026-11-17T23:30:00.000Z", "2026-11-18T00:00:00.000Z"]);
  expect(new Date(factsOf(record).at).toISOString()).toBe("2026-11-17T23:40:00.000Z");
});

test("records of an unknown type, or one that nobody knows yet, add nothing", () => {
  for (const type of ["unknown", "hologram", null]) {
    const facts = factsOf(meeting(NOON, 10, [ADA], { type }));
    expect([facts.sums.size, facts.marks.length, facts.users.length]).toEqual([0, 0, 0]);
  }
});
