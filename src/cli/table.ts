/** Rows as columns of a terminal: figures to the right, texts to the left, no longer than they need be. */
import { stripVTControlCharacters, styleText } from "node:util";

/**
 * A table's lines, the head first.
 *
 * @param figures places of the columns that hold figures
 */
export function tableText(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  figures: ReadonlySet<number> = new Set(),
): string[] {
  const widths = head.map((name, place) => Math.max(name.length, ...rows.map((row) => row[place]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, place) => (figures.has(place) ? cell.padStart(widths[place] ?? 0) : cell.padEnd(widths[place] ?? 0)))
      .join("  ")
      .trimEnd();
  return [dim(line(head)), ...rows.map(line)];
}

/** Each row as a list of names and values, for tables that are wider than the terminal. */
export function listText(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(...head.map((name) => name.length));
  return rows.flatMap((row, index) => [
    ...(index === 0 ? [] : [""]),
    ...head.map((name, place) => `${dim(name.padEnd(width))}  ${row[place] ?? ""}`.trimEnd()),
  ]);
}

/** Wider than any sheet of paper: where the output is no terminal, tables are allowed this. */
const WIDEST = 200;

/** Whether a table fits into a terminal of so many columns; undefined for what is no terminal. */
export function fits(lines: readonly string[], columns: number | undefined): boolean {
  return lines.every((line) => lengthOf(line) <= (columns ?? WIDEST));
}

const lengthOf = (line: string): number => stripVTControlCharacters(line).length;

/** Colours on a terminal only, and not where NO_COLOR asks for none. */
export const dim = (text: string): string => styleText("gray", text, { stream: process.stdout });
export const bold = (text: string): string => styleText("bold", text, { stream: process.stdout });
