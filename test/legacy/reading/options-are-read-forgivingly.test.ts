import { describe, expect, it } from "vitest";
import { ask, askPage, CONFERENCE_ROWS, faultOf, read } from "./fixtures.ts";
import { OPTION_TEXTS } from "./tables/error-texts.ts";

const SET = "/CsConferenceDaily";
const ids = (rest: string): unknown[] => askPage(rest).rows.map((row) => Number(row[0]) - 24980);
const columns = (rest: string): string[] => {
  const page = askPage(rest);
  return page.columns.map((index) => page.set.type.properties[index]?.name ?? "?");
};

const FROM = "Date%20ge%20datetime'2013-05-13T00:00:00'";

/** Query, the rows it keeps by the last digit of their ID, in order. */
const ROWS: readonly (readonly [string, readonly number[]])[] = [
  ["", [1, 2, 3]],
  [`?$filter=${FROM}`, [2, 3]],
  ["?$filter=Date+ge+datetime'2013-05-13T00:00:00'", [2, 3]],
  ["?$filter=Date ge datetime'2013-05-13T00:00:00'", [2, 3]],
  ["?$filter=Date%20%20ge%20%20datetime'2013-05-13T00%3A00%3A00'%20", [2, 3]],
  ["?$filter=%20Date++ge+datetime%272013-05-13%27++", [2, 3]],
  ["?%24filter=Date%20ge%20datetime'2013-05-13T00:00:00Z'", [2, 3]],
  ["?%20$filter%20=%20Date%20ge%20DateTime'2013-05-13T00:00:00'", [2, 3]],
  ["?+$filter+=Date+ge+datetime'2013-05-13T00:00'", [2, 3]],
  [`?$top=1&amp;$filter=${FROM}`, [2]],
  [`?$top=1&amp;amp;$filter=${FROM}`, [2]],
  [`?$top=1&amp%3B$filter=${FROM}`, [2]],
  [`?amp;$filter=${FROM}`, [2, 3]],
  [`?&&$filter=${FROM}&`, [2, 3]],
  [`?$filter=${FROM}&$filter=${FROM}`, [2, 3]],
  ["?$filter=TotalConferences eq 6&$filter=%20TotalConferences+eq+6", [3]],
  ["?$filter=", [1, 2, 3]],
  ["?$filter", [1, 2, 3]],
  ["?$filter=&$filter=TotalConferences eq 6", [3]],
  ["?filter=TotalConferences eq 6", [1, 2, 3]],
  ["?x=1&y=%ZZ&z", [1, 2, 3]],
  ["?%ZZ=1", [1, 2, 3]],
  ["?$top=2", [1, 2]],
  ["?$top=0", []],
  ["?$top=%202%20", [1, 2]],
  ["?$top=99999999999999999999", [1, 2, 3]],
  ["?$top=", [1, 2, 3]],
  ["?$skip=1", [2, 3]],
  ["?$skip=5", []],
  ["?$skip=1&$top=1", [2]],
  ["?$top=1000&$skip=0", [1, 2, 3]],
  ["?$top=1000&$skip=1000", []],
  ["?$orderby=Date desc", [3, 2, 1]],
  ["?$orderby=Date%20desc&$top=10", [3, 2, 1]],
  ["?$orderby=Date", [1, 2, 3]],
  ["?$orderby=Date asc", [1, 2, 3]],
  ["?$orderby=+Date++desc+", [3, 2, 1]],
  ["?$orderby=TotalConferences", [1, 3, 2]],
  ["?$orderby=TotalConferences desc,Date desc", [2, 3, 1]],
  ["?$orderby=TenantName , Date desc", [3, 2, 1]],
  ["?$orderby=TenantName desc", [1, 2, 3]],
  ["?$orderby=TotalConferences mod 2 desc, Date desc", [1, 3, 2]],
  ["?$orderby=TotalConferences gt 5,-AVConferences", [1, 2, 3]],
  ["?$orderby=day(Date) desc", [3, 2, 1]],
  ["?$orderby=", [1, 2, 3]],
  ["?$orderby=Date desc&$skip=1&$top=1", [2]],
  ["?$skiptoken=datetime'2013-05-10T00%3A00%3A00'", [2, 3]],
  ["?$skiptoken=datetime'2013-05-11T00:00:00'", [2, 3]],
  ["?$skiptoken=datetime'2013-05-14'", []],
  ["?$skiptoken=2", [3]],
  ["?$skiptoken=0", [1, 2, 3]],
  ["?$skiptoken=1999", []],
  ["?$skiptoken=2&$orderby=Date desc", [1]],
  ["?$orderby=Date desc&$skiptoken=datetime'2013-05-13',datetime'2013-05-13'", [1]],
  ["?$orderby=TotalConferences desc&$skiptoken=6L,datetime'2013-05-14'", [1]],
  ["?$orderby=TotalConferences desc&$skiptoken=6,datetime'2013-05-13'", [3, 1]],
  ["?$skiptoken=datetime'2013-05-10'&$skip=1", [3]],
];

describe("rows", () => {
  it.each(ROWS)("%j keeps %j", (query, expected) => {
    expect(ids(SET + query)).toEqual(expected);
  });

  it("come by key in whatever order they were found", () => {
    const turned = [...CONFERENCE_ROWS].reverse();
    expect(askPage(SET, turned).rows).toEqual(CONFERENCE_ROWS);
    expect(turned[0]).toBe(CONFERENCE_ROWS[2]);
  });
});

describe("a broken option", () => {
  it.each(OPTION_TEXTS)("%j is refused: %s", (query, message) => {
    const fault = faultOf(() => read(SET + query));
    expect(fault.message).toBe(message);
    expect(fault.kind).toBe("queryInvalid");
  });
});

describe("$select", () => {
  it.each([
    ["", ["ID", "Date", "TenantGuid", "TenantName", "TotalConferences", "AVConferences", "IMConferences"]],
    ["?$select=*", ["ID", "Date", "TenantGuid", "TenantName", "TotalConferences", "AVConferences", "IMConferences"]],
    [
      "?$select=Date,*",
      ["ID", "Date", "TenantGuid", "TenantName", "TotalConferences", "AVConferences", "IMConferences"],
    ],
    ["?$select=AVConferences,Date", ["Date", "AVConferences"]],
    ["?$select=Date,Date", ["Date"]],
    ["?$select=%20Date%20,+TotalConferences+", ["Date", "TotalConferences"]],
    ["?$select=Date%2CTotalConferences", ["Date", "TotalConferences"]],
  ])("%j writes %j", (query, expected) => {
    expect(columns(SET + query)).toEqual(expected);
  });

  it("accepts ActiveUsersCount, which the documents' example selects", () => {
    expect(columns("/CsActiveUserDaily?$select=Date,ActiveUsersCount")).toEqual(["Date", "ActiveUsers"]);
    expect(
      read("/CsActiveUserDaily?$filter=ActiveUsersCount gt 1&$orderby=ActiveUsersCount").options.orderBy,
    ).toHaveLength(1);
  });

  it("names an unknown column in the old library's words", () => {
    const fault = faultOf(() => read(`${SET}?$select=Date,Foo`));
    expect(fault.kind).toBe("queryInvalid");
    expect(fault.message).toBe(
      "Type 'TenantReporting.CsConferenceReport' does not have a property named 'Foo'; there is no service action named " +
        "'Foo' that is bindable to the type 'TenantReporting.CsConferenceReport'; and there is no type with the name 'Foo'.",
    );
  });

  it("is case-sensitive and knows no names of objects", () => {
    for (const name of ["date", "constructor", "__proto__", "toString"]) {
      expect(faultOf(() => read(`${SET}?$select=${name}`)).message).toContain(`'${name}'`);
    }
  });
});

describe("$inlinecount", () => {
  it("counts what the filter keeps, before any paging", () => {
    const query = "$filter=TotalConferences gt 3&$skip=1&$top=1";
    expect(askPage(`${SET}?${query}&$inlinecount=allpages`).count).toBe(2);
    expect(askPage(`${SET}?${query}&$inlinecount=AllPages`).count).toBe(2);
    expect(askPage(`${SET}?${query}&$inlinecount=none`).count).toBeUndefined();
    expect(askPage(`${SET}?${query}`).count).toBeUndefined();
    expect(askPage(`${SET}?$skiptoken=datetime'2013-05-10'&$inlinecount=allpages`).count).toBe(3);
  });
});

describe("/$count", () => {
  it.each([
    ["", 3],
    ["?$filter=TotalConferences gt 3", 2],
    ["?$filter=TotalConferences gt 300", 0],
    ["?$top=2", 2],
    ["?$skip=1", 2],
    ["?$skip=5", 0],
    ["?$orderby=Date desc", 3],
  ])("%j counts %i", (query, count) => {
    expect(ask(`${SET}/$count${query}`)).toEqual({ kind: "count", count });
  });
});

describe("an option where it says nothing", () => {
  it.each([
    ["/?$top=1", "$top"],
    ["/$metadata?$filter=true", "$filter"],
    [`${SET}/$count?$inlinecount=allpages`, "$inlinecount"],
    [`${SET}/$count?$select=Date`, "$select"],
    [`${SET}/$count?$skiptoken=1`, "$skiptoken"],
    [`${SET}(datetime'2013-05-14')?$top=1`, "$top"],
    [`${SET}(datetime'2013-05-14')?$orderby=Date`, "$orderby"],
    [`${SET}(datetime'2013-05-14')/$count?$top=1`, "$top"],
    [`${SET}(datetime'2013-05-14')/Date?$select=Date`, "$select"],
    [`${SET}(datetime'2013-05-14')/Date/$value?$filter=true`, "$filter"],
  ])("%j is refused", (rest, name) => {
    const fault = faultOf(() => read(rest));
    expect(fault.kind).toBe("queryInvalid");
    expect(fault.message).toBe(`The query option '${name}' cannot be applied to the requested resource.`);
  });

  it("does no harm while it is blank", () => {
    expect(read(`/?$top=&$filter=+&$expand=`).target.kind).toBe("serviceDocument");
  });
});
