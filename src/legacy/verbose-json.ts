/**
 * Verbose JSON: `{"d":…}`, the shape behind `$format=json`. Every entry carries its id and type; there is no metadata
 * of the feed (legacy-contract.md 3.4 and section 4).
 */
import { type CellForm, columnsOf, entryIds, jsonCell, rowWriter, type Shape, typeName } from "./entry-parts.ts";
import { jsonText } from "./escaping.ts";
import type { Frame, Page, Property, Row, Value } from "./model.ts";
import { tokenText, verboseToken } from "./values.ts";

/** A page: `__count` (a string) where it was asked for, `results`, and `__next` where the set goes on. */
export function writeVerboseFeed(page: Page, frame: Frame): string {
  const entry = rowWriter(verboseEntry(page, frame), page.rows);
  let out = page.count === undefined ? '{"d":{"results":[' : `{"d":{"__count":"${page.count}","results":[`;
  let separator = "";
  for (const row of page.rows) {
    out += separator + entry(row);
    separator = ",";
  }
  return page.next === undefined ? `${out}]}}` : `${out}],"__next":${jsonText(page.next)}}}`;
}

/** One row as a document of its own. */
export function writeVerboseEntry(shape: Shape, row: Row, frame: Frame): string {
  return rowWriter(['{"d":', ...verboseEntry(shape, frame), "}"], [row])(row);
}

/** One property of an entry as a document of its own. */
export function writeVerboseProperty(property: Property, value: Value): string {
  const token = value === null ? "null" : tokenText(verboseToken(property.type), value);
  return `{"d":{${jsonText(property.name)}:${token}}}`;
}

function verboseEntry(shape: Shape, frame: Frame): (string | CellForm)[] {
  const ids = entryIds(shape.set, frame);
  const prefix = jsonText(ids.prefix).slice(0, -1);
  return [
    `{"__metadata":{"id":${prefix}`,
    ids.key,
    `","uri":${prefix}`,
    ids.key,
    `","type":${jsonText(typeName(shape.set))}}`,
    ...columnsOf(shape).map(({ index, property }) =>
      jsonCell(index, `,${jsonText(property.name)}:`, verboseToken(property.type)),
    ),
    "}",
  ];
}
