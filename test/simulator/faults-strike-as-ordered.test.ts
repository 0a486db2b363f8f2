import { describe, expect, it } from "vitest";
import type { FaultKind } from "../../src/simulator/faults.ts";
import { sampleJson } from "./samples.ts";
import { type Answer, LIST, NOON, pathsOf, testTenant, tokenOf } from "./tenant.ts";

const struck = async (kind: FaultKind, options = {}): Promise<Response> => {
  const tenant = await testTenant();
  tenant.sim.faults.add({ match: /\/callRecords$/, kind, ...options });
  return tenant.ask(LIST);
};

describe("answers that a fault gives", () => {
  it.each([
    ["429-seconds", { retryAfter: 30 }, "30"],
    ["429-date", { retryAfter: 30 }, new Date(NOON + 30_000).toUTCString()],
    ["429-bare", {}, null],
    ["429-absurd", {}, "99999999999"],
    ["429-absurd", { retryAfter: "soon" }, "soon"],
  ] as const)("%s %o has Retry-After %s and the sample's body", async (kind, options, header) => {
    const answer = await struck(kind, options);
    const body: Answer = await answer.json();
    expect([answer.status, answer.headers.get("Retry-After")]).toEqual([429, header]);
    expect(pathsOf(body)).toEqual(pathsOf(sampleJson("error-429")));
    expect(body.error.code).toBe("TooManyRequests");
  });

  it.each([
    ["500", 500],
    ["502", 502],
    ["503", 503],
    ["504", 504],
    ["401-expired", 401],
    ["403", 403],
    ["404", 404],
    ["404-empty", 404],
    ["410", 410],
  ] as const)("%s has status %i", async (kind, status) => {
    expect((await struck(kind)).status).toBe(status);
  });

  it("html and empty are 200 and no JSON", async () => {
    const html = await struck("html");
    expect([html.status, html.headers.get("Content-Type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(await (await struck("empty")).text()).toBe("");
  });

  it.each([
    ["next-link-to-itself", `https://graph.microsoft.com${LIST}`],
    ["next-link-other-host", `https://graph.elsewhere.example${LIST}`],
    ["next-link-garbage", "::not a link::"],
  ] as const)("%s sends the true page with another way on", async (kind, link) => {
    const body: Answer = await (await struck(kind)).json();
    expect([body.value.length, body["@odata.nextLink"]]).toEqual([60, link]);
  });

  it("of a record they put the wrong way on the sessions", async () => {
    const tenant = await testTenant();
    const [{ id }] = (await tenant.json(LIST)).value;
    tenant.sim.faults.add({ match: new RegExp(`/${id}`), kind: "next-link-garbage" });
    const body = await tenant.json(`${LIST}/${id}?$expand=sessions`);
    expect(body["sessions@odata.nextLink"]).toBe("::not a link::");
  });

  it("answer makes whatever a test wants of the true answer", async () => {
    const answer = await struck("answer", {
      answer: async (real: Response) => new Response((await real.text()).slice(0, 10), { status: real.status }),
    });
    expect(await answer.text()).toBe('{"@odata.c');
  });

  it("a cut connection rejects, half a body breaks off, a hang ends when the client goes", async () => {
    await expect(struck("cut")).rejects.toThrow("The connection was cut.");
    await expect((await struck("half-body")).text()).rejects.toThrow("The connection was cut.");
    const tenant = await testTenant();
    tenant.sim.faults.add({ match: /callRecords/, kind: "hang" });
    const client = new AbortController();
    const waiting = tenant.ask(LIST, { signal: client.signal });
    client.abort(new Error("gave up"));
    await expect(waiting).rejects.toThrow("gave up");
  });

  it("drips are whole in the end", async () => {
    const tenant = await testTenant({ company: false });
    const path = "/v1.0/organization";
    const whole = await tenant.json(path);
    tenant.sim.faults.add({ match: /organization/, kind: "drip", delay: 1 });
    expect(await tenant.json(path)).toEqual(whole);
  });
});

describe("rules", () => {
  const statuses = async (count: number, rule: object): Promise<number[]> => {
    const tenant = await testTenant({ company: false });
    tenant.sim.faults.add({ match: /callRecords/, kind: "500", ...rule });
    const all: number[] = [];
    for (let n = 0; n < count; n++) {
      all.push((await tenant.ask(LIST)).status);
    }
    return all;
  };

  it("strike once, so many times, after so many, or for ever", async () => {
    expect(await statuses(3, {})).toEqual([500, 200, 200]);
    expect(await statuses(4, { times: 2, after: 1 })).toEqual([200, 500, 500, 200]);
    expect(await statuses(3, { times: Number.POSITIVE_INFINITY })).toEqual([500, 500, 500]);
  });

  it("strike a share of the requests, the same ones every time", async () => {
    const rule = { times: Number.POSITIVE_INFINITY, chance: 0.3 };
    const first = await statuses(60, rule);
    expect(first.filter((status) => status === 500).length).toBeGreaterThan(8);
    expect(first.filter((status) => status === 500).length).toBeLessThan(30);
    expect(await statuses(60, rule)).toEqual(first);
  });

  it("match a pattern or a test of the request, can be counted, removed and cleared", async () => {
    const tenant = await testTenant({ company: false });
    const rule = tenant.sim.faults.add({ match: (request) => request.method === "GET", kind: "503", times: 9 });
    expect((await tenant.ask(LIST)).status).toBe(503);
    expect(rule.struck).toBe(1);
    rule.remove();
    expect((await tenant.ask(LIST)).status).toBe(200);
    tenant.sim.faults.add({ match: /./, kind: "500", times: 9 });
    tenant.sim.faults.clear();
    expect((await tenant.ask(LIST)).status).toBe(200);
  });
});

describe("the log of requests", () => {
  it("has method, decoded path, host, status and whether a token came along", async () => {
    const { sim } = await testTenant({ company: false });
    const headers = { Authorization: `Bearer ${await tokenOf(sim)}` };
    sim.requests.length = 0;
    await sim.fetch(
      new Request(`https://graph.microsoft.com${LIST}?$filter=startDateTime%20ge%202026-11-17T00:00:00Z`, { headers }),
    );
    await sim.fetch(new Request("https://reports.office.com/data/download/x"));
    expect(sim.requests).toEqual([
      {
        method: "GET",
        host: "graph.microsoft.com",
        path: `${LIST}?$filter=startDateTime ge 2026-11-17T00:00:00Z`,
        bearer: true,
        batched: false,
        at: NOON,
        status: 200,
      },
      {
        method: "GET",
        host: "reports.office.com",
        path: "/data/download/x",
        bearer: false,
        batched: false,
        at: NOON,
        status: 403,
      },
    ]);
  });
});

describe("documented rates", () => {
  it("are kept where asked for: 14 reports of a function in ten minutes, 40 list pages in twenty seconds", async () => {
    const tenant = await testTenant({ company: false, limits: "documented" });
    const report = "/v1.0/reports/getTeamsUserActivityCounts(period='D7')";
    for (let n = 0; n < 14; n++) {
      expect((await tenant.ask(report)).status).toBe(302);
    }
    const late = await tenant.ask(report);
    expect([late.status, late.headers.get("Retry-After")]).toEqual([429, "600"]);
    expect((await tenant.ask("/v1.0/reports/getTeamsTeamCounts(period='D7')")).status).toBe(302);
    const lists: number[] = [];
    for (let n = 0; n < 41; n++) {
      lists.push((await tenant.ask(LIST)).status);
    }
    expect(lists.filter((status) => status === 200)).toHaveLength(40);
    tenant.clock.now += 600_000;
    expect([(await tenant.ask(report)).status, (await tenant.ask(LIST)).status]).toEqual([302, 200]);
  });
});
