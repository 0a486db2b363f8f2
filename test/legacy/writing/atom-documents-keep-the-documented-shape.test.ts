import { XMLParser } from "fast-xml-parser";
import { expect, test } from "vitest";
import { writeAtomEntry, writeAtomFeed, writeAtomProperty } from "../../../src/legacy/atom.ts";
import { CONFERENCE_DAILY, day, EVERY_TYPE, FRAME, page, parseXml, row } from "./samples.ts";

const ROW = row(CONFERENCE_DAILY, { Date: day("2013-05-14"), TotalConferences: 6, AVConferences: 5 });
const NARROW = page(CONFERENCE_DAILY, [ROW], ["Date", "TotalConferences"]);

const ROOT =
  'xml:base="https://reports.office365.com/ecp/ReportingWebService/Reporting.svc/" xmlns="http://www.w3.org/2005/Atom" ' +
  'xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices" ' +
  'xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"';
const ENTRY =
  "<id>https://reports.office365.com/ecp/ReportingWebService/Reporting.svc/" +
  "CsConferenceDaily(datetime'2013-05-14T00%3A00%3A00')</id>" +
  '<category term="TenantReporting.CsConferenceReport" ' +
  'scheme="http://schemas.microsoft.com/ado/2007/08/dataservices/scheme" /><title />' +
  '<updated>2013-07-08T20:48:10Z</updated><author><name /></author><content type="application/xml"><m:properties>' +
  '<d:Date m:type="Edm.DateTime">2013-05-14T00:00:00</d:Date>' +
  '<d:TotalConferences m:type="Edm.Int64">6</d:TotalConferences></m:properties></content>';

test("a single entry is a document with the feed's namespaces and base", () => {
  expect(writeAtomEntry(NARROW, ROW, FRAME)).toBe(
    `<?xml version="1.0" encoding="utf-8"?><entry ${ROOT}>${ENTRY}</entry>`,
  );
});

test("a property alone declares its prefixes and its type", () => {
  expect(writeAtomProperty({ name: "Date", type: "Edm.DateTime", nullable: false }, day("2013-05-14"))).toBe(
    '<?xml version="1.0" encoding="utf-8"?><d:Date xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices" ' +
      'xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata" m:type="Edm.DateTime">' +
      "2013-05-14T00:00:00</d:Date>",
  );
  expect(writeAtomProperty({ name: "Text", type: "Edm.String", nullable: true }, null)).toMatch(
    /<d:Text xmlns:d="[^"]*" xmlns:m="[^"]*" m:null="true" \/>$/,
  );
});

test("the count comes before the entries, the next link after them", () => {
  const next = 'https://reports.office365.com/x/CsConferenceDaily?$filter=a<"b"&$skiptoken=1';
  const text = writeAtomFeed({ ...NARROW, count: 4321, next }, FRAME);
  expect(text).toContain(`<feed ${ROOT}><m:count>4321</m:count><id>`);
  expect(text).toMatch(/<\/entry><link rel="next" href="[^"]*" \/><\/feed>$/);
  const links: readonly Readonly<Record<string, string>>[] = parseXml(text).feed.link;
  expect(links.find((link) => link["@rel"] === "next")?.["@href"]).toBe(next);
});

test("without a count and a next page there is no trace of either", () => {
  const text = writeAtomFeed(NARROW, FRAME);
  expect(text).not.toContain("m:count");
  expect(text).not.toContain('rel="next"');
});

test("an empty feed is a valid feed with an author", () => {
  const text = writeAtomFeed(page(CONFERENCE_DAILY, []), FRAME);
  expect(text).toMatch(
    /<link rel="self" title="CsConferenceDaily" href="CsConferenceDaily" \/><author><name \/><\/author><\/feed>$/,
  );
});

test("there is no white space between tags, and nothing before the root but the declaration", () => {
  const text = writeAtomFeed(NARROW, FRAME);
  expect(text).not.toMatch(/>\s+</);
  expect(text.startsWith('<?xml version="1.0" encoding="utf-8"?><feed ')).toBe(true);
});

test("the feed's id is the address as sent, escaped", () => {
  const frame = { ...FRAME, requestAddress: "https://bridge.example/ECP/reportingwebservice/REPORTING.svc/A&B" };
  expect(writeAtomFeed(NARROW, frame)).toContain(
    "<id>https://bridge.example/ECP/reportingwebservice/REPORTING.svc/A&amp;B</id>",
  );
});

test("a client that takes an entry's last child as content and strips the prefix d: finds the values", () => {
  const ordered = new XMLParser({ preserveOrder: true, ignoreAttributes: false, parseTagValue: false });
  const tree = ordered.parse(writeAtomFeed(page(CONFERENCE_DAILY, [ROW]), FRAME));
  const nameOf = (node: object): string => Object.keys(node).find((key) => key !== ":@") ?? "";
  const childrenOf = (node: Readonly<Record<string, unknown>>) =>
    node[nameOf(node)] as readonly Readonly<Record<string, unknown>>[];
  const feed = tree.find((node: object) => nameOf(node) === "feed");
  const entry = childrenOf(feed).find((node) => nameOf(node) === "entry") ?? {};
  const content = childrenOf(entry).at(-1) ?? {};
  const properties = childrenOf(content)[0] ?? {};
  expect([nameOf(content), nameOf(properties)]).toEqual(["content", "m:properties"]);
  expect(childrenOf(properties).map((node) => nameOf(node).replace("d:", ""))).toEqual(
    CONFERENCE_DAILY.type.properties.map((p) => p.name),
  );
});

test("strings carry no type, null is marked and typed, outer blanks are kept", () => {
  const values = row(EVERY_TYPE, { ID: 5, TenantName: null, Text: " two  blanks " });
  const text = writeAtomEntry(page(EVERY_TYPE, []), values, FRAME);
  expect(text).toContain('<d:TenantName m:null="true" />');
  expect(text).toContain('<d:Text xml:space="preserve"> two  blanks </d:Text>');
  expect(text).toContain('<d:Long m:type="Edm.Int64" m:null="true" />');
  expect(text).toContain('<d:Date m:type="Edm.DateTime" m:null="true" />');
});

test("a row of a per-row family is addressed by its ID, also where ID is not selected", () => {
  const values = row(EVERY_TYPE, { ID: 4503599627370495, Text: "" });
  const text = writeAtomFeed(page(EVERY_TYPE, [values], ["Text"]), FRAME);
  expect(text).toContain("/CsEveryTypeDaily(4503599627370495L)</id>");
  expect(text).toContain("<m:properties><d:Text></d:Text></m:properties>");
});

test("a row without its key is refused, never given a wrong address", () => {
  const values = row(CONFERENCE_DAILY, { Date: null });
  expect(() => writeAtomFeed(page(CONFERENCE_DAILY, [values]), FRAME)).toThrow(/CsConferenceDaily lacks its key Date/);
});
