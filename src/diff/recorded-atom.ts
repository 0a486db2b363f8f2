/** Atom feeds and entries of the old service read back into rows; no DOCTYPE, no entities but XML's own. */
import { parseXml, type XmlElement } from "@rgrove/parse-xml";
import { isXmlTooDeep, TOO_DEEP } from "./nesting.ts";
import type { RawRecording, RawRow } from "./raw-recording.ts";
import { setInAddress } from "./raw-recording.ts";
import { unreadable } from "./recording-text.ts";

/**
 * @param text the whole document
 * @throws Fault queryInvalid for broken XML, a DOCTYPE, and documents that are neither feed nor entry
 */
export function readAtom(text: string): RawRecording {
  if (/<!DOCTYPE/i.test(text)) throw unreadable("it has a DOCTYPE, which no answer of the service has");
  if (isXmlTooDeep(text)) throw unreadable(TOO_DEEP);
  const root = parsed(text);
  const name = localName(root);
  if (name === "Workbook" || name === "html") {
    throw unreadable(
      `it is a ${name === "html" ? "web page" : "spreadsheet in XML"} under another name: save it as CSV`,
    );
  }
  if (name === "error") throw unreadable("it is an error that the service answered, not a report");
  if (name !== "feed" && name !== "entry") throw unreadable("its XML is neither a feed nor an entry");
  const entries = name === "entry" ? [root] : childrenOf(root, "entry");
  const [first] = entries;
  const fromId = first === undefined ? undefined : setInAddress(textIn(first, "id") ?? "");
  const title = name === "feed" ? textIn(root, "title") : undefined;
  const more = name === "feed" && childrenOf(root, "link").some(({ attributes }) => attributes.rel === "next");
  return { set: fromId ?? (title === "" ? undefined : title), rows: entries.map(propertiesOf), more };
}

function parsed(text: string): XmlElement {
  try {
    // The parser puts line ends right one by one, each time copying the whole: many of them would take hours.
    const { root } = parseXml(text.replace(/\r\n?/g, "\n"));
    if (root !== null) return root;
  } catch (error) {
    const [why = ""] = error instanceof Error ? error.message.split("\n") : [];
    throw unreadable(`its XML is broken or not whole (${why.slice(0, 160).replace(/[.:]$/, "")})`);
  }
  throw unreadable("its XML has no element");
}

const localName = ({ name }: XmlElement): string => name.slice(name.indexOf(":") + 1);

const elementsOf = ({ children }: XmlElement): XmlElement[] =>
  children.filter((child): child is XmlElement => child.type === "element");

const childrenOf = (parent: XmlElement, name: string): XmlElement[] =>
  elementsOf(parent).filter((child) => localName(child) === name);

const textIn = (parent: XmlElement, name: string): string | undefined => childrenOf(parent, name)[0]?.text.trim();

/** The children of m:properties without their prefix, whatever the prefixes are called. */
function propertiesOf(entry: XmlElement): RawRow {
  const holder = [entry, ...childrenOf(entry, "content")].flatMap((parent) => childrenOf(parent, "properties"))[0];
  if (holder === undefined) throw unreadable("an entry has no properties");
  return new Map(elementsOf(holder).map((property) => [localName(property), saidBy(property)]));
}

function saidBy(property: XmlElement): string | null {
  const isNull = Object.entries(property.attributes).some(([name, said]) => name.endsWith(":null") && said === "true");
  return isNull ? null : property.text;
}
