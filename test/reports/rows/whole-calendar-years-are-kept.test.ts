/** "Whole calendar years are kept until the following one has ended; a bucket whose days are partly purged isn't served." */
import { expect, test } from "vitest";
import { call } from "../../oracle/made-records.ts";
import { archiveWith, column, NOON_OF_THE_20TH, recorded } from "./november.ts";

// 2025-01-01 was a Wednesday: the week from 2024-12-29 lies in both years.
const archive = archiveWith({
  records: [
    call("2024-12-28T10:00:00Z", 5),
    call("2024-12-31T23:59:59Z", 5),
    call("2025-01-01T00:00:00Z", 5),
    call("2025-01-05T10:00:00Z", 5),
    call("2026-11-17T10:00:00Z", 5),
  ],
  swept: [["2024-01-01T00:00:00Z", "2026-11-20T12:00:00Z"]],
});

test("the year before the running one is there to its first day, and none before it", () => {
  expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions")).toEqual({
    "2025-01-01": 1,
    "2025-01-05": 1,
    "2026-11-17": 1,
  });
  expect(Object.keys(column(archive, "CsActiveUserYearly", "ActiveUsers"))).toEqual(["2025-12-31", "2026-12-31"]);
});

test("the week over the edge is not served", () => {
  expect(column(archive, "CsP2PSessionWeekly", "TotalP2PSessions")).toEqual({ "2025-01-12": 1, "2026-11-22": 1 });
});

test("the year that counts is the caller's", () => {
  const now = "2026-12-31T23:30:00Z";
  expect(column(archive, "CsActiveUserYearly", "ActiveUsers", { now })).toHaveProperty("2025-12-31");
  expect(column(archive, "CsActiveUserYearly", "ActiveUsers", { now, zone: "+01:00" })).not.toHaveProperty(
    "2025-12-31",
  );
});

test("retentionYears keeps more of them", () => {
  expect(Object.keys(column(archive, "CsActiveUserYearly", "ActiveUsers", { policy: { retentionYears: 2 } }))).toEqual([
    "2024-12-31",
    "2025-12-31",
    "2026-12-31",
  ]);
});

test("recorded rows are never purged", () => {
  const old = archiveWith({});
  recorded(old, "CsP2PSessionWeekly", { "2013-05-12": { TotalP2PSessions: 8 } });
  expect(column(old, "CsP2PSessionWeekly", "TotalP2PSessions")).toEqual({ "2013-05-12": 8 });
});

test("an old month made of recorded days alone lost nothing, so it is served", () => {
  const old = archiveWith({});
  recorded(old, "CsP2PSessionDaily", {
    "2013-05-10": { TotalP2PSessions: 8 },
    "2013-05-13": { TotalP2PSessions: 2 },
  });
  expect(column(old, "CsP2PSessionMonthly", "TotalP2PSessions")).toEqual({ "2013-05-31": 10 });
});

test("an old bucket that held more than its recorded days is not served", () => {
  const mixed = archiveWith({
    records: [call("2024-12-31T10:00:00Z", 5)],
    swept: [["2024-12-01T00:00:00Z", "2026-11-20T12:00:00Z"]],
  });
  recorded(mixed, "CsP2PSessionDaily", {
    "2024-11-18": { TotalP2PSessions: 3 },
    "2024-12-02": { TotalP2PSessions: 8 },
  });
  const expected = { "2024-11-30": 3 };
  expect(column(mixed, "CsP2PSessionMonthly", "TotalP2PSessions")).toEqual(expected);
  // Nor once the purge has come, and nothing but the recorded days is left to see.
  mixed.age(NOON_OF_THE_20TH, 1, () => true);
  expect(column(mixed, "CsP2PSessionMonthly", "TotalP2PSessions")).toEqual(expected);
});

test("a column that an old day's row lacks is not filled from records that the purge will take", () => {
  const old = archiveWith({
    records: [call("2024-11-23T10:00:00Z", 5)],
    swept: [["2024-11-23T00:00:00Z", "2026-11-20T12:00:00Z"]],
  });
  recorded(old, "CsP2PSessionDaily", { "2024-11-23": { P2PIMSessions: 3 } });
  const figures = () => [
    column(old, "CsP2PSessionWeekly", "P2PIMSessions"),
    column(old, "CsP2PSessionWeekly", "TotalP2PSessions", { policy: { unavailable: "null" } }),
  ];
  const expected = [{ "2024-11-24": 3 }, { "2024-11-24": null }];
  expect(figures()).toEqual(expected);
  old.age(NOON_OF_THE_20TH, 1, () => true);
  expect(figures()).toEqual(expected);
});
