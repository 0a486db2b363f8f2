/**
 * The documents' own request and response pairs against the Worker: the rows are imported as recorded answers, the
 * documented request is sent as it stands, and the documented answer comes back byte for byte, but for `updated`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { ask } from "../../wire/ask.ts";
import { PUBLIC_ORIGIN } from "../../wire/tenants.ts";

const SEEDS = join(import.meta.dirname, "..", "seeds");
const REQUEST = ".request.txt";
const fixture = (name: string): string => readFileSync(join(SEEDS, name), "utf8");

const PAIRS = readdirSync(SEEDS)
  .filter((name) => name.endsWith(REQUEST))
  .map((file) => {
    const name = file.slice(0, -REQUEST.length);
    return { name, request: fixture(file), response: fixture(`${name}.response.txt`) };
  });

const UPDATED = /<updated>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ<\/updated>/g;
const withoutUpdated = (document: string): string => document.replace(UPDATED, "<updated/>");

beforeAll(async () => {
  // Pairs 03 and 04 hold the same rows: what is recorded already may be offered again.
  for (const { name, response } of PAIRS) {
    const imported = await ask("documents", "/bridge/import", { method: "POST", body: response });
    expect(imported.status, `${name}: ${imported.text}`).toBe(200);
  }
});

test("the documents show six pairs", () => {
  expect(PAIRS.map(({ name }) => name.slice(0, 2))).toEqual(["01", "02", "03", "04", "05", "06"]);
});

test.each(PAIRS)("$name is answered as documented", async ({ request, response }) => {
  expect(request.startsWith(`${PUBLIC_ORIGIN}/`)).toBe(true);
  const answer = await ask("documents", request.slice(PUBLIC_ORIGIN.length));
  expect(answer.status).toBe(200);
  expect(withoutUpdated(answer.text)).toBe(withoutUpdated(response));
  expect(answer.text.match(UPDATED)?.length ?? 0).toBe(response.match(UPDATED)?.length ?? 0);
});
