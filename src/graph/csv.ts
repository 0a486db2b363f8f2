/**
 * CSV as RFC 4180 has it, read piece by piece: quoted fields with commas, quotes and line breaks, CRLF or LF.
 * Our own, because the known libraries build code from strings, which Workers refuse, or are many times slower.
 */

import { GraphFault } from "./graph-fault.ts";

export interface CsvReader {
  /** Hands on every row that is complete so far. Throws {@link GraphFault} `damaged`. */
  push(text: string): void;
  /** Hands on a last row without a line break; says whether the text ended with one. Throws {@link GraphFault} `damaged`. */
  end(): { readonly endedWithLineBreak: boolean };
}

const COMMA = 44;
const QUOTE = 34;
const CR = 13;
const LF = 10;
/** No row of a report is nearly as long; a longer one is a quote that never closes. */
const MAX_ROW_CHARS = 1_000_000;

interface ParsedRow {
  readonly cells: string[];
  /** Where the next row begins. */
  readonly next: number;
  readonly closed: boolean;
}

const damaged = (why: string): GraphFault => new GraphFault("damaged", `A report's CSV is damaged: ${why}.`);

/** A reader that calls `onRow` with the cells of each row; empty lines are left out. */
export function createCsvReader(onRow: (cells: readonly string[]) => void): CsvReader {
  let pending = "";
  let endedWithLineBreak = false;

  function drain(final: boolean): void {
    let at = 0;
    while (at < pending.length) {
      const row = parseRow(pending, at, final);
      if (row === null) break;
      at = row.next;
      endedWithLineBreak = row.closed;
      if (row.cells.length > 1 || row.cells[0] !== "") onRow(row.cells);
    }
    pending = pending.slice(at);
    if (pending.length > MAX_ROW_CHARS) throw damaged("a row does not end");
  }

  return {
    push(text) {
      pending += text;
      drain(false);
    },
    end() {
      drain(true);
      return { endedWithLineBreak };
    },
  };
}

/** The row that begins at `start`, or null when its end is not there yet; `final`: nothing more will come. */
function parseRow(text: string, start: number, final: boolean): ParsedRow | null {
  const cells: string[] = [];
  let at = start;
  for (;;) {
    let cell: string;
    if (text.charCodeAt(at) === QUOTE) {
      const quoted = parseQuoted(text, at, final);
      if (quoted === null) return null;
      cell = quoted.cell;
      at = quoted.next;
    } else {
      const from = at;
      while (at < text.length && text.charCodeAt(at) !== COMMA && text.charCodeAt(at) !== LF) at++;
      const crLf = text.charCodeAt(at) === LF && at > from && text.charCodeAt(at - 1) === CR;
      cell = text.slice(from, crLf ? at - 1 : at);
    }
    cells.push(cell);
    if (at >= text.length) return final ? { cells, next: at, closed: false } : null;
    const separator = text.charCodeAt(at);
    if (separator === COMMA) at++;
    else if (separator === LF) return { cells, next: at + 1, closed: true };
    else throw damaged("text follows a closing quote");
  }
}

/** The quoted field whose opening quote is at `open`; `next` is the comma, the LF or the end behind it. */
function parseQuoted(text: string, open: number, final: boolean): { cell: string; next: number } | null {
  let from = open + 1;
  let cell = "";
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) {
      if (final) throw damaged("a quoted field does not end");
      return null;
    }
    cell += text.slice(from, quote);
    // Whether this quote closes the field, only the next character tells.
    if (quote + 1 >= text.length && !final) return null;
    if (text.charCodeAt(quote + 1) !== QUOTE) {
      if (text.charCodeAt(quote + 1) !== CR) return { cell, next: quote + 1 };
      if (quote + 2 >= text.length && !final) return null;
      return { cell, next: text.charCodeAt(quote + 2) === LF ? quote + 2 : quote + 1 };
    }
    cell += '"';
    from = quote + 2;
  }
}
