/** CsPSTNUsageDetailDaily, worked by hand from Graph's own sample rows: design.md, "What is counted", "Rows and keys". */
import { expect, test } from "vitest";
import directRoutingCalls from "../../graph/samples/json/getDirectRoutingCalls.json" with { type: "json" };
import pstnCalls from "../../graph/samples/json/getPstnCalls.json" with { type: "json" };
import { served, TestArchive } from "./archive.ts";

const SET = "CsPSTNUsageDetailDaily";
const SAMPLES = { getPstnCalls: pstnCalls.value, getDirectRoutingCalls: directRoutingCalls.value } as const;

/** Both logs of the samples, read for 16 to 18 November whole. */
function bothLogs(): TestArchive {
  const archive = new TestArchive();
  for (const log of ["getPstnCalls", "getDirectRoutingCalls"] as const) {
    const rows = SAMPLES[log].map((members) => ({ id: members.id, at: members.startDateTime, members }));
    archive.rows(log, ...rows).covered(log, "2026-11-16", "2026-11-19");
  }
  return archive;
}

const ASKED = { now: "2026-11-19T10:00:00Z" };

test("each row of both logs is one row with the members as sent", () => {
  const rows = served(SET, bothLogs(), ASKED);
  const byCall = Object.fromEntries(rows.map(({ date, values }) => [values.CallID, { date, ...values }]));
  expect(byCall).toEqual({
    "1835317186_112562680@203.0.113.7": {
      date: "2026-11-17",
      SipUri: "ada@contoso.example",
      DateTimeOfCall: Date.parse("2026-11-17T14:03:00Z"),
      TelephoneNumber: "+14255550***",
      CallID: "1835317186_112562680@203.0.113.7",
      CallType: "conf_in",
      Location: "US",
      CallDuration: 2220,
      Currency: "USD",
      CallCharge: "0",
    },
    "1835317187_112562681@203.0.113.7": expect.objectContaining({ TelephoneNumber: "+14255550123", CallDuration: 240 }),
    // Out of the conference: the other side is the one that was called.
    "1835317188_112562682@203.0.113.7": expect.objectContaining({
      TelephoneNumber: "+442071838***",
      CallDuration: 150,
      CallCharge: "0.12",
    }),
    // Direct routing: correlation id, no country, charge 0, currency empty.
    "cccc0004-1111-4000-8000-000000000004": {
      date: "2026-11-17",
      SipUri: "ada@contoso.example",
      DateTimeOfCall: Date.parse("2026-11-17T08:00:25.105Z"),
      TelephoneNumber: "+12345678***",
      CallID: "cccc0004-1111-4000-8000-000000000004",
      CallType: "ByotIn",
      Location: null,
      CallDuration: 180,
      Currency: "",
      CallCharge: "0",
    },
  });
  for (const { provenance } of rows) {
    for (const one of Object.values(provenance)) {
      expect(one).toEqual({
        sources: [{ source: "pstnLogs", days: 1, share: 1 }],
        fidelity: "exact",
        bias: null,
        note: null,
      });
    }
  }
});

test("Date and DateTimeOfCall are those of the caller's clock, cut at milliseconds", () => {
  const archive = new TestArchive()
    .rows("getPstnCalls", {
      id: "late",
      at: "2026-11-17T14:03:00.987Z",
      members: { startDateTime: "2026-11-17T14:03:00.9876543Z", callType: "user_in", callId: "late" },
    })
    .covered("getPstnCalls", "2026-11-16", "2026-11-19");
  const [row] = served(SET, archive, { ...ASKED, zone: "Pacific/Auckland" });
  // 14:03 UTC is 03:03 of the next day in Auckland's summer.
  expect(row?.date).toBe("2026-11-18");
  expect(row?.values.DateTimeOfCall).toBe(Date.parse("2026-11-18T03:03:00.987Z"));
});

test("any call type has a row, calls that failed too; `out` in any letter case turns to the callee", () => {
  const call = (id: string, callType: string, more = {}) => ({
    id,
    at: "2026-11-17T10:00:00Z",
    members: { correlationId: id, callType, callerNumber: "caller", calleeNumber: "callee", duration: 0, ...more },
  });
  const archive = new TestArchive()
    .rows(
      "getDirectRoutingCalls",
      call("1", "ByotOut", { successfulCall: false }),
      call("2", "ByotIn"),
      call("3", "oc_user_OUT_transfer"),
      call("4", "something new"),
    )
    .covered("getDirectRoutingCalls", "2026-11-16", "2026-11-19");
  const numbers = served(SET, archive, ASKED).map(({ values }) => [values.CallID, values.TelephoneNumber]);
  expect(Object.fromEntries(numbers)).toEqual({ 1: "callee", 2: "caller", 3: "callee", 4: "caller" });
});

test("a charge is decimal text, never with an exponent", () => {
  const call = (id: string, charge: unknown) => ({ id, at: "2026-11-17T10:00:00Z", members: { callId: id, charge } });
  const archive = new TestArchive()
    .rows("getPstnCalls", call("a", 1e-7), call("b", 12.3), call("c", 1e21), call("d", -0.5), call("e", null))
    .covered("getPstnCalls", "2026-11-16", "2026-11-19");
  const charges = Object.fromEntries(
    served(SET, archive, ASKED).map(({ values }) => [values.CallID, values.CallCharge]),
  );
  expect(charges).toEqual({ a: "0.0000001", b: "12.3", c: "1000000000000000000000", d: "-0.5", e: "0" });
  const [missing] = served(SET, archive, { ...ASKED, policy: { unavailable: "null" } }).filter(
    ({ values }) => values.CallID === "e",
  );
  expect(missing?.values).toMatchObject({ CallCharge: null, CallDuration: null, Currency: null });
});

test("rows stand by Date, then ID", () => {
  const rows = Array.from({ length: 40 }, (_, n) => ({
    id: `call ${n}`,
    at: n % 2 === 0 ? "2026-11-17T10:00:00Z" : "2026-11-16T10:00:00Z",
    members: { callId: String(n) },
  }));
  const archive = new TestArchive().rows("getPstnCalls", ...rows).covered("getPstnCalls", "2026-11-16", "2026-11-19");
  const order = served(SET, archive, ASKED).map(({ date, id }) => `${date} ${String(id).padStart(16, "0")}`);
  expect(order).toHaveLength(40);
  expect(order).toEqual([...order].sort());
});

test("the running day is left out, and by settleHours a day that ended a short while ago", () => {
  const call = (id: string, at: string) => ({ id, at, members: { callId: id } });
  const archive = new TestArchive()
    .rows("getPstnCalls", call("yesterday", "2026-11-18T23:59:59Z"), call("today", "2026-11-19T00:00:00Z"))
    .covered("getPstnCalls", "2026-11-16", "2026-11-19T10:00:00Z");
  const ids = (asked = {}) => served(SET, archive, { ...ASKED, ...asked }).map(({ values }) => values.CallID);
  expect(ids()).toEqual(["yesterday"]);
  expect(ids({ policy: { settleHours: 11 } })).toEqual([]);
  // In Auckland it is 23:00 of the 19th; both calls are of its 19th, which still runs.
  expect(ids({ zone: "Pacific/Auckland" })).toEqual([]);
  expect(ids({ zone: "Pacific/Auckland", now: "2026-11-19T11:00:00Z" }).sort()).toEqual(["today", "yesterday"]);
});

test("only days that the row's own log was read for to their end have rows", () => {
  const call = (id: string, at: string) => ({ id, at, members: { callId: id, correlationId: id } });
  const archive = new TestArchive()
    .rows("getPstnCalls", call("first, partial day", "2026-11-15T20:00:00Z"), call("covered", "2026-11-16T10:00:00Z"))
    .rows("getDirectRoutingCalls", call("of a log not read yet", "2026-11-16T10:00:00Z"))
    .covered("getPstnCalls", "2026-11-15T18:00:00Z", "2026-11-19T10:00:00Z");
  expect(served(SET, archive, ASKED).map(({ values }) => values.CallID)).toEqual(["covered"]);
});

test("only the dates asked for are read", () => {
  const archive = new TestArchive().covered("getPstnCalls", "2026-11-01", "2026-11-19");
  for (let n = 1; n <= 18; n++) {
    const at = `2026-11-${String(n).padStart(2, "0")}T10:00:00Z`;
    archive.rows("getPstnCalls", { id: `call ${n}`, at, members: { callId: String(n) } });
  }
  const read: unknown[] = [];
  const logRows = archive.archive.logRows.bind(archive.archive);
  archive.archive.logRows = (log, range) => {
    read.push([log, range.to - range.from]);
    return logRows(log, range);
  };
  const rows = served(SET, archive, { ...ASKED, from: "2026-11-05", to: "2026-11-06" });
  expect(rows.map(({ values }) => values.CallID)).toEqual(["5", "6"]);
  expect(read).toEqual([["getPstnCalls", 2 * 96]]);
});

test("days that are no longer kept have none", () => {
  const call = (id: string, at: string) => ({ id, at, members: { callId: id } });
  const archive = new TestArchive()
    .rows("getPstnCalls", call("old", "2024-12-31T10:00:00Z"), call("kept", "2025-01-01T10:00:00Z"))
    .covered("getPstnCalls", "2024-12-01", "2026-11-19");
  expect(served(SET, archive, ASKED).map(({ values }) => values.CallID)).toEqual(["kept"]);
});
