/**
 * L2, L4 and L9: JSON light by Accept alone, `odata.nextLink` until there is none, a leading `../../` expanded by
 * replacing text, dates with a trailing Z and `DateTime` with capitals (legacy-contract.md 3.4, 3.5); and the same in
 * the other two dialects' words for the next page.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { type NodeBridge, ORIGIN } from "../../support/bridge-in-node.ts";
import { bridgeWithLongHistory, dayOf, LONG_SET, LONG_SET_ROWS, ROOT } from "./archive.ts";
import { allElements, readXml } from "./xml.ts";

let bridge: NodeBridge;
beforeAll(async () => {
  bridge = await bridgeWithLongHistory();
});

const DAYS = Array.from({ length: LONG_SET_ROWS }, (_, n) => dayOf(n));
const JSON_BY_ACCEPT = { Accept: "application/json" };

interface LightPage {
  readonly "odata.nextLink"?: string;
  readonly value: readonly { readonly Date: string }[];
}

/** Follows links as the PowerShell module does, from `ROOT` on. */
async function followLight(first: string): Promise<{ days: string[]; links: string[] }> {
  const days: string[] = [];
  const links: string[] = [];
  let next = first;
  while (next !== "") {
    const address = next.replace("../../", `${ORIGIN}/ecp/`);
    const response = await bridge.ask(address, { headers: JSON_BY_ACCEPT });
    expect(response.status).toBe(200);
    const page = (await response.json()) as LightPage;
    days.push(...page.value.map(({ Date: date }) => date.slice(0, 10)));
    next = page["odata.nextLink"] ?? "";
    if (next !== "") links.push(next);
  }
  return { days, links };
}

describe("JSON light", () => {
  test("following the links reads every row once, in order", async () => {
    const { days, links } = await followLight(`${ROOT}/${LONG_SET}`);
    expect(days).toEqual(DAYS);
    expect(links).toHaveLength(1);
  });

  test("a link stands on the bridge's own origin and keeps filter and order", async () => {
    const filter = "$filter=Date%20ge%20DateTime%272006-01-02T00%3A00%3A00Z%27&$orderby=Date%20desc";
    const { days, links } = await followLight(`${ROOT}/${LONG_SET}?${filter}`);
    expect(days).toEqual(DAYS.slice(1).reverse());
    expect(links[0]?.startsWith(`${ROOT}/${LONG_SET}?`)).toBe(true);
    expect(links[0]).toContain(filter);
  });

  test("a client may append options to a link", async () => {
    const page = (await (await bridge.ask(`${ROOT}/${LONG_SET}`, { headers: JSON_BY_ACCEPT })).json()) as LightPage;
    const more = await bridge.ask(`${page["odata.nextLink"]}&$select=Date`, { headers: JSON_BY_ACCEPT });
    expect(((await more.json()) as LightPage).value[0]).toEqual({ Date: `${dayOf(2000)}T00:00:00` });
  });

  test("a relative base with a slash at its end leads to the set", async () => {
    const address = new URL(LONG_SET, `${ROOT}/`).href;
    expect((await bridge.ask(address, { headers: JSON_BY_ACCEPT })).status).toBe(200);
  });

  test("a plain number as token passes over as many rows", async () => {
    const answer = await bridge.ask(`${ROOT}/${LONG_SET}?$skiptoken=2000`, { headers: JSON_BY_ACCEPT });
    const page = (await answer.json()) as LightPage;
    expect(page.value[0]?.Date.slice(0, 10)).toBe(dayOf(2000));
    expect(page.value).toHaveLength(500);
  });
});

test("verbose JSON: __next beside results, in the same format", async () => {
  const days: string[] = [];
  for (let next: string | undefined = `${ROOT}/${LONG_SET}?$format=json`; next !== undefined; ) {
    const { d } = (await (await bridge.ask(next)).json()) as { d: { results: { Date: string }[]; __next?: string } };
    days.push(...d.results.map(({ Date: date }) => new Date(Number(/\d+/.exec(date)?.[0])).toISOString().slice(0, 10)));
    next = d.__next;
  }
  expect(days).toEqual(DAYS);
});

test("Atom: a link with rel next", async () => {
  const days: string[] = [];
  for (let next: string | undefined = `${ROOT}/${LONG_SET}`; next !== undefined; ) {
    const feed = readXml(await (await bridge.ask(next)).text());
    days.push(...[...allElements(feed)].filter(({ name }) => name === "d:Date").map(({ text }) => text.slice(0, 10)));
    const link = feed.children.find(({ name, attributes }) => name === "link" && attributes.rel === "next");
    next = link?.attributes.href;
  }
  expect(days).toEqual(DAYS);
});

test("$inlinecount tells all rows, whatever the page", async () => {
  const verbose = await bridge.ask(`${ROOT}/${LONG_SET}?$inlinecount=allpages&$top=1&$format=json`);
  expect((await verbose.json()) as unknown).toMatchObject({ d: { __count: String(LONG_SET_ROWS) } });
  expect(await (await bridge.ask(`${ROOT}/${LONG_SET}/$count`)).text()).toBe(String(LONG_SET_ROWS));
});
