import fc from "fast-check";
import { expect, test } from "vitest";
import { clockText } from "../../../src/legacy/clock-text.ts";
import type { EdmType } from "../../../src/legacy/model.ts";
import {
  keyToken,
  lightToken,
  type Present,
  textSpelling,
  tokenText,
  verboseToken,
  xmlSpelling,
} from "../../../src/legacy/values.ts";
import { day } from "./samples.ts";

const GUID = "b4225608-d90a-4289-a458-bc69587bc613";

const CASES: readonly (readonly [EdmType, Present, string, string, string, string, string])[] = [
  // type, value, text, XML, verbose, light, key
  ["Edm.Int64", 19, "19", "19", '"19"', '"19"', "19L"],
  ["Edm.Int64", 0, "0", "0", '"0"', '"0"', "0L"],
  [
    "Edm.Int64",
    9007199254740991,
    "9007199254740991",
    "9007199254740991",
    '"9007199254740991"',
    '"9007199254740991"',
    "9007199254740991L",
  ],
  ["Edm.Int32", -7, "-7", "-7", "-7", "-7", "-7"],
  ["Edm.Double", 1.5, "1.5", "1.5", "1.5", "1.5", "1.5"],
  ["Edm.Double", 1e300, "1E+300", "1E+300", "1E+300", "1E+300", "1E%2B300"],
  ["Edm.Double", Number.NaN, "NaN", "NaN", '"NaN"', '"NaN"', "NaN"],
  ["Edm.Double", Number.NEGATIVE_INFINITY, "-INF", "-INF", '"-INF"', '"-INF"', "-INF"],
  ["Edm.Decimal", "0.0350", "0.0350", "0.0350", '"0.0350"', '"0.0350"', "0.0350M"],
  ["Edm.Boolean", false, "false", "false", "false", "false", "false"],
  ["Edm.Guid", GUID, GUID, GUID, `"${GUID}"`, `"${GUID}"`, `guid'${GUID}'`],
  [
    "Edm.String",
    "O'Hara & <Söhne>",
    "O'Hara & <Söhne>",
    "O'Hara &amp; &lt;Söhne&gt;",
    '"O\'Hara & <S\\u00f6hne>"',
    '"O\'Hara & <S\\u00f6hne>"',
    "'O''Hara%20%26%20%3CS%C3%B6hne%3E'",
  ],
  ["Edm.String", "", "", "", '""', '""', "''"],
  [
    "Edm.DateTime",
    1369958400000,
    "2013-05-31T00:00:00",
    "2013-05-31T00:00:00",
    '"\\/Date(1369958400000)\\/"',
    '"2013-05-31T00:00:00"',
    "datetime'2013-05-31T00%3A00%3A00'",
  ],
  [
    "Edm.DateTime",
    1369958400000 + 45_296_050,
    "2013-05-31T12:34:56.05",
    "2013-05-31T12:34:56.05",
    '"\\/Date(1370003696050)\\/"',
    '"2013-05-31T12:34:56.05"',
    "datetime'2013-05-31T12%3A34%3A56.05'",
  ],
  [
    "Edm.DateTime",
    -1,
    "1969-12-31T23:59:59.999",
    "1969-12-31T23:59:59.999",
    '"\\/Date(-1)\\/"',
    '"1969-12-31T23:59:59.999"',
    "datetime'1969-12-31T23%3A59%3A59.999'",
  ],
];

test.each(CASES)("%s %s", (type, value, text, xml, verbose, light, key) => {
  expect(textSpelling(type)(value)).toBe(text);
  expect(xmlSpelling(type)(value)).toBe(xml);
  expect(tokenText(verboseToken(type), value)).toBe(verbose);
  expect(tokenText(lightToken(type), value)).toBe(light);
  expect(tokenText(keyToken(type), value)).toBe(key);
});

test("a clock value is the ISO text without zone, for every instant of the years 1 to 9999", () => {
  const first = -62_135_596_800_000;
  const last = 253_402_300_799_999;
  fc.assert(
    fc.property(fc.integer({ min: first, max: last }), (ms) => {
      const text = clockText(ms);
      expect(Date.parse(`${text}Z`)).toBe(ms);
      expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,2}[1-9])?$/);
    }),
    { numRuns: 2000 },
  );
  for (const edge of [first, last]) expect(Date.parse(`${clockText(edge)}Z`)).toBe(edge);
});

test("leap days and the ends of centuries are dates of their own", () => {
  for (const date of [
    "2000-02-29",
    "2000-03-01",
    "1900-02-28",
    "1900-03-01",
    "2024-02-29",
    "2023-12-31",
    "2400-12-31",
  ]) {
    expect(clockText(day(date))).toBe(`${date}T00:00:00`);
  }
});
