import fc from "fast-check";
import { expect, test } from "vitest";
import { catalog } from "../../src/catalog.ts";
import type { ComparableRow } from "../../src/diff/model.ts";
import { readRecording } from "../../src/diff/recording.ts";
import type { ReportSet } from "../../src/reports/catalog.ts";
import { comparedWith, periodSets, rowsOf } from "./rows.ts";
import { atom, CULTURES, csv, light, verbose } from "./written.ts";

type Writer = (set: string, rows: readonly ComparableRow[]) => string;

const WRITERS: readonly (readonly [name: string, write: Writer])[] = [
  ["Atom", atom],
  ["verbose JSON", verbose],
  ["JSON light", light],
  ...Object.entries(CULTURES).map(
    ([name, culture]) => [`CSV: ${name}`, (_: string, rows: readonly ComparableRow[]) => csv(rows, culture)] as const,
  ),
];

const utf16 = (text: string): Uint8Array => new Uint8Array(Buffer.from(`\ufeff${text}`, "utf16le"));
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const read = (bytes: Uint8Array, set: ReportSet) => readRecording(bytes, { set: set.name }, catalog());

test.each(WRITERS.flatMap((old) => WRITERS.map((next) => [old[0], next[0], old[1], next[1]] as const)))(
  "%s beside %s",
  (_old, _next, writeOld, writeNew) => {
    fc.assert(
      fc.property(
        // A fortnight of days or a year of months settles the order of day and month.
        fc.constantFrom(...periodSets).chain((set) => fc.tuple(fc.constant(set), rowsOf(set, 14, 20), fc.boolean())),
        ([set, rows, wide]) => {
          const [old, next] = [writeOld(set.name, rows), writeNew(set.name, rows)];
          const read1 = read(wide ? utf16(old) : utf8(old), set);
          const compared = comparedWith(set, read1.rows, read(utf8(next), set).rows);
          expect(compared.verdict).toBe("acceptable");
          expect(compared.counts.same).toBe(rows.length * set.family.fields.length);
          expect(compared.causes).toEqual([]);
        },
      ),
      { numRuns: 3 },
    );
  },
);
