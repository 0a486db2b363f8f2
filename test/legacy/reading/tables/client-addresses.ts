/** Addresses as they are in the field: what follows the root, and whole ones with the headers that come along. */
import { day } from "../fixtures.ts";

const MAY_14 = day("2013-05-14");

/** What follows the root, and where it points at: kind, set, key, property. */
export const PLACES: readonly (readonly [string, string])[] = [
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

const OLD = "https://reports.office365.com/ecp/reportingwebservice/reporting.svc";
const CANONICAL = "https://reports.office365.com/ecp/ReportingWebService/Reporting.svc";
const PARTNER = "https://reports.office365.com/ecp/reportingwebservice/partner/Reporting.svc";
const SET = "CsActiveUserDaily";
const JSON_ONLY = { Accept: "application/json" };
const DOT_NET = {
  Accept: "application/atom+xml,application/xml",
  "Accept-Charset": "UTF-8",
  DataServiceVersion: "1.0;NetFx",
  MaxDataServiceVersion: "2.0;NetFx",
};
const POWER_QUERY = {
  Accept:
    "application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9," +
    "application/atomsvc+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7,text/plain;q=0.7",
  MaxDataServiceVersion: "3.0",
};
const BROWSER = { Accept: "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8" };

const ALL = ["04-30", "05-01", "05-10", "05-13", "05-14", "05-15", "05-16"];
const FROM_10 = ALL.slice(2);
const MAY_13 = ["05-13"];
const MIDDLE = ["05-10", "05-13", "05-14", "05-15"];

type Headers = Readonly<Record<string, string>>;

/** Who asks (tags of legacy-contract.md), address, headers, dialect of the answer, its dates in order. */
export const CLIENT_ADDRESSES: readonly (readonly [string, string, Headers, string, readonly string[]])[] = [
  ["AU: first example", `${OLD}/${SET}?$select=Date,ActiveUsers&$format=Json`, {}, "verbose", ALL],
  [
    "AU: second example",
    `${OLD}/${SET}?$select=Date,ActiveUsersCount&$filter=Date%20ge%20datetime'2013-05-01T00:00:00'%20and%20Date%20le%20datetime'2013-05-15T00:00:00'&$orderby=Date%20desc&$format=Atom`,
    {},
    "atom",
    [...MIDDLE].reverse().concat("05-01"),
  ],
  [
    "CF: ten rows",
    `${OLD}/${SET}?$select=Date&$top=10&$orderby=Date%20desc&$format=Atom`,
    {},
    "atom",
    [...ALL].reverse(),
  ],
  ["PA: the default order", `${OLD}/${SET}?$select=Date,ActiveUsers&$format=Atom`, {}, "atom", ALL],
  [
    "CF: line breaks of the page",
    `${OLD}/${SET}?%0D%0A    $top=2&%0D%0A    $format=Atom%0D%0A`,
    {},
    "atom",
    ALL.slice(0, 2),
  ],
  ["XL: Excel's wizard", `${OLD}/${SET}`, { ...DOT_NET, "Accept-Language": "en-US" }, "atom", ALL],
  ["XL: Excel adds a limit for its preview", `${OLD}/${SET}?$top=200`, DOT_NET, "atom", ALL],
  ["Power Query", `${OLD}/${SET}`, POWER_QUERY, "light", ALL],
  [
    "Power Query folds a step",
    `${OLD}/${SET}?$filter=Date ge datetime'2013-05-10T00:00:00'&$select=Date`,
    POWER_QUERY,
    "light",
    FROM_10,
  ],
  ["Power Query previews", `${OLD}/${SET}?$top=1000`, POWER_QUERY, "light", ALL],
  ["a browser", `${OLD}/${SET}`, BROWSER, "atom", ALL],
  ["a browser with a format", `${OLD}/${SET}?$format=json`, BROWSER, "verbose", ALL],
  ["service reference", `${OLD}/${SET}()`, DOT_NET, "atom", ALL],
  [
    "service reference filters",
    `${OLD}/${SET}()?$filter=Date ge datetime'2013-05-10T00:00:00'`,
    DOT_NET,
    "atom",
    FROM_10,
  ],
  [
    "service reference filters twice",
    `${OLD}/${SET}()?$filter=(Date%20ge%20datetime'2013-05-10T00:00:00')%20and%20(Date%20lt%20datetime'2013-05-16T00:00:00')`,
    DOT_NET,
    "atom",
    MIDDLE,
  ],
  [
    "service reference takes",
    `${OLD}/${SET}()?$orderby=Date desc&$top=3`,
    DOT_NET,
    "atom",
    ["05-16", "05-15", "05-14"],
  ],
  ["service reference counts", `${OLD}/${SET}()?$inlinecount=allpages`, DOT_NET, "atom", ALL],
  [
    "service reference selects",
    `${OLD}/${SET}()?$filter=ActiveUsers gt 5L&$select=Date,ActiveUsers`,
    DOT_NET,
    "atom",
    ["04-30", "05-16"],
  ],
  ["service reference asks by month", `${OLD}/${SET}()?$filter=month(Date) eq 4`, DOT_NET, "atom", ["04-30"]],
  ["L1: one page", `${OLD}/${SET}?$top=1000&$skip=0&$orderby=Date`, {}, "atom", ALL],
  ["L1: the page after the last", `${OLD}/${SET}?$top=1000&$skip=1000&$orderby=Date`, {}, "atom", []],
  [
    "L1: range of dates in doubled parentheses, an ampersand at the end",
    `${OLD}/${SET}?$filter=((Date gt datetime'2013-05-01T00:00:00') and (Date lt datetime'2013-05-16T00:00:00'))&$top=1000&$skip=0&`,
    {},
    "atom",
    MIDDLE,
  ],
  ["L1: equal", `${OLD}/${SET}?$filter=Date%20eq%20datetime'2013-05-13T00:00:00'&`, {}, "atom", MAY_13],
  ["L2: Accept alone", `${OLD}/${SET}`, JSON_ONLY, "light", ALL],
  ["L2: offset as token", `${OLD}/${SET}?$skiptoken=2`, JSON_ONLY, "light", FROM_10],
  [
    "L3: query tool, JSON",
    `${OLD}/${SET}?$select=Date&$format=Json`,
    { DataServiceVersion: "1.0", MaxDataServiceVersion: "2.0" },
    "verbose",
    ALL,
  ],
  [
    "L3: query tool, Atom",
    `${OLD}/${SET}?$select=Date&$format=Atom`,
    { DataServiceVersion: "2.0", MaxDataServiceVersion: "2.0" },
    "atom",
    ALL,
  ],
  ["L3: with the version's header", `${OLD}/${SET}?$top=1`, { "X-RWS-Version": "2013-V1" }, "atom", ["04-30"]],
  [
    "L4: PowerShell module",
    `${OLD}/${SET}?$filter=Date ge datetime'2013-05-10T00:00:00Z' and Date le datetime'2013-05-15T00:00:00Z'`,
    JSON_ONLY,
    "light",
    MIDDLE,
  ],
  ["L5: no headers at all", `${OLD}/${SET}`, {}, "atom", ALL],
  [
    "L5: a range, encoded throughout",
    `${OLD}/${SET}?%24filter=Date%20ge%20datetime%272013-05-10T00%3A00%3A00%27`,
    {},
    "atom",
    FROM_10,
  ],
  ["L6: mail report's client, Accept with everything", `${OLD}/${SET}?$orderby=Date`, { Accept: "*/*" }, "atom", ALL],
  [
    "L6: form encoding",
    `${OLD}/${SET}?%24filter=Date+ge+datetime%272013-05-10T00%3A00%3A00%27&%24format=JSON`,
    {},
    "verbose",
    FROM_10,
  ],
  [
    "L7: collector",
    `${CANONICAL}/${SET}?$format=Json&$filter=Date%20eq%20datetime'2013-05-13T00:00:00Z'`,
    { Accept: "*/*" },
    "verbose",
    MAY_13,
  ],
  [
    "L8: collector by Accept",
    `${OLD}/${SET}?$filter=Date eq datetime'2013-05-13T00:00:00Z'`,
    JSON_ONLY,
    "light",
    MAY_13,
  ],
  [
    "L9: DateTime with a capital",
    `${OLD}/${SET}?$filter=Date eq DateTime'2013-05-13T00:00:00Z'`,
    JSON_ONLY,
    "light",
    MAY_13,
  ],
  ["L9: follows with an option appended", `${OLD}/${SET}?$skiptoken=2&$format=json`, {}, "verbose", FROM_10],
  ["L10: the newest row", `${CANONICAL}/${SET}?$orderby=Date%20desc&$top=1`, {}, "atom", ["05-16"]],
  [
    "L11: export with names of columns",
    `${OLD}/${SET}?$select=Date,TenantName,ActiveUsers&$format=json`,
    {},
    "verbose",
    ALL,
  ],
  [
    "DAP: a partner's day",
    `${PARTNER}/${SET}?tenantDomain=contoso.example&$filter=Date ge datetime'2013-05-13T00:00:00' and Date le datetime'2013-05-13T00:00:00'`,
    {},
    "atom",
    MAY_13,
  ],
  ["DAP: a delegated organization", `${OLD}/${SET}?DelegatedOrg=contoso.example&$top=1`, {}, "atom", ["04-30"]],
  [
    "PW: a month by its first and last day",
    `${OLD}/${SET}?$filter=Date ge datetime'2013-04-01' and Date le datetime'2013-04-30'`,
    {},
    "atom",
    ["04-30"],
  ],
  ["VE: the version in the query", `${OLD}/${SET}?rws-version=2013-V1&$top=1`, {}, "atom", ["04-30"]],
  ["copied out of HTML", `${OLD}/${SET}?$select=Date&amp;$top=1&amp;$format=Json`, {}, "verbose", ["04-30"]],
  [
    "jQuery with a callback",
    `${OLD}/${SET}?$format=json&$top=1&$callback=jQuery1910_1&_=1368489600000`,
    { Accept: "*/*" },
    "verbose",
    ["04-30"],
  ],
  [
    "an old DataJS",
    `${OLD}/${SET}?$top=1`,
    {
      Accept:
        "application/atomsvc+xml;q=0.8, application/json;odata=fullmetadata;q=0.7, application/json;q=0.5, */*;q=0.1",
      MaxDataServiceVersion: "3.0",
    },
    "light",
    ["04-30"],
  ],
  [
    "SharePoint's library",
    `${OLD}/${SET}?$top=1`,
    { Accept: "application/json;odata=verbose;charset=utf-8" },
    "verbose",
    ["04-30"],
  ],
];
