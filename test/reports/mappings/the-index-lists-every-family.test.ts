import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MAPPINGS } from "../../../mappings/index.ts";
import { mappingsIndexText } from "../../../src/cli/mappings-index-text.ts";

const FOLDER = join(import.meta.dirname, "../../../mappings");

test("the index is the one that `npm run mappings` writes", () => {
  expect(readFileSync(join(FOLDER, "index.ts"), "utf8")).toBe(mappingsIndexText(readdirSync(FOLDER)));
});

test("it holds each family's file once", () => {
  const files = readdirSync(FOLDER).filter((name) => name.startsWith("cs-") && name.endsWith(".json"));
  expect(MAPPINGS).toHaveLength(files.length);
  for (const name of files) expect(MAPPINGS).toContainEqual(JSON.parse(readFileSync(join(FOLDER, name), "utf8")));
});

test("families stand sorted, files that describe none are left out", () => {
  const text = mappingsIndexText(["windows-zones.json", "b-two.json", "index.ts", "sources.json", "a-1one.json"]);
  expect(text.split("\n").slice(1)).toEqual([
    'import a1one from "./a-1one.json" with { type: "json" };',
    'import bTwo from "./b-two.json" with { type: "json" };',
    "",
    "export const MAPPINGS: readonly unknown[] = [",
    "  a1one,",
    "  bTwo,",
    "];",
    "",
  ]);
});
