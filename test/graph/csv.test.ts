import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCsvReader } from "../../src/graph/csv.ts";

function read(...chunks: string[]): { rows: string[][]; ended: boolean } {
  const rows: string[][] = [];
  const reader = createCsvReader((cells) => rows.push([...cells]));
  for (const chunk of chunks) reader.push(chunk);
  return { rows, ended: reader.end().endedWithLineBreak };
}

describe("CSV", () => {
  it.each([
    [
      "a,b\r\n1,2\r\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
      true,
    ],
    [
      "a,b\n1,2",
      [
        ["a", "b"],
        ["1", "2"],
      ],
      false,
    ],
    [
      "a,b\r\n1,2\r",
      [
        ["a", "b"],
        ["1", "2\r"],
      ],
      false,
    ],
    ['"a,1","b""q""","c\r\nd"\r\n', [["a,1", 'b"q"', "c\r\nd"]], true],
    ['"",x\n', [["", "x"]], true],
    ['a"b,c\n', [['a"b', "c"]], true],
    [",\n", [["", ""]], true],
    ["a\n\n\r\nb\n", [["a"], ["b"]], true],
    ["", [], false],
  ])("%j is read as RFC 4180 has it", (text, rows, ended) => {
    expect(read(text)).toEqual({ rows, ended });
  });

  it.each(['"a', '"a""', '"a"b\n', 'x\n"a\n'])("%j is damaged", (text) => {
    expect(() => read(text)).toThrow("CSV is damaged");
  });

  it("is read the same however it is cut into pieces", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "é", ",", '"', "\n", "\r", " "), maxLength: 6 });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    const quoted = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    fc.assert(
      fc.property(table, fc.array(fc.nat(60), { maxLength: 5 }), (rows, cuts) => {
        const text = rows.map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");
        const places = [...cuts.map((cut) => Math.min(cut, text.length)), text.length].sort((a, b) => a - b);
        const chunks = places.map((place, index) => text.slice(places[index - 1] ?? 0, place));
        expect(read(...chunks)).toEqual({ rows, ended: true });
      }),
      { numRuns: 300 },
    );
  });
});
