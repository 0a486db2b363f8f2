/** Delimiters, orders of dates, reports and periods of CSV: told by the content, or asked for; never guessed. */
import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog.ts";
import { readRecording, type Stated } from "../../src/diff/recording.ts";
import { isoDay } from "../../src/reports/civil-date.ts";

const read = (text: string, stated: Stated = {}) => readRecording(new TextEncoder().encode(text), stated, catalog());
const dates = (text: string, stated: Stated = {}) => read(text, stated).rows.map(({ date }) => isoDay(date));
const daily = (...days: readonly string[]): string =>
  ["Date,TotalConferences", ...days.map((day) => `${day},3`)].join("\n");

describe("dates", () => {
  test.each([
    [daily("13/05/2016", "14/05/2016"), ["2016-05-13", "2016-05-14"]],
    [daily("5/13/2016", "5/14/2016"), ["2016-05-13", "2016-05-14"]],
    [daily("12/05/2016", "13/05/2016"), ["2016-05-12", "2016-05-13"]],
    [daily("12.05.2016", "11.05.2016"), ["2016-05-12", "2016-05-11"]],
    [daily("2016-05-06", "2016-05-07"), ["2016-05-06", "2016-05-07"]],
    [daily("5/5/2016", "6/6/2016", "6/6/2016"), ["2016-05-05", "2016-06-06"]],
  ])("%j is told by its own dates", (text, expected) => {
    expect(dates(text, { set: "CsConferenceDaily" })).toEqual(expected);
  });

  test("the order is asked for where no date tells it, and taken as stated", () => {
    const text = daily("05/06/2016", "06/06/2016");
    expect(() => dates(text)).toThrow("state dates=dmy or dates=mdy");
    expect(dates(text, { dates: "dmy" })).toEqual(["2016-06-05", "2016-06-06"]);
    expect(dates(text, { dates: "mdy", set: "CsConferenceDaily" })).toEqual(["2016-05-06", "2016-06-06"]);
    expect(() => dates(daily("13/05/2016"), { dates: "mdy" })).toThrow("not written in the order stated");
  });

  test("years of two digits are read only in a stated order", () => {
    expect(() => dates(daily("14.05.16", "15.05.16"))).toThrow("no year of four digits");
    expect(dates(daily("14.05.16", "15.05.16"), { dates: "dmy" })).toEqual(["2016-05-14", "2016-05-15"]);
  });

  test("the period tells the order where it allows one alone", () => {
    // Both are days of 2016; only the 5th of June and the 3rd of July are Sundays.
    expect(dates(daily("05/06/2016", "03/07/2016"), { set: "CsConferenceWeekly" })).toEqual([
      "2016-06-05",
      "2016-07-03",
    ]);
  });

  test.each(["Daily 14", "2016-13-01", "31/02/2016", "2016-05-14 25:00:00", "14/05/2016 12:00:00 XX"])(
    "%s is no date",
    (text) => {
      expect(() => dates(daily(text, text))).toThrow("The recorded answer can't be read");
    },
  );

  test("a Date that is no midnight is refused: it would be another zone's", () => {
    expect(() => dates(daily("2016-05-14T07:00:00", "2016-05-15T07:00:00"))).toThrow("not at midnight");
  });
});

describe("the report", () => {
  test("is told by columns and dates", () => {
    expect(read("Date;ActiveUsers\n2016-05-13;4\n2016-05-14;5").set).toBe("CsActiveUserDaily");
    expect(read("Date\tActiveUsers\n2016-05-31\t4\n2016-06-30\t5").set).toBe("CsActiveUserMonthly");
    expect(read("Date|ActiveUsers\n2016-05-01|4\n2016-05-08|4\n2016-05-15|4\n2016-05-22|5").set).toBe(
      "CsActiveUserWeekly",
    );
  });

  test("is told by the file's name, or stated", () => {
    const one = "Date,ActiveUsers\n2016-05-31,4";
    expect(() => read(one)).toThrow("state 'set', one of CsActiveUserDaily");
    expect(read(one, { fileName: "export-csactiveusermonthly-2016.csv" }).set).toBe("CsActiveUserMonthly");
    expect(read(one, { set: "CsActiveUserDaily" }).set).toBe("CsActiveUserDaily");
    expect(() => read(one, { set: "CsConferenceDaily" })).toThrow("those of CsActiveUser, not of CsConferenceDaily");
  });
});

test("numbers with signs between thousands are whole numbers, decimals of a cell are not", () => {
  const values = (cell: string) => read(`Date;TotalConferences\n2016-05-13;${cell}\n2016-05-14;1`).rows[0]?.values;
  expect(values("1.234")).toEqual({ TotalConferences: 1234 });
  expect(values("1 234 567")).toEqual({ TotalConferences: 1_234_567 });
  expect(values("")).toEqual({ TotalConferences: null });
  expect(() => values("12,5")).toThrow("not a whole number");
});

test("windows-1252 is read where it is stated", () => {
  const bytes = new Uint8Array([
    ...new TextEncoder().encode("Date,TenantName,ActiveUsers\n2016-05-13,M"),
    0xfc,
    ...new TextEncoder().encode(",4\n2016-05-14,M,5"),
  ]);
  expect(() => readRecording(bytes, {}, catalog())).toThrow("not whole UTF-8 text");
  expect(readRecording(bytes, { encoding: "windows-1252" }, catalog()).rows).toHaveLength(2);
});
