/** A deployed Worker whose variables are wrong answers 503 and says which one in /bridge/health (design.md, "Interfaces"). */
import { describe, expect, test } from "vitest";
import { bridgeInNode } from "../support/bridge-in-node.ts";

const NOW = "2026-11-21T12:00:00Z";
const FEED = "/ecp/reportingwebservice/reporting.svc/CsConferenceDaily";
const SECRET = "do-not-show-this";

const WRONG: readonly (readonly [string, Readonly<Record<string, string | undefined>>, string])[] = [
  ["no tenant", { TENANT_ID: undefined }, "TENANT_ID"],
  ["no accounts", { ACCOUNTS: undefined }, "ACCOUNTS"],
  ["no secret", { CLIENT_SECRET: undefined }, "CLIENT_SECRET"],
  ["a tenant id that is none", { TENANT_ID: SECRET }, "TENANT_ID"],
  ["accounts that are not JSON", { ACCOUNTS: `[{"username":"${SECRET}"` }, "ACCOUNTS"],
  ["a switch that does not exist", { POLICY: '{"countPhones":true}' }, "POLICY"],
  ["plain http beyond loopback", { GRAPH_ENDPOINT: "http://graph.example" }, "GRAPH_ENDPOINT"],
  ["an account's set that never was", { ACCOUNTS: accountWith({ sets: ["CsNever"] }) }, "ACCOUNTS[0].sets[0]"],
  ["an account's zone that no place has", { ACCOUNTS: accountWith({ zone: "Mars" }) }, "ACCOUNTS[0].zone"],
];

function accountWith(more: object): string {
  return JSON.stringify([{ username: "reader", passwordHash: `sha256$${"0".repeat(64)}`, ...more }]);
}

describe.each(WRONG)("%s", (_what, variables, culprit) => {
  test("health is 503 and names the variable, without any value", async () => {
    const answer = await bridgeInNode(NOW, variables).ask("/bridge/health", { username: null });
    const text = await answer.text();
    expect(answer.status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({ status: "misconfigured", reason: expect.stringContaining(culprit) });
    expect(text).not.toContain(SECRET);
  });

  test("an old caller gets the service's fault with 503 and a time to come back, in its own format", async () => {
    const bridge = bridgeInNode(NOW, variables);
    const xml = await bridge.ask(FEED);
    expect(xml.status).toBe(503);
    expect(Number(xml.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(await xml.text()).toContain("<ErrorCode>ServiceUnavailable</ErrorCode>");
    const json = await bridge.ask(`${FEED}?$format=json`);
    expect(((await json.json()) as { ErrorCode: string }).ErrorCode).toBe("ServiceUnavailable");
  });

  test("the bridge's own addresses say where the reason is", async () => {
    const answer = await bridgeInNode(NOW, variables).ask("/bridge/status");
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain("/bridge/health");
  });
});

test("a right configuration is healthy", async () => {
  const answer = await bridgeInNode(NOW).ask("/bridge/health", { username: null });
  expect([answer.status, await answer.json()]).toEqual([200, { status: "ok" }]);
});
