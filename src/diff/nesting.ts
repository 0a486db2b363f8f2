/**
 * How deep a recording's parts stand within one another, told before it is parsed, because parsers recurse as deep. One
 * pass without going back, whatever the text holds.
 */
import { MAX_JSON_DEPTH, MAX_XML_DEPTH } from "../limits.ts";

/** What is said of it. */
export const TOO_DEEP = "its parts are nested too deeply";

/** Whether JSON text has more levels of arrays and objects than are read; for broken JSON either answer is right. */
export function isJsonTooDeep(text: string): boolean {
  let depth = 0;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (isQuoted && letter === "\\") at++;
    else if (letter === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (letter === "{" || letter === "[") depth++;
    else if (letter === "}" || letter === "]") depth--;
    if (depth > MAX_JSON_DEPTH) return true;
  }
  return false;
}

/** How parts begin in which a `<` is none, and how they end. */
const OPAQUE = [
  ["<!--", "-->"],
  ["<![CDATA[", "]]>"],
  ["<?", "?>"],
  ["<!", ">"],
] as const;

/** The same of XML and its elements. */
export function isXmlTooDeep(text: string): boolean {
  let depth = 0;
  for (let at = text.indexOf("<"); at !== -1; at = text.indexOf("<", at)) {
    const opaque = OPAQUE.find(([begin]) => text.startsWith(begin, at));
    if (opaque !== undefined) at = text.indexOf(opaque[1], at + opaque[0].length);
    else if (text[at + 1] === "/") {
      depth--;
      at += 2;
    } else {
      at = tagEnd(text, at + 1);
      if (text[at - 1] !== "/") depth++;
    }
    // What has no end is broken, and nothing follows it.
    if (at === -1) return false;
    if (depth > MAX_XML_DEPTH) return true;
  }
  return false;
}

/** Where the `>` of a tag stands, outside of its attributes' values; -1 without one. */
function tagEnd(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const letter = text[at];
    if (letter === ">") return at;
    if (letter !== '"' && letter !== "'") continue;
    at = text.indexOf(letter, at + 1);
    if (at === -1) return -1;
  }
  return -1;
}
