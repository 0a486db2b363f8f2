import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { browser, COMPARE, hiddenFields, OPERATOR, seed } from "./console.ts";

const SEEDS = readdirSync(join(import.meta.dirname, "../conformance/seeds"))
  .filter((name) => name.endsWith(".response.txt"))
  .map((name) => name.replace(".response.txt", ""));
const MONTHLY = "01-cs-conference-monthly-json";
const EMPTY = "<h2>Recorded answers held</h2><p>None.</p>";

test.each(SEEDS)("%s: compared, imported by the next step, compared again: acceptable", async (name) => {
  const { open, send } = browser();
  const before = await send({ action: "compare", zone: "UTC", file: seed(name) });
  expect(before.status).toBe(200);
  expect(before.text).toContain('<p class="verdict incomparable">');
  expect((await open(COMPARE)).text, "comparing keeps nothing").toContain(EMPTY);

  const kept = await send({ action: "import", ...hiddenFields(before) });
  expect(kept.status).toBe(200);
  const [, rows] = /role="status"[^>]*>(\d+) rows? of \w+ kept, \1 of them new/.exec(kept.text) ?? [];
  expect(Number(rows)).toBeGreaterThan(0);
  expect(kept.text).not.toContain(EMPTY);

  const after = await send({ action: "compare", zone: "UTC", file: seed(name) });
  expect(after.text).toContain('<p class="verdict acceptable">');
  const again = await send({ action: "import", file: seed(name) });
  expect(again.text, "a second import does no harm").toContain("0 of them new");
});

test("the page is the one that POST /bridge/diff sends, with the bar and the next step put in", async () => {
  const { bridge, send } = browser();
  const file = seed(MONTHLY);
  const own = await bridge.ask(`/bridge/diff?zone=UTC&name=${file.name}`, {
    method: "POST",
    username: OPERATOR,
    headers: { Accept: "text/html" },
    body: await file.text(),
  });
  const shown = await send({ action: "compare", zone: "UTC", file });
  const plain = shown.text
    .replace(/<link.*?>(?=<\/head>)/, "")
    .replace(/<div class="site">.*?<\/div>/s, "")
    .replace(/<form .*?<\/form>/s, "");
  expect(plain).toBe((await own.text()).replace(/<style>.*?<\/style>/s, ""));
});

test("recorded rows are counted first, and go only when the number is confirmed", async () => {
  const { open, send } = browser();
  await send({ action: "import", file: seed(MONTHLY) });
  await send({ action: "import", file: seed("05-cs-active-user-weekly-json") });
  const asked = await send({ action: "remove", set: "CsConferenceMonthly", from: "", to: "" });
  expect(asked.text).toContain("1 recorded row of CsConferenceMonthly would go");
  expect((await open(COMPARE)).text).toContain("CsConferenceMonthly: 1 row, 2013-05-31 to 2013-05-31");

  const wrong = await send({ action: "remove", ...hiddenFields(asked), confirm: "7" });
  expect(wrong.status).toBe(409);
  expect(wrong.text).toMatch(/role="alert"[^>]*>Nothing was removed/);

  const gone = await send({ action: "remove", ...hiddenFields(asked) });
  expect(gone.text).toContain("1 recorded row of CsConferenceMonthly removed.");
  expect(gone.text).not.toContain("<li>CsConferenceMonthly:");
  expect(gone.text).toContain("<li>CsActiveUserWeekly:");
});

test("a file too large to travel in the page is asked for again", async () => {
  const { send } = browser();
  const text = await seed(MONTHLY).text();
  const large = new File([text, " ".repeat(600_000)], "large.json");
  const page = await send({ action: "compare", file: large });
  expect(page.text).toContain("To import it, choose large.json again");
  expect(hiddenFields(page)).not.toHaveProperty("held");
});
