import { beforeAll, expect, test } from "vitest";
import { bridgeInNode, type NodeBridge } from "../support/bridge-in-node.ts";

const FEED = "/ecp/reportingwebservice/reporting.svc/CsConferenceDaily";
const WRONG = `Basic ${btoa("reader@example.onmicrosoft.com:wrong")}`;
const WORDS = "Too many sign-ins have failed: wait before the next.";

let bridge: NodeBridge;
beforeAll(async () => {
  bridge = bridgeInNode("2026-11-20T12:00:00Z");
  for (let turn = 0; turn < 5; turn++) expect((await ask(FEED)).status).toBe(401);
});

async function ask(target: string, headers: Readonly<Record<string, string>> = {}, method = "GET") {
  return bridge.ask(target, { method, username: null, headers: { Authorization: WRONG, ...headers } });
}

test.each([
  ["the old service's XML", FEED, {}, "application/xml", `<Message>${WORDS}</Message>`],
  ["the old service's JSON", `${FEED}?$format=json`, {}, "application/json", `"Message":"${WORDS}"`],
  ["JSON at the bridge's own addresses", "/bridge/status", {}, "application/json", `"error":"${WORDS}"`],
  ["a page for a browser", "/bridge/", { Accept: "text/html" }, "text/html", WORDS],
])("as %s, with the seconds to wait", async (_, target, headers, type, text) => {
  const answer = await ask(target, headers);
  expect(answer.status).toBe(429);
  expect(answer.headers.get("Content-Type")).toContain(type);
  expect(answer.headers.get("Retry-After")).toBe("1");
  expect(answer.headers.get("WWW-Authenticate")).toBeNull();
  expect(await answer.text()).toContain(text);
});

test("no forwarded header makes another network of it", async () => {
  for (const name of [
    "X-Forwarded-For",
    "X-Real-IP",
    "Forwarded",
    "True-Client-IP",
    "CF-Connecting-IPv6",
    "X-Client-IP",
  ]) {
    expect((await ask(FEED, { [name]: name === "Forwarded" ? "for=198.51.100.9" : "198.51.100.9" })).status).toBe(429);
  }
  expect((await ask(FEED, { "CF-Connecting-IP": "198.51.100.9" })).status).toBe(401);
});

test("other accounts and addresses without sign-in are served", async () => {
  expect((await bridge.ask("/bridge/status", { username: "operator@example.onmicrosoft.com" })).status).toBe(200);
  expect((await ask("/bridge/health")).status).toBe(200);
});
