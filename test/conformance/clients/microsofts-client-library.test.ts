/**
 * L1, microsoft/o365rwsclient: takes the last child of each `entry` for its content and that one's first child for the
 * properties, strips the prefix `d:` from names as text, and pages by $top and $skip (legacy-contract.md 3.4, 3.5).
 */
import { beforeAll, describe, expect, test } from "vitest";
import type { NodeBridge } from "../../support/bridge-in-node.ts";
import { bridgeWithLongHistory, dayOf, LONG_SET, LONG_SET_ROWS, ROOT, usersOn } from "./archive.ts";
import { askLikeDotNet } from "./challenge.ts";
import { readXml } from "./xml.ts";

let bridge: NodeBridge;
beforeAll(async () => {
  bridge = await bridgeWithLongHistory();
});

interface Query {
  readonly top: number;
  readonly skip?: number;
  readonly from?: string;
  readonly to?: string;
  /** Goes on where an earlier run ended. */
  readonly afterStart?: boolean;
}

/** Options come in this order, each but the last with its ampersand; blanks are encoded and quotes are not. */
function addressOf(set: string, { top, skip = 0, from, to, afterStart = false }: Query): string {
  const start = from === undefined ? undefined : `Date ${afterStart ? "gt" : "ge"} datetime'${from}'`;
  const end = to === undefined ? undefined : `Date lt datetime'${to}'`;
  const filter =
    start !== undefined && end !== undefined
      ? `((${start}) and (${end}))`
      : start !== undefined
        ? `(${start})`
        : `(${end})`;
  const query = `?$top=${top}&${skip > 0 ? `$skip=${skip}&` : ""}${(start ?? end) ? `$filter=${filter}` : ""}`;
  return `${ROOT}/${set}${query.replaceAll(" ", "%20")}`;
}

async function retrieve(set: string, query: Query): Promise<Record<string, string>[]> {
  const response = await askLikeDotNet(bridge, addressOf(set, query));
  expect(response.status).toBe(200);
  return readXml(await response.text())
    .children.filter(({ name }) => name === "entry")
    .map((entry) => {
      const properties = entry.children.at(-1)?.children[0];
      return Object.fromEntries((properties?.children ?? []).map(({ name, text }) => [name.replace("d:", ""), text]));
    });
}

describe("reading", () => {
  test("every column is found under its plain name", async () => {
    const [first] = await retrieve("CsConferenceDaily", { top: 1000 });
    expect(first).toMatchObject({
      ID: "24981",
      Date: "2013-05-10T00:00:00",
      TenantGuid: "b4225608-d90a-4289-a458-bc69587bc613",
      TenantName: "ExampleTenantName",
      TotalConferences: "3",
    });
  });

  test("the range has its start included and its end not; a later run leaves the start out", async () => {
    const range = { top: 1000, from: "2013-05-10T00:00:00", to: "2013-05-14T00:00:00" };
    const dates = async (query: Query) =>
      (await retrieve("CsConferenceDaily", query)).map(({ Date: date }) => date?.slice(5, 10));
    expect(await dates(range)).toEqual(["05-10", "05-13"]);
    expect(await dates({ ...range, afterStart: true })).toEqual(["05-13"]);
    expect(await dates({ top: 1000, to: "2013-05-13T00:00:00" })).toEqual(["05-10"]);
    expect(await dates({ top: 1000, from: "2013-05-13T00:00:00" })).toEqual(["05-13", "05-14"]);
  });

  test("pages of a thousand by $skip hold every row once, in the same order", async () => {
    const pages = [];
    for (let skip = 0; ; skip += 1000) {
      const page = await retrieve(LONG_SET, { top: 1000, skip });
      pages.push(page);
      if (page.length < 1000) break;
    }
    expect(pages.map(({ length }) => length)).toEqual([1000, 1000, 500]);
    const rows = pages.flat().map(({ Date: date, ActiveUsers }) => [date, ActiveUsers]);
    expect(rows).toHaveLength(LONG_SET_ROWS);
    expect(rows).toEqual(Array.from({ length: LONG_SET_ROWS }, (_, n) => [`${dayOf(n)}T00:00:00`, String(usersOn(n))]));
  });
});

describe("checking access", () => {
  test("one row is asked for, with an ampersand at the end of the address", async () => {
    expect(addressOf("CsConferenceDaily", { top: 1 })).toMatch(/\$top=1&$/);
    expect(await retrieve("CsConferenceDaily", { top: 1 })).toHaveLength(1);
  });

  test("wrong credentials are told from any other failure by 401", async () => {
    const address = addressOf("CsConferenceDaily", { top: 1 });
    expect((await askLikeDotNet(bridge, address, { username: "nobody@example.onmicrosoft.com" })).status).toBe(401);
    expect((await askLikeDotNet(bridge, addressOf("CsNever", { top: 1 }))).status).toBe(404);
  });
});
