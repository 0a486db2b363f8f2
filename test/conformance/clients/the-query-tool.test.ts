/**
 * L3, Microsoft's query tool sample: asks the root without a slash and follows no redirect, reads nothing but the href
 * attributes of what comes, and sends its protocol versions (legacy-contract.md sections 1, 2 and 4).
 */
import { beforeAll, expect, test } from "vitest";
import catalog from "../../../mappings/cs-conference.json" with { type: "json" };
import type { NodeBridge } from "../../support/bridge-in-node.ts";
import { bridgeWithHistory, ROOT } from "./archive.ts";
import { askLikeDotNet } from "./challenge.ts";
import { allElements, readXml } from "./xml.ts";

const HEADERS = {
  DataServiceVersion: "1.0",
  MaxDataServiceVersion: "2.0",
  "Accept-Language": "EN-US",
  "X-RWS-Version": "2013-V1",
};

let bridge: NodeBridge;
beforeAll(async () => {
  bridge = await bridgeWithHistory();
});

const hrefs = (document: string): string[] =>
  [...allElements(readXml(document))].flatMap(({ attributes }) => attributes.href ?? []);

test("the root without a slash is answered there and then", async () => {
  const response = await askLikeDotNet(bridge, ROOT, { headers: HEADERS });
  expect(response.status).toBe(200);
  expect(response.redirected).toBe(false);
  expect(response.headers.get("Content-Type")).toMatch(/^application\/xml/);
});

test("every href of the service document is the bare name of a report, and leads to it", async () => {
  const names = hrefs(await (await askLikeDotNet(bridge, ROOT, { headers: HEADERS })).text());
  for (const { name } of catalog.sets) expect(names).toContain(name);
  for (const name of names) {
    expect(name).toMatch(/^[A-Za-z0-9]+$/);
    expect((await askLikeDotNet(bridge, `${ROOT}/${name}?$top=1&$format=Atom`, { headers: HEADERS })).status).toBe(200);
  }
});

test("the built address ends in the format, as the tool spells it", async () => {
  const query = "$select=Date,TotalConferences&$orderby=Date%20desc&$top=2";
  const json = await askLikeDotNet(bridge, `${ROOT}/CsConferenceDaily?${query}&$format=Json`, { headers: HEADERS });
  expect((await json.json()) as unknown).toMatchObject({
    d: { results: [{ TotalConferences: "6" }, { TotalConferences: "10" }] },
  });
  const atom = await askLikeDotNet(bridge, `${ROOT}/CsConferenceDaily?${query}&$format=Atom`, { headers: HEADERS });
  expect(readXml(await atom.text()).children.filter(({ name }) => name === "entry")).toHaveLength(2);
});

test("the protocol versions that it sends are met: the answer needs no more than 2.0", async () => {
  const response = await askLikeDotNet(bridge, `${ROOT}/CsConferenceDaily`, { headers: HEADERS });
  expect(response.headers.get("DataServiceVersion")).toBe("2.0;");
});

test("a refused sign-in is a status, not another page", async () => {
  const response = await askLikeDotNet(bridge, ROOT, { headers: HEADERS, username: "nobody@example.onmicrosoft.com" });
  expect(response.status).toBe(401);
});
