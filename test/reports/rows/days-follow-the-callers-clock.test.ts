/** Midnight to midnight of the caller's clock, days of 23 and 25 hours included (seeds, "Time-period calculation"). */
import { expect, test } from "vitest";
import { call } from "../../oracle/made-records.ts";
import { archiveWith, column } from "./november.ts";

const swept = [["2026-01-01T00:00:00Z", "2026-11-20T12:00:00Z"]] as const;
const calls = (...starts: string[]) => archiveWith({ records: starts.map((start) => call(start, 5)), swept });

test("the day of 23 hours", () => {
  const archive = calls(
    "2026-03-28T22:59:59.999Z",
    "2026-03-28T23:00:00Z",
    "2026-03-29T00:59:59Z",
    "2026-03-29T21:59:59.999Z",
    "2026-03-29T22:00:00Z",
  );
  expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions", { zone: "Europe/Berlin" })).toEqual({
    "2026-03-28": 1,
    "2026-03-29": 3,
    "2026-03-30": 1,
  });
});

test("the day of 25 hours", () => {
  const archive = calls(
    "2026-10-24T21:59:59.999Z",
    "2026-10-24T22:00:00Z",
    "2026-10-25T00:30:00Z",
    "2026-10-25T01:30:00Z",
    "2026-10-25T22:59:59.999Z",
    "2026-10-25T23:00:00Z",
  );
  expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions", { zone: "Europe/Berlin" })).toEqual({
    "2026-10-24": 1,
    "2026-10-25": 4,
    "2026-10-26": 1,
  });
});

test("a zone off the full hour", () => {
  const archive = calls("2026-11-17T18:14:59.999Z", "2026-11-17T18:15:00Z");
  const expected = { "2026-11-17": 1, "2026-11-18": 1 };
  expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions", { zone: "Asia/Kathmandu" })).toEqual(expected);
  expect(column(archive, "CsP2PSessionDaily", "TotalP2PSessions", { zone: "+05:45" })).toEqual(expected);
});

test("a call over midnight belongs to the day it starts in, minutes and all", () => {
  const archive = archiveWith({ records: [call("2026-11-17T23:40:00Z", 40)] });
  expect(column(archive, "CsP2PAVTimeDaily", "TotalAudioMinutes")).toEqual({ "2026-11-17": 40 });
});
