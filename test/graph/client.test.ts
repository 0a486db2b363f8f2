import { describe, expect, it } from "vitest";
import { createGraphClient } from "../../src/graph/client.ts";
import { CLOUD_NAMES, CLOUDS } from "../../src/graph/clouds.ts";
import { type Answer, fakeGraph, faultOf, json, NOW, sampleJson, tokens } from "./fake-graph.ts";

const ADDRESS = "/v1.0/communications/callRecords?$filter=x&$skiptoken=A%20B";

/** Answers with each of the list in turn, and with the last one for ever. */
const inTurn =
  (...answers: Answer[]): Answer =>
  (sent, count) =>
    (answers[Math.min(count, answers.length) - 1] as Answer)(sent, count);
const ok: Answer = () => json({ fine: true });
const status =
  (code: number, headers: Record<string, string> = {}, body: unknown = { error: { code: "X" } }): Answer =>
  () =>
    json(body, code, headers);
const broken: Answer = () => {
  throw new TypeError("connection reset");
};

describe("a request to Graph", () => {
  it.each(CLOUD_NAMES)("goes to the host of the cloud %s with the token", async (cloud) => {
    const fake = fakeGraph(ok, { cloud });
    expect(await createGraphClient(fake.settings).get(ADDRESS)).toEqual({ fine: true });
    expect(fake.sent[0]?.url).toBe(`https://${CLOUDS[cloud].graphHost}${ADDRESS}`);
    expect(fake.sent[0]?.authorization).toBe("Bearer token-1");
    expect(fake.counted).toEqual(["signIn", "graph"]);
  });

  it("goes to GRAPH_ENDPOINT to the letter, order of the query included", async () => {
    const fake = fakeGraph(ok, { graphEndpoint: "http://127.0.0.1:9009" });
    const odd =
      "/v1.0/communications/callRecords/getPstnCalls(from=2026-11-01,to=2026-11-18)?$skip=1000&a=1&$top=2&a=2&b";
    await createGraphClient(fake.settings).get(odd);
    expect(fake.sent[0]?.url).toBe(`http://127.0.0.1:9009${odd}`);
    expect(fake.sent[0]?.authorization).toBe("Bearer token-1");
  });

  it.each(["http://graph.example", "https://graph.example/v1.0", "https://u:p@graph.example"])(
    "never goes to an endpoint such as %s",
    (graphEndpoint) => {
      expect(() => createGraphClient(fakeGraph(ok, { graphEndpoint }).settings)).toThrow("GRAPH_ENDPOINT must");
    },
  );

  it.each(["https://evil.example/v1.0/x", "//evil.example/v1.0", "/v2.0/x", "v1.0/x", "/v1.0/a b"])(
    "is refused for the address %s",
    async (address) => {
      const fake = fakeGraph(ok);
      expect(await faultOf(createGraphClient(fake.settings).get(address))).toMatchObject({ kind: "refusedLink" });
      expect(fake.sent).toHaveLength(0);
    },
  );

  it("sends bodies as JSON and knows answers without a body", async () => {
    const fake = fakeGraph(() => new Response(null, { status: 204 }));
    const client = createGraphClient(fake.settings);
    expect(await client.send("PATCH", "/v1.0/subscriptions/s", { body: { a: 1 } })).toBeUndefined();
    expect(fake.sent[0]).toMatchObject({ method: "PATCH", body: '{"a":1}' });
    expect(fake.sent[0]?.headers.get("content-type")).toBe("application/json");
  });

  it("is stopped by what onRequest throws, which is passed on", async () => {
    const over = new Error("over budget");
    const fake = fakeGraph(ok, {
      onRequest: (target) => {
        if (target === "graph") throw over;
      },
    });
    await expect(createGraphClient(fake.settings).get(ADDRESS)).rejects.toBe(over);
    expect(fake.sent).toHaveLength(0);
  });
});

describe("Retry-After", () => {
  it.each([
    ["seconds", "7", 7000],
    ["a fraction of seconds", "1.5", 1500],
    ["an HTTP date", "Thu, 19 Nov 2026 08:00:05 GMT", 5000],
    ["a date that has passed", "Thu, 19 Nov 2026 07:00:00 GMT", 250],
    ["zero", "0", 250],
  ])("is obeyed as %s", async (_, header, wait) => {
    const fake = fakeGraph(inTurn(status(429, { "retry-after": header }), ok));
    expect(await createGraphClient(fake.settings).get(ADDRESS)).toEqual({ fine: true });
    expect(fake.slept).toEqual([wait]);
  });

  it.each([[undefined], ["soon"], ["-5"], ["2026-11-19"], [""]])("as %s is no pause, so waits grow", async (header) => {
    const fake = fakeGraph(
      inTurn(...Array(3).fill(status(503, header === undefined ? {} : { "retry-after": header })), ok),
    );
    await createGraphClient(fake.settings).get(ADDRESS);
    expect(fake.slept).toEqual([500, 1000, 2000]);
  });

  it.each([
    ["11", 11_000],
    ["600", 600_000],
    ["999999999999999999999999", 3_600_000],
    ["Thu, 19 Nov 2099 08:00:05 GMT", 3_600_000],
  ])("beyond the longest wait (%s) is not slept but handed on, an hour at most", async (header, retryAfterMs) => {
    const fake = fakeGraph(status(429, { "retry-after": header }, sampleJson("error-429")));
    const fault = await faultOf(createGraphClient(fake.settings).get(ADDRESS));
    expect(fault).toMatchObject({ kind: "throttled", status: 429, code: "TooManyRequests", retryAfterMs });
    expect(fake.slept).toEqual([]);
    expect(fake.sent).toHaveLength(1);
  });

  it("is never slept for longer than maxWaitMs in one request, all waits together", async () => {
    const fake = fakeGraph(status(429, { "retry-after": "4" }), { maxWaitMs: 9000 });
    const fault = await faultOf(createGraphClient(fake.settings).get(ADDRESS));
    expect(fault).toMatchObject({ kind: "throttled", retryAfterMs: 4000 });
    expect(fake.slept).toEqual([4000, 4000]);
  });

  it("that is always absent ends in a pause for the caller", async () => {
    const fake = fakeGraph(status(429));
    expect(await faultOf(createGraphClient(fake.settings).get(ADDRESS))).toMatchObject({ retryAfterMs: 30_000 });
    expect(fake.sent).toHaveLength(4);
  });

  it("waits with jitter otherwise", async () => {
    const low = fakeGraph(inTurn(broken, ok), { random: () => 0 });
    const high = fakeGraph(inTurn(broken, ok), { random: () => 1 });
    await createGraphClient(low.settings).get(ADDRESS);
    await createGraphClient(high.settings).get(ADDRESS);
    expect([low.slept, high.slept]).toEqual([[375], [625]]);
  });
});

describe("Graph in trouble", () => {
  it.each([
    ["500", status(500)],
    ["502", status(502)],
    ["503", status(503)],
    ["504", status(504)],
    ["408", status(408)],
    ["a broken connection", broken],
    ["half a body", () => new Response('{"value":[{"id')] as const,
    ["HTML", () => new Response("<html>sign in</html>")] as const,
    ["an empty redirect", () => new Response(null, { status: 302 })] as const,
    ["a length that is not reached", () => new Response('{"a":1}', { headers: { "content-length": "9" } })] as const,
  ])("is asked again after %s", async (_, trouble) => {
    const fake = fakeGraph(inTurn(trouble as Answer, ok));
    expect(await createGraphClient(fake.settings).get(ADDRESS)).toEqual({ fine: true });
    expect(fake.sent).toHaveLength(2);
    const always = fakeGraph(trouble as Answer);
    expect(["transient", "damaged"]).toContain((await faultOf(createGraphClient(always.settings).get(ADDRESS))).kind);
    expect(always.sent).toHaveLength(4);
  });

  it("ends in a fault when it hangs, before or in the body", async () => {
    const silent = fakeGraph(() => new Promise<Response>(() => {}), { timeLimitMs: 15 });
    expect(await faultOf(createGraphClient(silent.settings).get(ADDRESS))).toMatchObject({ kind: "transient" });
    const drip = fakeGraph(() => new Response(new ReadableStream({ pull: () => new Promise(() => {}) })), {
      timeLimitMs: 15,
    });
    const fault = await faultOf(createGraphClient(drip.settings).get(ADDRESS));
    expect(fault.message).toContain("time limit");
    expect(drip.sent).toHaveLength(4);
  });

  it("ends in a fault when the body does not end", async () => {
    const chunk = new Uint8Array(8 * 1024 * 1024).fill(32);
    const fake = fakeGraph(() => new Response(new ReadableStream({ pull: (controller) => controller.enqueue(chunk) })));
    expect(await faultOf(createGraphClient(fake.settings).get(ADDRESS))).toMatchObject({ kind: "tooLarge" });
    expect(fake.sent).toHaveLength(1);
  });

  it("is not asked again where asking twice could do a thing twice", async () => {
    const fake = fakeGraph(broken);
    const send = () => createGraphClient(fake.settings).send("POST", "/v1.0/subscriptions", { repeatable: false });
    expect(await faultOf(send())).toMatchObject({ kind: "transient" });
    expect(fake.sent).toHaveLength(1);
    const throttled = fakeGraph(inTurn(status(429, { "retry-after": "1" }), ok));
    await createGraphClient(throttled.settings).send("POST", "/v1.0/subscriptions", { repeatable: false });
    expect(throttled.sent).toHaveLength(2);
  });

  it("does not multiply its tries by those of the sign-in", async () => {
    const fake = fakeGraph(ok, {}, () => new Response("", { status: 503 }));
    expect(await faultOf(createGraphClient(fake.settings).get(ADDRESS))).toMatchObject({ kind: "transient" });
    expect(fake.tokenRequests).toHaveLength(4);
  });
});

describe("Graph's refusals", () => {
  it.each([
    ["error-400-report-date-too-old", 400, "invalid", "InvalidArgument"],
    ["error-403-callRecords-no-permission", 403, "forbidden", "Forbidden"],
    ["error-403-reports-no-permission", 403, "forbidden", "S2SUnauthorized"],
    ["error-403-reports-no-permission-flat", 403, "forbidden", "S2SUnauthorized"],
    ["error-404-callRecord", 404, "notFound", "NotFound"],
    ["error-404-reports-unknown-tenant", 404, "notFound", "UnknownTenantId"],
    ["error-404-callRecord", 410, "gone", "NotFound"],
  ])("%s (%i) are read as %s %s, tried once and never quoted", async (name, code, kind, graphCode) => {
    const fake = fakeGraph(status(code, {}, sampleJson(name)));
    const fault = await faultOf(createGraphClient(fake.settings).get(ADDRESS));
    expect(fault).toMatchObject({ kind, status: code, code: graphCode });
    expect(fault.message).toBe(`Graph answered ${code} (${graphCode}).`);
    expect(fake.sent).toHaveLength(1);
  });

  it("without a readable body keep their kind", async () => {
    const fake = fakeGraph(() => new Response("<html>secret detail</html>", { status: 404 }));
    const fault = await faultOf(createGraphClient(fake.settings).get(ADDRESS));
    expect(fault).toMatchObject({ kind: "notFound", message: "Graph answered 404." });
  });

  it("of an expired token are met by one new token", async () => {
    const expired: Answer = (sent) =>
      sent.authorization === "Bearer token-1" ? json(sampleJson("error-401-expired-token"), 401) : json({ fine: true });
    const fake = fakeGraph(expired);
    const client = createGraphClient(fake.settings);
    expect(await client.get(ADDRESS)).toEqual({ fine: true });
    expect(fake.sent.map(({ authorization }) => authorization)).toEqual(["Bearer token-1", "Bearer token-2"]);
    await client.get(ADDRESS);
    expect(fake.tokenRequests).toHaveLength(2);
  });

  it("of every token end in a fault after one renewal", async () => {
    const fake = fakeGraph(status(401, {}, sampleJson("error-401-expired-token")));
    const fault = await faultOf(createGraphClient(fake.settings).get(ADDRESS));
    expect(fault).toMatchObject({ kind: "unauthorized", code: "InvalidAuthenticationToken" });
    expect(fake.sent).toHaveLength(2);
    expect(fake.tokenRequests).toHaveLength(2);
  });
});

describe("a next link", () => {
  const page =
    (link: unknown): Answer =>
    () =>
      json({ value: [1], "@odata.nextLink": link });
  const own = "/v1.0/communications/callRecords?$filter=x";
  const at = async (link: unknown, graphEndpoint?: string) => {
    const fake = fakeGraph(page(link), { graphEndpoint });
    return createGraphClient(fake.settings).getPage(own);
  };

  it.each([
    ["https://graph.microsoft.com/v1.0/communications/callRecords?$skiptoken=A", undefined],
    ["https://graph.microsoft.com/v1.0/communications/callRecords?$skiptoken=A", "http://127.0.0.1:9009"],
    ["http://127.0.0.1:9009/v1.0/communications/callRecords?$skiptoken=A", "http://127.0.0.1:9009"],
    ["https://graph.proxy.example/v1.0/communications/callRecords?$skiptoken=A", "https://graph.proxy.example"],
  ])("%s with endpoint %s is followed at the endpoint", async (link, graphEndpoint) => {
    const fake = fakeGraph(page(link), { graphEndpoint });
    const client = createGraphClient(fake.settings);
    const { next, items } = await client.getPage(own);
    expect(items).toEqual([1]);
    expect(next).toBe("/v1.0/communications/callRecords?$skiptoken=A");
    await client.get(next ?? "");
    expect(fake.sent[1]?.url).toBe(`${graphEndpoint ?? "https://graph.microsoft.com"}${next}`);
  });

  it.each([
    ["another host", "https://evil.example/v1.0/x"],
    ["another cloud", "https://graph.microsoft.us/v1.0/x"],
    ["the cloud's host by http", "http://graph.microsoft.com/v1.0/x"],
    ["a host that only begins alike", "https://graph.microsoft.com.evil.example/v1.0/x"],
    ["a password", "https://a:b@graph.microsoft.com/v1.0/x"],
    ["another port", "https://graph.microsoft.com:8443/v1.0/x"],
    ["no version", "https://graph.microsoft.com/x"],
    ["the page itself", `https://graph.microsoft.com${own}`],
    ["garbage", "not a link"],
    ["a number", 7],
    ["an empty text", ""],
    ["a path alone", "/v1.0/x"],
  ])("to %s is refused", async (_, link) => {
    const fault = await faultOf(at(link));
    expect(fault.kind).toBe("refusedLink");
    expect(fault.message).not.toContain("evil");
  });

  it("of null is the end", async () => expect(await at(null)).toEqual({ items: [1], next: null }));

  it.each([[{}], [null], ["x"], [{ value: {} }]])("is not looked for in a page without values: %j", async (body) => {
    const fake = fakeGraph(() => json(body));
    expect(await faultOf(createGraphClient(fake.settings).getPage(own))).toMatchObject({ kind: "damaged" });
  });
});

it("the clock of all this is the one in the settings", async () => {
  const fake = fakeGraph(ok, {}, tokens);
  const client = createGraphClient(fake.settings);
  await client.get(ADDRESS);
  fake.now = NOW + 3_600_000;
  await client.get(ADDRESS);
  expect(fake.sent.map(({ authorization }) => authorization)).toEqual(["Bearer token-1", "Bearer token-2"]);
});
