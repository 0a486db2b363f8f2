import { describe, expect, it } from "vitest";
import { keeps } from "./fixtures.ts";
import { SENTENCES } from "./tables/specification-sentences.ts";

describe("$filter means what OData V2 says", () => {
  it.each(SENTENCES)("%s: %s -> %s", (_sentence, filter, kept) => {
    expect(keeps(filter)).toBe(kept);
  });
});
