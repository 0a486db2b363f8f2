/** Headers of the bridge's own addresses, and what a request's headers can't change. */
import { describe, expect, test } from "vitest";
import { bridgeInNode, ORIGIN } from "../support/bridge-in-node.ts";

const OPERATOR = "operator@example.onmicrosoft.com";
const bridge = bridgeInNode("2013-07-08T20:48:10Z");
const recording = '{"d":{"results":[{"Date":"/Date(1368144000000)/","TotalConferences":"3"}]}}';

const ADDRESSES: readonly (readonly [target: string, method: string, accept: string])[] = [
  ["/bridge/", "GET", "text/html"],
  ["/bridge/health", "GET", "*/*"],
  ["/bridge/status", "GET", "*/*"],
  ["/bridge/mappings", "GET", "*/*"],
  ["/bridge/export", "GET", "*/*"],
  ["/bridge/explain/CsConferenceDaily", "GET", "*/*"],
  ["/bridge/compare", "GET", "text/html"],
  ["/bridge/reports", "GET", "text/html"],
  ["/bridge/nothing", "GET", "text/html"],
  ["/bridge/nothing", "GET", "*/*"],
  ["/bridge/diff?set=CsConferenceDaily", "POST", "text/html"],
  ["/bridge/diff?set=CsConferenceDaily", "POST", "application/json"],
  ["/bridge/import?set=CsConferenceDaily", "POST", "*/*"],
];

describe.each(ADDRESSES)("%s by %s as %s", (target, method, accept) => {
  const ask = (headers: Record<string, string> = {}) =>
    bridge.ask(target, {
      method,
      username: OPERATOR,
      headers: { Accept: accept, ...headers },
      ...(method === "POST" && { body: recording }),
    });

  test("is kept by no cache, taken for nothing else, framed and used by no other site", async () => {
    const { headers } = await ask();
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("Cache-Control")).toBe("no-store");
    expect(headers.get("Cross-Origin-Opener-Policy")).toBe("same-origin");
    expect(headers.get("Cross-Origin-Resource-Policy")).toBe("same-origin");
    expect(headers.get("Strict-Transport-Security")).toBe("max-age=31536000");
    expect(headers.has("Access-Control-Allow-Origin")).toBe(false);
    if (!headers.get("Content-Type")?.startsWith("text/html")) return;
    const policy = headers.get("Content-Security-Policy") ?? "";
    expect(policy).toMatch(/^default-src 'none'; /);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("script-src");
    expect(headers.get("X-Frame-Options")).toBe("DENY");
    expect(headers.get("Referrer-Policy")).toMatch(/^(?:same-origin|no-referrer)$/);
  });

  test("is the same whatever headers claim of where the request came from, and says nothing of them", async () => {
    const claims = {
      Forwarded: "for=203.0.113.9;host=evil.example;proto=http",
      "X-Forwarded-Host": "evil.example",
      "X-Forwarded-Proto": "http",
      "X-Forwarded-For": "203.0.113.9",
      "X-Original-URL": "/bridge/export",
      "X-Rewrite-URL": "/bridge/export",
      "X-HTTP-Method-Override": "DELETE",
    };
    const [plain, claimed] = [await ask(), await ask(claims)];
    const told = async (answer: Response) =>
      (await answer.text()).replace(
        /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|"requests":\{.*?\}\}|"count":\d+/g,
        "…",
      );
    expect(claimed.status).toBe(plain.status);
    expect(JSON.stringify([...claimed.headers])).not.toMatch(/evil|203\.0\.113/);
    expect(await told(claimed)).toBe(await told(plain));
  });
});

test("plain http, as on one's own machine, isn't told to be https", async () => {
  const answer = await bridge.ask(`${ORIGIN.replace("https", "http")}/bridge/health`);
  expect(answer.headers.has("Strict-Transport-Security")).toBe(false);
});
