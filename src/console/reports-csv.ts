/** A report's rows as CSV for spreadsheets (RFC 4180): UTF-8 with a byte order mark, by which Excel knows it. */
import { csvFormatRows } from "d3-dsv";
import { clockText } from "../legacy/clock-text.ts";
import type { EntityType, Property, Row, Value } from "../legacy/model.ts";

const MIDNIGHT = "T00:00:00";
/** What makes a spreadsheet read text as a formula, full-width forms and blanks before it included. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** @param columns places of the columns in the type's properties, in the order to write */
export function csvOf({ properties }: EntityType, columns: readonly number[], rows: readonly Row[]): string {
  const table = [
    columns.map((column) => properties[column]?.name ?? ""),
    ...rows.map((row) => columns.map((column) => csvCell(row[column] ?? null, properties[column]))),
  ];
  return `\uFEFF${table.map((line) => `${csvFormatRows([line])}\r\n`).join("")}`;
}

/** Text that a spreadsheet would calculate begins with an apostrophe, as OWASP advises; null is empty. */
function csvCell(value: Value, property: Property | undefined): string {
  if (value === null) return "";
  if (property?.name === "Date") return clockText(Number(value)).replace(MIDNIGHT, "");
  if (property?.type === "Edm.DateTime") return clockText(Number(value));
  const text = String(value);
  return property?.type === "Edm.String" && FORMULA.test(text) ? `'${text}` : text;
}
