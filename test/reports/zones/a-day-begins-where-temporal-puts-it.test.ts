import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY_MS, QUARTER_MS } from "../../../src/measures.ts";
import { dayStart, localDayOf, resolveZone } from "../../../src/reports/zones.ts";
import { ALL_ZONES, day, temporalDayStart, transitions } from "./all-zones.ts";

const startMs = (zoneId: string, localDay: number) => dayStart(resolveZone(zoneId), localDay) * QUARTER_MS;

describe("every day around a change of offset begins where Temporal puts it", () => {
  test.each([
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/Havana",
    "Asia/Beirut",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Antarctica/Casey",
    "Atlantic/Azores",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Apia",
  ])("%s, 2008 to 2040", (zoneId) => {
    for (const change of transitions(zoneId, 2008, 2041)) {
      const utcDay = Math.floor(change / DAY_MS);
      for (let localDay = utcDay - 2; localDay <= utcDay + 2; localDay += 1) {
        expect([localDay, startMs(zoneId, localDay)]).toEqual([localDay, temporalDayStart(zoneId, localDay)]);
      }
    }
  });

  test("the shortest spans of summer and winter time are not overlooked", () => {
    for (const [zoneId, from, to] of [
      ["Asia/Gaza", "2040-10-17", "2040-10-30"],
      ["Asia/Hebron", "2054-03-25", "2054-04-06"],
      ["Asia/Gaza", "2072-10-19", "2072-10-31"],
      ["America/Recife", "2000-10-05", "2000-10-18"],
    ] as const) {
      for (let localDay = day(from); localDay <= day(to); localDay += 1) {
        expect([localDay, startMs(zoneId, localDay)]).toEqual([localDay, temporalDayStart(zoneId, localDay)]);
      }
    }
  });
});

test("any day in any zone begins where Temporal puts it", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ALL_ZONES),
      fc.integer({ min: day("2010-01-01"), max: day("2040-12-31") }),
      (zoneId, localDay) => {
        expect(startMs(zoneId, localDay)).toBe(temporalDayStart(zoneId, localDay));
      },
    ),
    { numRuns: 1500 },
  );
});

test("a day at an offset begins that offset before UTC's", () => {
  expect(startMs("+05:30", day("2026-03-29"))).toBe(Date.UTC(2026, 2, 28, 18, 30));
  expect(startMs("-14:00", day("2026-12-31"))).toBe(Date.UTC(2026, 11, 31, 14));
  expect(startMs("Z", day("2024-02-29"))).toBe(Date.UTC(2024, 1, 29));
});

test("days at the two ends of the range of years", () => {
  expect(startMs("Pacific/Kiritimati", day("2000-01-01"))).toBe(Date.UTC(1999, 11, 31, 10));
  expect(startMs("Pacific/Pago_Pago", day("2100-12-31"))).toBe(Date.UTC(2100, 11, 31, 11));
});

describe("a day is as long as its zone makes it", () => {
  test.each([
    ["America/Los_Angeles", "2026-03-08", 23],
    ["America/Los_Angeles", "2026-11-01", 25],
    ["America/Los_Angeles", "2026-11-02", 24],
    ["Australia/Lord_Howe", "2026-04-05", 24.5],
    ["Australia/Lord_Howe", "2026-10-04", 23.5],
    ["Asia/Kathmandu", "2024-02-29", 24],
    ["America/Sao_Paulo", "2018-11-04", 23],
    ["America/Sao_Paulo", "2018-02-17", 25],
    ["Asia/Beirut", "2026-03-29", 23],
    ["Atlantic/Azores", "2026-10-25", 25],
    ["Pacific/Apia", "2011-12-29", 24],
    ["Pacific/Apia", "2011-12-30", 0],
    ["Pacific/Apia", "2011-12-31", 24],
  ])("%s %s: %d hours", (zoneId, date, hours) => {
    const zone = resolveZone(zoneId);
    expect(dayStart(zone, day(date) + 1) - dayStart(zone, day(date))).toBe(hours * 4);
  });
});

test("a midnight that clocks leave out: the day begins when the gap ends", () => {
  expect(startMs("America/Sao_Paulo", day("2018-11-04"))).toBe(Date.UTC(2018, 10, 4, 3));
  expect(startMs("Pacific/Apia", day("2011-12-30"))).toBe(Date.UTC(2011, 11, 30, 10));
});

test("a midnight that comes twice: the day begins at the earlier one and holds all that follows", () => {
  // At 00:01 on 2010-11-07 Newfoundland put its clocks back to 23:01 of the day before.
  const zone = resolveZone("America/St_Johns");
  const first = Date.UTC(2010, 10, 7, 2, 30);
  expect(startMs("America/St_Johns", day("2010-11-07"))).toBe(first);
  expect(localDayOf(zone, first - 1)).toBe(day("2010-11-06"));
  expect(localDayOf(zone, first + 30 * 60_000)).toBe(day("2010-11-07"));
});
