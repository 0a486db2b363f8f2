import * as fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { expect, test } from "vitest";
import { QUARTER_MS } from "../../../src/measures.ts";
import { dayStart, localDayOf, localTimeOf, resolveZone } from "../../../src/reports/zones.ts";
import { ALL_ZONES, day, dayOfPlainDate, transitions } from "./all-zones.ts";

const zonedDateTime = (zoneId: string, ms: number) =>
  Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zoneId);

const anyZone = fc.constantFrom(...ALL_ZONES);

test("the clock of any zone shows at any instant what Temporal says", () => {
  const anyTime = fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2041, 0, 1) });
  fc.assert(
    fc.property(anyZone, anyTime, (zoneId, ms) => {
      const shown = zonedDateTime(zoneId, ms).toPlainDateTime().toZonedDateTime("UTC").epochMilliseconds;
      expect(localTimeOf(resolveZone(zoneId), ms)).toBe(shown);
    }),
    { numRuns: 800 },
  );
});

test("the local day is the date that the clock shows, and the instant lies between its start and the next one's", () => {
  // From 2012 on: earlier, Newfoundland put clocks back over midnight (see the test of the twofold midnight).
  const anyTime = fc.integer({ min: Date.UTC(2012, 0, 1), max: Date.UTC(2041, 0, 1) });
  fc.assert(
    fc.property(anyZone, anyTime, (zoneId, ms) => {
      const zone = resolveZone(zoneId);
      const localDay = localDayOf(zone, ms);
      expect(localDay).toBe(dayOfPlainDate(zonedDateTime(zoneId, ms).toPlainDate()));
      expect(dayStart(zone, localDay) * QUARTER_MS).toBeLessThanOrEqual(ms);
      expect(dayStart(zone, localDay + 1) * QUARTER_MS).toBeGreaterThan(ms);
    }),
    { numRuns: 800 },
  );
});

test("just before, at and just after a change of offset the clock shows what Temporal says", () => {
  for (const zoneId of [
    "America/St_Johns",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Cairo",
  ]) {
    const zone = resolveZone(zoneId);
    for (const change of transitions(zoneId, 2008, 2030)) {
      for (const ms of [change - 1, change, change + 1]) {
        const shown = zonedDateTime(zoneId, ms).toPlainDateTime().toZonedDateTime("UTC").epochMilliseconds;
        expect([ms, localTimeOf(zone, ms)]).toEqual([ms, shown]);
      }
    }
  }
});

test("no instant belongs to a day that was skipped", () => {
  const zone = resolveZone("Pacific/Apia");
  const skipped = Date.UTC(2011, 11, 30, 10);
  expect(localDayOf(zone, skipped - 1)).toBe(day("2011-12-29"));
  expect(localDayOf(zone, skipped)).toBe(day("2011-12-31"));
});
