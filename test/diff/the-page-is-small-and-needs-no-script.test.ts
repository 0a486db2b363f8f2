import { expect, test } from "vitest";
import { diffResult } from "../../src/diff/model.ts";
import { diffPage } from "../../src/diff/page.ts";
import { resultSchema } from "../../src/diff/result-schema.ts";
import { diffText } from "../../src/diff/text.ts";
import { aYear, compareYear } from "./a-year.ts";

const year = aYear();

test("all families over a year, every figure different: a page under 300 KB without script or address", async () => {
  const begun = performance.now();
  const result = compareYear(year);
  const page = await diffPage(result);
  const text = diffText(result, (_, said) => said);
  const took = performance.now() - begun;
  const figures = result.comparisons.reduce((sum, { rows, fields }) => sum + rows.length * fields.length, 0);
  console.log(
    `${result.comparisons.length} sets, ${figures} figures compared and told in ${took.toFixed(0)} ms; the page has ${page.length} characters`,
  );
  expect(Buffer.byteLength(page)).toBeLessThan(300_000);
  expect(page).not.toMatch(/<script|javascript:|\son[a-z]+=|<link|@import|url\(|(src|href)="(?!#)/i);
  for (const { set } of year) expect(page).toContain(`>${set.name} <`);
  expect(page.match(/<svg /g)?.length).toBeGreaterThan(50);
  expect(page.match(/<title id=/g)?.length).toBe(page.match(/<svg /g)?.length);
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
});

test("the JSON document is the one that the schema describes, and holds every row", () => {
  const result = compareYear(aYear(31));
  const document: unknown = JSON.parse(JSON.stringify(result));
  expect(resultSchema.parse(document)).toEqual(document);
  for (const { rows, set } of result.comparisons) {
    const made = aYear(31).find((one) => one.set.name === set);
    expect(rows).toHaveLength(made?.old.length ?? -1);
  }
});

test("text from outside is shown as text", async () => {
  const nasty = "<script>alert(1)</script>";
  const [first, ...rest] = compareYear(aYear(31)).comparisons;
  if (first === undefined) throw new Error("no comparison");
  const page = await diffPage(
    diffResult([{ ...first, old: nasty, notes: [nasty] }, ...rest], [{ name: nasty, why: nasty }]),
  );
  expect(page).not.toContain("<script");
  expect(page).toContain("&lt;script&gt;");
});
