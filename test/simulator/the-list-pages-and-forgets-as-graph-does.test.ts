import { describe, expect, it } from "vitest";
import { type Answer, between, DAY, HOUR, LIST, NOON, recordPath, testTenant } from "./tenant.ts";

describe("the call record list", async () => {
  const tenant = await testTenant();

  it("pages at sixty, and fewer where maxpagesize says so", async () => {
    const first = await tenant.json(LIST);
    expect(first.value).toHaveLength(60);
    expect(first["@odata.nextLink"]).toMatch(
      /^https:\/\/graph\.microsoft\.com\/v1\.0\/communications\/callRecords\?\$skiptoken=/,
    );
    const few = await tenant.json(LIST, { headers: { Prefer: "odata.maxpagesize=7" } });
    expect(few.value).toHaveLength(7);
    const many = await tenant.json(LIST, { headers: { Prefer: "odata.maxpagesize=500" } });
    expect(many.value).toHaveLength(60);
  });

  it("gives every record of thirty days once over its pages, and none that began earlier", async () => {
    const items = await tenant.all(LIST);
    expect(new Set(items.map((item) => item.id)).size).toBe(items.length);
    expect(items.length).toBeGreaterThan(1_700);
    expect(items.length).toBeLessThan(2_700);
    const starts = items.map((item) => Date.parse(item.startDateTime));
    expect(Math.min(...starts)).toBeGreaterThanOrEqual(NOON - 30 * DAY);
    expect(Math.min(...starts)).toBeLessThan(NOON - 29 * DAY);
  });

  it("keeps the filter in its next links, and gives the whole when windows are put together", async () => {
    const page = await tenant.json(between("2026-11-16T00:00:00Z", "2026-11-18T00:00:00Z"));
    expect(page["@odata.nextLink"]).toContain(
      "?$filter=startDateTime%20ge%202026-11-16T00:00:00Z%20and%20startDateTime%20lt%202026-11-18T00:00:00Z&$skiptoken=",
    );
    const ids = async (from: string, to: string): Promise<string[]> =>
      (await tenant.all(between(from, to))).map((item) => item.id);
    const whole = await ids("2026-11-16T00:00:00Z", "2026-11-18T00:00:00Z");
    const parts = [
      ...(await ids("2026-11-16T00:00:00Z", "2026-11-16T20:30:00%2B05:00")),
      ...(await ids("2026-11-16T15:30:00Z", "2026-11-18T00:00:00Z")),
    ];
    expect(parts).toEqual(whole);
    expect(whole.length).toBeGreaterThan(120);
  });

  it("compares start times to the last digit with lt, le, gt and ge", async () => {
    const [item] = await tenant.all(between("2026-11-17T00:00:00Z", "2026-11-18T00:00:00Z"));
    const at = async (operator: string): Promise<boolean> => {
      const path = `${LIST}?$filter=startDateTime ${operator} ${item.startDateTime} and startDateTime ge 2026-11-17T00:00:00Z and startDateTime le 2026-11-17T23:00:00Z`;
      return (await tenant.all(path)).some((one) => one.id === item.id);
    };
    expect([await at("lt"), await at("le"), await at("gt"), await at("ge")]).toEqual([false, true, false, true]);
  });

  it("filters by one participant", async () => {
    const ada = "11111111-aaaa-4aaa-8aaa-111111111111";
    const path = `${LIST}?$filter=startDateTime ge 2026-11-16T00:00:00Z and participants_v2/any(p:p/id eq '${ada}')`;
    const items = await tenant.all(path);
    expect(items.length).toBeGreaterThan(3);
    for (const item of items) {
      const record = await tenant.json(recordPath(item.id));
      expect(record.participants_v2.map((one: Answer) => one.id)).toContain(ada);
    }
  });

  it.each([
    "$orderby=startDateTime",
    "$top=5",
    "$expand=sessions",
    "$count=true",
    "$filter=lastModifiedDateTime ge 2026-11-16T00:00:00Z",
    "$filter=startDateTime eq 2026-11-16T00:00:00Z",
    "$filter=startDateTime ge yesterday",
    "$skiptoken=made-up",
  ])("refuses %s", async (option) => {
    const answer = await tenant.ask(`${LIST}?${option}`);
    const body: Answer = await answer.json();
    expect(answer.status).toBe(400);
    expect(body.error.code).toBe("BadRequest");
  });

  it("loses a record on the day it turns thirty days old, from the list and by id", async () => {
    const ageing = await testTenant();
    const [oldest] = await ageing.all(`${LIST}?$filter=startDateTime lt 2026-10-22T00:00:00Z`);
    expect((await ageing.ask(recordPath(oldest.id))).status).toBe(200);
    ageing.clock.now = Date.parse(oldest.startDateTime) + 30 * DAY + HOUR;
    expect((await ageing.ask(recordPath(oldest.id))).status).toBe(404);
    const left = await ageing.all(`${LIST}?$filter=startDateTime lt 2026-10-22T00:00:00Z`);
    expect(left.map((item) => item.id)).not.toContain(oldest.id);
  });
});
