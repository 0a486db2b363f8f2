import { expect, test } from "vitest";
import { DAY_MS, QUARTER_MS } from "../../../src/measures.ts";
import { resolveZone } from "../../../src/reports/zones.ts";
import { ALL_ZONES } from "./all-zones.ts";

/** Read from the runtime directly, not through the code under test. */
function minutesAheadOfUtc(clock: Intl.DateTimeFormat, ms: number): number {
  const [, month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] =
    /(\d+)\/(\d+)\/(\d+), (\d+):(\d+):(\d+)/.exec(clock.format(ms))?.map(Number) ?? [];
  return (Date.UTC(year, month - 1, day, hour, minute, second) - ms) / 60_000;
}

test("from 2000 to 2100 no zone has an offset that is not a multiple of 15 minutes", () => {
  const odd: string[] = [];
  for (const timeZone of ALL_ZONES) {
    const clock = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    for (let ms = Date.UTC(2000, 0, 1); ms < Date.UTC(2101, 0, 1); ms += 40 * DAY_MS) {
      if (minutesAheadOfUtc(clock, ms) % 15 !== 0) odd.push(`${timeZone} ${ms}`);
    }
  }
  expect(odd).toEqual([]);
});

test("no gap that swallows a midnight ends inside a quarter hour", () => {
  const odd: string[] = [];
  for (const name of ALL_ZONES) {
    const zone = resolveZone(name);
    for (let year = 2000; year <= 2030; year += 1) {
      const { spanStarts, spanOffsets } = zone.year(year);
      spanStarts.forEach((start, index) => {
        const before = start + (spanOffsets[index - 1] ?? Number.NaN);
        const after = start + (spanOffsets[index] ?? Number.NaN);
        const midnight = Math.ceil(before / DAY_MS) * DAY_MS;
        if (midnight < after && start % QUARTER_MS !== 0) odd.push(`${name} ${start}`);
      });
    }
  }
  expect(odd).toEqual([]);
});

test("a zone's year holds the instants at which its clocks change", () => {
  const { spanStarts, spanOffsets } = resolveZone("Europe/Berlin").year(2026);
  expect(spanStarts.slice(1)).toEqual([Date.UTC(2026, 2, 29, 1), Date.UTC(2026, 9, 25, 1)]);
  expect(spanOffsets.map((offset) => offset / 3_600_000)).toEqual([1, 2, 1]);
});
