import fc from "fast-check";
import { expect, test } from "vitest";
import { carriable, jsonText, xmlAttribute, xmlText } from "../../../src/legacy/escaping.ts";
import { anyText, plainCarriable } from "./any-text.ts";
import { parseXml } from "./samples.ts";

/** The Char production of XML 1.0. */
const XML_CHARACTERS = /^[\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u;

test("any text in an element is read back whole, but for what XML can't carry", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const document = `<a>${xmlText(text)}</a>`;
      expect(document).toMatch(XML_CHARACTERS);
      expect(parseXml(document).a["#text"]).toBe(plainCarriable(text));
    }),
    { numRuns: 400 },
  );
});

test("any text in an attribute is read back whole, but for what XML can't carry", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const document = `<a b="${xmlAttribute(text)}" />`;
      expect(document).toMatch(XML_CHARACTERS);
      expect(parseXml(document).a["@b"]).toBe(plainCarriable(text));
    }),
    { numRuns: 400 },
  );
});

test("any text in JSON is read back whole, but for what XML can't carry, and is ASCII on the wire", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const token = jsonText(text);
      expect(token).toMatch(/^[\x20-\x7F]*$/);
      expect(JSON.parse(token)).toBe(plainCarriable(text));
    }),
    { numRuns: 400 },
  );
});

test.each([
  ["a carriage return is a character reference", xmlText("a\r\nb"), "a&#xD;\nb"],
  ["line ends in attributes are character references", xmlAttribute('a\t"\r\n'), "a&#x9;&quot;&#xD;&#xA;"],
  ["the end of a CDATA section is no markup", xmlText("]]>"), "]]&gt;"],
  ["a control character is U+FFFD", xmlText("a\u0000\u001Fb"), "a\uFFFD\uFFFDb"],
  ["half a surrogate pair is U+FFFD", xmlText("a\uD83Db\uDE00"), "a\uFFFDb\uFFFD"],
  ["a whole surrogate pair stays", xmlText("\u{1F600}"), "\u{1F600}"],
  ["noncharacters that XML excludes are U+FFFD", carriable("\uFFFE\uFFFF"), "\uFFFD\uFFFD"],
  ["line separators can't end a line of script", jsonText("\u2028\u2029"), '"\\u2028\\u2029"'],
  ["slashes stay bare in JSON text", jsonText("https://a/b"), '"https://a/b"'],
])("%s", (_title, written, expected) => {
  expect(written).toBe(expected);
});
