/**
 * "Tenant user: a user whose tenantId is home and whose userPrincipalName is no guest's; Mobile: platform iOS or android,
 * a missing or unknown platform is not mobile; Eligible: tenant user and not mobile. Guests and phones are never eligible."
 */
import { describe, expect, test } from "vitest";
import {
  ADA,
  at,
  BEA,
  call,
  DEE_MOBILE,
  FEDERATED,
  GUEST,
  HOME,
  meeting,
  TELEPHONE,
  user,
} from "../oracle/made-records.ts";
import type { RawEndpoint } from "../oracle/raw-record.ts";
import { amountOf, factsOf, markedWith } from "./facts-of.ts";

const NOON = "2026-11-17T12:00:00Z";
const joinedBy = (...callers: RawEndpoint[]) => meeting(NOON, 10, callers);

describe("makes a conference, and is an active user", () => {
  test.each<[string, RawEndpoint]>([
    ["a tenant user at a computer", BEA],
    ["on the web", at(user("bea"), "web")],
    ["on a desk phone of the tenant's own", at(user("bea"), "ipPhone")],
    ["on an unknown platform", at(user("bea"), "unknown")],
    ["on no platform", at(user("bea"), null)],
    ["without a user agent", { associatedIdentity: user("bea") }],
    ["under the older identity", { associatedIdentity: null, identity: { user: user("bea") } }],
    ["in capitals", at({ ...user("bea"), id: "BEA-0000-4000-8000-000000000000", tenantId: HOME.toUpperCase() })],
    ["without a principal name", at(user("bea", { userPrincipalName: null }))],
    ["without a type", at(user("bea", { "@odata.type": null }))],
  ])("%s", (_, caller) => {
    expect(amountOf(joinedBy(caller), "conferences")).toBe(1);
    expect(markedWith(joinedBy(caller), "active")).toEqual(["bea"]);
  });
});

describe("makes none, and is no active user", () => {
  test.each<[string, RawEndpoint]>([
    ["a tenant user on iOS", DEE_MOBILE],
    ["a tenant user on android", at(user("dee"), "android")],
    ["a guest in the tenant", GUEST],
    ["a guest by its member", { identity: { guest: user("gus") } }],
    ["a user of another tenant", FEDERATED],
    ["a user whose tenant is not told", at(user("fay", { tenantId: null }))],
    ["a telephone", TELEPHONE],
    ["a telephone by its member", { identity: { phone: { id: "+14255550123", tenantId: HOME } } }],
    ["an application", { identity: { application: user("app") } }],
    ["an application as associated identity", at(user("app", { "@odata.type": "#microsoft.graph.identity" }))],
    ["a call queue", { associatedIdentity: user("que"), userAgent: { role: "skypeForBusinessCallQueues" } }],
    ["an attendant", { associatedIdentity: user("att"), userAgent: { role: "skypeForBusinessAutoAttendant" } }],
    ["nobody", {}],
  ])("%s", (_, caller) => {
    expect(amountOf(joinedBy(caller), "conferences")).toBe(0);
    expect(markedWith(joinedBy(caller), "active")).toEqual([]);
    expect(amountOf(call(NOON, 5, [caller, FEDERATED]), "p2pSessions")).toBe(0);
  });
});

test("the same user under two spellings is one", () => {
  const shouting = at({ ...user("ada"), id: "ADA-0000-4000-8000-000000000000" });
  const facts = factsOf(joinedBy(ADA, shouting));
  expect(new Set(facts.marks.map((mark) => mark.user)).size).toBe(1);
  expect(facts.sums.get("avConferencePersonMs")).toBe(10 * 60_000);
});

test("the tenant's id compares without letter case", () => {
  expect(factsOf(joinedBy(ADA), HOME.toUpperCase()).sums.get("conferences")).toBe(1);
  expect(factsOf(joinedBy(ADA), "77777777-0000-4000-8000-777777777777").sums.get("conferences")).toBeUndefined();
});

test("one who is there by computer and by mobile counts for the computer alone", () => {
  const both = meeting(NOON, 10, []);
  const record = {
    ...both,
    sessions: [
      ...(meeting(NOON, 10, [BEA]).sessions ?? []),
      ...(meeting(NOON, 60, [at(user("bea"), "iOS")]).sessions ?? []),
    ],
  };
  expect(amountOf(record, "avConferencePersonMs")).toBe(10 * 60_000);
});

test("callees of a group call are services and are not looked at", () => {
  const record = joinedBy(DEE_MOBILE);
  const withCallee = { ...record, sessions: (record.sessions ?? []).map((one) => ({ ...one, callee: ADA })) };
  expect(amountOf(withCallee, "conferences")).toBe(0);
  expect(markedWith(withCallee, "active")).toEqual([]);
});
