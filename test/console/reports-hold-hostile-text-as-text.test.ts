/** What others wrote, names of users above all, stays text: on the pages, in addresses, and in a spreadsheet. */
import { csvParseRows } from "d3-dsv";
import fc from "fast-check";
import { expect, test } from "vitest";
import { csvOf } from "../../src/console/reports-csv.ts";
import type { EntityType } from "../../src/legacy/model.ts";
import { TENANT } from "../support/bridge-in-node.ts";
import { browser } from "./console.ts";
import { linkOf, plain, tableOf } from "./report-pages.ts";

const HOSTILE = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  '=HYPERLINK("https://evil.example","click")',
  "+1+cmd|' /C calc'!A0",
  "-2+3",
  "@SUM(A1)",
  "\t=1+1",
  " =1+1",
  "＝1+1",
  'a "quoted", name\r\nwith lines',
  "&lt;b&gt;",
];
const SET = "CsUserActivitiesMonthly";

async function imported() {
  const reader = browser();
  const rows = HOSTILE.map((UserName, index) => ({
    ID: String(index + 1),
    Date: `/Date(${Date.UTC(2013, 4, 31)})/`,
    TenantGuid: TENANT,
    TenantName: "ExampleTenantName",
    UserName,
    TotalP2PSessions: String(index),
  }));
  await reader.bridge.importRows(SET, rows);
  return reader;
}

test("user names are text on the report's page and on the row's", async () => {
  const { open } = await imported();
  for (const target of [`/bridge/reports/${SET}`, `/bridge/trust/${SET}?date=2013-05-31`]) {
    const page = await open(target);
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/<script|<img|<b>gt|\sonerror=alert\(1\)>/i);
    for (const name of HOSTILE) expect(plain(page.text)).toContain(name);
  }
  const { rows } = tableOf(await open(`/bridge/reports/${SET}?column=UserName`));
  expect(rows.map(([, cell = ""]) => plain(cell))).toEqual(HOSTILE);
});

test("CSV keeps every value and leaves a spreadsheet nothing to calculate", async () => {
  const { open, bridge } = await imported();
  const page = await open(`/bridge/reports/${SET}?column=UserName&column=TotalP2PSessions`);
  const answer = await bridge.ask(linkOf(page, "CSV, for spreadsheets") ?? "");
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect([...bytes.slice(0, 3)], "Excel takes it for UTF-8").toEqual([0xef, 0xbb, 0xbf]);
  const text = new TextDecoder().decode(bytes);
  expect(text.endsWith("\r\n")).toBe(true);
  const [head, ...lines] = csvParseRows(text);
  expect(head).toEqual(["Date", "UserName", "TotalP2PSessions"]);
  expect(lines).toEqual(
    HOSTILE.map((name, index) => ["2013-05-31", /^\s*[=+\-@＝]/.test(name) ? `'${name}` : name, String(index)]),
  );
});

test("any text comes back from CSV as it was, but for the apostrophe, and never begins as a formula", () => {
  const type: EntityType = {
    name: "T",
    key: "ID",
    aliases: {},
    properties: [
      { name: "Name", type: "Edm.String", nullable: true },
      { name: "Amount", type: "Edm.Decimal", nullable: false },
    ],
  };
  const texts = fc.array(fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.constantFrom(...HOSTILE)), {
    minLength: 1,
  });
  fc.assert(
    fc.property(texts, (names) => {
      const csv = csvOf(
        type,
        [0, 1],
        names.map((name) => [name, "-1.50"]),
      );
      const [, ...lines] = csvParseRows(csv.slice(1));
      expect(lines).toHaveLength(names.length);
      lines.forEach(([cell = "", amount], index) => {
        expect([names[index], `'${names[index]}`]).toContain(cell);
        expect(cell).not.toMatch(/^[\s]*[=+\-@]/);
        expect(amount, "numbers stay numbers").toBe("-1.50");
      });
    }),
  );
});

test("an absent value is an empty cell", () => {
  const type: EntityType = {
    name: "T",
    key: "ID",
    aliases: {},
    properties: [{ name: "N", type: "Edm.Int64", nullable: true }],
  };
  expect(csvOf(type, [0], [[null], [0]])).toBe("\uFEFFN\r\n\r\n0\r\n");
});

test("hostile options come back as text and leave no header or name of a file", async () => {
  const { open, bridge } = await imported();
  const nasty = '"><script>alert(1)</script>\r\nX: y';
  const query = ["column", "zone", "from", "to", "order", "page", "date", "id", "records", "tenant"]
    .map((name) => `${name}=${encodeURIComponent(nasty)}`)
    .join("&");
  for (const target of [
    `/bridge/reports/${SET}?${query}`,
    `/bridge/trust/${SET}?${query}`,
    `/bridge/reports?${query}`,
  ]) {
    const page = await open(target);
    expect(page.status).toBe(404);
    expect(page.text).not.toContain("<script");
    const own = await open(target.replace(/&tenant=.*/, ""));
    expect(own.text).not.toContain("<script");
  }
  const file = await bridge.ask(`/bridge/reports/${SET}?download=csv&column=${encodeURIComponent(nasty)}`);
  expect(file.headers.get("Content-Disposition")).toBe(`attachment; filename="${SET}.csv"`);
});
