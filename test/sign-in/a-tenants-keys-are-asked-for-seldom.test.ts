import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { TenantConfig } from "../../src/config.ts";
import { DEFAULT_POLICY } from "../../src/reports/policy.ts";
import { createKeySource } from "../../src/sign-in-keys.ts";

const HOUR = 3_600_000;
const TENANT: TenantConfig = {
  tenantId: "99999999-0000-4000-8000-999999999999",
  tenantName: "contoso.example",
  domains: [],
  clientId: "client",
  credential: { kind: "secret", secret: "secret" },
  cloud: "global",
  policy: DEFAULT_POLICY,
};
const key = (kid: string) => ({ kty: "RSA", use: "sig", kid, n: "abc", e: "AQAB", x5c: ["MIIC"] });

let log: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  log = vi.spyOn(console, "error").mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** A host whose answer may change, asked on a clock of its own. */
function keysOf(first: () => Response | Promise<Response>, tenant: TenantConfig = TENANT) {
  const clock = { now: 1_000_000 };
  const host = { answer: first, asked: [] as Request[] };
  const fetch = async (input: string, init: RequestInit): Promise<Response> => {
    host.asked.push(new Request(input, init));
    return host.answer();
  };
  const source = createKeySource({ fetch: fetch as typeof globalThis.fetch, now: () => clock.now });
  const idsWith = async (kid: string) => (await source.keysWith(kid, tenant))?.map((one) => one.kid);
  return { clock, host, source, idsWith };
}
const published =
  (...kids: string[]) =>
  () =>
    Response.json({ keys: kids.map(key), more: "later" });

test("they are asked for at the cloud's sign-in host, without any credential, once a day", async () => {
  const { host, idsWith, clock } = keysOf(published("a", "b"));
  for (let turn = 0; turn < 5; turn++) expect(await idsWith("a")).toEqual(["a", "b"]);
  expect(host.asked.map(({ url }) => url)).toEqual([
    "https://login.microsoftonline.com/99999999-0000-4000-8000-999999999999/discovery/v2.0/keys",
  ]);
  expect(host.asked[0]?.headers.get("authorization")).toBeNull();
  clock.now += 24 * HOUR;
  host.answer = published("b");
  expect(await idsWith("a")).toBeUndefined();
  expect(host.asked).toHaveLength(2);
});

test("LOGIN_ENDPOINT stands in for the host", async () => {
  const { host, idsWith } = keysOf(published("a"), { ...TENANT, loginEndpoint: "http://127.0.0.1:9009" });
  await idsWith("a");
  expect(host.asked[0]?.url).toMatch(/^http:\/\/127\.0\.0\.1:9009\/99999999-[^/]+\/discovery\/v2\.0\/keys$/);
});

test("a key that isn't known is asked for at once, and then once a minute at most", async () => {
  const { host, idsWith, clock } = keysOf(published("a"));
  await idsWith("a");
  host.answer = published("a", "new");
  clock.now += 60_000;
  expect(await idsWith("new")).toEqual(["a", "new"]);
  for (let turn = 0; turn < 100; turn++) expect(await idsWith(`made up ${turn}`)).toBeUndefined();
  expect(host.asked).toHaveLength(2);
  clock.now += 60_000;
  await idsWith("made up");
  expect(host.asked).toHaveLength(3);
});

test("many requests at once ask once, and all are answered", async () => {
  const { host, idsWith } = keysOf(async () => {
    await new Promise((resolve) => setTimeout(resolve, 30));
    return published("a")();
  });
  const all = await Promise.all(Array.from({ length: 50 }, () => idsWith("a")));
  expect(new Set(all.map(String))).toEqual(new Set(["a"]));
  expect(host.asked).toHaveLength(1);
});

test("while the host is down known keys are trusted for three days, and none at all is a 503 with the time to come back", async () => {
  const { host, idsWith, clock } = keysOf(() => new Response("", { status: 503 }));
  await expect(idsWith("a")).rejects.toMatchObject({ kind: "unavailable", retryAfter: 5 });
  clock.now += 5_000;
  host.answer = published("a");
  expect(await idsWith("a")).toEqual(["a"]);
  host.answer = () => Promise.reject(new Error("no connection"));
  clock.now += 71 * HOUR;
  expect(await idsWith("a")).toEqual(["a"]);
  clock.now += 2 * HOUR;
  expect(await idsWith("a")).toBeUndefined();
  expect(log).toHaveBeenCalled();
});

test.each<readonly [string, () => Response]>([
  ["a redirect", () => new Response(null, { status: 302, headers: { location: "https://evil.example/keys" } })],
  ["an error", () => Response.json({ keys: [key("a")] }, { status: 404 })],
  ["HTML", () => new Response("<html>")],
  ["another shape", () => Response.json([key("a")])],
  ["no list", () => Response.json({ keys: { a: key("a") } })],
  ["more than any tenant has", () => Response.json({ keys: Array.from({ length: 101 }, (_, n) => key(`k${n}`)) })],
  ["a flood of bytes", () => new Response(`{"keys":[],"x":"${"x".repeat(300_000)}"}`)],
  ["a cut answer", () => new Response(JSON.stringify({ keys: [key("a")] }), { headers: { "content-length": "5000" } })],
])("%s in place of keys opens nothing", async (_, answer) => {
  const { host, idsWith } = keysOf(answer);
  await expect(idsWith("a")).rejects.toMatchObject({ kind: "unavailable" });
  expect(host.asked).toHaveLength(1);
});

test("keys for other purposes, of other kinds or without what is needed are left out", async () => {
  const odd = [{ ...key("a"), use: "enc" }, { ...key("b"), kty: "EC" }, { ...key("c"), n: undefined }, "d", null];
  const { source } = keysOf(() => Response.json({ keys: [...odd, { ...key("e"), use: undefined }] }));
  expect(await source.keysWith("e", TENANT)).toEqual([{ kty: "RSA", kid: "e", n: "abc", e: "AQAB" }]);
});
