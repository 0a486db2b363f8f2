import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { QUARTER_MS } from "../../../src/measures.ts";
import { lastServedDay, reportableDays } from "../../../src/reports/periods.ts";
import { dayStart, localDayOf, resolveZone } from "../../../src/reports/zones.ts";
import { ALL_ZONES, day, plainDate } from "../zones/all-zones.ts";

const zone = resolveZone("America/Los_Angeles");
/** 2026-11-20 23:59:59.999 in Los Angeles, where the next day is running in UTC. */
const BEFORE_MIDNIGHT = Date.UTC(2026, 10, 21, 7, 59, 59, 999);

const date = (number: number): string => plainDate(number).toString();

describe("how far a period may be counted", () => {
  test("Daily ends with the last full day of the zone, not of UTC", () => {
    expect(date(reportableDays("Daily", zone, BEFORE_MIDNIGHT))).toBe("2026-11-19");
    expect(date(reportableDays("Daily", resolveZone("UTC"), BEFORE_MIDNIGHT))).toBe("2026-11-20");
  });

  test("a day is full at its last instant's end", () => {
    expect(date(reportableDays("Daily", zone, BEFORE_MIDNIGHT + 1))).toBe("2026-11-20");
  });

  test.each(["Weekly", "Monthly", "Yearly"] as const)("%s includes the running day", (period) => {
    expect(date(reportableDays(period, zone, BEFORE_MIDNIGHT))).toBe("2026-11-20");
    expect(date(reportableDays(period, zone, BEFORE_MIDNIGHT, 48))).toBe("2026-11-20");
  });

  test("a day of 25 hours runs its 25th hour", () => {
    // 2026-11-01 begins at 07:00 UTC and ends at 08:00 UTC of the next day.
    expect(date(reportableDays("Daily", zone, Date.UTC(2026, 10, 2, 7, 30)))).toBe("2026-10-31");
    expect(date(reportableDays("Daily", zone, Date.UTC(2026, 10, 2, 8)))).toBe("2026-11-01");
  });
});

describe("settleHours", () => {
  test("a day is served so many hours after its end", () => {
    const end = Date.UTC(2026, 10, 20, 8);
    expect(date(lastServedDay(zone, end, 0))).toBe("2026-11-19");
    expect(date(lastServedDay(zone, end, 6))).toBe("2026-11-18");
    expect(date(lastServedDay(zone, end + 6 * 3_600_000 - 1, 6))).toBe("2026-11-18");
    expect(date(lastServedDay(zone, end + 6 * 3_600_000, 6))).toBe("2026-11-19");
    expect(date(reportableDays("Daily", zone, end + 6 * 3_600_000 - 1, 6))).toBe("2026-11-18");
  });

  test("the last served day has ended at least so long ago, and the one after it has not", () => {
    const someHours = fc.integer({ min: 0, max: 96 });
    const anyTime = fc.integer({ min: Date.UTC(2010, 0, 1), max: Date.UTC(2040, 0, 1) });
    fc.assert(
      fc.property(fc.constantFrom(...ALL_ZONES), anyTime, someHours, (name, now, hours) => {
        const any = resolveZone(name);
        const last = lastServedDay(any, now, hours);
        const settled = (localDay: number) => dayStart(any, localDay + 1) * QUARTER_MS + hours * 3_600_000 <= now;
        expect([settled(last), settled(last + 1)]).toEqual([true, false]);
      }),
      { numRuns: 500 },
    );
  });

  test("the day before a skipped one counts as soon as it is over", () => {
    const apia = resolveZone("Pacific/Apia");
    const skipped = Date.UTC(2011, 11, 30, 10);
    expect(localDayOf(apia, skipped)).toBe(day("2011-12-31"));
    expect(date(reportableDays("Daily", apia, skipped))).toBe("2011-12-30");
    expect(date(reportableDays("Daily", apia, skipped - 1))).toBe("2011-12-28");
  });
});
