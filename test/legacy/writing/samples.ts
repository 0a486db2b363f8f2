/** Sets, rows and readers for the tests of the writers. */
import { XMLParser } from "fast-xml-parser";
import type { Delivery } from "../../../src/legacy/headers.ts";
import type { EdmType, EntitySet, Frame, Model, Page, Property, Row } from "../../../src/legacy/model.ts";

export const FRAME: Frame = {
  base: "https://reports.office365.com/ecp/ReportingWebService/Reporting.svc/",
  requestAddress: "https://reports.office365.com/ecp/reportingwebservice/reporting.svc/CsConferenceDaily",
  updated: "2013-07-08T20:48:10Z",
};

export const DELIVERY: Delivery = { requestId: "5f3a1c5e-8a0e-4d0e-9a53-3f6f0c0a7b11", callback: undefined };

const property = (name: string, type: EdmType, nullable = false): Property => ({ name, type, nullable });

const COMMON = [
  property("ID", "Edm.Int64"),
  property("Date", "Edm.DateTime"),
  property("TenantGuid", "Edm.Guid"),
  property("TenantName", "Edm.String", true),
];

function set(name: string, family: string, measures: readonly Property[], title: string, key = "Date"): EntitySet {
  const type = { name: `${family}Report`, key, properties: [...COMMON, ...measures], aliases: {} };
  return { name, type, title, xAxis: "Date", yAxis: "Count" };
}

const measures = (...names: string[]): Property[] => names.map((name) => property(name, "Edm.Int64"));

const conferences = measures(
  "TotalConferences",
  "AVConferences",
  "IMConferences",
  "ApplicationSharingConferences",
  "WebConferences",
  "TelephonyConferences",
);

export const CONFERENCE_DAILY = set("CsConferenceDaily", "CsConference", conferences, "Daily conferences of Lync");
export const CONFERENCE_MONTHLY: EntitySet = {
  ...CONFERENCE_DAILY,
  name: "CsConferenceMonthly",
  title: "Monthly conferences of Lync",
};
export const P2P_AV_TIME_DAILY = set(
  "CsP2PAVTimeDaily",
  "CsP2PAVTime",
  measures("TotalAudioMinutes", "TotalVideoMinutes"),
  "Daily P2P time of Lync",
);
const activeUsers = measures("ActiveUsers");
export const ACTIVE_USER_DAILY = set("CsActiveUserDaily", "CsActiveUser", activeUsers, "Daily active users of Lync");
export const ACTIVE_USER_WEEKLY: EntitySet = { ...ACTIVE_USER_DAILY, name: "CsActiveUserWeekly" };

/** A set with a property of every EDM type, addressed by ID as the per-row families are. */
export const EVERY_TYPE = set(
  "CsEveryTypeDaily",
  "CsEveryType",
  [
    property("Text", "Edm.String", true),
    property("Long", "Edm.Int64", true),
    property("Int", "Edm.Int32", true),
    property("Real", "Edm.Double", true),
    property("Money", "Edm.Decimal", true),
    property("When", "Edm.DateTime", true),
    property("Who", "Edm.Guid", true),
    property("Flag", "Edm.Boolean", true),
  ],
  'Rows & "types" <of Lync>',
  "ID",
);

export const MODEL: Model = {
  namespace: "TenantReporting",
  container: "TenantReportingWebService",
  sets: [ACTIVE_USER_DAILY, ACTIVE_USER_WEEKLY, CONFERENCE_DAILY, CONFERENCE_MONTHLY, EVERY_TYPE],
};

/** A page of all the set's columns, or of those named. */
export function page(set: EntitySet, rows: readonly Row[], names?: readonly string[]): Page {
  const all = set.type.properties.map((p) => p.name);
  const columns = (names ?? all).map((name) => all.indexOf(name)).toSorted((a, b) => a - b);
  return { set, columns, rows, count: undefined, next: undefined };
}

/** The row of a set with the given values and nothing but nulls, an ID and a tenant beside them. */
export function row(set: EntitySet, values: Readonly<Record<string, Row[number]>>): Row {
  const base = { ID: 1, TenantGuid: "b4225608-d90a-4289-a458-bc69587bc613", TenantName: "ExampleTenantName" };
  const all: Readonly<Record<string, Row[number]>> = { ...base, ...values };
  return set.type.properties.map((p) => all[p.name] ?? null);
}

export const day = (date: string): number => Date.parse(`${date}T00:00:00Z`);

/** Elements become members, attributes members with `@`; text stays text, to the blank; what can repeat is an array. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  alwaysCreateTextNode: true,
  htmlEntities: true,
  isArray: (name) => ["entry", "EntityType", "Property", "EntitySet", "Annotations", "ValueAnnotation"].includes(name),
});

export const parseXml = (text: string) => parser.parse(text);
