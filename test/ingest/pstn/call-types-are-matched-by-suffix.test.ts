import { describe, expect, test } from "vitest";
import { type PstnCallRow, pstnCallRow } from "../../../src/graph/pstn-logs.ts";
import { pstnCall } from "../../../src/ingest/pstn-facts.ts";
import { sampleJson } from "../../graph/fake-graph.ts";

const USER = "11111111-aaaa-4aaa-8aaa-111111111111";
const sample: PstnCallRow = pstnCallRow().parse(sampleJson("getPstnCalls").value[0]);
const factsOf = (changes: Partial<PstnCallRow>) => pstnCall({ ...sample, ...changes }, []).facts;
const added = (changes: Partial<PstnCallRow>) => {
  const { sums, users } = factsOf(changes);
  return { ...Object.fromEntries(sums), ...Object.fromEntries(users.flatMap((user) => [...user.sums])) };
};

describe("what a row of the log of calls adds", () => {
  test.each([
    ["conf_in", { dialInMs: 90_000 }],
    ["conf_out", { dialOutMs: 90_000 }],
    ["CONF_IN", { dialInMs: 90_000 }],
    ["oc_conf_out", { dialOutMs: 90_000 }],
    ["user_in", { pstnReceivedCalls: 1, pstnReceivedMs: 90_000 }],
    ["oc_User_In", { pstnReceivedCalls: 1, pstnReceivedMs: 90_000 }],
    ["user_out", { pstnPlacedCalls: 1, pstnPlacedMs: 90_000 }],
    ["user_out_conf", { pstnPlacedCalls: 1, pstnPlacedMs: 90_000 }],
    ["user_out_transfer", { pstnPlacedCalls: 1, pstnPlacedMs: 90_000 }],
    ["oc_user_out_forwarding", { pstnPlacedCalls: 1, pstnPlacedMs: 90_000 }],
    ["ucap_in", {}],
    ["oc_ucap_out", {}],
    ["conf_in_other", {}],
    ["", {}],
    [null, {}],
  ])("callType %s", (callType, expected) => {
    expect(added({ callType, duration: 90 })).toEqual(expected);
  });

  test("a failed call counts as a call and lasts nothing", () => {
    expect(added({ callType: "user_out", duration: 0 })).toEqual({ pstnPlacedCalls: 1 });
    expect(added({ callType: "user_in", duration: null })).toEqual({ pstnReceivedCalls: 1 });
    expect(added({ callType: "conf_in", duration: -5 })).toEqual({});
    expect(added({ callType: "conf_in", duration: 2.0005 })).toEqual({ dialInMs: 2001 });
  });

  test("it belongs to the instant at which the call began, digits beyond milliseconds cut", () => {
    expect(factsOf({ startDateTime: "2026-11-17T14:03:00.1239999Z" }).at).toBe(Date.parse("2026-11-17T14:03:00.123Z"));
  });

  test("users compare without letter case, and the name goes with those who are counted", () => {
    const { users, names } = factsOf({ callType: "user_in", userId: USER.toUpperCase() });
    expect(users.map(({ user }) => user)).toEqual([USER]);
    expect([...names]).toEqual([[USER, "ada@contoso.example"]]);
    expect(factsOf({ callType: "conf_in" }).names.size).toBe(0);
  });

  test("nobody is counted where the row names nobody", () => {
    for (const userId of [null, "", "00000000-0000-0000-0000-000000000000"]) {
      expect(factsOf({ callType: "user_out", userId }).users).toEqual([]);
    }
  });
});
