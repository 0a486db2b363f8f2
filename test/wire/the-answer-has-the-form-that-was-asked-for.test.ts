/** Addresses, dialects, methods, headers and validators over HTTP: legacy-contract.md 1, 3.4 and 3.7, design.md "Wire decisions". */
import { XMLParser } from "fast-xml-parser";
import { beforeAll, describe, expect, test } from "vitest";
import { ask, askAsReader, askBare, basic, ROOT } from "./ask.ts";
import { CONFERENCE_DAYS, importRows } from "./recorded-rows.ts";
import { NARROW_READER, PUBLIC_ORIGIN, TENANTS } from "./tenants.ts";

const FEED = `${ROOT}/CsConferenceDaily`;
const BASE = `${PUBLIC_ORIGIN}/ecp/ReportingWebService/Reporting.svc/`;

beforeAll(() => importRows("recorded", "CsConferenceDaily", CONFERENCE_DAYS));

const headersOf = async (target: string, headers = {}, method = "GET") =>
  (await askAsReader("recorded", target, { headers, method })).headers;

describe("the root", () => {
  test.each([
    "/ecp/reportingwebservice/reporting.svc",
    "/ecp/reportingwebservice/reporting.svc/",
    "/ECP/ReportingWebService/Reporting.svc",
    "/Ecp/REPORTINGWEBSERVICE/reporting.SVC/",
  ])("%s is the service document, without a redirect", async (root) => {
    const answer = await askAsReader("recorded", root);
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toBe("application/xml;charset=utf-8");
    expect(answer.text).toContain('<collection href="CsConferenceDaily">');
  });

  test("a feed below a root in any letter case carries the caller's spelling in its id, the canonical one in its entries", async () => {
    const spelled = "/ECP/reportingWEBservice/Reporting.SVC/CsConferenceDaily";
    const { text } = await askAsReader("recorded", `${spelled}?$top=1`);
    expect(text).toContain(`<id>${PUBLIC_ORIGIN}${spelled}</id>`);
    expect(text).toContain(`<id>${BASE}CsConferenceDaily(datetime'2013-05-10T00%3A00%3A00')</id>`);
    expect(text).toContain(`xml:base="${BASE}"`);
  });
});

/** The dialect table of the contract, and how the three days look in each. */
const DIALECTS = [
  { asked: "nothing", query: "", headers: {}, dialect: "atom" },
  { asked: "Accept */*", query: "", headers: { Accept: "*/*" }, dialect: "atom" },
  { asked: "Accept application/atom+xml", query: "", headers: { Accept: "application/atom+xml" }, dialect: "atom" },
  { asked: "$format=Atom", query: "?$format=Atom", headers: { Accept: "application/json" }, dialect: "atom" },
  { asked: "$format=json", query: "?$format=json", headers: {}, dialect: "verbose" },
  { asked: "$format=JSON", query: "?$format=JSON", headers: { Accept: "application/atom+xml" }, dialect: "verbose" },
  {
    asked: "Accept application/json;odata=verbose",
    query: "",
    headers: { Accept: "application/json;odata=verbose" },
    dialect: "verbose",
  },
  {
    asked: "Accept application/json by a reader of protocol 2",
    query: "",
    headers: { Accept: "application/json", MaxDataServiceVersion: "2.0" },
    dialect: "verbose",
  },
  { asked: "Accept application/json", query: "", headers: { Accept: "application/json" }, dialect: "light" },
  {
    asked: "Accept application/json by a reader of protocol 3",
    query: "",
    headers: { Accept: "application/json", MaxDataServiceVersion: "3.0" },
    dialect: "light",
  },
  {
    asked: "Accept with weights",
    query: "",
    headers: { Accept: "application/atom+xml;q=0.2, application/json;q=0.8" },
    dialect: "light",
  },
] as const;

const FORMS = {
  atom: { type: "application/atom+xml;type=feed;charset=utf-8", version: "2.0;", days: atomDays },
  verbose: { type: "application/json;odata=verbose;charset=utf-8", version: "2.0;", days: verboseDays },
  light: {
    type: "application/json;odata=minimalmetadata;streaming=true;charset=utf-8",
    version: "3.0;",
    days: lightDays,
  },
} as const;

function atomDays(text: string): string[] {
  const parser = new XMLParser({ parseTagValue: false, isArray: (name) => name === "entry" });
  const entries: { content: { "m:properties": { "d:Date": string } } }[] = parser.parse(text).feed.entry;
  return entries.map(({ content }) => content["m:properties"]["d:Date"].slice(0, 10));
}

function verboseDays(text: string): string[] {
  expect(text).toContain('"Date":"\\/Date(1368144000000)\\/"');
  const { d } = JSON.parse(text) as { d: { results: { Date: string }[] } };
  return d.results.map(({ Date: date }) => new Date(Number(/\d+/.exec(date)?.[0])).toISOString().slice(0, 10));
}

function lightDays(text: string): string[] {
  const document = JSON.parse(text) as { "odata.metadata": string; value: { Date: string }[] };
  expect(document["odata.metadata"]).toBe(`${BASE}$metadata#CsConferenceDaily`);
  return document.value.map(({ Date: date }) => date.slice(0, 10));
}

test.each(DIALECTS)("$asked gives $dialect", async ({ query, headers, dialect }) => {
  const answer = await askAsReader("recorded", `${FEED}${query}`, { headers });
  const { type, version, days } = FORMS[dialect];
  expect(answer.status).toBe(200);
  expect(answer.headers["content-type"]).toBe(type);
  expect(answer.headers.dataserviceversion).toBe(version);
  expect(days(answer.text)).toEqual(["2013-05-10", "2013-05-13", "2013-05-14"]);
});

test("whoever reads nothing above protocol 1 is told that a set needs 2", async () => {
  const answer = await askAsReader("recorded", FEED, { headers: { MaxDataServiceVersion: "1.0" } });
  expect(answer.status).toBe(400);
  expect(answer.text).toContain("The MaxDataServiceVersion '1.0' is too low");
});

describe("the headers of every answer", () => {
  const TARGETS = ["", "/$metadata", "/CsConferenceDaily", "/CsConferenceDaily/$count", "/CsNoSuch"];

  test.each(TARGETS)("%s: those that clients were told to use, and those of the old service", async (rest) => {
    const headers = await headersOf(`${ROOT}${rest}`);
    expect(headers["request-id"]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(headers.dataserviceversion).toMatch(/^[123]\.0;$/);
    expect(headers["x-rws-version"]).toBe("2013-V1");
    expect(headers["cache-control"]).toBe("no-cache, no-store");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["content-type"]).toEqual(expect.any(String));
  });

  test("the length is told, and is that of the bytes", async () => {
    const answer = await askAsReader("recorded", FEED);
    expect(Number(answer.headers["content-length"])).toBe(Buffer.byteLength(answer.text));
  });

  test("each request has an id of its own", async () => {
    const ids = await Promise.all([1, 2, 3].map(async () => (await headersOf(FEED))["request-id"]));
    expect(new Set(ids).size).toBe(3);
  });

  test("what the bridge itself tells: the end of the reports, and where the figures come from", async () => {
    const headers = await headersOf(FEED);
    expect(headers.deprecation).toBe("@1517184000");
    expect(headers.link).toMatch(/^<https:\/\/learn\.microsoft\.com\/[^>]+>; rel="deprecation"$/);
    expect(headers.sunset).toBe("Fri, 31 Dec 2027 00:00:00 GMT");
    expect(headers["x-bridge-sources"]).toBe("recorded");
    expect(headers["x-bridge-as-of"]).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  test("the fidelity is that of the fields that are shown", async () => {
    const fidelity = async (select: string, headers = {}) =>
      (await headersOf(`${FEED}?$select=${select}`, headers))["x-bridge-fidelity"];
    expect(await fidelity("Date,TotalConferences")).toBe("exact");
    expect(await fidelity("TelephonyConferences")).toBe("unavailable");
    expect(await fidelity("TotalConferences,TelephonyConferences")).toBe("mixed");
    // Recorded days of another zone stand, but not to the hour.
    expect(await fidelity("TotalConferences", { "X-timezone": "Asia/Tokyo" })).toBe("approximate");
  });
});

describe("the time zone", () => {
  test("is the caller's, else the account's, else UTC", async () => {
    const narrow = { Authorization: basic(NARROW_READER) };
    const fidelity = async (headers: Readonly<Record<string, string>>) =>
      (await askBare(`${FEED}?$select=TotalConferences`, { headers: { ...narrow, ...headers } })).headers[
        "x-bridge-fidelity"
      ];
    // The account's zone is Tokyo's, the rows were recorded in UTC.
    expect(await fidelity({})).toBe("approximate");
    expect(await fidelity({ "X-timezone": "UTC" })).toBe("exact");
    expect(await fidelity({ "X-timezone": "Z" })).toBe("exact");
  });
});

describe("HEAD", () => {
  test.each(["", "/$metadata", "/CsConferenceDaily", "/CsNoSuch"])(
    "%s: the headers of GET and no body",
    async (rest) => {
      const got = await askAsReader("recorded", `${ROOT}${rest}`);
      const answer = await askAsReader("recorded", `${ROOT}${rest}`, { method: "HEAD" });
      expect(answer.status).toBe(got.status);
      expect(answer.text).toBe("");
      for (const name of ["content-type", "etag", "dataserviceversion", "x-bridge-fidelity"]) {
        expect(answer.headers[name]).toBe(got.headers[name]);
      }
      expect(answer.headers["content-length"]).toBe(String(Buffer.byteLength(got.text)));
    },
  );
});

describe("an unchanged answer", () => {
  const etagOf = async (target: string, headers = {}) => (await headersOf(target, headers)).etag ?? "";

  test("is 304 without a body for the tag it was sent with", async () => {
    const etag = await etagOf(FEED);
    expect(etag).toMatch(/^W\/"[\w-]+"$/);
    for (const sent of [etag, etag.slice(2), `"other", ${etag}`, "*"]) {
      const answer = await askAsReader("recorded", FEED, { headers: { "If-None-Match": sent } });
      expect([answer.status, answer.text, answer.headers.etag]).toEqual([304, "", etag]);
      expect(answer.headers["cache-control"]).toBe("no-cache, no-store");
      expect(answer.headers.dataserviceversion).toBe("2.0;");
      // RFC 9110, 15.4.5: what a 200 would have said about keeping the answer, a 304 says too.
      expect([answer.headers.expires, answer.headers.pragma]).toEqual(["-1", "no-cache"]);
    }
  });

  test.each(['"other"', '"other", "*"', '"a,*,b"', ""])("is sent whole for the tag %j", async (sent) => {
    expect((await askAsReader("recorded", FEED, { headers: { "If-None-Match": sent } })).status).toBe(200);
  });

  test("is no 304 where there is nothing, or nothing that could be asked so", async () => {
    const any = { headers: { "If-None-Match": "*" } };
    expect((await askAsReader("recorded", `${FEED}(datetime'1999-01-01T00:00:00')`, any)).status).toBe(404);
    expect((await askAsReader("recorded", `${FEED}?$filter=ID%20div%200%20eq%201`, any)).status).toBe(400);
    expect((await askAsReader("recorded", `${FEED}/$count`, any)).status).toBe(304);
    expect((await askAsReader("recorded", `${ROOT}/$metadata`, any)).status).toBe(304);
  });

  test("has another tag in another dialect, zone, query, spelling or tenant", async () => {
    const tags = await Promise.all([
      etagOf(FEED),
      etagOf(FEED, { Accept: "application/json" }),
      etagOf(FEED, { "X-timezone": "Asia/Tokyo" }),
      etagOf(`${FEED}?$top=3`),
      etagOf(FEED.replace("ecp", "ECP")),
      ask("withNulls", FEED).then(({ headers }) => headers.etag),
    ]);
    expect(new Set(tags).size).toBe(tags.length);
  });

  test("is changed by a new row", async () => {
    const monthly = `${ROOT}/CsConferenceMonthly`;
    const etag = await etagOf(monthly);
    await importRows("recorded", "CsConferenceMonthly", [{ date: "2013-05-31", values: { TotalConferences: "19" } }]);
    const answer = await askAsReader("recorded", monthly, { headers: { "If-None-Match": etag } });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('<d:TotalConferences m:type="Edm.Int64">19</d:TotalConferences>');
  });
});

describe("a field that no source can give", () => {
  test("is 0 by default and null under the policy `unavailable`: null, which $metadata then allows", async () => {
    const zero = await askAsReader("recorded", `${FEED}?$top=1&$format=json`);
    expect(zero.text).toContain('"TelephonyConferences":"0"');
    expect((await askAsReader("recorded", `${ROOT}/$metadata`)).text).toContain(
      '<Property Name="TelephonyConferences" Type="Edm.Int64" Nullable="false"',
    );
    await importRows("withNulls", "CsConferenceDaily", CONFERENCE_DAYS);
    const none = await ask("withNulls", `${FEED}?$top=1&$format=json`);
    expect(none.text).toContain('"TelephonyConferences":null');
    const atom = await ask("withNulls", `${FEED}?$top=1`);
    expect(atom.text).toContain('<d:TelephonyConferences m:type="Edm.Int64" m:null="true" />');
    expect((await ask("withNulls", `${ROOT}/$metadata`)).text).toMatch(
      /<Property Name="TelephonyConferences" Type="Edm\.Int64"(?: Nullable="true")? ?\/>/,
    );
  });
});

test("TenantGuid and TenantName are the configured ones", async () => {
  const { text } = await askAsReader("recorded", `${FEED}?$top=1`);
  expect(text).toContain(`<d:TenantGuid m:type="Edm.Guid">${TENANTS.recorded.id}</d:TenantGuid>`);
  expect(text).toContain(`<d:TenantName>${TENANTS.recorded.name}</d:TenantName>`);
});
