/**
 * JSON light, OData V3's shape with minimal metadata: one `odata.metadata` address says what the values are, and
 * entries carry no ids (legacy-contract.md 3.4).
 */
import { type CellForm, columnsOf, jsonCell, rowWriter, type Shape } from "./entry-parts.ts";
import { jsonText } from "./escaping.ts";
import type { Frame, Page, Property, Row, Value } from "./model.ts";
import { lightToken, tokenText } from "./values.ts";

/** A page: `odata.count` (a string) where it was asked for, and `odata.nextLink` where the set goes on. */
export function writeLightFeed(page: Page, frame: Frame): string {
  const entry = rowWriter(["{", ...lightMembers(page), "}"], page.rows);
  const count = page.count === undefined ? "" : `,"odata.count":"${page.count}"`;
  let out = `{${metadataMember(frame, page.set.name + selection(page))}${count},"value":[`;
  let separator = "";
  for (const row of page.rows) {
    out += separator + entry(row);
    separator = ",";
  }
  return page.next === undefined ? `${out}]}` : `${out}],"odata.nextLink":${jsonText(page.next)}}`;
}

/** One row as a document of its own. */
export function writeLightEntry(shape: Shape, row: Row, frame: Frame): string {
  const metadata = metadataMember(frame, `${shape.set.name}/@Element${selection(shape)}`);
  const members = rowWriter(lightMembers(shape), [row])(row);
  return members === "" ? `{${metadata}}` : `{${metadata},${members}}`;
}

/** One property of an entry as a document of its own; V3 says a missing value by a name of its own. */
export function writeLightProperty(property: Property, value: Value, frame: Frame): string {
  if (value === null) return `{${metadataMember(frame, "Edm.Null")},"odata.null":true}`;
  return `{${metadataMember(frame, property.type)},"value":${tokenText(lightToken(property.type), value)}}`;
}

const metadataMember = (frame: Frame, fragment: string): string =>
  `"odata.metadata":${jsonText(`${frame.base}$metadata#${fragment}`)}`;

/** The part of the fragment that tells a reader which columns to expect; none where all of them come. */
function selection(shape: Shape): string {
  if (shape.columns.length === shape.set.type.properties.length) return "";
  const names = columnsOf(shape).map(({ property }) => property.name);
  return `&$select=${names.join(",")}`;
}

const lightMembers = (shape: Shape): CellForm[] =>
  columnsOf(shape).map(({ index, property }, position) =>
    jsonCell(index, `${position === 0 ? "" : ","}${jsonText(property.name)}:`, lightToken(property.type)),
  );
