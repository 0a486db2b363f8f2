/** The grammar is proved by three kinds of tables, which together must not shrink below three hundred cases. */
import { expect, it } from "vitest";
import { CLIENT_ADDRESSES, PLACES } from "./tables/client-addresses.ts";
import { ADDRESS_TEXTS, FILTER_TEXTS, OPTION_TEXTS } from "./tables/error-texts.ts";
import { SENTENCES } from "./tables/specification-sentences.ts";

const TABLES = {
  "sentences of the specification": [SENTENCES],
  "texts of errors": [FILTER_TEXTS, ADDRESS_TEXTS, OPTION_TEXTS],
  "addresses that clients send": [PLACES, CLIENT_ADDRESSES],
};

it("three kinds of tables hold at least 300 cases, none of them twice", () => {
  const cases = Object.values(TABLES).map((tables) => tables.flat().map((line) => JSON.stringify(line)));
  for (const kind of cases) expect(new Set(kind).size).toBe(kind.length);
  const sizes = cases.map((kind) => kind.length);
  console.info(
    `Grammar tables: ${Object.keys(TABLES)
      .map((kind, i) => `${sizes[i]} ${kind}`)
      .join(", ")}.`,
  );
  for (const size of sizes) expect(size).toBeGreaterThanOrEqual(75);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThanOrEqual(300);
});
