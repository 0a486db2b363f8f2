/** Recorded old answers of the per-row families (design.md, "Rows and keys", "Sources"). */
import { expect, test } from "vitest";
import { rowId } from "../../../src/archive/row-id.ts";
import { served, TestArchive } from "./archive.ts";

const SET = "CsPSTNUsageDetailDaily";
const NOW = { now: "2026-11-19T10:00:00Z" };

const call = (id: string, at: string) => ({ id, at, members: { callId: id, charge: 1 } });
const withCalls = () =>
  new TestArchive()
    .rows("getPstnCalls", call("a", "2026-11-16T10:00:00Z"), call("b", "2026-11-17T10:00:00Z"))
    .covered("getPstnCalls", "2026-11-16", "2026-11-19");

const old = (key: string, date: string, callId: string) => ({
  key,
  date,
  values: { ID: Number(key), CallID: callId, CallDuration: 5, CallCharge: "0.50" },
});

test("a Date with recorded rows is theirs whole; the other dates are worked out", () => {
  const archive = withCalls().recorded(SET, "UTC", [old("24984", "2026-11-16", "x"), old("24985", "2026-11-16", "y")]);
  const rows = served(SET, archive, NOW);
  expect(rows.map(({ id, date, values }) => [id, date, values.CallID, values.CallCharge])).toEqual([
    [24984, "2026-11-16", "x", "0.50"],
    [24985, "2026-11-16", "y", "0.50"],
    [rowId(SET, "getPstnCalls/b"), "2026-11-17", "b", "1"],
  ]);
});

test("what was not recorded is missing, not made up", () => {
  const archive = withCalls().recorded(SET, "UTC", [old("24984", "2026-11-16", "x")]);
  const [row] = served(SET, archive, NOW);
  expect(row?.values).toMatchObject({ SipUri: null, DateTimeOfCall: null, CallDuration: 5 });
  expect(row?.provenance.SipUri).toMatchObject({ fidelity: "unavailable", sources: [] });
  expect(row?.provenance.CallID).toMatchObject({
    fidelity: "exact",
    sources: [{ source: "recorded", days: 1, share: 1 }],
  });
});

test("recorded rows are never purged, are exact in their own zone and approximate in any other", () => {
  const archive = withCalls().recorded(SET, "Europe/Berlin", [old("7", "2013-05-14", "x")]);
  const fidelityIn = (zone: string) => served(SET, archive, { ...NOW, zone })[0]?.provenance.CallID;
  expect(fidelityIn("W. Europe Standard Time")).toMatchObject({ fidelity: "exact", bias: null, note: null });
  expect(fidelityIn("UTC")).toMatchObject({
    fidelity: "approximate",
    bias: "either",
    note: "recorded in the zone Europe/Berlin",
  });
});

test("a recorded row with the ID of one that is worked out here stands for it, whatever its Date", () => {
  const id = rowId(SET, "getPstnCalls/b");
  // The bridge's own answer, recorded in a zone where the call was the day before.
  const archive = withCalls().recorded(SET, "Pacific/Pago_Pago", [old(String(id), "2026-11-15", "b")]);
  const ids = served(SET, archive, NOW).map((row) => [row.id, row.date]);
  expect(ids).toEqual([
    [id, "2026-11-15"],
    [rowId(SET, "getPstnCalls/a"), "2026-11-16"],
  ]);
  // Also where only other dates are asked for.
  expect(served(SET, archive, { ...NOW, from: "2026-11-17", to: "2026-11-17" })).toEqual([]);
});

test("a user's month that was recorded stands whole, beside months that are worked out", () => {
  const archive = new TestArchive()
    .covered("callRecords", "2026-10-01", "2026-11-19T10:00:00Z")
    .calls(
      { id: "o", at: "2026-10-05T09:00:00Z", users: { ada: { name: "ada", sums: { p2pSessions: 1 } } } },
      { id: "n", at: "2026-11-05T09:00:00Z", users: { ada: { name: "ada", sums: { p2pSessions: 2 } } } },
    )
    .recorded("CsUserActivitiesMonthly", "UTC", [
      { key: "1", date: "2026-10-31", values: { ID: 1, UserName: "bo", TotalP2PIMSessions: 40, LastLogonTime: 0 } },
    ]);
  const rows = served("CsUserActivitiesMonthly", archive, NOW);
  expect(
    rows.map(({ date, values }) => [date, values.UserName, values.TotalP2PSessions, values.TotalP2PIMSessions]),
  ).toEqual([
    ["2026-10-31", "bo", 0, 40],
    ["2026-11-30", "ada", 2, 0],
  ]);
});
