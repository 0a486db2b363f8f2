/** What the entries of one page have in common, worked out once before the first row is written. */
import type { EntitySet, Frame, Page, Property, Row, Value } from "./model.ts";
import { keyToken, type Present, type Token } from "./values.ts";

/** A set and the columns to write of it: a page without its rows. */
export type Shape = Pick<Page, "set" | "columns">;

/** What the ids of all entries share, and the cell that tells them apart. */
export interface EntryIds {
  /** Canonical base, set and opening parenthesis; not yet escaped for XML or JSON. */
  readonly prefix: string;
  /** Key literal and closing parenthesis; needs no escaping in XML or JSON. */
  readonly key: CellForm;
}

/**
 * The ids of a set's entries: `…/Reporting.svc/CsConferenceDaily(datetime'2013-05-14T00%3A00%3A00')`. The key need not
 * be among the columns written. A row without its key can't be addressed and is an error of whoever made it.
 */
export function entryIds({ name, type }: EntitySet, frame: Frame): EntryIds {
  const index = type.properties.findIndex((property) => property.name === type.key);
  const property = type.properties[index];
  if (property === undefined) throw new Error(`Type ${type.name} has no property for its key ${type.key}.`);
  const { open, close, spell } = keyToken(property.type);
  const required = (): never => {
    throw new Error(`A row of ${name} lacks its key ${type.key}.`);
  };
  return { prefix: `${frame.base}${name}(`, key: { index, open, close: `${close})`, missing: required, spell } };
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
  /** The cell where there is no value; a key throws. */
  readonly missing: string | (() => never);
  readonly spell: (value: Present) => string;
}

/** A member of a JSON object. */
export const jsonCell = (index: number, name: string, { open, close, spell }: Token): CellForm => ({
  index,
  open: name + open,
  close,
  missing: `${name}null`,
  spell,
});

interface Cell {
  readonly index: number;
  readonly spell: (value: Present) => string;
  /** What stands between the value before and this one, or one of them missing, or both. */
  readonly afterValue: string;
  readonly afterMissing: string;
  readonly missingAfterValue: string;
  readonly missingAfterMissing: string;
  readonly required: (() => never) | undefined;
}

/**
 * Writes rows of a page: texts that are the same for all of them, and cells. A feed of a year has thousands of cells, and
 * its time goes by the number of pieces that it is put together from: hence all that stands between two values is one
 * piece, and so is a column that says the same in every row, as the tenant's name does.
 *
 * @param rows those that will be written
 */
export function rowWriter(parts: readonly (string | CellForm)[], rows: readonly Row[]): (row: Row) => string {
  const cells: Cell[] = [];
  let sinceValue: readonly string[] = [];
  let sinceMissing: readonly string[] = [];
  const add = (text: string): void => {
    sinceValue = [...sinceValue, text];
    sinceMissing = [...sinceMissing, text];
  };
  for (const part of parts) {
    if (typeof part === "string") {
      add(part);
      continue;
    }
    const { index, open, close, spell } = part;
    const missing = typeof part.missing === "string" ? part.missing : "";
    const same = sameInAll(rows, index);
    if (same !== null) {
      add(open + spell(same) + close);
      continue;
    }
    cells.push({
      index,
      spell,
      afterValue: flat([...sinceValue, open]),
      afterMissing: flat([...sinceMissing, open]),
      missingAfterValue: flat([...sinceValue, missing]),
      missingAfterMissing: flat([...sinceMissing, missing]),
      required: typeof part.missing === "string" ? undefined : part.missing,
    });
    sinceValue = [close];
    sinceMissing = [];
  }
  const endAfterValue = flat(sinceValue);
  const endAfterMissing = flat(sinceMissing);
  return (row) => {
    let out = "";
    let hadValue = true;
    for (const cell of cells) {
      const value = row[cell.index] ?? null;
      if (value === null) {
        cell.required?.();
        out += hadValue ? cell.missingAfterValue : cell.missingAfterMissing;
        hadValue = false;
      } else {
        out += (hadValue ? cell.afterValue : cell.afterMissing) + cell.spell(value);
        hadValue = true;
      }
    }
    return out + (hadValue ? endAfterValue : endAfterMissing);
  };
}

/** The value that stands in a column of all rows; null where there is none, or not the same. */
function sameInAll(rows: readonly Row[], index: number): Value {
  const value = rows[0]?.[index] ?? null;
  return value !== null && rows.every((row) => row[index] === value) ? value : null;
}

/** Joined into one piece of memory: what `+` gives is put together again wherever it is used. */
const flat = (texts: readonly string[]): string => texts.join("");
