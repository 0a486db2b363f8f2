/** A small model, its rows and requests to them, for the tests of the reading side. */
import { Fault } from "../../../src/errors.ts";
import { checkFilter } from "../../../src/legacy/filter/check.ts";
import { compileFilter } from "../../../src/legacy/filter/compile.ts";
import { parseExpression } from "../../../src/legacy/filter/parser.ts";
import type {
  EdmType,
  EntitySet,
  EntityType,
  IncomingRequest,
  Model,
  Page,
  Property,
  Row,
} from "../../../src/legacy/model.ts";
import { type QueryResult, runQuery } from "../../../src/legacy/query.ts";
import { type LegacyRequest, readRequest } from "../../../src/legacy/request.ts";

const property = (name: string, type: EdmType, nullable = false): Property => ({ name, type, nullable });

const COMMON = [
  property("ID", "Edm.Int64"),
  property("Date", "Edm.DateTime"),
  property("TenantGuid", "Edm.Guid"),
  property("TenantName", "Edm.String"),
];

export const CONFERENCE: EntityType = {
  name: "CsConferenceReport",
  key: "Date",
  properties: [
    ...COMMON,
    property("TotalConferences", "Edm.Int64"),
    property("AVConferences", "Edm.Int64"),
    property("IMConferences", "Edm.Int64"),
  ],
  aliases: {},
};

export const ACTIVE_USER: EntityType = {
  name: "CsActiveUserReport",
  key: "Date",
  properties: [...COMMON, property("ActiveUsers", "Edm.Int64")],
  aliases: { ActiveUsersCount: "ActiveUsers" },
};

/** A per-row family with every type that a property may have. */
export const DETAIL: EntityType = {
  name: "CsDetailReport",
  key: "ID",
  properties: [
    ...COMMON,
    property("SipUri", "Edm.String", true),
    property("CallCharge", "Edm.Decimal"),
    property("Share", "Edm.Double", true),
    property("Calls", "Edm.Int32"),
    property("Blocked", "Edm.Boolean", true),
    property("LastLogonTime", "Edm.DateTime", true),
    property("Minutes", "Edm.Int64", true),
  ],
  aliases: {},
};

const set = (name: string, type: EntityType): EntitySet => ({ name, type, title: name, xAxis: "Date", yAxis: "Count" });

export const CONFERENCE_DAILY = set("CsConferenceDaily", CONFERENCE);
export const DETAIL_DAILY = set("CsDetailDaily", DETAIL);

export const MODEL: Model = {
  namespace: "TenantReporting",
  container: "TenantReportingWebService",
  sets: [set("CsActiveUserDaily", ACTIVE_USER), CONFERENCE_DAILY, set("CsConferenceMonthly", CONFERENCE), DETAIL_DAILY],
};

export const GUID = "b4225608-d90a-4289-a458-bc69587bc613";
export const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);

/** The three days of the example in the documents. */
export const CONFERENCE_ROWS: readonly Row[] = [
  [24981, day("2013-05-10"), GUID, "ExampleTenantName", 3, 0, 3],
  [24982, day("2013-05-13"), GUID, "ExampleTenantName", 10, 7, 6],
  [24983, day("2013-05-14"), GUID, "ExampleTenantName", 6, 5, 4],
];

/** The one row that the tables of filters ask about. */
export const DETAIL_ROW: Row = [
  7,
  Date.parse("2013-05-14T13:20:45.250Z"),
  GUID,
  "Alfreds Futterkiste",
  "o'neil@contoso.example",
  "0.30",
  2.5,
  19,
  true,
  null,
  null,
];

export const ORIGIN = "https://bridge.example";
export const ROOT = `${ORIGIN}/ecp/reportingwebservice/reporting.svc`;

export function incoming(
  address: string,
  headers: Readonly<Record<string, string>> = {},
  method = "GET",
): IncomingRequest {
  const lower = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { method, url: address, header: (name) => lower.get(name.toLowerCase()) };
}

/** Reads what comes after `reporting.svc`. */
export const read = (rest: string, headers?: Readonly<Record<string, string>>): LegacyRequest =>
  readRequest(incoming(ROOT + rest, headers), MODEL);

/** Asks the set of the address, whose rows are given. */
export function ask(rest: string, rows: readonly Row[] = CONFERENCE_ROWS, pageSize?: number): QueryResult {
  const request = read(rest);
  if (!("set" in request.target)) throw new Error(`${rest} has no rows`);
  return runQuery(request, request.target.set, rows, pageSize);
}

/** As {@link ask}, where the answer must be a feed. */
export function askPage(rest: string, rows?: readonly Row[], pageSize?: number): Page {
  const result = ask(rest, rows, pageSize);
  if (result.kind !== "page") throw new Error(`${rest} is no feed but ${result.kind}`);
  return result.page;
}

/** The fault that something ends in; anything else fails the test. */
export function faultOf(act: () => unknown): Fault {
  try {
    act();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("There was no fault.");
}

/** Whether a filter keeps a row of {@link DETAIL}. */
export const keeps = (filter: string, row: Row = DETAIL_ROW): boolean =>
  compileFilter(checkFilter(parseExpression(filter), DETAIL))(row);
