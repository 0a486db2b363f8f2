import { expect, test } from "vitest";
import {
  countAnswer,
  entryAnswer,
  feedAnswer,
  metadataAnswer,
  propertyAnswer,
  rawValueAnswer,
  serviceDocumentAnswer,
} from "../../../src/legacy/answer.ts";
import type { Dialect, LegacyAnswer, Property } from "../../../src/legacy/model.ts";
import { CONFERENCE_DAILY, DELIVERY, day, FRAME, MODEL, page, row } from "./samples.ts";

const ROW = row(CONFERENCE_DAILY, { Date: day("2013-05-14"), TotalConferences: 6 });
const PAGE = page(CONFERENCE_DAILY, [ROW]);
const DATE: Property = { name: "Date", type: "Edm.DateTime", nullable: false };
const NAME: Property = { name: "TenantName", type: "Edm.String", nullable: true };

const VERBOSE = "application/json;odata=verbose;charset=utf-8";
const LIGHT = "application/json;odata=minimalmetadata;streaming=true;charset=utf-8";
const XML = "application/xml;charset=utf-8";
const TEXT = "text/plain;charset=utf-8";

const feed = (dialect: Dialect) => feedAnswer(PAGE, FRAME, dialect, DELIVERY);
const entry = (dialect: Dialect) => entryAnswer(PAGE, ROW, FRAME, dialect, DELIVERY);
const property = (dialect: Dialect) => propertyAnswer(DATE, day("2013-05-14"), FRAME, dialect, DELIVERY);
const service = (dialect: Dialect) => serviceDocumentAnswer(MODEL, FRAME, dialect, DELIVERY);

const ANSWERS: readonly (readonly [string, LegacyAnswer, string, string, RegExp])[] = [
  ["Atom feed", feed("atom"), "application/atom+xml;type=feed;charset=utf-8", "2.0;", /^<\?xml .*<\/feed>$/],
  ["verbose feed", feed("verbose"), VERBOSE, "2.0;", /^\{"d":\{"results":\[/],
  ["light feed", feed("light"), LIGHT, "3.0;", /^\{"odata.metadata":"[^"]*#CsConferenceDaily","value":\[/],
  ["Atom entry", entry("atom"), "application/atom+xml;type=entry;charset=utf-8", "1.0;", /^<\?xml .*<\/entry>$/],
  ["verbose entry", entry("verbose"), VERBOSE, "1.0;", /^\{"d":\{"__metadata":/],
  ["light entry", entry("light"), LIGHT, "3.0;", /@Element","ID":/],
  ["XML property", property("atom"), XML, "1.0;", /<d:Date /],
  ["verbose property", property("verbose"), VERBOSE, "1.0;", /^\{"d":\{"Date":/],
  ["light property", property("light"), LIGHT, "3.0;", /#Edm.DateTime","value":/],
  ["AtomPub service document", service("atom"), XML, "1.0;", /<service /],
  ["verbose service document", service("verbose"), VERBOSE, "1.0;", /EntitySets/],
  ["light service document", service("light"), LIGHT, "3.0;", /"odata.metadata"/],
  ["$metadata", metadataAnswer(MODEL, "3.0", DELIVERY), XML, "3.0;", /DataServiceVersion="3.0"/],
  ["$metadata for old readers", metadataAnswer(MODEL, "1.0", DELIVERY), XML, "1.0;", /DataServiceVersion="1.0"/],
  ["$count", countAnswer(365, DELIVERY), TEXT, "2.0;", /^365$/],
  ["$value of a date", rawValueAnswer(DATE, day("2013-05-14"), DELIVERY), TEXT, "1.0;", /^2013-05-14T00:00:00$/],
  ["$value of a text", rawValueAnswer(NAME, 'A & "B"', DELIVERY), TEXT, "1.0;", /^A & "B"$/],
];

test.each(ANSWERS)("%s", (_name, answer, contentType, version, body) => {
  expect(answer.status).toBe(200);
  expect(answer.headers).toEqual({
    "Cache-Control": "no-cache, no-store",
    Pragma: "no-cache",
    Expires: "-1",
    "X-Content-Type-Options": "nosniff",
    "X-RWS-Version": "2013-V1",
    "request-id": DELIVERY.requestId,
    DataServiceVersion: version,
    "Content-Type": contentType,
  });
  expect(answer.body).toMatch(body);
});

test("a null has no raw value: 404", () => {
  expect(() => rawValueAnswer(NAME, null, DELIVERY)).toThrow(
    expect.objectContaining({ kind: "notFound", message: "Resource not found for the segment 'TenantName'." }),
  );
});

test("a callback turns JSON into a script that calls it with the same document", () => {
  const delivery = { ...DELIVERY, callback: "show.rows" };
  for (const dialect of ["verbose", "light"] as const) {
    const plain = feedAnswer(PAGE, FRAME, dialect, DELIVERY);
    const wrapped = feedAnswer(PAGE, FRAME, dialect, delivery);
    expect(wrapped.body).toBe(`show.rows(${plain.body})`);
    expect(wrapped.headers["Content-Type"]).toBe("text/javascript;charset=utf-8");
    expect(wrapped.headers.DataServiceVersion).toBe(plain.headers.DataServiceVersion);
  }
  expect(feedAnswer(PAGE, FRAME, "atom", delivery)).toEqual(feedAnswer(PAGE, FRAME, "atom", DELIVERY));
});
