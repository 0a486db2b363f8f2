import { describe, expect, it } from "vitest";
import type { Row } from "../../../src/legacy/model.ts";
import { runQuery } from "../../../src/legacy/query.ts";
import { readRequest } from "../../../src/legacy/request.ts";
import { day, GUID, incoming, MODEL } from "./fixtures.ts";
import { CLIENT_ADDRESSES } from "./tables/client-addresses.ts";

const OLD = "https://reports.office365.com/ecp/reportingwebservice/reporting.svc";

const row = (date: string, users: number): Row => [day(date) / 86_400_000, day(date), GUID, "ExampleTenantName", users];
/** Days around the filter of the documents' second example. */
const ROWS = [
  row("2013-04-30", 9),
  row("2013-05-01", 1),
  row("2013-05-10", 5),
  row("2013-05-13", 5),
  row("2013-05-14", 5),
  row("2013-05-15", 2),
  row("2013-05-16", 9),
];

interface Understood {
  readonly dialect: string;
  readonly dates: readonly string[];
  readonly columns: readonly string[];
}

function understand(address: string, headers: Readonly<Record<string, string>> = {}): Understood {
  const request = readRequest(incoming(address, headers), MODEL);
  if (request.target.kind !== "feed") throw new Error(`${address} is no feed`);
  const result = runQuery(request, request.target.set, ROWS);
  if (result.kind !== "page") throw new Error(`${address} gives no page`);
  const { rows, columns, set } = result.page;
  return {
    dialect: request.dialect,
    dates: rows.map((found) => new Date(Number(found[1])).toISOString().slice(5, 10)),
    columns: columns.map((index) => set.type.properties[index]?.name ?? "?"),
  };
}

const ALL = ["ID", "Date", "TenantGuid", "TenantName", "ActiveUsers"];
const MAY_1_TO_15 = ["05-01", "05-10", "05-13", "05-14", "05-15"];

describe("the documents' examples", () => {
  it("JSON with two columns", () => {
    expect(understand(`${OLD}/CsActiveUserDaily?$select=Date,ActiveUsers&$format=Json`)).toMatchObject({
      dialect: "verbose",
      columns: ["Date", "ActiveUsers"],
    });
  });

  it("Atom with a range of dates, the newest first, and a column that is named otherwise", () => {
    const query =
      "$select=Date,ActiveUsersCount&$filter=Date%20ge%20datetime'2013-05-01T00:00:00'%20and%20Date%20le%20" +
      "datetime'2013-05-15T00:00:00'&$orderby=Date%20desc&$format=Atom";
    expect(understand(`${OLD}/CsActiveUserDaily?${query}`)).toEqual({
      dialect: "atom",
      dates: [...MAY_1_TO_15].reverse(),
      columns: ["Date", "ActiveUsers"],
    });
  });

  it("copied with their line breaks", () => {
    const query = "%0D%0A%20%20%20%20$select=Date&%0D%0A    $top=2&%0A$orderby=Date%20desc&%0A$format=Atom%0A";
    expect(understand(`${OLD}/CsActiveUserDaily?${query}`)).toEqual({
      dialect: "atom",
      dates: ["05-16", "05-15"],
      columns: ["Date"],
    });
  });

  it("without any option: every column, by date, in Atom", () => {
    expect(understand(`${OLD}/CsActiveUserDaily`)).toEqual({
      dialect: "atom",
      dates: ["04-30", ...MAY_1_TO_15, "05-16"],
      columns: ALL,
    });
  });
});

describe("an address from the field", () => {
  it.each(CLIENT_ADDRESSES)("%s: %s", (_client, address, headers, dialect, dates) => {
    expect(understand(address, headers)).toMatchObject({ dialect, dates });
  });
});

describe("known clients", () => {
  it("Microsoft's client library filters with gt and lt and pages by itself", () => {
    const range = "Date gt datetime'2013-05-01T00:00:00' and Date lt datetime'2013-05-15T00:00:00'";
    const first = `${OLD}/CsActiveUserDaily?$filter=${encodeURIComponent(range)}&$top=1000&$skip=0&$orderby=Date`;
    expect(understand(first).dates).toEqual(["05-10", "05-13", "05-14"]);
    expect(understand(first.replace("$skip=0", "$skip=1000")).dates).toEqual([]);
  });

  it("a service reference sends its protocol versions and asks for Atom", () => {
    const headers = {
      Accept: "application/atom+xml,application/xml",
      "Accept-Charset": "UTF-8",
      DataServiceVersion: "1.0;NetFx",
      MaxDataServiceVersion: "2.0;NetFx",
    };
    expect(understand(`${OLD}/CsActiveUserDaily()?$filter=Date%20ge%20datetime'2013-05-16T00:00:00'`, headers)).toEqual(
      {
        dialect: "atom",
        dates: ["05-16"],
        columns: ALL,
      },
    );
  });

  it("the query tool asks the root without a slash, with old protocol versions", () => {
    const headers = { DataServiceVersion: "2.0", MaxDataServiceVersion: "2.0", "Accept-Language": "EN-US" };
    const request = readRequest(incoming(OLD, headers), MODEL);
    expect([request.target.kind, request.dialect]).toEqual(["serviceDocument", "atom"]);
  });

  it("scripts write dates with Z and ask for JSON by Accept", () => {
    const query = "$filter=Date eq datetime'2013-05-14T00:00:00Z'";
    const address = `${OLD.toLowerCase()}/CsActiveUserDaily?${encodeURI(query)}`;
    expect(understand(address, { Accept: "application/json" })).toMatchObject({ dialect: "light", dates: ["05-14"] });
  });

  it("scripts write DateTime with capitals and a plain offset as token", () => {
    const query = "$filter=Date ge DateTime'2013-05-10T00:00:00'&$skiptoken=2&$format=json";
    expect(understand(`${OLD}/CsActiveUserDaily?${query}`)).toMatchObject({
      dialect: "verbose",
      dates: ["05-14", "05-15", "05-16"],
    });
  });

  it("a partner's script asks for one day with equal, inclusive bounds", () => {
    const query = "$filter=Date ge datetime'2013-05-13T00:00:00' and Date le datetime'2013-05-13T00:00:00'";
    const partner = OLD.replace("reporting.svc", "partner/Reporting.svc");
    const asked = `${partner}/CsActiveUserDaily?tenantDomain=contoso.example&${query}`;
    expect(understand(asked).dates).toEqual(["05-13"]);
  });

  it("a page copied from HTML has its ampersands escaped", () => {
    expect(understand(`${OLD}/CsActiveUserDaily?$select=Date&amp;$top=1&amp;$format=Json`)).toEqual({
      dialect: "verbose",
      dates: ["04-30"],
      columns: ["Date"],
    });
  });
});
