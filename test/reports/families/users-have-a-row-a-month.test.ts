/** CsUserActivitiesMonthly and CsClientDeviceDetailMonthly, worked by hand (design.md, "What is counted"). */
import { expect, test } from "vitest";
import { served, servedValues, TestArchive } from "./archive.ts";

const NOW = "2026-11-19T10:00:00Z";
const MINUTE = 60_000;
const ADA = "ada@contoso.example";

/** All of October and November up to now, call records, telephone log and the users' report of every day. */
function read(): TestArchive {
  const archive = new TestArchive()
    .covered("callRecords", "2026-10-01", NOW)
    .covered("getPstnCalls", "2026-10-01", NOW);
  for (let n = 0; n < 48; n++) {
    const date = new Date(Date.parse("2026-10-01") + n * 86_400_000).toISOString().slice(0, 10);
    archive.report("getTeamsUserActivityUserDetail", date, { "Private Chat Message Count": 0 });
  }
  return archive;
}

const rowsOf = (archive: TestArchive, more = {}) =>
  servedValues("CsUserActivitiesMonthly", archive, { now: NOW, ...more });

test("sums are the user's own of the caller's month; minutes are rounded once, half up", () => {
  const archive = read().calls(
    {
      id: "one",
      at: "2026-11-02T09:00:00Z",
      users: {
        ada: {
          name: ADA,
          sums: { p2pSessions: 1, p2pAudioSessions: 1, p2pAudioMs: 1.2 * MINUTE },
          marks: [["2026-11-02T09:00:00Z", "2026-11-02T09:01:12Z", ["active", "activeAudio"]]],
        },
        bo: { name: "bo@contoso.example", sums: { p2pSessions: 1 } },
      },
    },
    {
      id: "two",
      at: "2026-11-03T09:00:00Z",
      users: {
        ada: {
          sums: { p2pSessions: 1, p2pAudioSessions: 1, p2pAudioMs: 1.3 * MINUTE, joinedConferences: 2 },
          marks: [["2026-11-03T09:10:00Z", "2026-11-03T10:00:00.5Z", ["active"]]],
        },
      },
    },
  );
  const rows = rowsOf(archive);
  expect(rows).toHaveLength(2);
  const ada = rows.find(({ UserName }) => UserName === ADA);
  // 1.2 + 1.3 minutes are 2.5, which is 3; rounded by themselves they would be 2.
  expect(ada).toMatchObject({
    date: "2026-11-30",
    TotalP2PSessions: 2,
    TotalP2PAudioSessions: 2,
    TotalP2PAudioSessionMinutes: 3,
    TotalParticipatedConferences: 2,
    TotalP2PVideoSessions: 0,
    LastActivityTime: Date.parse("2026-11-03T10:00:00.500Z"),
    LastLogonTime: null,
    TotalP2PIMSessions: 0,
    TotalTransferredFiles: 0,
  });
  const bo = rows.find(({ UserName }) => UserName === "bo@contoso.example");
  expect(bo).toMatchObject({ TotalP2PSessions: 1, LastActivityTime: null });
});

test("a call belongs to the month of the caller's clock, and LastActivityTime is what that clock showed", () => {
  const archive = read().calls({
    id: "late",
    at: "2026-10-31T20:00:00Z",
    users: {
      ada: {
        name: ADA,
        sums: { p2pSessions: 1 },
        marks: [["2026-10-31T20:00:00Z", "2026-10-31T20:30:00Z", ["active"]]],
      },
    },
  });
  expect(rowsOf(archive).map(({ date }) => date)).toEqual(["2026-10-31"]);
  const [inKolkata] = rowsOf(archive, { zone: "Asia/Kolkata" });
  expect(inKolkata).toMatchObject({
    date: "2026-11-30",
    TotalP2PSessions: 1,
    LastActivityTime: Date.parse("2026-11-01T02:00:00Z"),
  });
});

test("calls with phones count under countPstnLegs alone", () => {
  const archive = read().calls({
    id: "leg",
    at: "2026-11-02T09:00:00Z",
    users: { ada: { name: ADA, sums: { phoneLegSessions: 1, phoneLegAudioMs: 2 * MINUTE, p2pSessions: 1 } } },
  });
  expect(rowsOf(archive)[0]).toMatchObject({ TotalP2PSessions: 1, TotalP2PAudioSessionMinutes: 0 });
  const [counted] = rowsOf(archive, { policy: { countPstnLegs: true } });
  expect(counted).toMatchObject({ TotalP2PSessions: 2, TotalP2PAudioSessionMinutes: 2 });
});

test("telephone calls come from the log, messages from the report's UTC day of the date, whole", () => {
  const archive = read()
    .rows("getPstnCalls", {
      id: "placed",
      at: "2026-11-02T09:00:00Z",
      users: { ada: { name: ADA, sums: { pstnPlacedCalls: 1, pstnPlacedMs: 90_000 } } },
    })
    // The report's first of November; in California that instant is the 31st of October.
    .rows("userDays", { id: "day", at: "2026-11-01T00:00:00Z", users: { ada: { sums: { messages: 7 } } } });
  for (const zone of ["UTC", "America/Los_Angeles", "Pacific/Kiritimati"]) {
    expect([zone, rowsOf(archive, { zone })]).toEqual([
      zone,
      [
        expect.objectContaining({
          date: "2026-11-30",
          TotalPlacedPSTNCalls: 1,
          TotalPlacedPSTNCallMinutes: 2,
          TotalReceivedPSTNCalls: 0,
          TotalMessages: 7,
        }),
      ],
    ]);
  }
});

test("a user whose measures are all zero has no row; anything above zero before rounding makes one", () => {
  const archive = read().calls({
    id: "short",
    at: "2026-11-02T09:00:00Z",
    users: {
      ada: { name: ADA, sums: { otherSessions: 3 } },
      bo: { name: "bo@contoso.example", sums: { joinedAvConferenceMs: 1 } },
    },
  });
  expect(rowsOf(archive)).toEqual([
    expect.objectContaining({ UserName: "bo@contoso.example", TotalParticipatedAVConferenceMinutes: 0 }),
  ]);
});

test("each field says from how many of the month's days its source speaks; a month read in part is marked under", () => {
  const archive = new TestArchive()
    .covered("callRecords", "2026-11-11", NOW)
    .covered("getPstnCalls", "2026-11-01", NOW)
    .calls(
      { id: "before", at: "2026-11-10T09:00:00Z", users: { ada: { name: ADA, sums: { p2pSessions: 5 } } } },
      { id: "after", at: "2026-11-12T09:00:00Z", users: { ada: { sums: { p2pSessions: 1 } } } },
    );
  const [row] = served("CsUserActivitiesMonthly", archive, { now: NOW });
  // What was read of a day that is not covered is not counted.
  expect(row?.values.TotalP2PSessions).toBe(1);
  expect(row?.provenance.TotalP2PSessions).toEqual({
    sources: [{ source: "callRecords", days: 9, share: 1 }],
    fidelity: "approximate",
    bias: "under",
    note: "no source has 10 of the bucket's 19 days",
  });
  expect(row?.provenance.TotalParticipatedAVConferences).toMatchObject({ bias: "either" });
  expect(row?.provenance.TotalPlacedPSTNCalls).toEqual({
    sources: [{ source: "pstnLogs", days: 19, share: 1 }],
    fidelity: "exact",
    bias: null,
    note: null,
  });
  expect(row?.provenance.TotalMessages).toMatchObject({ sources: [], fidelity: "unavailable" });
  expect(row?.provenance.UserName).toEqual({
    sources: [{ source: "callRecords", days: 9, share: 1 }],
    fidelity: "approximate",
    bias: "either",
    note: null,
  });
});

test("under fallback none no report answers", () => {
  const archive = read().rows("userDays", {
    id: "day",
    at: "2026-11-01T00:00:00Z",
    users: { ada: { name: ADA, sums: { messages: 7 } } },
  });
  expect(rowsOf(archive)).toHaveLength(1);
  expect(rowsOf(archive, { policy: { fallback: "none" } })).toEqual([]);
});

test("devices: sessions by platform, for users with any on a platform that has a column", () => {
  const archive = read().calls({
    id: "call",
    at: "2026-11-02T09:00:00Z",
    users: {
      ada: { name: ADA, sums: { windowsSessions: 2, iosSessions: 1, otherSessions: 4 } },
      mac: { name: "mac@contoso.example", sums: { otherSessions: 4 } },
      dee: { name: "dee@contoso.example", sums: { androidSessions: 1 } },
    },
  });
  const rows = served("CsClientDeviceDetailMonthly", archive, { now: NOW });
  const byName = Object.fromEntries(rows.map(({ values }) => [values.UserName, values]));
  const none = { WindowsPhoneActivities: 0, iPadActivities: 0 };
  expect(byName).toEqual({
    [ADA]: { UserName: ADA, WindowsActivities: 2, AndroidActivities: 0, iPhoneActivities: 1, ...none },
    "dee@contoso.example": {
      UserName: "dee@contoso.example",
      WindowsActivities: 0,
      AndroidActivities: 1,
      iPhoneActivities: 0,
      ...none,
    },
  });
  expect(rows.map(({ id }) => id)).toEqual([...rows.map(({ id }) => id)].sort((a, b) => a - b));
});

test("only the months asked for are read", () => {
  const archive = read().calls({ id: "a", at: "2026-10-05T09:00:00Z", users: { ada: { sums: { p2pSessions: 1 } } } });
  const read2: number[] = [];
  const userPeriods = archive.archive.userPeriods.bind(archive.archive);
  archive.archive.userPeriods = (ranges) => {
    read2.push(ranges.reduce((sum, { from, to }) => sum + to - from, 0));
    return userPeriods(ranges);
  };
  expect(rowsOf(archive, { from: "2026-10-31", to: "2026-10-31" })).toHaveLength(1);
  // One reading for all sources that know the same days.
  expect(read2).toEqual([31 * 96]);
});
