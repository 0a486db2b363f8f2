/** README's fidelity table: written from the mappings, complete, and honest about what can't be had. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import sources from "../../../mappings/sources.json" with { type: "json" };
import { catalog } from "../../../src/catalog.ts";
import { fidelityTable, withFidelityTable } from "../../../src/cli/fidelity-table.ts";

const README = readFileSync(join(import.meta.dirname, "../../../README.md"), "utf8");
const { families } = catalog();
const table = fidelityTable(families, sources as Parameters<typeof fidelityTable>[1]);
const lines = table.split("\n");

test("README has it as `npm run mappings` writes it", () => {
  expect(README).toBe(withFidelityTable(README, table));
});

test("writing it again changes nothing, and a README without its markers is refused", () => {
  expect(withFidelityTable(withFidelityTable(README, "old"), table)).toBe(withFidelityTable(README, table));
  expect(() => withFidelityTable("no markers here", table)).toThrow("README.md lacks the lines");
});

test("every field of every report stands in one row of its report, with its best source's fidelity", () => {
  for (const { name, fields } of families) {
    for (const field of fields) {
      const rows = lines
        .filter((line) => line.startsWith("| "))
        .map((line) => line.split("|").map((cell) => cell.trim()))
        .filter(
          ([, report, names = ""]) =>
            report?.replace("²", "") === name && names.replaceAll("¹", "").split(", ").includes(field.name),
        );
      expect([name, field.name, rows.length]).toEqual([name, field.name, 1]);
      const best = field.sources.find(({ formula }) => formula !== "unavailable");
      const claim = best === undefined ? "unavailable" : [best.fidelity, best.bias].filter(Boolean).join(", ");
      expect([name, field.name, rows[0]?.[4]]).toEqual([name, field.name, claim]);
    }
  }
});

test("what no source of today gives is listed with its reason", () => {
  for (const { name, fields } of families) {
    for (const field of fields) {
      const today = field.sources.filter(
        ({ source, formula }) => source !== "skypeReports" && formula !== "unavailable",
      );
      const listed = lines.filter(
        (line) => line.startsWith("- ") && new RegExp(`\\b${name}\\.${field.name}\\b`).test(line),
      );
      expect([name, field.name, listed.length]).toEqual([name, field.name, today.length === 0 ? 1 : 0]);
    }
  }
  expect(table).toMatch(/TotalP2PIMSessions.*: Instant messages leave no call record\./);
  expect(table).toMatch(/TotalTransferredFiles: File transfers leave no call record\./);
});
