/**
 * Recordings that are large where real ones are small. Each is answered or refused in one pass: a reader that starts anew
 * at each character needs minutes for these sizes, and days for an upload at the limit, and so runs out of time here.
 */
import { describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog.ts";
import { diffResult } from "../../src/diff/model.ts";
import { diffPage } from "../../src/diff/page.ts";
import { readRecording } from "../../src/diff/recording.ts";
import { keyed } from "../../src/diff/row-keys.ts";
import { comparedWith } from "./rows.ts";

const MANY = 300_000;
const TIME = { timeout: 4_000 };

const read = (text: string, set?: string) => readRecording(new TextEncoder().encode(text), { set }, catalog());

/** How many rows are read, or the sentence of the refusal. */
function said(text: string): number | string {
  try {
    return read(text).rows.length;
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
}

const atom = (properties: string, date = "2016-05-14T00:00:00"): string =>
  `<feed><title>CsConferenceDaily</title><entry><content><m:properties><d:Date>${date}</d:Date>${properties}</m:properties></content></entry></feed>`;
const csv = (line: string): string => `Date,TotalConferences\n2016-05-14,3\n2016-05-15,4\n${line}`;
const json = (members: string, date = '"/Date(1463184000000)/"'): string =>
  `{"odata.metadata":"#CsConferenceDaily","value":[{"Date":${date}${members}}]}`;
const each = (unit: (index: number) => string, count: number): string =>
  Array.from({ length: count }, (_, index) => unit(index)).join("");

const XML: readonly (readonly [string, string, number | RegExp])[] = [
  ["bare carriage returns", atom(`<d:A>${"\r".repeat(2 * MANY)}</d:A>`), 1],
  ["spaces in a text", atom(`<d:A>${" ".repeat(MANY)}</d:A>`), 1],
  ["line ends in an attribute", atom(`<d:A a="${"\n".repeat(MANY)}"/>`), 1],
  ["comments that never end", `<feed>${"<!-- ".repeat(MANY)}`, /broken/],
  ["CDATA that never ends", `<feed>${"<![CDATA[".repeat(MANY)}`, /broken/],
  ["instructions that never end", `<feed>${"<?a ".repeat(MANY)}`, /broken/],
  ["declarations that never end", `<feed>${"<!a ".repeat(MANY)}`, /broken/],
  ["tags that never end", `<feed>${"<a ".repeat(MANY)}`, /broken/],
  ["quotes that never end", `<feed>${`<a b="'`.repeat(MANY)}`, /broken/],
  ["comments", atom(`<d:A>${"<!---->".repeat(MANY / 5)}</d:A>`), 1],
  ["CDATA", atom(`<d:A>${"<![CDATA[a]]>".repeat(MANY / 5)}</d:A>`), 1],
  ["instructions", atom("<?a?>".repeat(MANY / 5)), 1],
  ["entities", atom(`<d:A>${"&amp;".repeat(MANY / 5)}</d:A>`), 1],
  ["entities of its own", atom(`<d:A>${"&a;".repeat(MANY / 5)}</d:A>`), /broken/],
  ["attributes", atom(`<d:A ${each((index) => `a${index}="" `, MANY / 10)}/>`), 1],
  ["namespaces", atom(`<d:A ${each((index) => `xmlns:a${index}="u" `, MANY / 10)}/>`), 1],
  ["siblings", atom("<d:A/>".repeat(MANY / 10)), 1],
  ["a long name", atom(`<d:${"a".repeat(MANY)}/>`), 1],
  ["a long figure", atom(`<d:TotalConferences>${"9".repeat(MANY)}</d:TotalConferences>`), /not a whole number/],
  ["a long date", atom("", `2016-05-14${" ".repeat(MANY)}T`), /not a date/],
  ["a long name of a report", atom("").replace("CsConferenceDaily", "C".repeat(MANY)), /no report 'C{60}'/],
];

const CSV: readonly (readonly [string, string, number | RegExp])[] = [
  ["empty lines", csv(`${"\n".repeat(MANY)}2016-05-16,5`), 3],
  ["empty lines of all kinds", csv(`${"\r\n\r\n\n\r".repeat(MANY / 5)}2016-05-16,5`), 3],
  ["empty lines before it", `${"\n".repeat(MANY)}${csv("")}`, 2],
  ["empty lines behind it", csv(`${"\n".repeat(MANY)}\t`), 2],
  ["spaces in a cell", csv(`2016-05-16,${" ".repeat(MANY)}5`), 3],
  ["spaces in a quoted date", csv(`"2016-05-16 ${" ".repeat(MANY)}\nx\ny",5`), /is not a date/],
  ["a long date", csv(`42504.${"1".repeat(MANY)},5`), /'.{40}' is not a date/],
  ["one quoted cell", csv(`"${"a".repeat(MANY)}",5`), /'a{40}' is not a date/],
  ["quotation marks", csv('"'.repeat(MANY)), /row 3 has 1 columns/],
  ["an odd one of them", csv('"'.repeat(MANY + 1)), /never closed/],
  ["delimiters", ",".repeat(MANY), /neither XML nor JSON nor CSV/],
  ["delimiters in a row", csv(",".repeat(MANY)), 2],
  [
    "columns",
    csv("")
      .replace("\n", `${each((index) => `,c${index}`, 100_000)}\n`)
      .replace(",3\n", `,3${",1".repeat(100_000)}\n`)
      .replace(",4\n", `,4${",1".repeat(100_000)}\n`),
    2,
  ],
  ["a long line", "a".repeat(MANY), /neither XML nor JSON nor CSV/],
  ["a long figure", csv(`2016-05-16,"1${",999".repeat(MANY)}x"`), /not a whole number/],
];

const JSON_TEXTS: readonly (readonly [string, string, number | RegExp])[] = [
  ["levels", "[".repeat(MANY), /nested too deeply/],
  ["a text that never ends", `{"d":"${'\\"'.repeat(MANY)}`, /broken/],
  ["quotation marks", `{${'"'.repeat(MANY)}`, /broken/],
  ["spaces", json(`,"a":[${" ".repeat(MANY)}]`), 1],
  ["members", json(each((index) => `,"a${index}":1`, MANY / 10)), 1],
  ["the same member", json(',"a":1'.repeat(MANY / 10)), 1],
  ["escapes", json(`,"a":"${"\\u0041\\\\".repeat(MANY / 5)}"`), 1],
  ["a long figure", json(`,"TotalConferences":${"9".repeat(MANY)}`), /not a whole number/],
  ["a figure beyond all", json(',"TotalConferences":1e400'), /not a whole number/],
  ["a date beyond all", json("", "1e400"), /not a date/],
  ["a date of many figures", json("", `"/Date(${"1".repeat(MANY)})/"`), /not a date/],
  ["a date beyond the calendar", json("", '"/Date(8640000000086400000)/"'), /not a date/],
  ["a date before the service", json("", '"0001-01-01T00:00:00"'), /Date of row 1 is not in the years 2000 to 2099/],
];

describe.each([
  ["XML", XML],
  ["CSV", CSV],
  ["JSON", JSON_TEXTS],
] as const)("%s", (_, cases) => {
  test.each(cases)("%s", TIME, (_, text, answer) => {
    if (typeof answer === "number") expect(said(text)).toBe(answer);
    else expect(said(text)).toMatch(/^The recorded answer can't be read: .{0,300}\.$/s);
    if (typeof answer !== "number") expect(said(text)).toMatch(answer);
  });
});

test("a decimal number beyond all numbers is none", () => {
  const text = (figure: string): string =>
    `{"d":{"results":[{"Date":"/Date(1463184000000)/","TotalCallCharge":${figure}}]}}`;
  expect(read(text('"12.50"'), "CsPSTNDialoutUsageDaily").rows[0]?.values.TotalCallCharge).toBe("12.50");
  for (const figure of ["1e400", '"NaN"', `"${"9".repeat(MANY)}"`, "[]"]) {
    expect(() => read(text(figure), "CsPSTNDialoutUsageDaily")).toThrow(
      "TotalCallCharge of row 1 is not a decimal number",
    );
  }
});

test("rows that all have one key keep their running numbers", TIME, () => {
  const set = catalog().set("CsUsersBlockedDaily");
  if (set === undefined) throw new Error("The catalog has no CsUsersBlockedDaily.");
  const rows = Array.from({ length: 20_000 }, () => ({ date: 16_935, values: { SIPURI: "a" } }));
  const found = keyed([...rows, { date: 16_935, values: { SIPURI: "b" } }], set);
  expect(found.size).toBe(20_001);
  expect([...found.keys()].slice(0, 3)).toEqual(["16935 a |  | ", "16935 a |  |  #2", "16935 a |  |  #3"]);
});

test("periods from the first to the last Date are compared and drawn", TIME, async () => {
  const days = [10_957, 10_958, ...Array.from({ length: 20 }, (_, index) => 16_935 + index), 47_480, 47_481];
  const rows = days.map((date, index) => ({ date, values: { TotalConferences: index + 1 } }));
  const news = rows
    .slice(2, -2)
    .map((row, index) => ({ ...row, values: { TotalConferences: 3 + index + (index % 3) } }));
  const set = catalog().set("CsConferenceDaily");
  if (set === undefined) throw new Error("The catalog has no CsConferenceDaily.");
  expect(await diffPage(diffResult([comparedWith(set, rows, news)]))).toContain("CsConferenceDaily");
});
