import { describe, expect, test } from "vitest";
import { collecting, dayOfDate, onlyReports } from "../collecting.ts";
import { downloads, sampleCsv, userCsv } from "./downloads.ts";

const REPORT = "getTeamsUserActivityCounts";
const DETAIL = "getTeamsUserActivityUserDetail";

type Body = string | Uint8Array<ArrayBuffer> | Response;
const sample = sampleCsv(REPORT);

describe.each([
  ["HTML", () => "<!DOCTYPE html>\r\n<html><body>Sign in</body></html>\r\n", /it is HTML in place of CSV/],
  [
    "another report's header",
    () => sampleCsv("getSkypeForBusinessDeviceUsageUserDetail"),
    /it has no column Report Date/,
  ],
  ["columns of another report", () => sampleCsv("getTeamsDeviceUsageUserCounts"), /its columns are not its own/],
  ["a row that is too short", () => `${sample}2026-11-19,2026-11-11,14\r\n`, /a row has 3 fields in place of 14/],
  ["a word in place of a number", () => sample.replace(",8,11,", ",eight,11,"), /does not hold a number/],
  ["a duration that is none", () => sample.replace("P1DT2H4M10S", "a while"), /does not hold a duration/],
  ["a day that doesn't exist", () => sample.replace("2026-11-12", "2026-11-31"), /does not hold a date/],
  ["bytes that are no text", () => new Uint8Array([...new TextEncoder().encode(sample), 0xff, 0xfe]), /not UTF-8/],
  ["a server's page with an error", () => new Response("oops", { status: 500 }), /download answered 500/],
])("%s", (_, damaged, reason) => {
  test("is told, kept out, and made up for by the next try", async () => {
    let made: () => Body = () => (damaged as () => Body)();
    const one = collecting({ only: onlyReports(REPORT), answer: downloads(() => made()) });
    const before = one.digest();
    await one.run();
    expect(one.digest()).toBe(before);
    expect(one.sweep(`report:${REPORT}`)).toMatchObject({ state: "open", reason: expect.stringMatching(reason) });
    made = () => sample;
    one.clock.now = one.archive.nextDue() ?? 0;
    await one.run();
    expect(one.sweep(`report:${REPORT}`)).toMatchObject({ state: "done", reason: null });
    expect(one.archive.reportDay(REPORT, dayOfDate("2026-11-12"))).toEqual({
      Calls: 8,
      "Meetings Organized": 6,
      "Audio Duration": 93_850_000,
    });
  });
});

/** A file of 2 KB, made of the sample's lines. */
function twoKilobytes(): Uint8Array<ArrayBuffer> {
  const [header = "", line = ""] = sample.split("\r\n");
  const lines = Array.from({ length: 26 }, (_, n) =>
    line.replace("2026-11-18", `2026-11-${String(18 - (n % 18)).padStart(2, "0")}`),
  );
  return new Uint8Array(new TextEncoder().encode([header, ...lines, ""].join("\r\n")));
}

describe("cut at every byte of a file of 2 KB", () => {
  const file = twoKilobytes();
  const isLineEnd = (length: number) => length === 0 || (file[length - 2] === 13 && file[length - 1] === 10);

  /** Collects from a Graph that sends ever longer beginnings of the file, and in the end all of it. */
  async function grown(lengths: readonly number[], announced: number | undefined) {
    let length = 0;
    const one = collecting({
      only: onlyReports(REPORT),
      answer: downloads(() => file.slice(0, length), announced),
    });
    const before = one.digest();
    for (length of lengths) {
      await one.run(1);
      const sweep = one.sweep(`report:${REPORT}`);
      expect([length, sweep?.state, sweep?.reason]).toEqual([length, "open", expect.any(String)]);
      one.clock.now = (one.archive.nextDue() ?? 0) + 1;
    }
    expect(one.digest()).toBe(before);
    length = file.length;
    await one.run();
    expect(one.sweep(`report:${REPORT}`)?.state).toBe("done");
    expect(one.archive.reportDay(REPORT, dayOfDate("2026-11-18"))).toBeDefined();
  }
  const lengths = Array.from({ length: file.length }, (_, n) => n);

  test("where its length is announced, no cut goes unseen", async () => {
    expect(file.length).toBeGreaterThan(1900);
    await grown(lengths, file.length);
  });

  test("where it isn't, no cut within a line does (every fifth byte)", async () => {
    await grown(
      lengths.filter((length) => length % 5 === 1 && !isLineEnd(length)),
      undefined,
    );
  });
});

test("a damaged day of users changes nothing, and that day is asked for again", async () => {
  const right = userCsv("2026-11-19", [["11111111-aaaa-4aaa-8aaa-111111111111", "ada@contoso.example", 17]]);
  let cut = true;
  const one = collecting({
    only: onlyReports(DETAIL),
    answer: downloads((call) => (call.includes("2026-11-16") && cut ? right.slice(0, -9) : right)),
  });
  await one.run();
  expect(one.sweep(`userDays:${DETAIL}`)).toMatchObject({ state: "open", reason: expect.stringMatching(/is damaged/) });
  expect(one.archive.reportDay(DETAIL, dayOfDate("2026-11-17"))).toBeDefined();
  expect(one.archive.reportDay(DETAIL, dayOfDate("2026-11-16"))).toBeUndefined();
  cut = false;
  one.clock.now = one.archive.nextDue() ?? 0;
  await one.run();
  expect(one.archive.reportDay(DETAIL, dayOfDate("2026-11-16"))).toEqual({ "Private Chat Message Count": 17 });
});
