/** SECURITY.md names a test for each requirement: all of them are there, and each item is named once. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const text = readFileSync(join(ROOT, "SECURITY.md"), "utf8");
const rows = text
  .split("\n")
  .filter((line) => /^\| (?:ASVS|API\d+:2023) /.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()));

test("every test named is a file with tests", () => {
  expect(rows.length).toBeGreaterThan(40);
  for (const [, item, , named = ""] of rows) {
    const files = named.split(", ");
    for (const file of files) {
      expect([item, file, existsSync(join(ROOT, file))]).toEqual([item, file, true]);
      expect(readFileSync(join(ROOT, file), "utf8")).toMatch(/(?:\b(?:test|it)(?:\.\w+)*|Tests)\(/);
    }
  }
});

test("items have the form of their lists, each once; all ten risks of the API list are there", () => {
  const items = rows.flatMap(([, item = ""]) =>
    item.startsWith("ASVS ") ? item.slice(5).split(", ") : [item.split(" ")[0] ?? ""],
  );
  for (const item of items) expect(item).toMatch(/^(?:\d{1,2}\.\d{1,2}\.\d{1,2}|API\d+:2023)$/);
  expect(items.filter((item, index) => items.indexOf(item) !== index)).toEqual([]);
  expect(items.filter((item) => item.startsWith("API"))).toHaveLength(10);
});

test("files it links to are there", () => {
  for (const [, link = ""] of text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
    expect([link, existsSync(join(ROOT, link))]).toEqual([link, true]);
  }
});
