/** `behind` of GET /bridge/explain: counts, and ids of the field that `?records=` names (design.md, "explain"). */
import { expect, test } from "vitest";
import type { Explanation } from "../../../src/api/explain.ts";
import { type Asked, ms, served, TestArchive } from "../families/archive.ts";
import { explained } from "./explained.ts";

const NOW = "2026-11-19T10:00:00Z";
const MINUTE = 60_000;

const cellOf = ({ rows }: Explanation, field: string, row = 0) => {
  const cell = rows[row]?.fields[field];
  if (cell === undefined) throw new Error(`no cell ${field} in row ${row}`);
  return cell;
};

function company(): TestArchive {
  const archive = new TestArchive()
    .covered("callRecords", "2026-11-01", NOW)
    .covered("getPstnCalls", "2026-11-01", NOW)
    .calls(
      {
        id: "meeting",
        at: "2026-11-05T09:00:00Z",
        sums: { conferences: 1, avConferences: 1, avConferencePersonMs: 3 * MINUTE, avConferenceWallMs: 2 * MINUTE },
        users: {
          ada: {
            name: "ada@contoso.example",
            sums: { joinedConferences: 1, organizedConferences: 1 },
            marks: [["2026-11-05T09:00:00Z", "2026-11-05T09:30:00Z", ["active", "onWindows"]]],
          },
          bo: {
            name: "bo@contoso.example",
            sums: { joinedConferences: 1 },
            marks: [["2026-11-05T09:00:00Z", "2026-11-05T09:30:00Z", ["active"]]],
          },
        },
        sessions: 3,
      },
      {
        id: "call",
        at: "2026-11-06T09:00:00Z",
        sums: { p2pSessions: 1 },
        users: { bo: { sums: { p2pSessions: 1 } } },
        sessions: 1,
      },
      {
        id: "leg",
        at: "2026-11-06T10:00:00Z",
        sums: { phoneLegSessions: 1 },
        users: { bo: { sums: { phoneLegSessions: 1 } } },
        sessions: 1,
      },
    )
    .rows("getPstnCalls", {
      id: "telephone call",
      at: "2026-11-06T10:00:00Z",
      members: { callId: "x", callType: "user_in", startDateTime: "2026-11-06T10:00:00Z" },
    });
  return archive;
}

test("a user's cell counts the records that add to that user's measure, and nobody else's", async () => {
  const archive = company();
  const rows = served("CsUserActivitiesMonthly", archive, { now: NOW });
  const placeOf = (name: string) => rows.findIndex(({ values }) => values.UserName === `${name}@contoso.example`);
  const told = await explained("CsUserActivitiesMonthly", archive, { now: NOW, open: "TotalParticipatedConferences" });
  expect(cellOf(told, "TotalParticipatedConferences", placeOf("ada")).behind).toEqual({
    records: 1,
    sessions: 3,
    reportDays: 0,
    ids: ["meeting"],
  });
  expect(cellOf(told, "TotalOrganizedConferences", placeOf("ada")).behind).toEqual({
    records: 1,
    sessions: 3,
    reportDays: 0,
  });
  expect(cellOf(told, "TotalOrganizedConferences", placeOf("bo")).behind).toEqual({
    records: 0,
    sessions: 0,
    reportDays: 0,
  });
  expect(cellOf(told, "TotalP2PSessions", placeOf("bo")).behind).toEqual({ records: 1, sessions: 1, reportDays: 0 });
  expect(cellOf(told, "LastActivityTime", placeOf("bo")).behind).toEqual({ records: 1, sessions: 3, reportDays: 0 });
});

test("a policy changes formula, value and what stands behind it alike", async () => {
  const archive = company();
  const ask = (policy: Asked["policy"]) =>
    explained("CsP2PSessionDaily?$select=Date,TotalP2PSessions", archive, {
      now: NOW,
      open: "TotalP2PSessions",
      ...(policy && { policy }),
    });
  const usual = cellOf(await ask({}), "TotalP2PSessions");
  const withLegs = cellOf(await ask({ countPstnLegs: true }), "TotalP2PSessions");
  expect([usual.value, usual.behind.ids]).toEqual([1, ["call"]]);
  expect([withLegs.value, withLegs.behind.ids]).toEqual([2, ["call", "leg"]]);
  expect(withLegs.formula).toBe(`${usual.formula} Policy countPstnLegs is true: p2pSessions + phoneLegSessions.`);

  const minutes = await explained("CsAVConferenceTimeMonthly", archive, {
    now: NOW,
    policy: { avConferenceMinutes: "wall-clock" },
  });
  expect(cellOf(minutes, "AVConferenceMinutes")).toMatchObject({
    value: 2,
    formula: expect.stringContaining("Policy avConferenceMinutes is wall-clock: avConferenceWallMs."),
  });
});

test("a row of a log has one record, itself; a single row can be explained by its key", async () => {
  const archive = company();
  const set = "CsPSTNUsageDetailDaily";
  const [row] = served(set, archive, { now: NOW });
  const told = await explained(`${set}(${row?.id}L)`, archive, { now: NOW, open: "CallID" });
  expect(told.rows).toHaveLength(1);
  expect(told.rows[0]).toMatchObject({ id: row?.id, date: "2026-11-06" });
  expect(cellOf(told, "CallID")).toMatchObject({
    value: "x",
    sources: [{ source: "pstnLogs", days: 1, share: 1 }],
    fidelity: "exact",
    bias: null,
    behind: { records: 1, sessions: 0, reportDays: 0, ids: ["telephone call"] },
  });
  expect(cellOf(told, "CallType").behind).toEqual({ records: 1, sessions: 0, reportDays: 0 });
});

test("a recorded cell says so and has nothing behind it", async () => {
  const archive = company().recorded("CsUserActivitiesMonthly", "UTC", [
    { key: "9", date: "2013-05-31", values: { ID: 9, UserName: "old", TotalP2PIMSessions: 3 } },
  ]);
  const told = await explained("CsUserActivitiesMonthly(9L)", archive, { now: NOW, open: "TotalP2PIMSessions" });
  expect(cellOf(told, "TotalP2PIMSessions")).toEqual({
    value: 3,
    sources: [{ source: "recorded", days: 1, share: 1 }],
    formula: expect.stringContaining("as the old service gave it"),
    fidelity: "exact",
    bias: null,
    why: null,
    behind: { records: 0, sessions: 0, reportDays: 0 },
  });
});

test("rows whose ID is another row's day number are not mixed up", async () => {
  const archive = company().recorded("CsConferenceDaily", "UTC", [
    // The old service's own ID is the day number of the fifth of November.
    { key: "15839", date: "2013-05-14", values: { ID: Date.parse("2026-11-05") / 86_400_000, TotalConferences: 41 } },
  ]);
  const told = await explained("CsConferenceDaily", archive, { now: NOW });
  expect(told.rows.map(({ date, fields }) => [date, fields.TotalConferences?.value])).toEqual([
    ["2013-05-14", 41],
    ["2026-11-05", 1],
  ]);
});

test("what no source was read for says so, and how it would be made", async () => {
  const archive = new TestArchive()
    .covered("callRecords", "2026-11-01", NOW)
    .calls({ id: "a", at: "2026-11-05T09:00:00Z", users: { ada: { name: "ada", sums: { p2pSessions: 1 } } } });
  const told = await explained("CsUserActivitiesMonthly", archive, { now: NOW });
  expect(cellOf(told, "TotalPlacedPSTNCalls")).toMatchObject({
    value: 0,
    sources: [],
    fidelity: "unavailable",
    formula: expect.stringMatching(/[a-z]/),
    why: "No source that can give this figure was read for this period.",
  });
  expect(cellOf(told, "TotalP2PIMSessions")).toMatchObject({ formula: "No source can give this figure." });
});

test("records that are no longer kept are said to be gone", async () => {
  const archive = company();
  const later = { now: "2027-02-01T10:00:00Z" };
  const before = cellOf(await explained("CsConferenceMonthly", archive, later), "TotalConferences");
  expect(before).toMatchObject({ value: 1, behind: { records: 1 } });
  expect(before.why).not.toContain("no longer kept");
  archive.archive.age(ms(later.now), 1, () => true);
  const after = cellOf(await explained("CsConferenceMonthly", archive, later), "TotalConferences");
  expect(after).toMatchObject({ value: 1, behind: { records: 0, sessions: 0 } });
  expect(after.why).toContain("The records behind it are no longer kept.");
});

test("records are read once for all cells of the same days", async () => {
  const archive = company();
  let readings = 0;
  const behind = archive.archive.behind.bind(archive.archive);
  archive.archive.behind = (questions, ranges) => {
    readings++;
    return behind(questions, ranges);
  };
  await explained("CsUserActivitiesMonthly", archive, { now: NOW });
  expect(readings).toBe(1);
});
