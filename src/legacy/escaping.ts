/**
 * How text gets into XML and JSON without breaking either.
 *
 * Some characters can't stand in an XML 1.0 document in any spelling: most C0 controls, U+FFFE, U+FFFF, and halves of
 * surrogate pairs, which UTF-8 can't carry at all. Each becomes U+FFFD, in every dialect alike: dropping it could make
 * two different names equal, and keeping it in JSON alone would make an answer depend on the format asked for.
 */

// biome-ignore lint/suspicious/noControlCharactersInRegex: naming the characters that XML 1.0 excludes is the point
const UNCARRIABLE = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|\p{Surrogate}/gu;

/** The text with U+FFFD in the place of each character that an XML 1.0 document in UTF-8 can't carry. */
export function carriable(text: string): string {
  return PLAIN.test(text) ? text : text.replace(UNCARRIABLE, "\uFFFD");
}

/** Text that needs no care in XML text, XML attributes or JSON: the common case, told by one look. */
const PLAIN = /^[ !#-%'-;=?-[\]-~]*$/;

const XML_TEXT = /[&<>\r]/g;
const XML_ATTRIBUTE = /[&<>"\t\n\r]/g;
const XML_ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#x9;",
  "\n": "&#xA;",
  "\r": "&#xD;",
};

const entity = (character: string): string => XML_ENTITIES[character] ?? character;

/** Text for between two tags. A carriage return becomes `&#xD;`, because a parser would read a bare one as a line feed. */
export function xmlText(text: string): string {
  return PLAIN.test(text) ? text : carriable(text).replace(XML_TEXT, entity);
}

/** Text for between the double quotes of an attribute, where a parser would turn bare tabs and line ends into blanks. */
export function xmlAttribute(text: string): string {
  return PLAIN.test(text) ? text : carriable(text).replace(XML_ATTRIBUTE, entity);
}

const JSON_SPECIAL = /["\\\t\n\r\x80-\uFFFF]/g;
const JSON_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
};

/**
 * Text as a JSON string with its quotes. All that is not ASCII is written `\uXXXX`, as the retired service's library
 * did; this also keeps U+2028 and U+2029 from ending a line of script where `$callback` wraps the answer.
 */
export function jsonText(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : `"${carriable(text).replace(JSON_SPECIAL, jsonEscape)}"`;
}

const jsonEscape = (unit: string): string =>
  JSON_ESCAPES[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
