/** "Weak ETag over everything an answer depends on": what If-None-Match finds unchanged is what a whole answer would say. */
import { expect, test } from "vitest";
import { madeRecord } from "../faults/support/calls.ts";
import { collectingBridge, HOUR, MINUTE, NOON } from "../support/collecting-bridge.ts";

const FEED = "/ecp/reportingwebservice/reporting.svc/CsConferenceDaily?$format=json";
const ROW = JSON.stringify({ d: { results: [{ Date: "/Date(1780272000000)/", TotalConferences: "7" }] } });
const OTHER = ROW.replace('"7"', '"8"');

test("a day that settles between two requests is no unchanged feed", async () => {
  const bridge = collectingBridge({ webhook: false, variables: { POLICY: '{"settleHours":6}' } });
  for (let n = 0; n < 3; n++) bridge.sim.add(madeRecord(n, NOON - HOUR));
  await bridge.wake();
  await bridge.pass(13 * HOUR);
  bridge.clock.now = Date.parse("2026-11-21T05:45:00Z");
  const early = await bridge.ask(FEED);
  bridge.clock.now += 30 * MINUTE;
  const late = await bridge.ask(FEED);
  expect(late.headers.get("X-Bridge-As-Of"), "nothing was collected in between").toBe(
    early.headers.get("X-Bridge-As-Of"),
  );
  expect(await late.text()).not.toBe(await early.text());
  const tag = early.headers.get("ETag") ?? "";
  expect((await bridge.ask(FEED, { headers: { "If-None-Match": tag } })).status).toBe(200);
});

test("a UTC day that ends within the caller's own, before it was listed to its end, is no unchanged feed", async () => {
  const bridge = collectingBridge({ webhook: false });
  for (let n = 0; n < 3; n++) bridge.sim.add(madeRecord(n, NOON - HOUR));
  await bridge.wake();
  await bridge.pass(11 * HOUR);
  const weekly = (headers: Record<string, string> = {}) =>
    bridge.ask(FEED.replace("Daily", "Weekly"), { headers: { "X-timezone": "America/New_York", ...headers } });
  bridge.clock.now = Date.parse("2026-11-20T23:50:00Z");
  const early = await weekly();
  bridge.clock.now += 20 * MINUTE;
  const late = await weekly();
  expect(late.headers.get("X-Bridge-As-Of"), "nothing was collected in between").toBe(
    early.headers.get("X-Bridge-As-Of"),
  );
  expect(await late.text()).not.toBe(await early.text());
  expect((await weekly({ "If-None-Match": early.headers.get("ETag") ?? "" })).status).toBe(200);
});

test("an archive that was removed and filled otherwise is no unchanged one", async () => {
  const bridge = collectingBridge({ webhook: false });
  const keep = (body: string) => bridge.ask("/bridge/import?set=CsConferenceDaily", { method: "POST", body });
  await keep(ROW);
  const before = await bridge.ask(FEED);
  const tenant = (await bridge.status()).tenantId;
  bridge.clock.now += MINUTE;
  expect((await bridge.ask(`/bridge/remove?confirm=${tenant}`, { method: "POST" })).status).toBe(200);
  await keep(OTHER);
  const tag = before.headers.get("ETag") ?? "";
  const after = await bridge.ask(FEED, { headers: { "If-None-Match": tag } });
  expect(after.status).toBe(200);
  expect(await after.text()).not.toBe(await before.text());
});
