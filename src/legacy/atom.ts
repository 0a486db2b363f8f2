/**
 * Atom, the service's default. Order of elements, prefixes and blanks are those of the documents' examples
 * (legacy-contract.md section 4): a client in the field takes the last child of an entry as its content and strips the
 * literal prefix `d:`.
 */
import { type CellForm, columnsOf, entryIds, rowWriter, type Shape, typeName } from "./entry-parts.ts";
import { xmlAttribute, xmlText } from "./escaping.ts";
import type { Frame, Page, Property, Row, Value } from "./model.ts";
import { ATOM_NAMESPACE, DATA_NAMESPACE, METADATA_NAMESPACE, SCHEME, XML_DECLARATION } from "./namespaces.ts";
import { xmlSpelling } from "./values.ts";

const PREFIXES = `xmlns:d="${DATA_NAMESPACE}" xmlns:m="${METADATA_NAMESPACE}"`;

/**
 * A page as a feed. `m:count` stands first and an empty feed has an author, because the library that the service was
 * built on writes them so (OData/odata.net); no example of the service shows either.
 */
export function writeAtomFeed(page: Page, frame: Frame): string {
  const set = xmlText(page.set.name);
  const attribute = xmlAttribute(page.set.name);
  const entry = rowWriter(["<entry>", ...atomEntry(page, frame), "</entry>"], page.rows);
  let out = `${XML_DECLARATION}<feed ${rootAttributes(frame)}>`;
  if (page.count !== undefined) out += `<m:count>${page.count}</m:count>`;
  out += `<id>${xmlText(frame.requestAddress)}</id><title type="text">${set}</title>`;
  out += `<updated>${xmlText(frame.updated)}</updated><link rel="self" title="${attribute}" href="${attribute}" />`;
  for (const row of page.rows) out += entry(row);
  if (page.rows.length === 0) out += "<author><name /></author>";
  if (page.next !== undefined) out += `<link rel="next" href="${xmlAttribute(page.next)}" />`;
  return `${out}</feed>`;
}

/** One row as a document of its own. */
export function writeAtomEntry(shape: Shape, row: Row, frame: Frame): string {
  const parts = [`${XML_DECLARATION}<entry ${rootAttributes(frame)}>`, ...atomEntry(shape, frame), "</entry>"];
  return rowWriter(parts, [row])(row);
}

/** One property of an entry as a document of its own. */
export function writeAtomProperty(property: Property, value: Value): string {
  const row = [value];
  return rowWriter([XML_DECLARATION, cellForm(property, 0, ` ${PREFIXES}`)], [row])(row);
}

const rootAttributes = (frame: Frame): string =>
  `xml:base="${xmlAttribute(frame.base)}" xmlns="${ATOM_NAMESPACE}" ${PREFIXES}`;

/** The children of `entry`. */
function atomEntry(shape: Shape, frame: Frame): (string | CellForm)[] {
  const ids = entryIds(shape.set, frame);
  return [
    `<id>${xmlText(ids.prefix)}`,
    ids.key,
    `</id><category term="${xmlAttribute(typeName(shape.set))}" scheme="${SCHEME}" /><title />`,
    `<updated>${xmlText(frame.updated)}</updated><author><name /></author>`,
    `<content type="application/xml"><m:properties>`,
    ...columnsOf(shape).map(({ index, property }) => cellForm(property, index, "")),
    "</m:properties></content>",
  ];
}

/** Without the mark, readers may drop blanks at the ends of a text and take a blank text for an empty one. */
const OUTER_BLANK = /^[ \t\n\r]|[ \t\n\r]$/;

/** One property; `namespaces` for its start tag where it is the root. Strings go without `m:type`. */
function cellForm({ name, type }: Property, index: number, namespaces: string): CellForm {
  const start = `<d:${name}${namespaces}${type === "Edm.String" ? "" : ` m:type="${type}"`}`;
  const close = `</d:${name}>`;
  const missing = `${start} m:null="true" />`;
  const spell = xmlSpelling(type);
  if (type !== "Edm.String") return { index, open: `${start}>`, close, missing, spell };
  // The end of the start tag depends on the text.
  const tagEnd = (value: Value): string => (OUTER_BLANK.test(String(value)) ? ' xml:space="preserve">' : ">");
  return { index, open: start, close, missing, spell: (value) => tagEnd(value) + spell(value) };
}
