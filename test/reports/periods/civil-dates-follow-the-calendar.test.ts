import * as fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { civilDate, dayNumber, weekdayOf, yearOf } from "../../../src/reports/civil-date.ts";

const EPOCH = Temporal.PlainDate.from("1970-01-01");
const FIRST = dayNumber(1, 1, 1);
const LAST = dayNumber(9999, 12, 31);

describe("day numbers", () => {
  test.each([
    [1970, 1, 1, 0],
    [1969, 12, 31, -1],
    [2000, 2, 29, 11_016],
    [2000, 3, 1, 11_017],
    [1900, 3, 1, -25_508],
    [2013, 5, 12, 15_837],
    [1, 1, 1, -719_162],
    [9999, 12, 31, 2_932_896],
  ])("%d-%d-%d is day %d", (year, month, day, number) => {
    expect(dayNumber(year, month, day)).toBe(number);
    expect(civilDate(number)).toEqual({ year, month, day });
    expect(yearOf(number)).toBe(year);
  });

  test("any day from year 1 to 9999 has the date, the year and the weekday that Temporal gives it", () => {
    fc.assert(
      fc.property(fc.integer({ min: FIRST, max: LAST }), (number) => {
        const date = EPOCH.add({ days: number });
        expect(civilDate(number)).toEqual({ year: date.year, month: date.month, day: date.day });
        expect(dayNumber(date.year, date.month, date.day)).toBe(number);
        expect(yearOf(number)).toBe(date.year);
        expect(weekdayOf(number)).toBe(date.dayOfWeek % 7);
      }),
      { numRuns: 1000 },
    );
  });

  test("every day of four centuries follows the one before it", () => {
    let number = dayNumber(1899, 12, 31);
    for (let year = 1900; year < 2300; year += 1) {
      for (let month = 1; month <= 12; month += 1) {
        const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
        for (let day = 1; day <= length; day += 1) {
          number += 1;
          if (dayNumber(year, month, day) !== number) expect.fail(`${year}-${month}-${day} is not day ${number}`);
          const back = civilDate(number);
          if (back.year !== year || back.month !== month || back.day !== day) {
            expect.fail(`day ${number} is not ${year}-${month}-${day}`);
          }
        }
      }
    }
    expect(number).toBe(Date.UTC(2299, 11, 31) / 86_400_000);
  });
});
