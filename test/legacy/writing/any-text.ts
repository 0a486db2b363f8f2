import fc from "fast-check";

/** Characters that are special somewhere, and the edges of what XML and UTF-8 can carry. */
const AWKWARD = [
  ..."&<>\"'\\/ \t\n\r",
  ..."\u0000\u0001\u0008\u000B\u000C\u000E\u001F\u007F\u0080\u0085\u009F\u00A0\u2028\u2029\uFEFF\uFFFD\uFFFE\uFFFF",
  "\uD800",
  "\uDBFF",
  "\uDC00",
  "\uDFFF",
  "\u{1F600}",
  "\u{10FFFF}",
  "]]>",
  "&amp;",
  "&#xD;",
  "&lt;",
  "\\u0041",
  "</d:Text>",
  "\r\n",
];

/** Text of any UTF-16 units, halves of pairs among them, thick with awkward ones. */
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      fc.constantFrom(...AWKWARD),
      fc.string({ unit: "binary", maxLength: 4 }),
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

/** What a reader should get of a text, said character by character after XML's Char production. */
export function plainCarriable(text: string): string {
  let out = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const carried =
      code === 0x9 ||
      code === 0xa ||
      code === 0xd ||
      (code >= 0x20 && code <= 0xd7ff) ||
      (code >= 0xe000 && code <= 0xfffd) ||
      code >= 0x10000;
    out += carried ? character : "\uFFFD";
  }
  return out;
}
