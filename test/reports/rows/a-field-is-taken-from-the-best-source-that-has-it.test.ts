/** The order of sources, the fallback's switch, and what no source can give (design.md, "Sources", "Policies"). */
import { expect, test } from "vitest";
import { call, meeting } from "../../oracle/made-records.ts";
import { archiveWith, ask, column, report } from "./november.ts";

const conferences = { Organized: 7, IM: 3 };

test("what call records can't give is taken from the next source that can, on covered days too", () => {
  const archive = archiveWith({ records: [meeting("2026-11-17T10:00:00Z", 5)] });
  report(archive, "getSkypeForBusinessActivityCounts", { "2026-11-17": { Organized: 7 } });
  report(archive, "getSkypeForBusinessOrganizerActivityCounts", { "2026-11-17": conferences });
  const [row] = ask(archive, "CsConferenceDaily");
  expect(row?.values).toMatchObject({ TotalConferences: 1, IMConferences: 3 });
  expect(row?.provenance.TotalConferences?.sources).toEqual([{ source: "callRecords", days: 1, share: 1 }]);
  expect(row?.provenance.IMConferences?.sources).toEqual([{ source: "skypeReports", days: 1, share: 1 }]);
});

test("the heirs of the retired reports come before the Teams reports", () => {
  const archive = archiveWith({ swept: [] });
  report(archive, "getTeamsUserActivityCounts", {
    "2026-11-16": { Calls: 3 },
    "2026-11-17": { Calls: 5 },
  });
  report(archive, "getSkypeForBusinessActivityCounts", { "2026-11-17": { "Peer-to-peer": 4 } });
  expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions")).toEqual({ "2026-11-16": 3, "2026-11-17": 4 });
});

test("a report's day answers the local date of the same name, whole, in any zone", () => {
  const archive = archiveWith({ swept: [] });
  report(archive, "getTeamsUserActivityCounts", { "2026-11-17": { Calls: 5 } });
  for (const zone of ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "-03:30"]) {
    expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions", { zone })).toEqual({ "2026-11-17": 5 });
  }
});

test("a bucket that mixes sources says so, day by day", () => {
  const archive = archiveWith({
    records: [call("2026-11-18T10:00:00Z", 5)],
    swept: [["2026-11-17T00:00:00Z", "2026-11-20T12:00:00Z"]],
  });
  report(archive, "getTeamsUserActivityCounts", { "2026-11-15": { Calls: 10 }, "2026-11-17": { Calls: 90 } });
  const [week] = ask(archive, "CsP2PSessionWeekly");
  expect(week?.values.TotalP2PSessions).toBe(11);
  expect(week?.provenance.TotalP2PSessions?.sources).toEqual(
    expect.arrayContaining([
      { source: "callRecords", days: 4, share: 0.8 },
      { source: "teamsReports", days: 1, share: 0.2 },
    ]),
  );
  expect(week?.provenance.TotalP2PSessions?.fidelity).toBe("approximate");
});

test("fallback none leaves every figure to call records", () => {
  const archive = archiveWith({
    records: [meeting("2026-11-18T10:00:00Z", 5)],
    swept: [["2026-11-18T00:00:00Z", "2026-11-20T12:00:00Z"]],
  });
  report(archive, "getTeamsUserActivityCounts", { "2026-11-16": { "Meetings Organized": 10 } });
  report(archive, "getSkypeForBusinessOrganizerActivityCounts", { "2026-11-18": conferences });
  const policy = { fallback: "none", unavailable: "null" } as const;
  expect(column(archive, "CsConferenceDaily", "TotalConferences", { policy })).toEqual({ "2026-11-18": 1 });
  expect(column(archive, "CsConferenceDaily", "IMConferences", { policy })).toEqual({ "2026-11-18": null });
});

test.each([
  ["zero", 0],
  ["null", null],
] as const)("what no source can give is %s under that policy, and marked unavailable", (unavailable, expected) => {
  const archive = archiveWith({ records: [meeting("2026-11-17T10:00:00Z", 5)] });
  const [row] = ask(archive, "CsConferenceDaily", { policy: { unavailable } });
  expect(row?.values.IMConferences).toBe(expected);
  expect(row?.provenance.IMConferences).toMatchObject({ sources: [], fidelity: "unavailable" });
  expect(row?.values.WebConferences).toBe(0);
});

test("a figure that no source has on a day of the bucket is marked as too low", () => {
  const archive = archiveWith({
    records: [call("2026-11-18T10:00:00Z", 5)],
    swept: [["2026-11-18T00:00:00Z", "2026-11-20T12:00:00Z"]],
  });
  const [week] = ask(archive, "CsP2PSessionWeekly");
  expect(week?.provenance.TotalP2PSessions?.sources).toEqual([{ source: "callRecords", days: 3, share: 1 }]);
  expect(week?.provenance.TotalP2PSessions?.fidelity).toBe("approximate");
  expect(week?.provenance.TotalP2PSessions?.note).not.toBeNull();
});
