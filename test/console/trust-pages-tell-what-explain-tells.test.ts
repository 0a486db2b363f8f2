import { beforeAll, expect, test } from "vitest";
import { catalog } from "../../src/catalog.ts";
import { type Company, collectedCompany, linkOf, plain, type Shown, TRUST, tableOf } from "./report-pages.ts";

let company: Company;
beforeAll(async () => {
  company = await collectedCompany();
});
const open = (target: string): Promise<Shown> => company.open(target);
const jsonOf = async <T>(target: string): Promise<T> => (await (await company.ask(target)).json()) as T;

interface Explained {
  readonly value: string | number | null;
  readonly sources: readonly { source: string; share: number; days: number }[];
  readonly formula: string;
  readonly fidelity: string;
  readonly bias: string | null;
  readonly why: string | null;
  readonly behind: { records: number; sessions: number; reportDays: number; ids?: readonly string[] };
}
type Explanation = { rows: readonly { date: string; id: number; fields: Record<string, Explained> }[] };

const LABELS: Readonly<Record<string, string>> = {
  callRecords: "Call records",
  pstnLogs: "Telephone logs",
  skypeReports: "Skype for Business usage reports",
  teamsReports: "Teams usage reports",
  recorded: "Recorded answers",
};
const BIASES: Readonly<Record<string, string>> = {
  over: "approximate, may be too high",
  under: "approximate, may be too low",
  either: "approximate, may be too high or too low",
};

/** The fields of a page as it tells them: the heading, and each term with what stands behind it. */
const fieldsOf = ({ text }: Shown): { head: string; terms: Record<string, string> }[] =>
  [...text.matchAll(/<div><h3 id="[\w-]+">(.*?)<\/h3><dl>(.*?)<\/dl><\/div>/gs)].map(([, head = "", list = ""]) => ({
    head: plain(head),
    terms: Object.fromEntries(
      [...list.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/gs)].map(([, term = "", told = ""]) => [term, plain(told)]),
    ),
  }));

test("every field of every report stands there with all that /bridge/mappings tells of it", async () => {
  type Mapped = {
    name: string;
    sources: Record<"source" | "formula" | "fidelity" | "bias" | "why" | "from", string | null>[];
  };
  const { families } = await jsonOf<{ families: { name: string; sets: string[]; fields: Mapped[] }[] }>(
    "/bridge/mappings",
  );
  expect(families.length).toBe(catalog().families.length);
  const all = await open(TRUST);
  for (const family of families) {
    const [, part = ""] = all.text.split(`<h2 id="${family.name}">`);
    const of = await open(`${TRUST}/${family.sets[0]}`);
    for (const text of [part.split("<h2 id=")[0] ?? "", of.text]) {
      const [, table = ""] =
        new RegExp(`<caption>Fields of ${family.name}</caption>(.*?)</table>`, "s").exec(text) ?? [];
      const lines = [...table.matchAll(/<tr>(.*?)<\/tr>/gs)].slice(1).map(([, line = ""]) => line);
      const wanted = family.fields.flatMap(({ name, sources }) =>
        sources.map((source, index) => ({ name, index, source })),
      );
      expect(lines).toHaveLength(wanted.length);
      lines.forEach((line, at) => {
        const {
          name,
          index,
          source: entry,
        } = wanted[at] ?? { name: "", index: 0, source: {} as Mapped["sources"][number] };
        const cells = [...line.matchAll(/<td>(.*?)<\/td>/gs)].map(([, cell = ""]) => plain(cell));
        expect(plain(line).startsWith(name)).toBe(index === 0);
        expect(cells[0]).toBe(LABELS[entry.source ?? ""]);
        expect(cells[1]).toBe(entry.bias === null ? entry.fidelity : BIASES[entry.bias]);
        expect(cells[2]?.startsWith(entry.formula ?? "")).toBe(true);
        if (entry.fidelity !== "unavailable") expect(cells[2]?.endsWith(entry.from ?? "")).toBe(true);
        expect(cells[3]).toBe(entry.why ?? "");
      });
    }
    for (const { name } of family.fields) expect(of.text).toContain(` id="${name}">${name}<`);
  }
});

test.each([
  "CsConferenceDaily",
  "CsActiveUserMonthly",
  "CsP2PSessionWeekly",
  "CsUserActivitiesMonthly",
  "CsPSTNUsageDetailDaily",
])("a row of %s is opened to what explain tells of it", async (set) => {
  const report = await open(`/bridge/reports/${set}?zone=Asia%2FTokyo&order=newest`);
  const { rows } = tableOf(report);
  const [first = ""] = rows[Math.min(2, rows.length - 1)] ?? [];
  const link = linkOf({ text: first }, plain(first)) ?? "";
  const page = await open(link);
  expect(page.status).toBe(200);
  const json = linkOf(page, "The same as JSON") ?? "";
  const { rows: told } = (await (await company.ask(json, { "X-timezone": "Asia/Tokyo" })).json()) as Explanation;
  expect(told).toHaveLength(1);
  const [row] = told;
  expect(row?.date).toBe(plain(first));
  const fields = fieldsOf(page);
  expect(fields.map(({ head }) => head.split(": ")[0])).toEqual(Object.keys(row?.fields ?? {}));
  Object.entries(row?.fields ?? {}).forEach(([name, field], index) => {
    const { head = "", terms = {} } = fields[index] ?? {};
    const isTime = /Time/.test(name) && typeof field.value === "number" && field.value > 1e12;
    if (!isTime) expect(head).toContain(`${name}: ${field.value ?? "–"} `);
    expect(head.endsWith(field.bias === null ? field.fidelity : (BIASES[field.bias] ?? "?"))).toBe(true);
    expect(terms.Formula).toBe(field.formula);
    expect(terms.Why).toBe(field.why ?? undefined);
    const sources = field.sources.map(
      ({ source, share, days }) =>
        `${LABELS[source]} ${(share * 100).toFixed(share < 0.1 ? 1 : 0)}% (${days} day${days === 1 ? "" : "s"})`,
    );
    expect(terms.Sources).toBe(sources.length === 0 ? "none" : sources.join(", "));
    expect(terms["Behind it"]).toContain(`${field.behind.records} record${field.behind.records === 1 ? "" : "s"}`);
    if (field.behind.sessions > 0) expect(terms["Behind it"]).toContain(`${field.behind.sessions} session`);
    if (field.behind.reportDays > 0) expect(terms["Behind it"]).toContain(`${field.behind.reportDays} day`);
  });
});

test("a figure is opened down to its records, as many as it counts", async () => {
  const { rows } = await jsonOf<Explanation>(
    "/bridge/explain/CsConferenceDaily?$orderby=TotalConferences%20desc&$top=1",
  );
  const [row] = rows;
  const page = await open(`${TRUST}/CsConferenceDaily?date=${row?.date}`);
  expect(page.text).not.toContain('class="ids"');
  const link = linkOf(page, "Name the records of TotalConferences") ?? "";
  expect(link).toMatch(/&records=TotalConferences#TotalConferences$/);
  const opened = await open(link);
  const [, list = ""] = /<ul class="ids">(.*?)<\/ul>/s.exec(opened.text) ?? [];
  const ids = [...list.matchAll(/<code>(.*?)<\/code>/g)].map(([, id]) => id);
  expect(ids.length).toBe(row?.fields.TotalConferences?.behind.records);
  expect(ids.length).toBeGreaterThan(0);
  const explained = await jsonOf<Explanation>(
    `/bridge/explain/CsConferenceDaily(datetime'${row?.date}T00:00:00')?records=TotalConferences`,
  );
  expect(ids).toEqual(explained.rows[0]?.fields.TotalConferences?.behind.ids);
  expect(linkOf(opened, "Name the records of AVConferences")).toBeDefined();
});

test("one row of a Date is told by its ID; without one all of the Date are opened", async () => {
  const { rows } = await jsonOf<Explanation>("/bridge/explain/CsPSTNUsageDetailDaily?$top=1");
  const { date, id } = rows[0] ?? {};
  const one = await open(`${TRUST}/CsPSTNUsageDetailDaily?date=${date}&id=${id}`);
  expect(one.text.match(/<h2>/g)).toHaveLength(1);
  expect(plain(one.text)).toContain(`${date} ID ${id}`);
  const sameDay = await jsonOf<Explanation>(
    `/bridge/explain/CsPSTNUsageDetailDaily?$filter=Date%20eq%20datetime'${date}T00:00:00'`,
  );
  const all = await open(`${TRUST}/CsPSTNUsageDetailDaily?date=${date}`);
  expect(all.text.match(/<h2>/g)).toHaveLength(Math.min(20, sameDay.rows.length));
  const ids = [...all.text.matchAll(/ id="([^"]*)"/g)].map(([, value]) => value);
  expect(new Set(ids).size, "each anchor once").toBe(ids.length);
});

test.each([
  ["date=2026-13-01", 400, "'2026-13-01' is no date: write it as 2026-11-17."],
  ["date=2026-11-19&zone=Mars", 400, "The time zone 'Mars' is not known."],
  ["date=2026-11-19&id=1%20or%201%20eq%201", 400, "'1 or 1 eq 1' is no ID of a row: it is a whole number."],
  ["date=2026-11-19&records=Nothing", 400, "names 'Nothing', which is no field of CsConferenceDaily."],
  ["date=2019-11-19", 200, "No row of CsConferenceDaily has the Date 2019-11-19 in UTC."],
])("%s is answered in a sentence beside the form", async (query, status, sentence) => {
  const page = await open(`${TRUST}/CsConferenceDaily?${query}`);
  expect(page.status).toBe(status);
  expect(plain(page.text)).toContain(sentence);
  expect(page.text).toContain('<input id="date" name="date" type="date" required');
});

test("a report that isn't there is told so", async () => {
  expect((await open(`${TRUST}/CsNothing?date=2026-11-19`)).status).toBe(404);
});
