/** The Accept header as a list of media ranges (RFC 9110, 12.5.1), read once from left to right. */

export interface MediaRange {
  /** Lower case: `application`, or `*`. */
  readonly type: string;
  /** Lower case: `json`, or `*`. */
  readonly subtype: string;
  /** The value of the parameter `odata`, lower case. */
  readonly odata: string | undefined;
  /** 0 to 1; 1 where it is missing or unreadable. */
  readonly quality: number;
}

/** The ranges in the order sent; what is no media range is passed over. Blanks, letter case and quotes are forgiven. */
export function parseAccept(header: string): MediaRange[] {
  const ranges: MediaRange[] = [];
  for (const item of splitOutsideQuotes(header, ",")) {
    const [name = "", ...parameters] = splitOutsideQuotes(item, ";");
    const slash = name.indexOf("/");
    if (slash === -1) continue;
    const type = name.slice(0, slash).trim().toLowerCase();
    const subtype = name
      .slice(slash + 1)
      .trim()
      .toLowerCase();
    if (type === "" || subtype === "") continue;
    ranges.push({ type, subtype, ...readParameters(parameters) });
  }
  return ranges;
}

function readParameters(parameters: readonly string[]): { odata: string | undefined; quality: number } {
  let odata: string | undefined;
  let quality = 1;
  for (const parameter of parameters) {
    const equals = parameter.indexOf("=");
    if (equals === -1) continue;
    const name = parameter.slice(0, equals).trim().toLowerCase();
    const value = unquote(parameter.slice(equals + 1).trim()).toLowerCase();
    if (name === "odata") odata = value;
    if (name === "q") {
      const number = value === "" ? Number.NaN : Number(value);
      quality = number >= 0 && number <= 1 ? number : 1;
    }
  }
  return { odata, quality };
}

const unquote = (text: string): string =>
  text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;

function splitOutsideQuotes(text: string, separator: string): string[] {
  if (!text.includes('"')) return text.split(separator);
  const parts: string[] = [];
  let quoted = false;
  let begin = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') quoted = !quoted;
    else if (text[at] === separator && !quoted) {
      parts.push(text.slice(begin, at));
      begin = at + 1;
    }
  }
  parts.push(text.slice(begin));
  return parts;
}
