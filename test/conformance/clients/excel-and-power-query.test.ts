/**
 * XL: Excel's data feed wizard is given the root with a slash, lists the sets of the service document as tables, and
 * reads a chosen one without any option. Power Query and .NET service references also read $metadata.
 */
import { beforeAll, expect, test } from "vitest";
import type { NodeBridge } from "../../support/bridge-in-node.ts";
import { bridgeWithHistory, ROOT } from "./archive.ts";
import { askLikeDotNet } from "./challenge.ts";
import { allElements, type Element, readXml } from "./xml.ts";

const APP = "http://www.w3.org/2007/app";
const ATOM = "http://www.w3.org/2005/Atom";

let bridge: NodeBridge;
beforeAll(async () => {
  bridge = await bridgeWithHistory();
});

const named = (root: Element, expanded: string): Element[] =>
  [...allElements(root)].filter((element) => element.expanded === expanded);

test("the wizard lists each collection by its title, which is the set's name", async () => {
  const service = readXml(await (await askLikeDotNet(bridge, `${ROOT}/`)).text());
  expect(service.expanded).toBe(`{${APP}}service`);
  const tables = named(service, `{${APP}}collection`).map((collection) => [
    collection.attributes.href,
    named(collection, `{${ATOM}}title`)[0]?.text,
  ]);
  expect(tables.length).toBeGreaterThan(15);
  for (const [href, title] of tables) expect(title).toBe(href);
});

test("the tables stand in the order of the retired service, with its holes closed", async () => {
  const text = await (await bridge.ask(`${ROOT}/`)).text();
  const names = named(readXml(text), `{${APP}}collection`).map(({ attributes }) => attributes.href ?? "");
  const families = [...new Set(names.map((name) => name.replace(/(Daily|Weekly|Monthly|Yearly)$/, "")))];
  expect(families).toEqual([
    "CsActiveUser",
    "CsConference",
    "CsP2PSession",
    "CsP2PAVTime",
    "CsAVConferenceTime",
    "CsPSTNConferenceTime",
    "CsPSTNUsageDetail",
    "CsClientDevice",
    "CsClientDeviceDetail",
    "CsUserActivities",
    "CsUsersBlocked",
  ]);
});

test("a table is found relative to the service document's base, and read whole without an option", async () => {
  const service = readXml(await (await askLikeDotNet(bridge, `${ROOT}/`)).text());
  const base = service.attributes["xml:base"] ?? "";
  const feed = readXml(await (await askLikeDotNet(bridge, new URL("CsConferenceDaily", base).href)).text());
  expect(named(feed, `{${ATOM}}entry`)).toHaveLength(3);
});

/** Power Query asks for every form it knows, newest first. */
const POWER_QUERY = {
  Accept:
    "application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9," +
    "application/atomsvc+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7,text/plain;q=0.7",
  MaxDataServiceVersion: "3.0",
  "OData-MaxVersion": "4.0",
};

test("Power Query gets a form it asked for, of the service document and of a set", async () => {
  for (const address of [ROOT, `${ROOT}/CsConferenceDaily`]) {
    const response = await bridge.ask(address, { headers: POWER_QUERY });
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toMatch(/^application\/(json|xml|atom\+xml|atomsvc\+xml)/);
    if (/json/.test(response.headers.get("Content-Type") ?? "")) {
      expect(((await response.json()) as { value: unknown[] }).value.length).toBeGreaterThan(0);
    }
  }
});

test("$metadata tells for every column of a feed its type, and the key", async () => {
  const metadata = readXml(await (await bridge.ask(`${ROOT}/$metadata`)).text());
  const local = (name: string) => [...allElements(metadata)].filter(({ expanded }) => expanded.endsWith(`}${name}`));
  const type = local("EntityType").find(({ attributes }) => attributes.Name === "CsConferenceReport");
  const properties = type?.children.filter(({ name }) => name === "Property").map(({ attributes }) => attributes) ?? [];
  const entry = readXml(await (await bridge.ask(`${ROOT}/CsConferenceDaily?$top=1`)).text());
  const columns = [...allElements(entry)].filter(({ name }) => name.startsWith("d:"));
  expect(columns.map(({ name }) => name.slice(2))).toEqual(properties.map(({ Name }) => Name));
  for (const { name, attributes } of columns) {
    const declared = properties.find(({ Name }) => `d:${Name}` === name)?.Type;
    expect(attributes["m:type"] ?? "Edm.String").toBe(declared);
  }
  expect(local("PropertyRef").map(({ attributes }) => attributes.Name)).toContain("Date");
  expect(local("EntityContainer").map(({ attributes }) => attributes.Name)).toEqual(["TenantReportingWebService"]);
});

/** What the code that Visual Studio makes of $metadata sends. */
const SERVICE_REFERENCE = {
  Accept: "application/atom+xml,application/xml",
  "Accept-Charset": "UTF-8",
  DataServiceVersion: "1.0;NetFx",
  MaxDataServiceVersion: "2.0;NetFx",
};

test("a service reference asks Set() with a filter and finds id, type and content in each entry", async () => {
  const query = "$filter=Date ge datetime'2013-05-13T00:00:00' and TotalConferences gt 6L";
  const response = await bridge.ask(`${ROOT}/CsConferenceDaily()?${query}`, { headers: SERVICE_REFERENCE });
  expect(response.headers.get("DataServiceVersion")).toBe("2.0;");
  const entries = named(readXml(await response.text()), `{${ATOM}}entry`);
  expect(entries).toHaveLength(1);
  const [entry] = entries;
  const inEntry = (name: string) => entry?.children.find(({ expanded }) => expanded === `{${ATOM}}${name}`);
  expect(inEntry("id")?.text).toMatch(/CsConferenceDaily\(datetime'2013-05-13T00%3A00%3A00'\)$/);
  expect(inEntry("category")?.attributes).toEqual({
    term: "TenantReporting.CsConferenceReport",
    scheme: "http://schemas.microsoft.com/ado/2007/08/dataservices/scheme",
  });
  expect(inEntry("content")?.attributes.type).toBe("application/xml");
});

test("a service reference reads long and never meets a null: what no source gives is 0", async () => {
  const { text } = await bridge
    .ask(`${ROOT}/CsConferenceDaily`, { headers: SERVICE_REFERENCE })
    .then(async (response) => ({
      text: await response.text(),
    }));
  expect(text).not.toContain("m:null");
});
