/**
 * How a value of each EDM type is spelled: as plain text, in XML, in both JSON dialects, and as the key in an address.
 * Rules: legacy-contract.md 3.4; where it is silent, OData V2 and V3 as WCF Data Services wrote them.
 */
import { clockNumberText, clockText } from "./clock-text.ts";
import { carriable, jsonText, xmlText } from "./escaping.ts";
import type { EdmType, Value } from "./model.ts";

/** A value that is there; null has a spelling of its own in each document. */
export type Present = Exclude<Value, null>;
export type Spelling = (value: Present) => string;

/** XML Schema's words for what is no number; JavaScript's for the rest. */
function doubleText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "INF";
  if (value === Number.NEGATIVE_INFINITY) return "-INF";
  return String(value).replace("e", "E");
}

const asText: Spelling = (value) => String(value);
const asDateTime: Spelling = (value) => clockText(Number(value));
const asDouble: Spelling = (value) => doubleText(Number(value));
const asXml: Spelling = (value) => xmlText(String(value));
const asJson: Spelling = (value) => jsonText(String(value));
const asJsonDouble: Spelling = (value) => (Number.isFinite(Number(value)) ? asDouble(value) : `"${asDouble(value)}"`);

const TEXT: Readonly<Record<EdmType, Spelling>> = {
  "Edm.Int64": asText,
  "Edm.Int32": asText,
  "Edm.Double": asDouble,
  "Edm.Decimal": asText,
  "Edm.String": (value) => carriable(String(value)),
  "Edm.DateTime": asDateTime,
  "Edm.Guid": asText,
  "Edm.Boolean": asText,
};

const XML: Readonly<Record<EdmType, Spelling>> = {
  ...TEXT,
  "Edm.Decimal": asXml,
  "Edm.String": asXml,
  "Edm.Guid": asXml,
};

/** A spelling and what stands around it. */
export interface Token {
  readonly open: string;
  readonly close: string;
  readonly spell: Spelling;
}

const bare = (spell: Spelling): Token => ({ open: "", close: "", spell });
const quoted = (spell: Spelling): Token => ({ open: '"', close: '"', spell });

/** Both JSON dialects write Int64 and Decimal as strings, because JavaScript's numbers can't hold them all. */
const VERBOSE: Readonly<Record<EdmType, Token>> = {
  "Edm.Int64": quoted(asText),
  "Edm.Int32": bare(asText),
  "Edm.Double": bare(asJsonDouble),
  "Edm.Decimal": bare(asJson),
  "Edm.String": bare(asJson),
  // The escaped slashes mark a date for readers that look at the bytes before they parse them.
  "Edm.DateTime": { open: '"\\/Date(', close: ')\\/"', spell: (value) => clockNumberText(Number(value)) },
  "Edm.Guid": bare(asJson),
  "Edm.Boolean": bare(asText),
};

const LIGHT: Readonly<Record<EdmType, Token>> = { ...VERBOSE, "Edm.DateTime": quoted(asDateTime) };

/** Plain text of a value, for `/$value`; a string as it is, but for what no document can carry. */
export const textSpelling = (type: EdmType): Spelling => TEXT[type];
/** Text for between two tags, already escaped. */
export const xmlSpelling = (type: EdmType): Spelling => XML[type];
/** A value in verbose JSON. */
export const verboseToken = (type: EdmType): Token => VERBOSE[type];
/** A value in JSON light. */
export const lightToken = (type: EdmType): Token => LIGHT[type];
/** A token whole. */
export const tokenText = ({ open, close, spell }: Token, value: Present): string => open + spell(value) + close;

/** Escapes for a path: colons become `%3A`, quotes stay bare, as the old service wrote them. */
const asPath: Spelling = (value) => encodeURIComponent(carriable(String(value)));

const KEY: Readonly<Record<EdmType, Token>> = {
  "Edm.Int64": { open: "", close: "L", spell: asText },
  "Edm.Int32": bare(asText),
  "Edm.Double": bare((value) => encodeURIComponent(asDouble(value))),
  "Edm.Decimal": { open: "", close: "M", spell: asPath },
  "Edm.String": { open: "'", close: "'", spell: (value) => asPath(String(value).replaceAll("'", "''")) },
  "Edm.DateTime": { open: "datetime'", close: "'", spell: (value) => clockText(Number(value), "%3A") },
  "Edm.Guid": { open: "guid'", close: "'", spell: asPath },
  "Edm.Boolean": bare(asText),
};

/** The literal between the parentheses of an entry's address: `datetime'2013-05-14T00%3A00%3A00'`, `123L`. */
export const keyToken = (type: EdmType): Token => KEY[type];
