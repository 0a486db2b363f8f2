/** The table of sentences is worth what its proofs are: each file that it names is there, and each row has one or a reason. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const HERE = import.meta.dirname;
const ROOT = join(HERE, "..", "..");
const README = readFileSync(join(HERE, "README.md"), "utf8");
const FILE = /[\w/.-]+\.test\.ts/g;

/** A second file of a folder is named without it, so a bare name may stand in the folder of the one before. */
function isThere(name: string, before: string | undefined): boolean {
  const folder = before?.includes("/") ? before.slice(0, before.lastIndexOf("/")) : ".";
  const places = [ROOT, HERE, join(ROOT, "test/legacy/writing"), join(ROOT, folder), join(HERE, folder)];
  return places.some((place) => existsSync(join(place, name)));
}

test("every file that the table names is there", () => {
  const missing = README.split("\n").flatMap((line) => {
    const names = line.match(FILE) ?? [];
    return names.filter((name, index) => !isThere(name, names[index - 1]));
  });
  expect(missing).toEqual([]);
});

const ROWS = [...README.matchAll(/^\| (\d{3})-(\d+) \| .* \| (.+) \|$/gm)].map(([, document, number, proof]) => ({
  document: document ?? "",
  number: Number(number),
  proof: proof ?? "",
}));

test("sentences are numbered without a hole in each of the five documents", () => {
  const documents = [...new Set(ROWS.map(({ document }) => document))];
  expect(documents).toEqual(["000", "001", "002", "003", "004"]);
  for (const document of documents) {
    const numbers = ROWS.filter((row) => row.document === document).map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  }
});

test("each sentence has a proof, a sentence that has one, or the reason why it does not apply", () => {
  const known = new Set(ROWS.map(({ document, number }) => `${document}-${number}`));
  for (const { document, number, proof } of ROWS) {
    const referred = proof.match(/\b00\d-\d+/g) ?? [];
    const told =
      proof.match(FILE) !== null || /seeds, pair/.test(proof) || referred.length > 0 || /does not apply/.test(proof);
    expect(told, `${document}-${number}: ${proof}`).toBe(true);
    for (const one of referred) expect(known.has(one), one).toBe(true);
  }
});
