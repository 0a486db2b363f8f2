/** How deep a recording's parts stand within one another, told before it is parsed: parsers recurse as deep. */
import { MAX_JSON_DEPTH, MAX_XML_DEPTH } from "../limits.ts";

/** What is said of it. */
export const TOO_DEEP = "its parts are nested too deeply";

/** Whether JSON text has more levels of arrays and objects than are read; for broken JSON either answer is right. */
export function isJsonTooDeep(text: string): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/[[\]{}]|"(?:[^"\\]|\\.)*"?/gs)) {
    if (token === "{" || token === "[") depth++;
    else if (token === "}" || token === "]") depth--;
    if (depth > MAX_JSON_DEPTH) return true;
  }
  return false;
}

/** The same of XML and its elements. */
export function isXmlTooDeep(text: string): boolean {
  let depth = 0;
  for (const [token] of text.matchAll(/<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\/|<[^!?/](?:[^<>"']|"[^"]*"|'[^']*')*>?/gs)) {
    if (token === "</") depth--;
    else if (!token.startsWith("<!") && !token.endsWith("/>")) depth++;
    if (depth > MAX_XML_DEPTH) return true;
  }
  return false;
}
