import { afterAll, describe, expect, it } from "vitest";
import { createSimulator } from "../../src/simulator/simulator.ts";
import { serve } from "../support/serve.ts";
import { type Answer, LIST, NOON, tokenOf } from "./tenant.ts";

describe("over a real socket", async () => {
  const sim = createSimulator({ now: () => NOON, linkOrigin: "asked" });
  const served = await serve(sim.fetch);
  const headers = { Authorization: `Bearer ${await tokenOf(sim)}` };
  const get = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${served.origin}${path}`, { headers, ...init });

  afterAll(() => served.close());

  it("the list, its next link and a report's download come through, status and headers too", async () => {
    const page: Answer = await (await get(LIST)).json();
    expect(page["@odata.nextLink"]).toContain(`${served.origin}${LIST}?$skiptoken=`);
    expect(
      ((await (await get(page["@odata.nextLink"].slice(served.origin.length))).json()) as Answer).value,
    ).toHaveLength(60);
    const redirect = await get("/v1.0/reports/getTeamsUserActivityCounts(period='D7')", { redirect: "manual" });
    expect(redirect.status).toBe(302);
    const location = redirect.headers.get("Location") ?? "";
    expect(location.startsWith(served.origin)).toBe(true);
    const download = await fetch(location);
    expect((await download.text()).split("\r\n")).toHaveLength(9);
  });

  it("a cut connection gives no answer", async () => {
    sim.faults.add({ match: /callRecords/, kind: "cut" });
    await expect(get(LIST)).rejects.toThrow();
    expect((await get(LIST)).status).toBe(200);
  });

  it("half a body has a status and a length, and then breaks off", async () => {
    sim.faults.add({ match: /callRecords/, kind: "half-body" });
    const answer = await get(LIST);
    expect(answer.status).toBe(200);
    expect(Number(answer.headers.get("Content-Length"))).toBeGreaterThan(10_000);
    await expect(answer.text()).rejects.toThrow();
  });

  it("a hang lasts until the client gives up, and the next request is answered", async () => {
    sim.faults.add({ match: /callRecords/, kind: "hang" });
    await expect(get(LIST, { signal: AbortSignal.timeout(50) })).rejects.toThrow();
    expect((await get(LIST)).status).toBe(200);
  });

  it("bodies of requests arrive", async () => {
    const body = JSON.stringify({ requests: [{ id: "1", method: "GET", url: "/organization" }] });
    const answer: Answer = await (await get("/v1.0/$batch", { method: "POST", body })).json();
    expect(answer.responses[0].status).toBe(200);
  });
});
