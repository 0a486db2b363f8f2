/**
 * The query string as old clients really send it: percent-encoded or not, `+` for blanks, blanks around names,
 * `amp;` left over from an address copied out of XML or HTML, the same option twice. Nothing here knows what an
 * option means.
 */
import { Fault } from "../errors.ts";

/** One `name=value` of the query. */
export interface QueryPart {
  /** Decoded, without blanks around it and without leftovers. */
  readonly name: string;
  /** As sent, still encoded. */
  readonly rawValue: string;
  /** As sent, `name=value`, without an `amp;` before it: for repeating it in a next link. */
  readonly raw: string;
}

const AMP = "amp;";

/** The parts in their order; empty ones (`&&`) are left out. In: the text after the `?`, maybe empty. */
export function splitQuery(query: string): QueryPart[] {
  const parts: QueryPart[] = [];
  for (const piece of query.split("&")) {
    let raw = piece;
    while (raw.startsWith(AMP)) raw = raw.slice(AMP.length);
    if (raw === "") continue;
    const equals = raw.indexOf("=");
    const rawName = equals === -1 ? raw : raw.slice(0, equals);
    let name = (decode(rawName) ?? rawName).trim();
    while (name.startsWith(AMP)) name = name.slice(AMP.length).trimStart();
    parts.push({ name, rawValue: equals === -1 ? "" : raw.slice(equals + 1), raw });
  }
  return parts;
}

/** Form decoding: `+` is a blank. Undefined where a percent sign begins no UTF-8 byte sequence. */
export function decode(text: string): string | undefined {
  const blanks = text.includes("+") ? text.replace(/\+/g, " ") : text;
  if (!blanks.includes("%")) return blanks;
  try {
    return decodeURIComponent(blanks);
  } catch {
    return undefined;
  }
}

/**
 * The decoded value of an option, blanks kept, for positions in messages are counted in it; undefined where the
 * option is missing or blank. Given more than once it must say the same each time.
 *
 * @param same how two values are compared; what they look like after it is all that counts
 * @throws Fault queryInvalid, naming the option
 */
export function readOption(
  parts: readonly QueryPart[],
  matches: (name: string) => boolean,
  same: (value: string) => string = (value) => value.trim(),
): string | undefined {
  let found: string | undefined;
  for (const part of parts) {
    if (!matches(part.name)) continue;
    const value = decode(part.rawValue);
    if (value === undefined) {
      throw new Fault("queryInvalid", `The value of the query option '${part.name}' is not correctly percent-encoded.`);
    }
    if (value.trim() === "") continue;
    if (found !== undefined && same(found) !== same(value)) {
      throw new Fault(
        "queryInvalid",
        `The query option '${part.name}' is given more than once, with different values.`,
      );
    }
    found ??= value;
  }
  return found;
}
