import { describe, expect, it } from "vitest";
import { parseDateTime, parseTime } from "../../../src/legacy/filter/date-time.ts";
import { faultOf, keeps } from "./fixtures.ts";

const utc = (text: string): number => Date.parse(text);

const READ: readonly (readonly [string, number])[] = [
  ["2013-05-01T00:00:00", utc("2013-05-01T00:00:00Z")],
  ["2013-05-01", utc("2013-05-01T00:00:00Z")],
  ["2013-05-01T08:30", utc("2013-05-01T08:30:00Z")],
  ["2013-05-01T08:30Z", utc("2013-05-01T08:30:00Z")],
  ["2013-05-01T00:00:00Z", utc("2013-05-01T00:00:00Z")],
  ["2013-05-01T23:59:59.9", utc("2013-05-01T23:59:59.900Z")],
  ["2013-05-01T23:59:59.999", utc("2013-05-01T23:59:59.999Z")],
  ["2013-05-01T23:59:59.9990000", utc("2013-05-01T23:59:59.999Z")],
  ["2013-05-01T00:00:00.0000000Z", utc("2013-05-01T00:00:00Z")],
  ["2013-05-01T00:00:00+02:00", utc("2013-04-30T22:00:00Z")],
  ["2013-05-01T00:00:00 02:00", utc("2013-04-30T22:00:00Z")],
  ["2013-05-01T00:00:00-05:30", utc("2013-05-01T05:30:00Z")],
  ["2013-05-01Z", utc("2013-05-01T00:00:00Z")],
  ["2013-05-01 08:30:00", utc("2013-05-01T08:30:00Z")],
  [" 2013-05-01 ", utc("2013-05-01T00:00:00Z")],
  ["2012-02-29", utc("2012-02-29T00:00:00Z")],
  ["0099-12-31", utc("0099-12-31T00:00:00Z")],
  ["9999-12-31T23:59:59", utc("9999-12-31T23:59:59Z")],
];

const REFUSED = [
  "",
  "2013",
  "2013-05",
  "2013-5-1",
  "2013-13-01",
  "2013-00-01",
  "2013-05-32",
  "2013-02-29",
  "1900-02-29",
  "0000-01-01",
  "2013-05-01T",
  "2013-05-01T24:00:00",
  "2013-05-01T08",
  "2013-05-01T08:60",
  "2013-05-01T08:30:60",
  "2013-05-01T08:30:00.",
  "2013-05-01T08:30:00.12345678",
  "2013-05-01T00:00:00+15:00",
  "2013-05-01T00:00:00+0200",
  "2013-05-01T00:00:00z",
  "05/01/2013",
  "2013-05-01T00:00:00ZZ",
];

describe("a datetime literal", () => {
  it.each(READ)("%s is read", (text, ms) => {
    expect(parseDateTime(text, false)).toBe(ms);
  });

  it.each(REFUSED)("%j is refused", (text) => {
    expect(parseDateTime(text, false)).toBeUndefined();
    const filter = `Date ge datetime'${text}'`;
    expect(faultOf(() => keeps(filter)).message).toBe(
      `Unrecognized 'Edm.DateTime' literal 'datetime'${text}'' at position 8.`,
    );
  });

  it("has a prefix in any letter case", () => {
    expect(keeps("Date ge DateTime'2013-05-14T13:20:45.25' and Date le DATETIME'2013-05-14T13:20:45.25'")).toBe(true);
  });

  it("keeps 100 ns apart from the millisecond below and above", () => {
    expect(keeps("Date lt datetime'2013-05-14T13:20:45.2500001'")).toBe(true);
    expect(keeps("Date eq datetime'2013-05-14T13:20:45.2500001'")).toBe(false);
    expect(keeps("Date gt datetime'2013-05-14T13:20:45.2499999'")).toBe(true);
  });
});

describe("other temporal literals", () => {
  it("a datetimeoffset needs its zone", () => {
    expect(parseDateTime("2013-05-01T00:00:00", true)).toBeUndefined();
    expect(parseDateTime("2013-05-01T00:00:00Z", true)).toBe(utc("2013-05-01T00:00:00Z"));
  });

  it.each([
    ["13:20", 48_000_000],
    ["13:20:00.5", 48_000_500],
    ["PT13H20M", 48_000_000],
    ["P1DT1S", 86_401_000],
    ["-PT1.5S", -1500],
  ])("time'%s' is read", (text, ms) => {
    expect(parseTime(text)).toBe(ms);
  });

  it.each(["", "P", "PT", "P1H", "PT1M1H", "PT.S", "1H", "13", "13:20:00Z", "P1M"])("time'%s' is refused", (text) => {
    expect(parseTime(text)).toBeUndefined();
  });
});
