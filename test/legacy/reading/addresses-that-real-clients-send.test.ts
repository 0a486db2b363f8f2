import { describe, expect, it } from "vitest";
import { isLegacyPath } from "../../../src/legacy/address.ts";
import { readRequest } from "../../../src/legacy/request.ts";
import { ask, CONFERENCE_ROWS, faultOf, GUID, incoming, MODEL, ORIGIN, read } from "./fixtures.ts";
import { PLACES } from "./tables/client-addresses.ts";
import { ADDRESS_TEXTS } from "./tables/error-texts.ts";

/** Where the address points at, in one line. */
function place(rest: string): string {
  const { target } = read(rest);
  if (!("set" in target)) return target.kind;
  const key = "key" in target && target.key !== undefined ? ` ${target.key}` : "";
  const property = "property" in target ? ` ${target.property.name}` : "";
  return `${target.kind} ${target.set.name}${key}${property}`;
}

describe("an address", () => {
  it.each(PLACES)("%j is %s", (rest, expected) => {
    expect(place(rest)).toBe(expected);
  });

  it.each(ADDRESS_TEXTS)("%j is refused: %s, %s", (rest, kind, message) => {
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
