/** What the entries of one page have in common, worked out once before the first row is written. */
import type { EntitySet, Frame, Page, Property, Row } from "./model.ts";
import { type JsonToken, keySpelling, type Present } from "./values.ts";

/** A set and the columns to write of it: a page without its rows. */
export type Shape = Pick<Page, "set" | "columns">;

/** What all entries share of their id, and what tells them apart. */
export interface EntryIds {
  /** Canonical base, set and opening parenthesis; not yet escaped for XML or JSON. */
  readonly prefix: string;
  /** Key literal and closing parenthesis of a row; needs no escaping in XML or JSON. */
  readonly suffix: (row: Row) => string;
}

/**
 * The ids of a set's entries: `…/Reporting.svc/CsConferenceDaily(datetime'2013-05-14T00%3A00%3A00')`. The key need not
 * be among the columns written. A row without its key can't be addressed and is an error of whoever made it.
 */
export function entryIds(set: EntitySet, frame: Frame): EntryIds {
  const { key, properties } = set.type;
  const index = properties.findIndex((property) => property.name === key);
  const property = properties[index];
  if (property === undefined) throw new Error(`Type ${set.type.name} has no property for its key ${key}.`);
  const spell = keySpelling(property.type);
  const suffix = (row: Row): string => {
    const value = row[index];
    if (value === undefined || value === null) throw new Error(`A row of ${set.name} lacks its key ${key}.`);
    return `${spell(value)})`;
  };
  return { prefix: `${frame.base}${set.name}(`, suffix };
}

export interface Column {
  /** Place in the row. */
  readonly index: number;
  readonly property: Property;
}

/** The columns to write, each with its property; an index that the type doesn't have is an error of the caller's. */
export function columnsOf(shape: Shape): readonly Column[] {
  return shape.columns.map((index) => {
    const property = shape.set.type.properties[index];
    if (property === undefined) throw new Error(`Type ${shape.set.type.name} has no property ${index}.`);
    return { index, property };
  });
}

/** The name of an entity type with its namespace, `TenantReporting.CsConferenceReport`. */
export const typeName = (set: EntitySet): string => `TenantReporting.${set.type.name}`;

/** How a column's cells are written. */
export interface CellForm {
  /** Place in the row. */
  readonly index: number;
  /** What stands before and after a value. */
  readonly open: string;
  readonly close: string;
  /** The cell where there is no value. */
  readonly missing: string;
  readonly spell: (value: Present) => string;
}

/**
 * Writes a row's cells one after the other. What stands between two values is put together once: a feed of a year has
 * thousands of cells, and its time goes by the number of pieces.
 */
export function cellsWriter(forms: readonly CellForm[]): (row: Row) => string {
  const cells = forms.map((form, place) => ({ ...form, joint: (forms[place - 1]?.close ?? "") + form.open }));
  return (row) => {
    let out = "";
    let close = "";
    for (const cell of cells) {
      const value = row[cell.index] ?? null;
      if (value === null) {
        out += close + cell.missing;
        close = "";
      } else {
        out += (close === "" ? cell.open : cell.joint) + cell.spell(value);
        close = cell.close;
      }
    }
    return out + close;
  };
}

/** For texts: neighbours mostly hold the same, and looking for what needs escaping takes longer than comparing. */
export function rememberLast(spell: (value: Present) => string): (value: Present) => string {
  let last: Present | undefined;
  let text = "";
  return (value) => {
    if (value !== last) {
      text = spell(value);
      last = value;
    }
    return text;
  };
}

/** A member of a JSON object. */
export const jsonCell = (index: number, name: string, { quote, spell, isText }: JsonToken): CellForm => ({
  index,
  open: name + quote,
  close: quote,
  missing: `${name}null`,
  spell: isText ? rememberLast(spell) : spell,
});
