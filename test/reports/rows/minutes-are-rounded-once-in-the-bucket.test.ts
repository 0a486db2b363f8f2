/** "Milliseconds are summed; minutes are rounded half up once, in the bucket." */
import { expect, test } from "vitest";
import { ADA, BEA, call, session } from "../../oracle/made-records.ts";
import { archiveWith, column } from "./november.ts";

const callOf = (day: string, seconds: number) => {
  const start = `2026-11-${day}T10:00:00Z`;
  const endDateTime = new Date(Date.parse(start) + seconds * 1000).toISOString();
  return call(start, 0, [ADA, BEA], { sessions: [session(start, 0, { callee: BEA, endDateTime })] });
};

test("half a minute is one, a millisecond less is none", () => {
  const archive = archiveWith({ records: [callOf("16", 30), callOf("17", 29.999), callOf("18", 90)] });
  expect(column(archive, "CsP2PAVTimeDaily", "TotalAudioMinutes")).toEqual({
    "2026-11-16": 1,
    "2026-11-17": 0,
    "2026-11-18": 2,
  });
});

test("the week sums milliseconds, not the days' rounded minutes", () => {
  const archive = archiveWith({ records: [callOf("16", 30), callOf("17", 30), callOf("18", 30)] });
  expect(column(archive, "CsP2PAVTimeWeekly", "TotalAudioMinutes")).toEqual({ "2026-11-22": 2 });
});
