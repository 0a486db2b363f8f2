/** "A UTC day is covered by call records once one finished sweep has listed all of it; … the running day is, up to the last sweep." */
import { expect, test } from "vitest";
import { call } from "../../oracle/made-records.ts";
import { archiveWith, ask, column, report } from "./november.ts";

const records = [call("2026-11-16T10:00:00Z", 5), call("2026-11-17T10:00:00Z", 5), call("2026-11-18T01:00:00Z", 5)];

test("a day that the last sweep left half read has no row once it is over", () => {
  const archive = archiveWith({ records, swept: [["2026-11-10T00:00:00Z", "2026-11-17T18:00:00Z"]] });
  expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions", { now: "2026-11-19T12:00:00Z" })).toEqual({
    "2026-11-16": 1,
  });
  expect(column(archive, "CsP2PSessionMonthly", "TotalP2PSessions", { now: "2026-11-19T12:00:00Z" })).toEqual({
    "2026-11-30": 1,
  });
});

test("while it runs, it counts up to the last sweep", () => {
  const archive = archiveWith({ records, swept: [["2026-11-10T00:00:00Z", "2026-11-17T18:00:00Z"]] });
  expect(column(archive, "CsP2PSessionMonthly", "TotalP2PSessions", { now: "2026-11-17T23:59:59Z" })).toEqual({
    "2026-11-30": 2,
  });
});

test("a later sweep that lists all of it makes it count", () => {
  const archive = archiveWith({
    records,
    swept: [
      ["2026-11-10T00:00:00Z", "2026-11-17T18:00:00Z"],
      ["2026-11-10T12:00:00Z", "2026-11-19T12:00:00Z"],
    ],
  });
  expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions", { now: "2026-11-19T12:00:00Z" })).toEqual({
    "2026-11-16": 1,
    "2026-11-17": 1,
    "2026-11-18": 1,
  });
});

test("a local day that touches an uncovered UTC day is left to the usage report, whole", () => {
  const archive = archiveWith({
    records,
    swept: [
      ["2026-11-10T00:00:00Z", "2026-11-18T00:00:00Z"],
      ["2026-11-18T12:00:00Z", "2026-11-20T12:00:00Z"],
    ],
  });
  report(archive, "getTeamsUserActivityCounts", { "2026-11-17": { Calls: 40 } });
  const asked = { zone: "America/New_York" } as const;
  // The 17th in New York ends at 05:00 UTC of the 18th, which no sweep listed to its end.
  expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions", asked)).toEqual({
    "2026-11-16": 1,
    "2026-11-17": 40,
  });
  const row = ask(archive, "CsP2PSessionDaily", asked)[1];
  expect(row?.provenance.TotalP2PSessions).toMatchObject({
    sources: [{ source: "teamsReports", days: 1, share: 1 }],
    fidelity: "approximate",
  });
});

test("the first, partial day is not covered", () => {
  const archive = archiveWith({ records, swept: [["2026-11-16T09:00:00Z", "2026-11-20T12:00:00Z"]] });
  expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions")).toEqual({ "2026-11-17": 1, "2026-11-18": 1 });
});

test("a day that begins at midnight to the millisecond is covered", () => {
  const archive = archiveWith({ records, swept: [["2026-11-16T00:00:00Z", "2026-11-17T00:00:00Z"]] });
  expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions")).toEqual({ "2026-11-16": 1 });
});
