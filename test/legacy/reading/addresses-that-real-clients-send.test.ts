import { describe, expect, it } from "vitest";
import { isLegacyPath } from "../../../src/legacy/address.ts";
import { readRequest } from "../../../src/legacy/request.ts";
import { ask, CONFERENCE_ROWS, day, faultOf, GUID, incoming, MODEL, ORIGIN, read } from "./fixtures.ts";

/** Where the address points at, in one line. */
function place(rest: string): string {
  const { target } = read(rest);
  if (!("set" in target)) return target.kind;
  const key = "key" in target && target.key !== undefined ? ` ${target.key}` : "";
  const property = "property" in target ? ` ${target.property.name}` : "";
  return `${target.kind} ${target.set.name}${key}${property}`;
}

const MAY_14 = day("2013-05-14");

const PLACES: readonly (readonly [string, string])[] = [
  ["", "serviceDocument"],
  ["/", "serviceDocument"],
  ["//", "serviceDocument"],
  ["/?$format=Json", "serviceDocument"],
  ["?rws-version=2013-V1", "serviceDocument"],
  ["/$metadata", "metadata"],
  ["/$metadata/", "metadata"],
  ["/%24metadata", "metadata"],
  ["/CsConferenceDaily", "feed CsConferenceDaily"],
  ["/CsConferenceDaily/", "feed CsConferenceDaily"],
  ["//CsConferenceDaily", "feed CsConferenceDaily"],
  ["/CsConferenceDaily()", "feed CsConferenceDaily"],
  ["/CsConferenceDaily( )/", "feed CsConferenceDaily"],
  ["/CsConferenceDaily%28%29", "feed CsConferenceDaily"],
  ["/CsConferenceDaily%20", "feed CsConferenceDaily"],
  ["/CsConferenceDaily?", "feed CsConferenceDaily"],
  ["/CsConferenceDaily#top", "feed CsConferenceDaily"],
  ["/CsConferenceDaily(datetime'2013-05-14T00%3A00%3A00')", `entry CsConferenceDaily ${MAY_14}`],
  ["/CsConferenceDaily(datetime'2013-05-14T00:00:00')", `entry CsConferenceDaily ${MAY_14}`],
  ["/CsConferenceDaily(datetime%272013-05-14T00%3A00%3A00%27)", `entry CsConferenceDaily ${MAY_14}`],
  ["/CsConferenceDaily(DateTime'2013-05-14')", `entry CsConferenceDaily ${MAY_14}`],
  ["/CsConferenceDaily( datetime'2013-05-14T00:00:00Z' )", `entry CsConferenceDaily ${MAY_14}`],
  ["/CsConferenceDaily(Date=datetime'2013-05-14T00:00:00')", `entry CsConferenceDaily ${MAY_14}`],
  ["/CsConferenceDaily(%20Date%20=%20datetime'2013-05-14T00:00:00')", `entry CsConferenceDaily ${MAY_14}`],
  ["/CsDetailDaily(123L)", "entry CsDetailDaily 123"],
  ["/CsDetailDaily(123)", "entry CsDetailDaily 123"],
  ["/CsDetailDaily(123l)", "entry CsDetailDaily 123"],
  ["/CsDetailDaily(-5)", "entry CsDetailDaily -5"],
  ["/CsDetailDaily(4503599627370495L)", "entry CsDetailDaily 4503599627370495"],
  ["/CsDetailDaily(ID=123L)", "entry CsDetailDaily 123"],
  ["/CsConferenceDaily/$count", "count CsConferenceDaily"],
  ["/CsConferenceDaily()/$count", "count CsConferenceDaily"],
  ["/CsConferenceDaily//$count/", "count CsConferenceDaily"],
  ["/CsConferenceDaily(datetime'2013-05-14')/$count", `count CsConferenceDaily ${MAY_14}`],
  ["/CsDetailDaily(123L)/$count", "count CsDetailDaily 123"],
  ["/CsDetailDaily(123L)/SipUri", "property CsDetailDaily 123 SipUri"],
  ["/CsDetailDaily(123L)/SipUri/$value", "value CsDetailDaily 123 SipUri"],
  ["/CsDetailDaily(123L)/SipUri/%24value", "value CsDetailDaily 123 SipUri"],
  ["/CsActiveUserDaily(datetime'2013-05-14')/ActiveUsersCount", `property CsActiveUserDaily ${MAY_14} ActiveUsers`],
];

const notFound = (segment: string): string => `Resource not found for the segment '${segment}'.`;
const KEY_FORM =
  "Bad Request - Error in query syntax: the key of 'CsConferenceDaily' is written like " +
  "CsConferenceDaily(datetime'2013-05-14T00:00:00').";

const REFUSED: readonly (readonly [string, "notFound" | "queryInvalid", string])[] = [
  ["/CsFooDaily", "notFound", notFound("CsFooDaily")],
  ["/csconferencedaily", "notFound", notFound("csconferencedaily")],
  ["/CsFooDaily(1)", "notFound", notFound("CsFooDaily")],
  ["/$count", "notFound", notFound("$count")],
  ["/$metadata/CsConferenceDaily", "notFound", notFound("CsConferenceDaily")],
  ["/CsConferenceDaily(datetime'2013-05-14')/Foo", "notFound", notFound("Foo")],
  ["/CsConferenceDaily(datetime'2013-05-14')/date", "notFound", notFound("date")],
  ["/CsConferenceDaily(datetime'2013-05-14')/Date/Foo", "notFound", notFound("Foo")],
  ["/CsConferenceDaily(datetime'2013-05-14')/Date/$count", "notFound", notFound("$count")],
  ["/CsConferenceDaily(datetime'2013-05-14')/Date/$value/x", "notFound", notFound("x")],
  ["/CsConferenceDaily/$count/x", "notFound", notFound("x")],
  [
    "/CsConferenceDaily/Date",
    "queryInvalid",
    "The request URI is not valid. Since the segment 'CsConferenceDaily' refers to a collection, this must be the " +
      "last segment in the request URI.",
  ],
  [
    "/CsConferenceDaily(datetime'2013-05-14')/$value",
    "queryInvalid",
    "The entries of 'CsConferenceDaily' have no media content: $value needs a property.",
  ],
  [
    "/CsConferenceDaily/$links/Foo",
    "queryInvalid",
    "Links ($links) are not supported: the reports have no relationships.",
  ],
  [
    "/CsConferenceDaily(datetime'2013-05-14')/$links",
    "queryInvalid",
    "Links ($links) are not supported: the reports have no relationships.",
  ],
  ["/$batch", "queryInvalid", "Batch requests ($batch) are not supported: ask for one report at a time."],
  ["/CsConferenceDaily(123)", "queryInvalid", KEY_FORM],
  ["/CsConferenceDaily('2013-05-14')", "queryInvalid", KEY_FORM],
  ["/CsConferenceDaily(datetime'2013')", "queryInvalid", KEY_FORM],
  ["/CsConferenceDaily(x eq 1)", "queryInvalid", KEY_FORM],
  ["/CsConferenceDaily(null)", "queryInvalid", KEY_FORM],
  [
    "/CsDetailDaily(1.5)",
    "queryInvalid",
    "Bad Request - Error in query syntax: the key of 'CsDetailDaily' is written like CsDetailDaily(123L).",
  ],
  ["/CsDetailDaily(1,2)", "queryInvalid", "The key of 'CsDetailDaily' has one value, the ID; the address gives 2."],
  ["/CsDetailDaily(Date=1)", "queryInvalid", "The key of 'TenantReporting.CsDetailReport' is 'ID', not 'Date'."],
  ["/CsDetailDaily(1", "queryInvalid", "Bad Request - Error in query syntax: a ')' is missing after the key."],
  ["/Cs%ZZ", "queryInvalid", "The path segment 'Cs%ZZ' is not correctly percent-encoded."],
  ["/Cs%E9", "queryInvalid", "The path segment 'Cs%E9' is not correctly percent-encoded."],
];

describe("an address", () => {
  it.each(PLACES)("%j is %s", (rest, expected) => {
    expect(place(rest)).toBe(expected);
  });

  it.each(REFUSED)("%j is refused: %s, %s", (rest, kind, message) => {
    const fault = faultOf(() => read(rest));
    expect(fault.message).toBe(message);
    expect(fault.kind).toBe(kind);
  });
});

describe("the root of the service", () => {
  it.each([
    ["/ecp/reportingwebservice/reporting.svc", true],
    ["/ECP/ReportingWebService/Reporting.SVC/", true],
    ["/ecp/ReportingWebService/Reporting.svc/CsConferenceDaily", true],
    ["/ecp/reportingwebservice/partner/Reporting.svc", true],
    ["/ecp/ReportingWebService/Partner/Reporting.svc/CsConferenceDaily", true],
    ["/ecp/reportingwebservice/reporting.svcx", false],
    ["/ecp/reportingwebservice/reporting.sv", false],
    ["/ecp/reportingwebservice/other/reporting.svc", false],
    ["/reporting.svc", false],
    ["/bridge/health", false],
    ["", false],
  ])("%j is the old service's: %s", (path, expected) => {
    expect(isLegacyPath(path)).toBe(expected);
  });

  it("is found in any letter case, and links keep the caller's spelling", () => {
    const path = "/ECP/ReportingWebService/reporting.svc/CsConferenceDaily";
    const request = readRequest(incoming(`http://127.0.0.1:8787${path}?$top=1`), MODEL);
    expect(request.address).toBe(`http://127.0.0.1:8787${path}`);
    expect(request.base).toBe("http://127.0.0.1:8787/ecp/ReportingWebService/Reporting.svc/");
  });

  it("prints a public origin in place of the request's own", () => {
    const request = readRequest(
      incoming(`${ORIGIN}/ecp/reportingwebservice/reporting.svc`),
      MODEL,
      "https://public.example",
    );
    expect(request.base).toBe("https://public.example/ecp/ReportingWebService/Reporting.svc/");
    expect(request.address).toBe("https://public.example/ecp/reportingwebservice/reporting.svc");
  });
});

describe("the partner forms", () => {
  const partner = (query: string) =>
    readRequest(incoming(`${ORIGIN}/ecp/ReportingWebService/partner/Reporting.svc/CsConferenceDaily${query}`), MODEL);

  it("name their tenant by tenantDomain", () => {
    expect(partner("?tenantDomain=Contoso.example").domain).toEqual({
      option: "tenantDomain",
      name: "contoso.example",
    });
    expect(partner(`?TENANTDOMAIN=${GUID}`).domain?.name).toBe(GUID);
  });

  it.each(["", "?tenantDomain=", "?tenantDomain=%20", "?DelegatedOrg=contoso.example"])(
    "can't do without tenantDomain: %j",
    (query) => {
      expect(faultOf(() => partner(query)).kind).toBe("tenantDomainMissing");
    },
  );

  it("name their tenant by DelegatedOrg on the normal path", () => {
    expect(read("/CsConferenceDaily?DelegatedOrg=contoso.onmicrosoft.com").domain).toEqual({
      option: "DelegatedOrg",
      name: "contoso.onmicrosoft.com",
    });
    expect(read("/CsConferenceDaily?tenantDomain=contoso.example").domain).toBeUndefined();
    expect(read("/CsConferenceDaily").domain).toBeUndefined();
  });

  it.each(["?DelegatedOrg=", "?DelegatedOrg=a..b", "?DelegatedOrg=a/b", "?DelegatedOrg=.", "?DelegatedOrg=a%20b"])(
    "refuse what is no domain: %j",
    (query) => {
      const fault = faultOf(() => read(`/CsConferenceDaily${query}`));
      expect(fault.kind).toBe("queryInvalid");
      expect(fault.message).toContain("'DelegatedOrg'");
    },
  );

  it("refuse two different domains", () => {
    const fault = faultOf(() => read("/CsConferenceDaily?DelegatedOrg=a.example&DelegatedOrg=b.example"));
    expect(fault.message).toBe("The query option 'DelegatedOrg' is given more than once, with different values.");
  });
});

describe("a row by its key", () => {
  it("is the row with that key, in all its columns", () => {
    const result = ask("/CsConferenceDaily(datetime'2013-05-13T00%3A00%3A00')");
    expect(result).toMatchObject({ kind: "entry", row: CONFERENCE_ROWS[1], columns: [0, 1, 2, 3, 4, 5, 6] });
  });

  it("takes $select and $filter", () => {
    const entry = "/CsConferenceDaily(datetime'2013-05-13')";
    expect(ask(`${entry}?$select=Date`)).toMatchObject({ kind: "entry", columns: [1] });
    expect(ask(`${entry}?$filter=TotalConferences gt 9`)).toMatchObject({ kind: "entry" });
    expect(faultOf(() => ask(`${entry}?$filter=TotalConferences gt 10`)).kind).toBe("notFound");
  });

  it.each(["", "/Date", "/Date/$value", "/$count"])("is not found where there is none%s", (suffix) => {
    const fault = faultOf(() => ask(`/CsConferenceDaily(datetime'2013-05-12')${suffix}`));
    expect(fault.kind).toBe("notFound");
    expect(fault.message).toBe("Resource not found for the segment 'CsConferenceDaily'.");
  });

  it("gives one property, and its bare value", () => {
    const entry = "/CsConferenceDaily(datetime'2013-05-14')";
    expect(ask(`${entry}/TotalConferences`)).toMatchObject({ kind: "property", value: 6 });
    expect(ask(`${entry}/TenantName/$value`)).toMatchObject({ kind: "value", value: "ExampleTenantName" });
  });

  it("counts one", () => {
    expect(ask("/CsConferenceDaily(datetime'2013-05-14')/$count")).toEqual({ kind: "count", count: 1 });
  });
});
