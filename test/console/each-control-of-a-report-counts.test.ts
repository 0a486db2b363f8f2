import { beforeAll, describe, expect, test } from "vitest";
import { catalog } from "../../src/catalog.ts";
import {
  allRows,
  type Company,
  collectedCompany,
  linkOf,
  plain,
  REPORTS,
  type Shown,
  tableOf,
} from "./report-pages.ts";

const DAILY = `${REPORTS}/CsConferenceDaily`;
const CALLS = `${REPORTS}/CsPSTNUsageDetailDaily`;
/** The bridge's clock stands at noon of this day; the running day is left out. */
const TODAY = "2026-11-20";

let company: Company;
beforeAll(async () => {
  company = await collectedCompany();
});
const open = (target: string): Promise<Shown> => company.open(target);
const datesOf = async (target: string): Promise<string[]> =>
  (await allRows(company.open, target)).rows.map(([date = ""]) => plain(date));
const inputOf = ({ text }: Shown, name: string): string | undefined => {
  const [, value] = new RegExp(`<input id="${name}"[^>]* value="([^"]*)"`).exec(text) ?? [];
  return value === undefined ? undefined : plain(value);
};
const saidBy = ({ text }: Shown): string => plain(/<p role="alert"[^>]*>(.*?)<\/p>/.exec(text)?.[1] ?? "");

test("the list names every set of the catalog, and each name leads to its page", async () => {
  const list = await open(REPORTS);
  for (const { name } of catalog().sets) {
    expect(linkOf(list, name)).toBe(`${REPORTS}/${name}`);
    expect((await open(`${REPORTS}/${name}`)).status).toBe(200);
  }
});

test("the period leads to the family's other sets and takes the options along", async () => {
  const page = await open(`${DAILY}?zone=Europe%2FBerlin&column=AVConferences&order=newest`);
  expect(page.text).toMatch(/aria-current="page">Daily</);
  const weekly = linkOf(page, "Weekly") ?? "";
  expect(weekly).toBe(`${REPORTS}/CsConferenceWeekly?zone=Europe%2FBerlin&column=AVConferences&order=newest`);
  expect(tableOf(await open(weekly)).heads).toEqual(["Date", "AVConferences"]);
  expect(linkOf(page, "Yearly")).toBeUndefined();
});

describe("columns", () => {
  test("without a choice all measures are ticked and shown", async () => {
    const page = await open(DAILY);
    const ticked = [...page.text.matchAll(/name="column" value="(\w+)" checked/g)].map(([, name]) => name);
    expect(tableOf(page).heads).toEqual(["Date", ...ticked]);
    expect(ticked).toContain("TotalConferences");
    expect(ticked).not.toContain("TenantGuid");
  });

  test("a choice is shown in the service's order, ticked, drawn, and asked for by $select", async () => {
    const page = await open(`${DAILY}?column=TelephonyConferences&column=ID&column=AVConferences`);
    expect(tableOf(page).heads).toEqual(["Date", "ID", "AVConferences", "TelephonyConferences"]);
    const ticked = [...page.text.matchAll(/name="column" value="(\w+)" checked/g)].map(([, name]) => name);
    expect(ticked).toEqual(["ID", "AVConferences", "TelephonyConferences"]);
    expect(page.text).toContain("$select=Date,ID,AVConferences,TelephonyConferences");
    expect(page.text).not.toContain("</svg>TotalConferences");
    const csv = await (await company.ask(linkOf(page, "CSV, for spreadsheets") ?? "")).text();
    expect(csv.split("\r\n")[0]).toBe("Date,ID,AVConferences,TelephonyConferences");
  });

  test("a name that is no column is left out", async () => {
    const page = await open(`${DAILY}?column=Nothing&column=AVConferences`);
    expect(tableOf(page).heads).toEqual(["Date", "AVConferences"]);
  });
});

describe("time zone", () => {
  test.each([
    ["an IANA name", "Asia/Tokyo"],
    ["a Windows id", "Tokyo Standard Time"],
    ["an offset", "+09:00"],
  ])("%s moves the days", async (_, zone) => {
    const target = `${REPORTS}/CsP2PSessionDaily?from=&zone=${encodeURIComponent(zone)}`;
    const page = await open(target);
    expect(inputOf(page, "zone")).toBe(zone);
    const inUtc = await allRows(company.open, `${REPORTS}/CsP2PSessionDaily?from=`);
    const there = await allRows(company.open, target);
    expect(there.rows.map((cells) => cells.map(plain))).not.toEqual(inUtc.rows.map((cells) => cells.map(plain)));
  });

  test.each(["Mars/Base", "+09:07", '"><script>alert(1)</script>'])(
    "%s is refused in a sentence beside the form",
    async (zone) => {
      const page = await open(`${DAILY}?zone=${encodeURIComponent(zone)}`);
      expect(page.status).toBe(400);
      expect(saidBy(page)).toBe(
        `The time zone '${zone}' is not known. Use an IANA name such as Europe/Berlin, a Windows time zone id such as Pacific Standard Time, Z, or an offset from UTC in quarter hours up to 14:00 such as +05:30.`,
      );
      expect(inputOf(page, "zone")).toBe(zone);
      expect(page.text).not.toMatch(/<script|<table/);
    },
  );
});

describe("dates", () => {
  test("a daily set begins 90 days ago unless another date is stated, the others with all there is", async () => {
    expect(inputOf(await open(DAILY), "from")).toBe("2026-08-22");
    expect((await datesOf(CALLS)).every((date) => date >= "2026-08-22" && date < TODAY)).toBe(true);
    expect(inputOf(await open(`${REPORTS}/CsConferenceMonthly`), "from")).toBe("");
    const all = await datesOf(`${DAILY}?from=`);
    expect(all.length).toBeGreaterThan((await datesOf(DAILY)).length);
  });

  test("both are included", async () => {
    const all = await datesOf(DAILY);
    const [from, to] = [all[3], all[7]];
    expect(await datesOf(`${DAILY}?from=${from}&to=${to}`)).toEqual(all.slice(3, 8));
    expect(await datesOf(`${DAILY}?from=${to}&to=${to}`)).toEqual([to]);
  });

  test("the newest can come first", async () => {
    expect(await datesOf(`${DAILY}?order=newest`)).toEqual((await datesOf(DAILY)).reverse());
    expect((await open(`${DAILY}?order=newest`)).text).toContain('<option value="newest" selected>');
  });

  test.each([
    ["from=2026-02-30", "'2026-02-30' is no date: write it as 2026-11-17."],
    ["to=yesterday", "'yesterday' is no date: write it as 2026-11-17."],
    ["from=2026-11-17&to=2026-11-16", "The range ends before it begins: 2026-11-17 is later than 2026-11-16."],
    [
      `from=${encodeURIComponent("' or 1 eq 1 or Date eq '")}`,
      "'' or 1 eq 1 or Date eq '' is no date: write it as 2026-11-17.",
    ],
  ])("%s is refused in a sentence beside the form", async (query, sentence) => {
    const page = await open(`${DAILY}?${query}`);
    expect(page.status).toBe(400);
    expect(saidBy(page)).toBe(sentence);
    expect(page.text).toContain("<form");
    const file = await company.ask(`${DAILY}?${query}&download=csv`);
    expect(file.status).toBe(400);
    expect(((await file.json()) as { error: string }).error).toBe(sentence);
  });

  test("a range without rows is told so", async () => {
    const page = await open(`${DAILY}?from=2020-01-01&to=2020-12-31`);
    expect(page.status).toBe(200);
    expect(plain(page.text)).toContain("0 rows in UTC");
    expect(page.text).not.toContain("<table");
  });
});

describe("pages of the table", () => {
  test("each row stands on one of them, in the order of the feed", async () => {
    const first = await open(CALLS);
    const count = Number(/(\d+) rows in UTC/.exec(first.text)?.[1]);
    expect(count).toBeGreaterThan(50);
    expect(tableOf(first).rows).toHaveLength(50);
    expect(first.text).toContain(`Page 1 of ${Math.ceil(count / 50)}`);
    expect(linkOf(first, "Previous")).toBeUndefined();
    const second = await open(linkOf(first, "Next") ?? "");
    expect(plain(second.text)).toContain(`Page 2 of ${Math.ceil(count / 50)}`);
    expect(linkOf(second, "Previous")).toBe(`${CALLS}?page=1`);
    const all = await allRows(company.open, CALLS);
    expect(new Set(all.rows.map((cells) => cells.join())).size).toBe(count);
  });

  test.each(["0", "-3", "x", "1e999", "999"])("page %s is the nearest there is", async (page) => {
    const shown = await open(`${CALLS}?page=${page}`);
    expect(shown.status).toBe(200);
    expect(tableOf(shown).rows.length).toBeGreaterThan(0);
  });
});

describe("downloads", () => {
  test.each([
    ["csv", "text/csv; charset=utf-8; header=present", "csv"],
    ["atom", "application/atom+xml;type=feed;charset=utf-8", "xml"],
    ["json", "application/json;odata=verbose;charset=utf-8", "json"],
  ])("%s is a file that no page can run, named by set and dates", async (download, type, ending) => {
    const { headers } = await company.ask(
      `${DAILY}?from=2026-11-01&to=2026-11-10&zone=Asia/Tokyo&download=${download}`,
    );
    expect(headers.get("Content-Type")).toBe(type);
    expect(headers.get("Content-Disposition")).toBe(
      `attachment; filename="CsConferenceDaily-from-2026-11-01-to-2026-11-10.${ending}"`,
    );
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("Cache-Control")).toBe("no-store");
  });

  test("there is no other kind", async () => {
    for (const kind of ["exe", "constructor", ""]) {
      expect((await company.ask(`${DAILY}?download=${kind}`)).status, kind).toBe(400);
    }
  });
});

test("a set that isn't there is told so", async () => {
  const page = await open(`${REPORTS}/CsNothing%3Cb%3E`);
  expect(page.status).toBe(404);
  expect(page.text).toContain("There is no report &#39;CsNothing&lt;b&gt;&#39; for this account.");
});
