/** "A recorded row answers its own set and Date whole, in any zone; recorded Daily rows also stand as days in the sums of longer periods." */
import { describe, expect, test } from "vitest";
import { ADA, BEA, CID, call, meeting } from "../../oracle/made-records.ts";
import { archiveWith, ask, column, recorded, report } from "./november.ts";

const calls = [
  call("2026-11-16T10:00:00Z", 5),
  call("2026-11-17T10:00:00Z", 5),
  call("2026-11-17T11:00:00Z", 5),
  call("2026-11-18T11:00:00Z", 5),
];

describe("its own set and Date", () => {
  test("outrank call records, and say so", () => {
    const archive = archiveWith({ records: calls });
    recorded(archive, "CsP2PSessionDaily", { "2026-11-17": { TotalP2PSessions: 40, P2PIMSessions: 31 } });
    expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions")).toEqual({
      "2026-11-16": 1,
      "2026-11-17": 40,
      "2026-11-18": 1,
    });
    const row = ask(archive, "CsP2PSessionDaily")[1];
    expect(row?.values.P2PIMSessions).toBe(31);
    expect(row?.provenance.TotalP2PSessions).toEqual({
      sources: [{ source: "recorded", days: 1, share: 1 }],
      fidelity: "exact",
      bias: null,
      note: null,
    });
  });

  test("stand in any zone, approximate unless it is the one they were recorded in", () => {
    const archive = archiveWith({ records: calls });
    recorded(archive, "CsP2PSessionDaily", { "2026-11-17": { TotalP2PSessions: 40 } }, "Europe/Berlin");
    for (const [zone, fidelity] of [
      ["UTC", "approximate"],
      ["W. Europe Standard Time", "exact"],
    ] as const) {
      const row = ask(archive, "CsP2PSessionDaily", { zone })[1];
      expect(row?.values.TotalP2PSessions).toBe(40);
      expect(row?.provenance.TotalP2PSessions?.fidelity, zone).toBe(fidelity);
    }
  });

  test("keep the ID they came with; other rows count the days since 1970", () => {
    const archive = archiveWith({ records: calls });
    recorded(archive, "CsP2PSessionDaily", { "2026-11-17": { ID: 24_984, TotalP2PSessions: 40 } });
    expect(ask(archive, "CsP2PSessionDaily").map(({ id }) => id)).toEqual([20_773, 24_984, 20_775]);
  });

  test("columns that were not recorded come from the next source", () => {
    const archive = archiveWith({ records: calls });
    recorded(archive, "CsP2PSessionDaily", { "2026-11-17": { P2PIMSessions: 31 } });
    const row = ask(archive, "CsP2PSessionDaily")[1];
    expect(row?.values).toMatchObject({ TotalP2PSessions: 2, P2PIMSessions: 31 });
    expect(row?.provenance.TotalP2PSessions?.sources).toEqual([{ source: "callRecords", days: 1, share: 1 }]);
  });

  test("stand where nothing else is held, long before the archive began, and where they say zero", () => {
    const archive = archiveWith({ records: calls });
    recorded(archive, "CsP2PSessionMonthly", { "2013-05-31": { TotalP2PSessions: 0 } });
    expect(column(archive, "CsP2PSessionMonthly", "TotalP2PSessions")).toEqual({ "2013-05-31": 0, "2026-11-30": 4 });
  });

  test("a recorded month is not added to by the days that are known of it", () => {
    const archive = archiveWith({ records: calls });
    recorded(archive, "CsP2PSessionMonthly", { "2026-11-30": { TotalP2PSessions: 3 } });
    expect(column(archive, "CsP2PSessionMonthly", "TotalP2PSessions")).toEqual({ "2026-11-30": 3 });
    expect(column(archive, "CsP2PSessionWeekly", "TotalP2PSessions")).toEqual({ "2026-11-22": 4 });
  });
});

describe("as days of longer periods", () => {
  test("counts of recorded days and of call records add up, each day once", () => {
    const archive = archiveWith({ records: calls });
    recorded(archive, "CsP2PSessionDaily", { "2026-11-17": { TotalP2PSessions: 40 } });
    expect(column(archive, "CsP2PSessionWeekly", "TotalP2PSessions")).toEqual({ "2026-11-22": 42 });
    const row = ask(archive, "CsP2PSessionWeekly")[0];
    expect(row?.provenance.TotalP2PSessions?.sources.map(({ source, days }) => [source, days])).toEqual(
      expect.arrayContaining([
        ["recorded", 1],
        ["callRecords", 5],
      ]),
    );
  });

  test("minutes are recorded whole and summed with milliseconds", () => {
    const archive = archiveWith({ records: [call("2026-11-16T10:00:00Z", 5.5)] });
    recorded(archive, "CsP2PAVTimeDaily", { "2026-11-17": { TotalAudioMinutes: 7, TotalVideoMinutes: 0 } });
    expect(column(archive, "CsP2PAVTimeWeekly", "TotalAudioMinutes")).toEqual({ "2026-11-22": 13 });
  });

  test("they bring in what call records can't know, such as conferences of instant messages", () => {
    const archive = archiveWith({ records: [meeting("2026-11-16T10:00:00Z", 5)] });
    recorded(archive, "CsConferenceDaily", { "2026-11-17": { TotalConferences: 4, IMConferences: 3 } });
    expect(column(archive, "CsConferenceWeekly", "IMConferences")).toEqual({ "2026-11-22": 3 });
    expect(column(archive, "CsConferenceWeekly", "TotalConferences")).toEqual({ "2026-11-22": 5 });
  });

  test("the three days of May 2013 in the documents make the month that the documents show", () => {
    const archive = archiveWith({ records: calls });
    const names = ["TotalConferences", "AVConferences", "IMConferences", "WebConferences"] as const;
    const days = { "2013-05-14": [6, 5, 4, 6], "2013-05-13": [10, 7, 6, 8], "2013-05-10": [3, 0, 3, 1] };
    recorded(
      archive,
      "CsConferenceDaily",
      Object.fromEntries(
        Object.entries(days).map(([date, figures]) => [
          date,
          Object.fromEntries(names.map((name, index) => [name, figures[index] ?? null])),
        ]),
      ),
    );
    const [may] = ask(archive, "CsConferenceMonthly");
    expect(may?.values).toMatchObject({
      TotalConferences: 19,
      AVConferences: 12,
      IMConferences: 13,
      WebConferences: 15,
    });
  });
});

describe("distinct users of a mixed bucket", () => {
  const people = [call("2026-11-16T10:00:00Z", 5, [ADA, BEA]), call("2026-11-18T10:00:00Z", 5, [ADA, CID])];

  test("are the union over covered days where that is the larger bound", () => {
    const archive = archiveWith({ records: people });
    recorded(archive, "CsActiveUserDaily", { "2026-11-17": { ActiveUsers: 2 } });
    const [week] = ask(archive, "CsActiveUserWeekly");
    expect(week?.values.ActiveUsers).toBe(3);
    expect(week?.provenance.ActiveUsers).toMatchObject({ fidelity: "approximate", bias: "under" });
  });

  test("are the highest single day where that is", () => {
    const archive = archiveWith({ records: people });
    recorded(archive, "CsActiveUserDaily", { "2026-11-17": { ActiveUsers: 11 }, "2026-11-19": { ActiveUsers: 9 } });
    report(archive, "getTeamsUserActivityUserCounts", { "2026-11-16": { Calls: 99, Meetings: 98 } });
    const [week] = ask(archive, "CsActiveUserWeekly");
    expect(week?.values.ActiveUsers).toBe(11);
    expect(week?.provenance.ActiveUsers).toMatchObject({ fidelity: "approximate", bias: "under" });
    expect(week?.provenance.ActiveUsers?.sources.map(({ source }) => source).sort()).toEqual([
      "callRecords",
      "recorded",
    ]);
  });

  test("of report days alone too: days can't be added up", () => {
    const archive = archiveWith({ swept: [] });
    report(archive, "getTeamsUserActivityUserCounts", {
      "2026-11-16": { Calls: 4, Meetings: 7 },
      "2026-11-17": { Calls: 9, Meetings: 5 },
    });
    expect(column(archive, "CsActiveUserDaily", "ActiveUsers")).toEqual({ "2026-11-16": 7, "2026-11-17": 9 });
    const [week] = ask(archive, "CsActiveUserWeekly");
    expect(week?.values.ActiveUsers).toBe(9);
    expect(week?.provenance.ActiveUsers).toMatchObject({ fidelity: "approximate", bias: "under" });
  });
});
