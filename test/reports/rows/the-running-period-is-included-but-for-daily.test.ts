/** "The last day reported … will not include the current day"; the running week, month and year are included. */
import { expect, test } from "vitest";
import { ADA, BEA, CID, call } from "../../oracle/made-records.ts";
import { archiveWith, column } from "./november.ts";

const archive = archiveWith({
  records: [
    call("2026-11-19T10:00:00Z", 5, [ADA, BEA]),
    call("2026-11-20T09:00:00Z", 5, [ADA, CID]),
    call("2026-11-20T11:00:00Z", 5, [ADA, CID]),
  ],
});

test("daily leaves out the running day", () => {
  expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions")).toEqual({ "2026-11-19": 1 });
  expect(column(archive, "CsActiveUserDaily", "ActiveUsers")).toEqual({ "2026-11-19": 2 });
});

test("week, month and year include it, with the Date of their end", () => {
  expect(column(archive, "CsP2PSessionWeekly", "TotalP2PSessions")).toEqual({ "2026-11-22": 3 });
  expect(column(archive, "CsP2PSessionMonthly", "TotalP2PSessions")).toEqual({ "2026-11-30": 3 });
  expect(column(archive, "CsActiveUserYearly", "ActiveUsers")).toEqual({ "2026-12-31": 3 });
});

test("the running day is the caller's own", () => {
  // At noon UTC it is already the 21st at 01:00 in New Zealand, and 02:00 of the 20th in Honolulu.
  expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions", { zone: "Pacific/Auckland" })).toEqual({
    "2026-11-19": 1,
    "2026-11-20": 1,
  });
  expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions", { zone: "Pacific/Honolulu" })).toEqual({
    "2026-11-19": 2,
  });
});

test("a day is served so many hours after its end as settleHours says", () => {
  const asked = (settleHours: number) => ({ policy: { settleHours } });
  expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions", asked(12))).toEqual({ "2026-11-19": 1 });
  expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions", asked(13))).toEqual({});
});
