/**
 * L7, L8, L10 and the documents' own JSON: what `$format=json` and Accept give, value by value, and how those readers
 * tell a refusal (legacy-contract.md 3.4 and 3.6).
 */
import { beforeAll, describe, expect, test } from "vitest";
import { type NodeBridge, ORIGIN, TENANT } from "../../support/bridge-in-node.ts";
import { bridgeWithHistory, ROOT } from "./archive.ts";
import { askLikeDotNet } from "./challenge.ts";

let bridge: NodeBridge;
beforeAll(async () => {
  bridge = await bridgeWithHistory();
});

const CANONICAL = `${ORIGIN}/ecp/ReportingWebService/Reporting.svc`;

describe("$format=json", () => {
  test.each(["json", "Json", "JSON"])("%s gives verbose JSON, whatever Accept says", async (format) => {
    const headers = { Accept: "application/xml" };
    const response = await bridge.ask(`${ROOT}/CsConferenceDaily?$top=1&$format=${format}`, { headers });
    expect(response.headers.get("Content-Type")).toBe("application/json;odata=verbose;charset=utf-8");
    expect(Object.keys((await response.json()) as object)).toEqual(["d"]);
  });

  test("whole numbers are text, dates are in slashes that stay escaped, ids are quoted bare", async () => {
    const text = await (await bridge.ask(`${ROOT}/CsConferenceDaily?$top=1&$format=json`)).text();
    const id = `${CANONICAL}/CsConferenceDaily(datetime'2013-05-10T00%3A00%3A00')`;
    expect(text).toContain(
      `{"__metadata":{"id":"${id}","uri":"${id}","type":"TenantReporting.CsConferenceReport"},"ID":"24981",` +
        `"Date":"\\/Date(1368144000000)\\/","TenantGuid":"${TENANT}","TenantName":"ExampleTenantName","TotalConferences":"3"`,
    );
  });

  test("a licence check takes the newest row's tenant from any root's spelling, after a challenge", async () => {
    const address = `${CANONICAL}/CsConferenceDaily?$format=json&$orderby=Date%20desc&$top=1`;
    const { d } = (await (await askLikeDotNet(bridge, address)).json()) as { d: { results: { TenantGuid: string }[] } };
    expect(d.results.map(({ TenantGuid }) => TenantGuid)).toEqual([TENANT]);
  });

  test("a row can be asked for by the address that its __metadata gives", async () => {
    const list = await bridge.ask(`${ROOT}/CsConferenceDaily?$top=1&$format=json`);
    const { d } = (await list.json()) as { d: { results: { __metadata: { uri: string } }[] } };
    const one = await bridge.ask(`${d.results[0]?.__metadata.uri}?$format=json`);
    expect(((await one.json()) as { d: unknown }).d).toEqual(d.results[0]);
  });
});

describe("Accept: application/json", () => {
  test("gives JSON light: dates as text without zone, the set in odata.metadata", async () => {
    const headers = { Accept: "application/json" };
    const response = await bridge.ask(`${ROOT}/CsConferenceDaily?$select=Date,TotalConferences&$top=1`, { headers });
    const text = await response.text();
    expect(text).toMatch(
      /^\{"odata\.metadata":"[^"]+\$metadata#CsConferenceDaily[^"]*","value":\[\{"Date":"2013-05-10T00:00:00","TotalConferences":"3"\}\]\}$/,
    );
    expect(response.headers.get("DataServiceVersion")).toBe("3.0;");
  });
});

test.each(["light", "minimalmetadata", "fullmetadata", "nometadata"])(
  "Accept with odata=%s, as later libraries send it, gives JSON light as well",
  async (parameter) => {
    const headers = { Accept: `application/json;odata=${parameter}`, MaxDataServiceVersion: "3.0" };
    const response = await bridge.ask(`${ROOT}/CsConferenceDaily`, { headers });
    expect(((await response.json()) as { value: unknown[] }).value).toHaveLength(3);
  },
);

describe("refusals", () => {
  test("wrong credentials: the web server's page, known by its title, even where JSON was asked for", async () => {
    const response = await bridge.ask(`${ROOT}/CsConferenceDaily?$format=json`, { username: null });
    expect(response.status).toBe(401);
    expect(await response.text()).toContain(
      "<title>401 - Unauthorized: Access is denied due to invalid credentials.</title>",
    );
  });

  test("the service's own fault: two members, capitals as captured", async () => {
    const response = await bridge.ask(`${ROOT}/CsConferenceDaily?DelegatedOrg=other.example&$format=json`);
    expect(response.status).toBe(404);
    expect(Object.keys((await response.json()) as object)).toEqual(["ErrorCode", "Message"]);
  });
});
