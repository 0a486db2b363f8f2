/**
 * L5 (Python, ElementTree) and L6 (.NET, LINQ to XML) find elements by namespace and name, whatever the prefixes:
 * the namespaces begin with http:// (legacy-contract.md 3.2). Neither sends an Accept header.
 */
import { beforeAll, expect, test } from "vitest";
import type { NodeBridge } from "../../support/bridge-in-node.ts";
import { bridgeWithHistory, ROOT } from "./archive.ts";
import { askLikeDotNet } from "./challenge.ts";
import { allElements, type Element, readXml } from "./xml.ts";

const ATOM = "http://www.w3.org/2005/Atom";
const DATA = "http://schemas.microsoft.com/ado/2007/08/dataservices";
const METADATA = `${DATA}/metadata`;

let bridge: NodeBridge;
beforeAll(async () => {
  bridge = await bridgeWithHistory();
});

const child = (element: Element | undefined, namespace: string, name: string): Element | undefined =>
  element?.children.find(({ expanded }) => expanded === `{${namespace}}${name}`);

test("a plugin that takes every m:properties below the root, and d:Date in each", async () => {
  const response = await bridge.ask(`${ROOT}/CsConferenceDaily`);
  expect(response.headers.get("Content-Type")).toMatch(/^application\/atom\+xml/);
  expect(response.headers.get("Content-Type")).toMatch(/charset=utf-8/);
  const found = [...allElements(readXml(await response.text()))].filter(
    ({ expanded }) => expanded === `{${METADATA}}properties`,
  );
  const rows = found.map((properties) => [
    child(properties, DATA, "Date")?.text,
    child(properties, DATA, "TotalConferences")?.text,
  ]);
  expect(rows).toEqual([
    ["2013-05-10T00:00:00", "3"],
    ["2013-05-13T00:00:00", "10"],
    ["2013-05-14T00:00:00", "6"],
  ]);
});

test("a program that walks feed, entry, content, properties, and reads the bytes as ASCII", async () => {
  const query = "$select=Date,TotalConferences&$filter=Date eq datetime'2013-05-13T00:00:00'";
  const response = await askLikeDotNet(bridge, `${ROOT}/CsConferenceDaily?${query}`);
  const text = Buffer.from(await response.arrayBuffer()).toString("ascii");
  const feed = readXml(text);
  expect(feed.expanded).toBe(`{${ATOM}}feed`);
  const entries = feed.children.filter(({ expanded }) => expanded === `{${ATOM}}entry`);
  const counts = entries.map(
    (entry) => child(child(child(entry, ATOM, "content"), METADATA, "properties"), DATA, "TotalConferences")?.text,
  );
  expect(counts).toEqual(["10"]);
});

test("a null is told by m:null, so that it is not read as an empty number", async () => {
  const nulls = await bridgeWithHistory({ POLICY: '{"unavailable":"null"}' });
  const feed = readXml(await (await nulls.ask(`${ROOT}/CsConferenceDaily?$top=1`)).text());
  const telephony = [...allElements(feed)].find(({ expanded }) => expanded === `{${DATA}}TelephonyConferences`);
  expect(telephony?.attributes["m:null"]).toBe("true");
  expect(telephony?.text).toBe("");
});
