/**
 * What administrators' and partners' scripts send: one day by equal bounds, a month by its first and last day, the
 * misspelt column of the documents, options copied out of a page, and a customer's tenant by its domain
 * (legacy-contract.md sections 1, 2, 3.1, 3.5 and 4).
 */
import { beforeAll, describe, expect, test } from "vitest";
import { ACCOUNTS, bridgeInNode, type NodeBridge, ORIGIN } from "../../support/bridge-in-node.ts";
import { bridgeWithHistory, bridgeWithLongHistory, ROOT, TODAY } from "./archive.ts";

let bridge: NodeBridge;
beforeAll(async () => {
  bridge = await bridgeWithHistory();
});

async function daysOf(address: string, headers = {}): Promise<string[]> {
  const response = await bridge.ask(`${ROOT}/${address}&$format=json`, { headers });
  expect(response.status).toBe(200);
  const { d } = (await response.json()) as { d: { results: { Date: string }[] } };
  return d.results.map(({ Date: date }) => new Date(Number(/\d+/.exec(date)?.[0])).toISOString().slice(0, 10));
}

describe("ranges of dates", () => {
  const between = (from: string, to: string): string =>
    `CsConferenceDaily?$filter=Date ge datetime'${from}' and Date le datetime'${to}'`;

  test("a day has its row exactly at its midnight, so equal bounds hold it", async () => {
    expect(await daysOf(between("2013-05-13T00:00:00", "2013-05-13T00:00:00"))).toEqual(["2013-05-13"]);
    expect(await daysOf("CsConferenceDaily?$filter=Date eq datetime'2013-05-13'")).toEqual(["2013-05-13"]);
  });

  test("a month asked for by its first and last day has its row inside", async () => {
    const own = await bridgeWithHistory();
    const day = (date: string): string => `/Date(${Date.parse(`${date}T00:00:00Z`)})/`;
    await own.importRows("CsConferenceMonthly", [{ Date: day("2013-05-31"), TotalConferences: "19" }]);
    const filter = "$filter=Date ge datetime'2013-05-01T00:00:00' and Date le datetime'2013-05-31T00:00:00'";
    const answer = await own.ask(`${ROOT}/CsConferenceMonthly?${filter}&$format=json`);
    expect((await answer.json()) as unknown).toMatchObject({ d: { results: [{ TotalConferences: "19" }] } });
  });

  test("there is no range by default: a set is answered whole, the oldest first", async () => {
    expect(await daysOf("CsConferenceDaily?")).toEqual(["2013-05-10", "2013-05-13", "2013-05-14"]);
  });

  test("the last N days that had any: $top after $orderby", async () => {
    expect(await daysOf("CsConferenceDaily?$orderby=Date desc&$top=2")).toEqual(["2013-05-14", "2013-05-13"]);
  });
});

describe("addresses copied out of pages", () => {
  test("an ampersand that was escaped for HTML", async () => {
    const response = await bridge.ask(`${ROOT}/CsConferenceDaily?$top=1&amp;$select=Date&amp;$format=Json`);
    const { d } = (await response.json()) as { d: { results: object[] } };
    expect(d.results).toHaveLength(1);
    expect(Object.keys(d.results[0] ?? {})).toEqual(["__metadata", "Date"]);
  });

  test("blanks as plus signs, and around names", async () => {
    expect(await daysOf("CsConferenceDaily?$select=Date,+TotalConferences&$orderby=Date+desc&$top=1")).toEqual([
      "2013-05-14",
    ]);
  });

  test("the column that the documents select by a name it never had", async () => {
    const long = await bridgeWithLongHistory();
    const address = `${ROOT}/CsActiveUserDaily?$select=Date,ActiveUsersCount&$orderby=ActiveUsersCount desc&$top=1&$format=json`;
    const { d } = (await (await long.ask(address)).json()) as { d: { results: object[] } };
    expect(Object.keys(d.results[0] ?? {})).toEqual(["__metadata", "Date", "ActiveUsers"]);
  });
});

describe("the version", () => {
  test.each(["2013-V1", " 2013-v1 "])("%j by header or by query is the only one", async (version) => {
    expect((await bridge.ask(`${ROOT}/CsConferenceDaily`, { headers: { "X-RWS-Version": version } })).status).toBe(200);
    const asked = await bridge.ask(`${ROOT}/CsConferenceDaily?rws-version=${encodeURIComponent(version)}`);
    expect([asked.status, asked.headers.get("X-RWS-Version")]).toEqual([200, "2013-V1"]);
  });
});

describe("a partner", () => {
  const CUSTOMER = "11111111-0000-4000-8000-111111111111";
  const tenant = (tenantId: string, domain: string) => ({
    tenantId,
    tenantName: domain,
    domains: [domain],
    clientId: "client",
    clientSecretName: "GRAPH_SECRET",
  });
  const own = tenant("22222222-0000-4000-8000-222222222222", "partner.example");

  function partnerBridge(): NodeBridge {
    const usual = JSON.parse(ACCOUNTS) as object[];
    const accounts = usual.map((account) => ({ ...account, tenants: [own.tenantId, CUSTOMER] }));
    return bridgeInNode(TODAY, {
      TENANT_ID: undefined,
      TENANT_NAME: undefined,
      CLIENT_ID: undefined,
      CLIENT_SECRET: undefined,
      GRAPH_SECRET: "nothing-is-collected",
      TENANTS: JSON.stringify([
        own,
        tenant(CUSTOMER, "customer.example"),
        tenant("33333333-0000-4000-8000-333333333333", "stranger.example"),
      ]),
      ACCOUNTS: JSON.stringify(accounts),
    });
  }

  const nameIn = async (bridge: NodeBridge, address: string): Promise<string | number> => {
    const response = await bridge.ask(address);
    return response.status === 200
      ? (/"TenantName":"([^"]+)"/.exec(await response.text())?.[1] ?? "")
      : response.status;
  };

  test("names the customer's tenant by its domain, in either form; others stay closed", async () => {
    const partner = partnerBridge();
    await partner.importRows("CsConferenceDaily", [{ Date: "/Date(1368144000000)/", TotalConferences: "3" }]);
    const customerRows = await partner.ask(`/bridge/import?set=CsConferenceDaily&tenant=${CUSTOMER}`, {
      method: "POST",
      username: "operator@example.onmicrosoft.com",
      body: JSON.stringify({ d: { results: [{ Date: "/Date(1368144000000)/", TotalConferences: "4" }] } }),
    });
    expect(customerRows.status).toBe(200);
    const set = "CsConferenceDaily?$format=json";
    const partnerRoot = `${ORIGIN}/ecp/ReportingWebService/partner/Reporting.svc`;
    expect(await nameIn(partner, `${ROOT}/${set}`)).toBe("partner.example");
    expect(await nameIn(partner, `${ROOT}/${set}&DelegatedOrg=customer.example`)).toBe("customer.example");
    expect(await nameIn(partner, `${partnerRoot}/${set}&tenantDomain=Customer.Example`)).toBe("customer.example");
    expect(await nameIn(partner, `${partnerRoot}/${set}&tenantDomain=stranger.example`)).toBe(404);
    expect(await nameIn(partner, `${partnerRoot}/${set}`)).toBe(400);
  });
});
