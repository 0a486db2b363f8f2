import { expect, test } from "vitest";
import { writeLightEntry, writeLightFeed, writeLightProperty } from "../../../src/legacy/light-json.ts";
import type { Property } from "../../../src/legacy/model.ts";
import { writeVerboseEntry, writeVerboseFeed, writeVerboseProperty } from "../../../src/legacy/verbose-json.ts";
import { CONFERENCE_DAILY, day, EVERY_TYPE, FRAME, page, row } from "./samples.ts";

const ROW = row(CONFERENCE_DAILY, { Date: day("2013-05-14"), TotalConferences: 6, AVConferences: 5 });
const NARROW = page(CONFERENCE_DAILY, [ROW, ROW], ["Date", "TotalConferences"]);
const NEXT = 'https://reports.office365.com/x/CsConferenceDaily?$filter=a eq "b"&$skiptoken=1';
const QUOTED_NEXT = '"https://reports.office365.com/x/CsConferenceDaily?$filter=a eq \\"b\\"&$skiptoken=1"';

const BASE = "https://reports.office365.com/ecp/ReportingWebService/Reporting.svc/";
const ID = `${BASE}CsConferenceDaily(datetime'2013-05-14T00%3A00%3A00')`;
const VERBOSE =
  `{"__metadata":{"id":"${ID}","uri":"${ID}","type":"TenantReporting.CsConferenceReport"},` +
  '"Date":"\\/Date(1368489600000)\\/","TotalConferences":"6"}';
const LIGHT = '"Date":"2013-05-14T00:00:00","TotalConferences":"6"';
const SELECTED = "&$select=Date,TotalConferences";

const DATE: Property = { name: "Date", type: "Edm.DateTime", nullable: false };
const NAME: Property = { name: "TenantName", type: "Edm.String", nullable: true };

test("verbose: rows are in d.results; count and next stand beside them", () => {
  expect(writeVerboseFeed(NARROW, FRAME)).toBe(`{"d":{"results":[${VERBOSE},${VERBOSE}]}}`);
  expect(writeVerboseFeed({ ...NARROW, count: 4321, next: NEXT }, FRAME)).toBe(
    `{"d":{"__count":"4321","results":[${VERBOSE},${VERBOSE}],"__next":${QUOTED_NEXT}}}`,
  );
  expect(writeVerboseFeed(page(CONFERENCE_DAILY, []), FRAME)).toBe('{"d":{"results":[]}}');
});

test("verbose: an entry and a property are in d itself", () => {
  expect(writeVerboseEntry(NARROW, ROW, FRAME)).toBe(`{"d":${VERBOSE}}`);
  expect(writeVerboseProperty(DATE, day("2013-05-14"))).toBe('{"d":{"Date":"\\/Date(1368489600000)\\/"}}');
  expect(writeVerboseProperty(NAME, null)).toBe('{"d":{"TenantName":null}}');
});

test("light: the metadata address names the set and, where columns are left out, the columns", () => {
  expect(writeLightFeed(NARROW, FRAME)).toBe(
    `{"odata.metadata":"${BASE}$metadata#CsConferenceDaily${SELECTED}","value":[{${LIGHT}},{${LIGHT}}]}`,
  );
  expect(writeLightFeed(page(CONFERENCE_DAILY, []), FRAME)).toBe(
    `{"odata.metadata":"${BASE}$metadata#CsConferenceDaily","value":[]}`,
  );
});

test("light: count comes before the rows, the next link after them", () => {
  expect(writeLightFeed({ ...NARROW, count: 4321, next: NEXT }, FRAME)).toBe(
    `{"odata.metadata":"${BASE}$metadata#CsConferenceDaily${SELECTED}","odata.count":"4321",` +
      `"value":[{${LIGHT}},{${LIGHT}}],"odata.nextLink":${QUOTED_NEXT}}`,
  );
});

test("light: an entry and a property say what they are", () => {
  expect(writeLightEntry(NARROW, ROW, FRAME)).toBe(
    `{"odata.metadata":"${BASE}$metadata#CsConferenceDaily/@Element${SELECTED}",${LIGHT}}`,
  );
  expect(writeLightProperty(DATE, day("2013-05-14"), FRAME)).toBe(
    `{"odata.metadata":"${BASE}$metadata#Edm.DateTime","value":"2013-05-14T00:00:00"}`,
  );
  expect(writeLightProperty(NAME, null, FRAME)).toBe(
    `{"odata.metadata":"${BASE}$metadata#Edm.Null","odata.null":true}`,
  );
});

test("a per-row family's entry is known by its ID in verbose JSON and by its address alone in light", () => {
  const values = row(EVERY_TYPE, { ID: 123, Date: day("2013-05-14") });
  const one = page(EVERY_TYPE, [values], ["ID"]);
  expect(JSON.parse(writeVerboseFeed(one, FRAME)).d.results[0].__metadata.uri).toBe(`${BASE}CsEveryTypeDaily(123L)`);
  expect(JSON.parse(writeLightFeed(one, FRAME)).value).toEqual([{ ID: "123" }]);
});
