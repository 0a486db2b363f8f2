/**
 * Verbose JSON: `{"d":…}`, the shape behind `$format=json`. Every entry carries its id and type; there is no metadata
 * of the feed (legacy-contract.md 3.4 and section 4).
 */
import { cellsWriter, columnsOf, entryIds, jsonCell, type Shape, typeName } from "./entry-parts.ts";
import { jsonText } from "./escaping.ts";
import type { Frame, Page, Property, Row, Value } from "./model.ts";
import { jsonSpelling, verboseToken } from "./values.ts";

/** A page: `__count` (a string) where it was asked for, `results`, and `__next` where the set goes on. */
export function writeVerboseFeed(page: Page, frame: Frame): string {
  const entry = verboseEntryWriter(page, frame);
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
  return `{"d":${verboseEntryWriter(shape, frame)(row)}}`;
}

/** One property of an entry as a document of its own. */
export function writeVerboseProperty(property: Property, value: Value): string {
  const token = value === null ? "null" : jsonSpelling(verboseToken(property.type), value);
  return `{"d":{${jsonText(property.name)}:${token}}}`;
}

function verboseEntryWriter(shape: Shape, frame: Frame): (row: Row) => string {
  const ids = entryIds(shape.set, frame);
  const prefix = jsonText(ids.prefix).slice(0, -1);
  const head = `{"__metadata":{"id":${prefix}`;
  const middle = `","uri":${prefix}`;
  const tail = `","type":${jsonText(typeName(shape.set))}}`;
  const cells = cellsWriter(
    columnsOf(shape).map(({ index, property }) =>
      jsonCell(index, `,${jsonText(property.name)}:`, verboseToken(property.type)),
    ),
  );
  return (row) => {
    const suffix = ids.suffix(row);
    return `${head}${suffix}${middle}${suffix}${tail}${cells(row)}}`;
  };
}
