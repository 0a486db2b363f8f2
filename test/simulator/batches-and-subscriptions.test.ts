import { describe, expect, it } from "vitest";
import { sampleJson, sampleNotice } from "./samples.ts";
import { type Answer, DAY, HOUR, LIST, NOON, pathsOf, testTenant } from "./tenant.ts";

const BATCH = "/v1.0/$batch";
const body = (value: object): RequestInit => ({ method: "POST", body: JSON.stringify(value) });

describe("a batch", () => {
  it("answers each request by its id, each with its own status", async () => {
    const tenant = await testTenant();
    const ids = (await tenant.json(LIST)).value.slice(0, 3).map((item: Answer) => item.id);
    const requests = [
      ...ids.map((id: string, n: number) => ({
        id: String(n),
        method: "GET",
        url: `/communications/callRecords/${id}?$expand=sessions`,
      })),
      { id: "gone", method: "GET", url: "/communications/callRecords/aaaa0001-0000-4000-8000-000000000001" },
      { id: "report", method: "GET", url: "/reports/getTeamsUserActivityCounts(period='D7')" },
    ];
    tenant.sim.faults.add({ match: new RegExp(ids[1]), kind: "429-seconds", retryAfter: 7 });
    const answer = await tenant.ask(BATCH, body({ requests }));
    expect(answer.status).toBe(200);
    const { responses }: Answer = await answer.json();
    const byId = Object.fromEntries(responses.map((one: Answer) => [one.id, one]));
    expect(Object.keys(byId).sort()).toEqual(["0", "1", "2", "gone", "report"]);
    expect([byId["0"].status, byId["1"].status, byId.gone.status, byId.report.status]).toEqual([200, 429, 404, 302]);
    expect(byId["1"].headers["retry-after"]).toBe("7");
    expect(byId["0"].body.id).toBe(ids[0]);
    expect(byId.report.headers.location).toContain("/data/download/");
    expect(tenant.sim.requests.filter((one) => one.batched)).toHaveLength(5);
  });

  it("takes twenty requests and not one more", async () => {
    const tenant = await testTenant({ company: false });
    const requests = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ id: String(n), method: "GET", url: "/communications/callRecords" }));
    expect((await tenant.json(BATCH, body({ requests: requests(20) }))).responses).toHaveLength(20);
    expect((await tenant.ask(BATCH, body({ requests: requests(21) }))).status).toBe(400);
    expect((await tenant.ask(BATCH, body({ requests: [...requests(1), ...requests(1)] }))).status).toBe(400);
  });

  it("turns a cut inside into a 504 of that part", async () => {
    const tenant = await testTenant({ company: false });
    tenant.sim.faults.add({ match: /callRecords$/, kind: "cut" });
    const requests = [{ id: "1", method: "GET", url: "/communications/callRecords" }];
    expect((await tenant.json(BATCH, body({ requests }))).responses[0].status).toBe(504);
  });
});

const wish = (minutes: number, more: object = {}) => ({
  ...sampleJson("subscription-request"),
  expirationDateTime: new Date(NOON + minutes * 60_000).toISOString(),
  ...more,
});

describe("subscriptions", () => {
  it("are made, listed, renewed, taken away and forgotten at their end", async () => {
    const tenant = await testTenant({ company: false });
    const made = await tenant.ask("/v1.0/subscriptions", body(wish(60)));
    const subscription: Answer = await made.json();
    expect(made.status).toBe(201);
    expect(Object.keys(subscription)).toEqual(Object.keys(sampleJson("subscription-response-201")));
    const path = `/v1.0/subscriptions/${subscription.id}`;
    const expirationDateTime = new Date(NOON + 2 * DAY).toISOString();
    const renewed = await tenant.json(path, { method: "PATCH", body: JSON.stringify({ expirationDateTime }) });
    expect(renewed.expirationDateTime).toBe(expirationDateTime);
    expect((await tenant.json("/v1.0/subscriptions")).value).toHaveLength(1);
    tenant.clock.now += 2 * DAY + HOUR;
    expect((await tenant.ask(path, { method: "PATCH", body: JSON.stringify({ expirationDateTime }) })).status).toBe(
      404,
    );
    tenant.clock.now = NOON;
    const again = await tenant.json("/v1.0/subscriptions", body(wish(60)));
    expect((await tenant.ask(`/v1.0/subscriptions/${again.id}`, { method: "DELETE" })).status).toBe(204);
    expect((await tenant.json("/v1.0/subscriptions")).value).toEqual([]);
  });

  it.each([
    ["more than 4230 minutes", wish(4_231)],
    ["an end in the past", wish(-1)],
    ["plain http", wish(30, { notificationUrl: "http://bridge.contoso.example/notify" })],
    ["another resource", wish(30, { resource: "/users" })],
    ["deletions", wish(30, { changeType: "deleted" })],
    ["a long life without lifecycle notices", wish(90, { lifecycleNotificationUrl: null })],
    ["a clientState of 129 characters", wish(30, { clientState: "x".repeat(129) })],
  ])("with %s are refused", async (_what, wanted) => {
    const tenant = await testTenant({ company: false });
    expect((await tenant.ask("/v1.0/subscriptions", body(wanted))).status).toBe(400);
  });

  it("shake hands with both addresses where somebody delivers", async () => {
    const seen: string[] = [];
    let reply = (token: string): Response => new Response(token, { headers: { "Content-Type": "text/plain" } });
    const deliver = async (request: Request): Promise<Response> => {
      const url = new URL(request.url);
      seen.push(`${request.method} ${url.pathname}`);
      return reply(url.searchParams.get("validationToken") ?? "");
    };
    const tenant = await testTenant({ company: false, deliver });
    expect((await tenant.ask("/v1.0/subscriptions", body(wish(90)))).status).toBe(201);
    expect(seen).toEqual(["POST /graph/notify", "POST /graph/lifecycle"]);
    reply = () => new Response("something else", { headers: { "Content-Type": "text/plain" } });
    const refused: Answer = await (await tenant.ask("/v1.0/subscriptions", body(wish(90)))).json();
    expect(refused.error.code).toBe("ValidationError");
  });

  it("yield notices in the samples' shape", async () => {
    const tenant = await testTenant({ company: false });
    await tenant.ask("/v1.0/subscriptions", body(wish(90)));
    const [notice] = tenant.sim.notify([
      "aaaa0001-0000-4000-8000-000000000001",
      "bbbb0002-0000-4000-8000-000000000002",
    ]);
    const sample = sampleNotice("batch-with-duplicate");
    expect(notice?.url).toBe("https://bridge.contoso.example/graph/notify");
    expect(pathsOf(notice?.body)).toEqual(pathsOf(sample));
    const [life] = tenant.sim.lifecycle("reauthorizationRequired");
    expect(pathsOf(life?.body)).toEqual(pathsOf(sampleNotice("lifecycle-reauthorizationRequired")));
    expect(tenant.sim.notify(["x"], { changeType: "created" })).toEqual([]);
    tenant.sim.dropSubscriptions();
    expect(tenant.sim.notify(["x"])).toEqual([]);
  });
});
