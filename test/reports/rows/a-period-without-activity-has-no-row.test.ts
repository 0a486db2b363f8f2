/** "Because the report returns data for only the days when conferences actually occurred…" (seed 000); design.md, "Rows and keys". */
import { expect, test } from "vitest";
import { ADA, call, DEE_MOBILE, meeting, session } from "../../oracle/made-records.ts";
import { archiveWith, ask, column, report } from "./november.ts";

test("quiet days, weeks and months have none", () => {
  const archive = archiveWith({
    records: [call("2026-11-03T10:00:00Z", 5), call("2026-11-18T10:00:00Z", 5)],
    swept: [["2026-09-01T00:00:00Z", "2026-11-20T12:00:00Z"]],
  });
  expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions")).toEqual({ "2026-11-03": 1, "2026-11-18": 1 });
  expect(column(archive, "CsP2PSessionWeekly", "TotalP2PSessions")).toEqual({ "2026-11-08": 1, "2026-11-22": 1 });
  expect(column(archive, "CsP2PSessionMonthly", "TotalP2PSessions")).toEqual({ "2026-11-30": 2 });
});

test("an archive that holds nothing gives no rows at all", () => {
  expect(ask(archiveWith({ swept: [] }), "CsConferenceMonthly")).toEqual([]);
  expect(ask(archiveWith({}), "CsConferenceMonthly")).toEqual([]);
});

test("each family looks at its own measures: a call makes no conference row", () => {
  const archive = archiveWith({ records: [call("2026-11-18T10:00:00Z", 5)] });
  expect(ask(archive, "CsConferenceDaily")).toEqual([]);
  expect(ask(archive, "CsAVConferenceTimeDaily")).toEqual([]);
  expect(ask(archive, "CsP2PAVTimeDaily")).toHaveLength(1);
});

test("a measure above zero before rounding is enough", () => {
  const archive = archiveWith({
    records: [
      call("2026-11-17T10:00:00Z", 0, undefined, {
        sessions: [session("2026-11-17T10:00:00Z", 0, { callee: ADA, endDateTime: "2026-11-17T10:00:00.001Z" })],
      }),
      call("2026-11-18T10:00:00Z", 0),
    ],
  });
  // A millisecond on the 17th is a row of zero minutes; no time at all on the 18th is none.
  expect(column(archive, "CsP2PAVTimeDaily", "TotalAudioMinutes")).toEqual({ "2026-11-17": 0 });
  expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions")).toEqual({ "2026-11-17": 1, "2026-11-18": 1 });
});

test("a meeting of mobile devices alone is invisible", () => {
  const archive = archiveWith({ records: [meeting("2026-11-18T10:00:00Z", 30, [DEE_MOBILE])] });
  expect(ask(archive, "CsConferenceDaily")).toEqual([]);
  expect(ask(archive, "CsActiveUserDaily")).toEqual([]);
});

test("a covered quiet day is not filled from a report", () => {
  const archive = archiveWith({ records: [call("2026-11-18T10:00:00Z", 5)] });
  report(archive, "getTeamsUserActivityCounts", {
    "2026-10-30": { Calls: 12 },
    "2026-11-17": { Calls: 99 },
    "2026-11-18": { Calls: 99 },
  });
  expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions")).toEqual({ "2026-10-30": 12, "2026-11-18": 1 });
});
