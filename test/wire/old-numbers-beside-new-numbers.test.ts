/** The comparison in workerd: encodings, CSV, Atom, the page; what it is in all other respects is told in test/diff/. */
import { expect, test } from "vitest";
import { askBare, basic } from "./ask.ts";
import { importRows } from "./recorded-rows.ts";
import { operatorOf } from "./tenants.ts";

const DAYS = ["2013-05-13", "2013-05-14", "2013-05-15", "2013-05-16"];
const rows = DAYS.map((date, index) => ({
  date,
  values: { TotalAudioMinutes: 1000 + index, TotalVideoMinutes: index },
}));

const csvText = [
  "Date;TotalAudioMinutes;TotalVideoMinutes",
  ...DAYS.map((_, index) => `${13 + index}.05.2013;1.00${index};${index}`),
].join("\r\n");

const ask = (query: string, body: string, accept = "application/json") =>
  askBare(`/bridge/diff?${query}`, {
    method: "POST",
    headers: { Authorization: basic(operatorOf("recorded")), Accept: accept },
    body,
  });

test("a CSV agrees with the recorded rows, a changed one is told, the page has no script", async () => {
  await importRows("recorded", "CsP2PAVTimeDaily", rows);
  const same = await ask("", csvText);
  expect(same.status, same.text).toBe(200);
  expect(JSON.parse(same.text)).toMatchObject({
    verdict: "acceptable",
    comparisons: [{ set: "CsP2PAVTimeDaily", counts: { same: 8 } }],
  });
  const changed = csvText.replace("1.001", "1.100");
  expect(JSON.parse((await ask("", changed)).text)).toMatchObject({
    verdict: "different",
    comparisons: [{ counts: { different: 1 } }],
  });
  const page = await ask("", changed, "text/html");
  expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(page.text).toContain("<svg ");
  expect(page.text).not.toContain("<script");
});

test("rows are removed once their number is confirmed", async () => {
  await importRows("recorded", "CsP2PAVTimeDaily", rows);
  const remove = (query: string) =>
    askBare(`/bridge/import/remove?${query}`, {
      method: "POST",
      headers: { Authorization: basic(operatorOf("recorded")) },
    });
  expect(JSON.parse((await remove("set=CsP2PAVTimeDaily&to=2013-05-14")).text)).toMatchObject({ rows: 2, removed: 0 });
  expect((await remove("set=CsP2PAVTimeDaily&to=2013-05-14&confirm=3")).status).toBe(409);
  expect(JSON.parse((await remove("set=CsP2PAVTimeDaily&confirm=4")).text)).toMatchObject({ rows: 4, removed: 4 });
  expect(JSON.parse((await remove("set=CsP2PAVTimeDaily")).text)).toMatchObject({ rows: 0, removed: 0 });
});
