/** Every set's page, files and addresses give what the legacy service gives for the same options. */
import { csvParseRows } from "d3-dsv";
import { beforeAll, describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog.ts";
import {
  allRows,
  asShown,
  type Company,
  collectedCompany,
  figureOf,
  linkOf,
  plain,
  REPORTS,
  SERVICE,
  type Shown,
  TRUST,
} from "./report-pages.ts";

let company: Company;
beforeAll(async () => {
  company = await collectedCompany();
});

type Rows = readonly Readonly<Record<string, unknown>>[];
const SETS = catalog().sets.map(({ name }) => name);
const PERIODS = catalog().sets.flatMap(({ name, family }) => (family.rows === "periods" ? [name] : []));

async function feedOf(address: string, headers: Readonly<Record<string, string>> = {}): Promise<Rows> {
  const answer = await company.ask(address, headers);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { d: { results: Rows } }).d.results;
}

/** The addresses and curl commands that a page names: Atom, verbose JSON, JSON light. */
const addressesOf = ({ text }: Shown): string[] =>
  [...text.matchAll(/<code class="whole">(.*?)<\/code>/g)].map(([, address = ""]) => plain(address));
const commandsOf = ({ text }: Shown): string[] =>
  [...text.matchAll(/<input id="curl\d" readonly value="(.*?)">/g)].map(([, command = ""]) => plain(command));

/** Address and headers of a curl command, taken apart as a shell does. */
function asked(command: string): { readonly address: string; readonly headers: Record<string, string> } {
  const words = [...command.matchAll(/'([^']*)'/g)].map(([, word = ""]) => word);
  const headers = [...command.matchAll(/-H '([^:]*): ([^']*)'/g)].map(([, name = "", value = ""]) => [name, value]);
  return { address: words.at(-1) ?? "", headers: Object.fromEntries(headers) };
}

describe.each(SETS)("%s", (set) => {
  test("table, chart and files hold the feed's figures", async () => {
    const zone = "America/St_Johns";
    const options = `from=&zone=${encodeURIComponent(zone)}`;
    const page = await company.open(`${REPORTS}/${set}?${options}`);
    expect(page.status).toBe(200);
    const feed = await feedOf(`${SERVICE}/${set}?$format=json`, { "X-timezone": zone });
    expect(feed.length, "the company leaves rows in every set").toBeGreaterThan(0);
    expect(page.text).toContain(`>${feed.length} row`);

    const { heads, rows } = await allRows(company.open, `${REPORTS}/${set}?${options}`);
    const names = Object.keys(feed[0] ?? {}).filter(
      (name) => !["__metadata", "ID", "TenantGuid", "TenantName"].includes(name),
    );
    expect(heads).toEqual(names);
    expect(rows.map((cells) => cells.map(figureOf))).toEqual(
      feed.map((row) => names.map((name) => asShown(name, row[name]))),
    );

    const csv = await company.ask(linkOf(page, "CSV, for spreadsheets") ?? "");
    const [head, ...lines] = csvParseRows((await csv.text()).replace(/^\uFEFF/, ""));
    expect(head).toEqual(names);
    expect(
      lines.map((line) => line.map((cell) => cell.replace(/^'/, "").replace(/T/, " ").replace(/^$/, "–"))),
    ).toEqual(feed.map((row) => names.map((name) => asShown(name, row[name]).replace(/T/, " ").replace(/^$/, "–"))));
    const atom = await company.ask(`${SERVICE}/${set}`, { "X-timezone": zone });
    const atomFile = await company.ask(linkOf(page, "Atom") ?? "");
    expect(withoutAddress(await atomFile.text())).toBe(withoutAddress(await atom.text()));
    const json = await company.ask(linkOf(page, "JSON") ?? "");
    expect(((await json.json()) as { d: { results: Rows } }).d.results).toEqual(feed);
  });

  test("the addresses and commands that the page names give the page's rows", async () => {
    const options = "zone=Tokyo+Standard+Time&order=newest&from=2026-10-25&to=2026-12-31";
    const page = await company.open(`${REPORTS}/${set}?${options}`);
    const { rows } = await allRows(company.open, `${REPORTS}/${set}?${options}`);
    const dates = rows.map(([date = ""]) => plain(date));
    expect(dates.length).toBeGreaterThan(0);
    const [atom, verbose, light] = commandsOf(page).map(asked);
    expect(addressesOf(page)).toEqual([atom?.address, verbose?.address, light?.address]);
    expect(atom?.headers).toEqual({ "X-timezone": "Tokyo Standard Time" });
    expect(light?.headers).toEqual({ Accept: "application/json", "X-timezone": "Tokyo Standard Time" });

    const feed = await (await company.ask(atom?.address ?? "", atom?.headers)).text();
    expect([...feed.matchAll(/<d:Date [^>]*>(.{10})/g)].map(([, date]) => date)).toEqual(dates);
    const results = await feedOf(verbose?.address ?? "", verbose?.headers);
    expect(results.map((row) => asShown("Date", row.Date))).toEqual(dates);
    const answer = await company.ask(light?.address ?? "", light?.headers);
    expect(answer.headers.get("Content-Type")).toContain("odata=minimalmetadata");
    const { value } = (await answer.json()) as { value: { Date: string }[] };
    expect(value.map((row) => row.Date.slice(0, 10))).toEqual(dates);
  });
});

/** A feed's own id is the address it was asked at, which is spelled otherwise in a file. */
const withoutAddress = (feed: string): string => feed.replace(/<id>[^<]*<\/id>/, "").replace(/reporting\.svc/gi, "");

test("cells say in words how far they can be trusted, as explain does, and lead to where they come from", async () => {
  for (const set of PERIODS) {
    const { heads, rows } = await allRows(company.open, `${REPORTS}/${set}?from=`);
    const explained = (await (await company.ask(`/bridge/explain/${set}`)).json()) as {
      rows: readonly { date: string; fields: Record<string, { fidelity: string }> }[];
    };
    const marks = rows.map((cells) =>
      cells
        .slice(1)
        .map((cell) =>
          plain(cell).startsWith("≈") ? "approximate" : plain(cell).endsWith("n/a") ? "unavailable" : "exact",
        ),
    );
    expect(marks, set).toEqual(
      explained.rows.map(({ fields }) => heads.slice(1).map((name) => fields[name]?.fidelity)),
    );
    for (const [date = "", ...cells] of rows) {
      const row = `${TRUST}/${set}?date=${plain(date)}&zone=UTC`;
      expect(linkOf({ text: date }, plain(date))).toBe(row);
      cells.forEach((cell, index) => {
        if (/≈|n\/a/.test(plain(cell))) expect(linkOf({ text: cell }, plain(cell))).toBe(`${row}#${heads[index + 1]}`);
      });
    }
  }
});

test("the chart draws each column that has figures, and says it in words", async () => {
  const { text } = await company.open(`${REPORTS}/CsConferenceDaily?from=`);
  const [, svg = ""] = /<svg viewBox="0 0 720 250" role="img" aria-labelledby="ct cd">(.*?)<\/svg>/s.exec(text) ?? [];
  const feed = await feedOf(`${SERVICE}/CsConferenceDaily?$format=json`);
  const [, told = ""] = /<desc id="cd">(.*?)<\/desc>/.exec(svg) ?? [];
  const totals = feed.map(({ TotalConferences }) => Number(TotalConferences));
  expect(told).toContain(
    `TotalConferences: from ${Math.min(...totals)} to ${Math.max(...totals)}, last ${totals.at(-1)}.`,
  );
  const keys = [...text.matchAll(/<li><svg [^>]*><path class="(l\d)"[^>]*><\/svg>(\w+)<\/li>/g)];
  expect(keys.map(([, , name]) => name)).toContain("TotalConferences");
  expect(keys.map(([, , name]) => name)).not.toContain("IMConferences");
  expect(text).toMatch(/Not drawn, for no source gives them: [^<]*IMConferences/);
  for (const [, look = ""] of keys) expect(svg).toMatch(new RegExp(`<path class="${look}" d="M`));
});

test("per-row sets draw how many rows each Date has", async () => {
  const { text } = await company.open(`${REPORTS}/CsPSTNUsageDetailDaily?from=`);
  const counts = new Map<unknown, number>();
  for (const row of await feedOf(`${SERVICE}/CsPSTNUsageDetailDaily?$format=json`))
    counts.set(row.Date, (counts.get(row.Date) ?? 0) + 1);
  const values = [...counts.values()];
  expect(text).toContain(`Calls: from ${Math.min(...values)} to ${Math.max(...values)}, last ${values.at(-1)}.`);
});
