/** CsPSTNDialoutUsage: seed 004's columns in its order, summed over the period (design.md, "What is counted"). */
import { expect, test } from "vitest";
import { servedFields } from "../../../src/reports/catalog.ts";
import { DEFAULT_POLICY } from "../../../src/reports/policy.ts";
import { served, servedValues, setNamed, TestArchive } from "./archive.ts";

const LOG = "getPstnOnlineMeetingDialoutReport";
const NOW = "2026-11-19T10:00:00Z";
/** The row of seed 004. */
const RUWINI = {
  userId: "03de33bb-51df-40de-889a-61949faae24f",
  userPrincipalName: "ruwini.perera@contoso.com",
  userDisplayName: "Ruwini Perera",
  usageLocation: "US",
  destinationContext: "International",
  currency: "USD",
  totalCalls: 12,
  totalCallCharge: 12.83,
  totalCallSeconds: 723,
};

const onDay = (date: string, members: object) => ({
  id: `${date} ${JSON.stringify(members)}`,
  at: `${date}T00:00:00Z`,
  members: { ...RUWINI, ...members },
});

const rowsOf = (set: string, archive: TestArchive, more = {}) => servedValues(set, archive, { now: NOW, ...more });

test("seed 004's row of one day is that day's row, column by column in the seed's order", () => {
  const archive = new TestArchive().rows(LOG, onDay("2026-11-17", {})).covered(LOG, "2026-11-01", NOW);
  const [row, ...rest] = rowsOf("CsPSTNDialoutUsageDaily", archive);
  expect(rest).toEqual([]);
  expect(row).toEqual({
    date: "2026-11-17",
    UserId: RUWINI.userId,
    UserPrincipalName: RUWINI.userPrincipalName,
    UserDisplayName: RUWINI.userDisplayName,
    UsageLocation: "US",
    DestinationContext: "International",
    Currency: "USD",
    TotalCalls: 12,
    TotalCallCharge: "12.83",
    TotalCallSeconds: 723,
  });
  const names = servedFields(setNamed("CsPSTNDialoutUsageDaily").family, DEFAULT_POLICY).map(({ name }) => name);
  expect(names.map((name) => name.toLowerCase())).toEqual(Object.keys(RUWINI).map((name) => name.toLowerCase()));
});

test("a longer period sums its days, exactly, apart by user, place, destination and currency", () => {
  const archive = new TestArchive()
    .rows(
      LOG,
      onDay("2026-11-10", { totalCalls: 1, totalCallCharge: 0.1, totalCallSeconds: 30 }),
      onDay("2026-11-11", { totalCalls: 2, totalCallCharge: 0.2, totalCallSeconds: 31, userDisplayName: "R. Silva" }),
      onDay("2026-11-11", { destinationContext: "Domestic", totalCalls: 5 }),
      onDay("2026-11-11", { currency: "EUR", totalCalls: 6 }),
      onDay("2026-11-11", { usageLocation: "GB", totalCalls: 7 }),
      onDay("2026-11-11", { userId: "other", totalCalls: 8 }),
      onDay("2026-11-11", { userId: "idle", totalCalls: 0, totalCallCharge: 0, totalCallSeconds: 0 }),
    )
    .covered(LOG, "2026-11-01", NOW);
  const rows = rowsOf("CsPSTNDialoutUsageMonthly", archive);
  expect(rows.map(({ TotalCalls }) => TotalCalls).sort()).toEqual([3, 5, 6, 7, 8]);
  expect(rows.find(({ TotalCalls }) => TotalCalls === 3)).toMatchObject({
    date: "2026-11-30",
    TotalCallCharge: "0.3",
    TotalCallSeconds: 61,
    // Names are those of the latest day.
    UserDisplayName: "R. Silva",
  });
});

test("weeks run from Sunday to Saturday and carry the policy's label; the running one is there", () => {
  const archive = new TestArchive()
    .rows(LOG, onDay("2026-11-14", { totalCalls: 1 }), onDay("2026-11-15", { totalCalls: 2 }))
    .covered(LOG, "2026-11-01", NOW);
  const labels = (more = {}) =>
    rowsOf("CsPSTNDialoutUsageWeekly", archive, more).map((row) => [row.date, row.TotalCalls]);
  expect(labels()).toEqual([
    ["2026-11-15", 1],
    ["2026-11-22", 2],
  ]);
  expect(labels({ policy: { weekLabel: "saturday" } })).toEqual([
    ["2026-11-14", 1],
    ["2026-11-21", 2],
  ]);
});

test("a date is answered by the UTC day of that date in any zone, which is approximate but in UTC", () => {
  const archive = new TestArchive().rows(LOG, onDay("2026-11-17", {})).covered(LOG, "2026-11-01", NOW);
  for (const zone of ["America/Los_Angeles", "Asia/Tokyo"]) {
    const [row] = served("CsPSTNDialoutUsageDaily", archive, { now: NOW, zone });
    expect(row?.date).toBe("2026-11-17");
    expect(row?.provenance.TotalCalls).toEqual({
      sources: [{ source: "pstnLogs", days: 1, share: 1 }],
      fidelity: "approximate",
      bias: "either",
      note: "the report's days are UTC days",
    });
    expect(row?.provenance.UserId).toMatchObject({ fidelity: "exact" });
  }
  const [inUtc] = served("CsPSTNDialoutUsageDaily", archive, { now: NOW });
  expect(inUtc?.provenance.TotalCalls).toMatchObject({ fidelity: "exact", bias: null });
});

test("a month that was read in part is marked under", () => {
  const archive = new TestArchive().rows(LOG, onDay("2026-11-17", {})).covered(LOG, "2026-11-11", NOW);
  const [row] = served("CsPSTNDialoutUsageMonthly", archive, { now: NOW });
  expect(row?.provenance.TotalCallCharge).toEqual({
    sources: [{ source: "pstnLogs", days: 9, share: 1 }],
    fidelity: "approximate",
    bias: "under",
    note: "no source has 10 of the bucket's 19 days",
  });
});

test("where the log of calls lacks a day, its seconds are the second source of the dial-out minutes", () => {
  const archive = new TestArchive()
    .covered("getPstnCalls", "2026-11-17", NOW)
    .rows("getPstnCalls", { id: "out", at: "2026-11-17T10:00:00Z", sums: { dialOutMs: 90_000 } })
    .report(LOG, "2026-11-16", { totalCallSeconds: 30 })
    .report(LOG, "2026-11-17", { totalCallSeconds: 6_000 });
  const daily = served("CsPSTNConferenceTimeDaily", archive, { now: NOW, policy: { fallback: "none" } });
  expect(daily.map(({ date, values }) => [date, values.PSTNConferenceDialOutMinutes])).toEqual([
    ["2026-11-16", 1],
    ["2026-11-17", 2],
  ]);
  expect(daily.map(({ provenance }) => provenance.PSTNConferenceDialOutMinutes?.fidelity)).toEqual([
    "approximate",
    "exact",
  ]);
  const [month] = served("CsPSTNConferenceTimeMonthly", archive, { now: NOW });
  // 30 and 90 seconds are two minutes, rounded once.
  expect(month?.values.PSTNConferenceDialOutMinutes).toBe(2);
});
