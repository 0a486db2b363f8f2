import { expect, test } from "vitest";
import { browser, COMPARE, seed } from "./console.ts";

const MONTHLY = "01-cs-conference-monthly-json";
const { open, send } = browser();

const FAULTS: readonly (readonly [
  what: string,
  fields: Record<string, string | File>,
  status: number,
  said: RegExp,
])[] = [
  ["no file", { action: "compare", file: new File([], "") }, 400, /No file was chosen\./],
  ["no file to import", { action: "import" }, 400, /No file was chosen\./],
  ["an empty file", { action: "import", file: new File([], "a.json") }, 400, /The recorded answer can&#39;t be read: /],
  ["half a file", { action: "import", file: new File(['{"d":{"res'], "a.json") }, 400, /can&#39;t be read: /],
  [
    "an entity bomb",
    { action: "import", file: new File(['<!DOCTYPE a [<!ENTITY b "c">]><a/>'], "a.xml") },
    400,
    /DOCTYPE/,
  ],
  ["another report", { action: "import", set: "CsP2PSessionDaily", file: seed(MONTHLY) }, 400, /it holds CsConf/],
  ["a zone that is none", { action: "import", zone: "Mars/Base", file: seed(MONTHLY) }, 400, /&#39;Mars\/Base&#39; is/],
  ["more than the limit", { action: "import", file: new File([" ".repeat(7 << 20)], "a") }, 413, /than 6 MiB/],
  ["an unknown report", { action: "remove", set: "CsNone" }, 400, /names no report: &#39;CsNone&#39;/],
];

test.each(FAULTS)("%s", async (_, fields, status, said) => {
  const page = await send(fields);
  expect(page.status).toBe(status);
  const [, sentence = ""] = /<p role="alert" class="notice different">(.*?)<\/p>/.exec(page.text) ?? [];
  expect(sentence).toMatch(said);
  expect(sentence).toMatch(/\.$/);
  expect(page.text).toContain('type="file"');
  expect((await open(COMPARE)).text, "nothing is kept").toContain("<p>None.</p>");
});

test("what was stated stands in the form again, as text", async () => {
  const nasty = '"><script>alert(1)</script>';
  const page = await send({ action: "compare", zone: nasty, set: "CsConferenceMonthly", file: seed(MONTHLY) });
  expect(page.status).toBe(400);
  expect(page.text).not.toContain("<script");
  expect(page.text).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"');
  expect(page.text).toContain('value="CsConferenceMonthly"');
});

test("what is no form is refused in a sentence", async () => {
  const page = await send({}, { "Content-Type": "text/plain", "Sec-Fetch-Site": "same-origin" });
  expect(page.status).toBe(400);
  expect(page.text).toContain("not one of this page&#39;s forms");
});

test("a row that contradicts what is recorded is refused with both values", async () => {
  const { send, open } = browser();
  const text = await seed(MONTHLY).text();
  await send({ action: "import", file: seed(MONTHLY) });
  const other = new File([text.replace('"TotalConferences":"19"', '"TotalConferences":"20"')], "other.json");
  const page = await send({ action: "import", file: other });
  expect(page.status).toBe(409);
  expect(page.text).toMatch(/Nothing was kept: .*:19.*:20/);
  expect((await open(COMPARE)).text).toContain("CsConferenceMonthly: 1 row,");
});
