import { expect, test } from "vitest";
import { writeServiceDocument } from "../../../src/legacy/service-document.ts";
import { CONFERENCE_DAILY, FRAME, MODEL, parseXml } from "./samples.ts";

const NAMES = MODEL.sets.map((set) => set.name);

test("AtomPub: one workspace titled Default, a relative collection for each set, in the model's order", () => {
  const { service } = parseXml(writeServiceDocument(MODEL, FRAME, "atom"));
  expect(service["@xmlns"]).toBe("http://www.w3.org/2007/app");
  expect(service["@xmlns:atom"]).toBe("http://www.w3.org/2005/Atom");
  expect(service["@xml:base"]).toBe(FRAME.base);
  expect(service.workspace["atom:title"]["#text"]).toBe("Default");
  const collections: readonly Readonly<Record<string, Readonly<Record<string, string>> | string>>[] =
    service.workspace.collection;
  expect(collections.map((collection) => collection["@href"])).toEqual(NAMES);
  expect(collections.map((collection) => collection["atom:title"])).toEqual(NAMES.map((name) => ({ "#text": name })));
});

test("the bytes of one set's AtomPub document", () => {
  expect(writeServiceDocument({ ...MODEL, sets: [CONFERENCE_DAILY] }, FRAME, "atom")).toBe(
    '<?xml version="1.0" encoding="utf-8"?>' +
      '<service xml:base="https://reports.office365.com/ecp/ReportingWebService/Reporting.svc/" ' +
      'xmlns="http://www.w3.org/2007/app" xmlns:atom="http://www.w3.org/2005/Atom"><workspace>' +
      "<atom:title>Default</atom:title>" +
      '<collection href="CsConferenceDaily"><atom:title>CsConferenceDaily</atom:title></collection>' +
      "</workspace></service>",
  );
});

test("verbose and light JSON list the same sets", () => {
  expect(JSON.parse(writeServiceDocument(MODEL, FRAME, "verbose"))).toEqual({ d: { EntitySets: NAMES } });
  expect(JSON.parse(writeServiceDocument(MODEL, FRAME, "light"))).toEqual({
    "odata.metadata": `${FRAME.base}$metadata`,
    value: NAMES.map((name) => ({ name, url: name })),
  });
});

test("a model without sets is still a service document", () => {
  const empty = { ...MODEL, sets: [] };
  expect(parseXml(writeServiceDocument(empty, FRAME, "atom")).service.workspace.collection).toBeUndefined();
  expect(writeServiceDocument(empty, FRAME, "verbose")).toBe('{"d":{"EntitySets":[]}}');
});
