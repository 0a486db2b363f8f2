/** CsClientDeviceMonthly: distinct users by platform, mobile ones included (design.md, "What is counted"). */
import { expect, test } from "vitest";
import type { Mark } from "../../../src/measures.ts";
import { served, TestArchive } from "./archive.ts";

const SET = "CsClientDeviceMonthly";
const NOW = "2026-11-19T10:00:00Z";

const session = (user: string, at: string, mark: Mark) => ({
  id: `${user} ${at} ${mark}`,
  at,
  users: { [user]: { marks: [[at, at, [mark]]] as [string, string, Mark[]][] } },
});

const archive = new TestArchive()
  .covered("callRecords", "2026-10-01", NOW)
  .calls(
    session("ada", "2026-11-02T09:00:00Z", "onWindows"),
    session("ada", "2026-11-03T09:00:00Z", "onWindows"),
    session("ada", "2026-11-03T10:00:00Z", "onIos"),
    session("bo", "2026-11-04T09:00:00Z", "onWindows"),
    session("bo", "2026-10-31T23:30:00Z", "onAndroid"),
  );

const rowsOf = (more = {}) => served(SET, archive, { now: NOW, ...more });

test("a user counts once a month and platform, however many sessions", () => {
  expect(rowsOf().map(({ date, values }) => ({ date, ...values }))).toEqual([
    { date: "2026-10-31", WindowsUsers: 0, WindowsPhoneUsers: 0, AndroidUsers: 1, iPhoneUsers: 0, iPadUsers: 0 },
    { date: "2026-11-30", WindowsUsers: 2, WindowsPhoneUsers: 0, AndroidUsers: 0, iPhoneUsers: 1, iPadUsers: 0 },
  ]);
});

test("the month is the caller's: half past eleven at night is November in Berlin", () => {
  expect(rowsOf({ zone: "Europe/Berlin" }).map(({ date, values }) => [date, values.AndroidUsers])).toEqual([
    ["2026-11-30", 1],
  ]);
});

test("each platform has its mapping's fidelity, and what has no platform is unavailable", () => {
  const [october, november] = rowsOf();
  expect(october?.provenance.AndroidUsers).toMatchObject({ fidelity: "approximate", bias: "under", note: null });
  expect(november?.provenance.iPhoneUsers).toMatchObject({
    sources: [{ source: "callRecords", days: 19, share: 1 }],
    fidelity: "approximate",
    bias: "either",
  });
  expect(november?.provenance.iPadUsers).toMatchObject({ sources: [], fidelity: "unavailable" });
});

test("recorded rows of the set stand for their month", () => {
  const recorded = new TestArchive().recorded(SET, "UTC", [
    { key: "16129", date: "2014-02-28", values: { WindowsUsers: 9, iPadUsers: 4, ID: 77 } },
  ]);
  const [row, ...rest] = served(SET, recorded, { now: NOW });
  expect(rest).toEqual([]);
  expect(row).toMatchObject({
    id: 77,
    date: "2014-02-28",
    values: { WindowsUsers: 9, AndroidUsers: 0, iPadUsers: 4 },
    provenance: { iPadUsers: { fidelity: "exact", sources: [{ source: "recorded", days: 1, share: 1 }] } },
  });
});
