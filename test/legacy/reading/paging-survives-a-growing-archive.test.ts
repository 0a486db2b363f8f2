import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Page, Row } from "../../../src/legacy/model.ts";
import { runQuery } from "../../../src/legacy/query.ts";
import { readRequest } from "../../../src/legacy/request.ts";
import { askPage, CONFERENCE_ROWS, DETAIL_ROW, GUID, incoming, MODEL, ROOT } from "./fixtures.ts";

const SET = "/CsConferenceDaily";
const DAY_MS = 86_400_000;

const days = (count: number): Row[] =>
  Array.from({ length: count }, (_, i) => [i, i * DAY_MS, GUID, "T", (i * 7) % 11, i % 3, 0]);

function follow(address: string, rows: readonly Row[], pageSize: number): Page {
  const request = readRequest(incoming(address), MODEL);
  if (request.target.kind !== "feed") throw new Error("The link leads to no feed.");
  const result = runQuery(request, request.target.set, rows, pageSize);
  if (result.kind !== "page") throw new Error("The link leads to no page.");
  return result.page;
}

/** All pages from an address on, the rows of each given by `rowsAt`. */
function walk(address: string, rowsAt: (page: number) => readonly Row[], pageSize: number): Page[] {
  const pages: Page[] = [];
  for (let next: string | undefined = address; next !== undefined; next = pages.at(-1)?.next) {
    if (pages.length > 1000) throw new Error("The pages never end.");
    pages.push(follow(next, rowsAt(pages.length), pageSize));
  }
  return pages;
}

const idsOf = (pages: readonly Page[]): unknown[] => pages.flatMap((page) => page.rows.map((row) => row[0]));

describe("a server page", () => {
  it("has 2,000 rows", () => {
    const page = askPage(SET, days(2001));
    expect(page.rows).toHaveLength(2000);
    expect(page.next).toBe(`${ROOT}${SET}?$skiptoken=datetime'1975-06-23T00%3A00%3A00'`);
  });

  it("is the only one for 2,000 rows", () => {
    expect(askPage(SET, days(2000)).next).toBeUndefined();
  });

  it("is the last where $top is met", () => {
    expect(askPage(`${SET}?$top=2`, CONFERENCE_ROWS, 2).next).toBeUndefined();
    expect(askPage(`${SET}?$top=3`, CONFERENCE_ROWS, 2).next).toBe(
      `${ROOT}${SET}?$top=1&$skiptoken=datetime'2013-05-13T00%3A00%3A00'`,
    );
  });
});

describe("a next link", () => {
  it("repeats the options as sent, but for those it replaces", () => {
    const query =
      "?$filter=Date%20ge+datetime'2013-05-01'&$format=Json&x=%E9&amp;$orderby=TotalConferences desc&$skip=1&$callback=f&rws-version=2013-V1";
    expect(askPage(SET + query, CONFERENCE_ROWS, 1).next).toBe(
      `${ROOT}${SET}?$filter=Date%20ge+datetime'2013-05-01'&$format=Json&x=%E9&$orderby=TotalConferences desc` +
        "&rws-version=2013-V1&$skiptoken=6L,datetime'2013-05-14T00%3A00%3A00'",
    );
  });

  it("keeps the caller's casing and partner path", () => {
    const path = "https://h.example/ECP/ReportingWebService/partner/Reporting.svc/CsConferenceDaily";
    const [first] = walk(`${path}?tenantDomain=contoso.example`, () => CONFERENCE_ROWS, 2);
    expect(first?.next).toBe(`${path}?tenantDomain=contoso.example&$skiptoken=datetime'2013-05-13T00%3A00%3A00'`);
  });

  it("stays right when a client appends an option, even the format again", () => {
    const next = askPage(`${SET}?$format=Json`, CONFERENCE_ROWS, 1).next ?? "";
    for (const appended of ["&$top=1", "&$format=json", "&x=1", "&amp;$callback=f", "&"]) {
      expect(follow(next + appended, CONFERENCE_ROWS, 1).rows).toEqual([CONFERENCE_ROWS[1]]);
    }
  });

  it("carries every kind of order value, quotes and null among them", () => {
    const row = (id: number, ...changes: readonly [number, Row[number]][]): Row =>
      changes.reduce<Row>((changed, [at, value]) => changed.with(at, value), DETAIL_ROW.with(0, id));
    const rows = [
      row(1, [4, "it's 50% & more/é"], [5, "0.30"], [6, 1e-7], [8, false]),
      row(2, [4, null], [5, "-12.5"], [6, null], [8, null], [9, 5]),
      row(3, [4, "b,c"], [5, "79228162514264337593543950335"], [6, Number.NEGATIVE_INFINITY], [10, 7]),
      row(4, [4, ""], [5, "0.3"], [6, Number.NaN], [9, -1]),
    ];
    for (const column of [
      "SipUri",
      "CallCharge",
      "Share",
      "Blocked",
      "LastLogonTime",
      "Minutes",
      "TenantGuid",
      "Date",
    ]) {
      for (const order of [column, `${column} desc`]) {
        const address = `${ROOT}/CsDetailDaily?$orderby=${order}`;
        const whole = idsOf(walk(address, () => rows, 100));
        expect(new Set(whole).size).toBe(4);
        expect(idsOf(walk(address, () => rows, 1))).toEqual(whole);
      }
    }
  });
});

describe("walking the pages", () => {
  const ORDERS = [
    "",
    "&$orderby=Date desc",
    "&$orderby=TotalConferences",
    "&$orderby=AVConferences desc,TotalConferences",
  ];

  it("gives the rows of one big page, for any size, order, $skip and $top", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 9 }),
        fc.constantFrom(...ORDERS),
        fc.option(fc.integer({ min: 0, max: 45 })),
        fc.option(fc.integer({ min: 0, max: 45 })),
        (count, size, order, skip, top) => {
          const options = `${skip === null ? "" : `&$skip=${skip}`}${top === null ? "" : `&$top=${top}`}`;
          const address = `${ROOT}${SET}?x=1${order}${options}`;
          const rows = days(count);
          expect(idsOf(walk(address, () => rows, size))).toEqual(idsOf(walk(address, () => rows, 1000)));
        },
      ),
      { numRuns: 150 },
    );
  });

  it("shows no row twice and misses none, while rows appear and vanish", () => {
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 20 }), { minLength: 1, maxLength: 6 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 20 }),
        fc.constantFrom(...ORDERS),
        (changing, lasting, order) => {
          const all = days(31);
          const rowsAt = (page: number): Row[] => {
            const present = new Set([...lasting, ...(changing[page % changing.length] ?? [])]);
            return all.filter((_, id) => present.has(id));
          };
          const seen = idsOf(walk(`${ROOT}${SET}?x=1${order}`, rowsAt, 3));
          expect(new Set(seen).size).toBe(seen.length);
          for (const id of lasting) expect(seen).toContain(id);
        },
      ),
      { numRuns: 150 },
    );
  });
});
