import { describe, expect, it, vi } from "vitest";
import { collectingBridge, ORIGIN, WEBHOOK_SECRET } from "../../support/collecting-bridge.ts";
import { sampleBatch } from "./samples.ts";

const URL_ = `${ORIGIN}/bridge/notifications`;
const json = (body: unknown) => ({
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: typeof body === "string" ? body : JSON.stringify(body),
});
const [notice] = sampleBatch("batch-with-duplicate", WEBHOOK_SECRET).value;
if (notice === undefined) throw new Error("The sample has no notices.");

let collected: ReturnType<typeof collectingBridge> | undefined;
/** A bridge whose first sweep has ended: the same for all, because nothing may change it. */
async function undisturbed() {
  if (collected === undefined) {
    collected = collectingBridge();
    await collected.wake();
    await collected.pass(1_000);
  }
  return collected;
}

describe("the handshake", () => {
  it.each([
    ["Validation%3a+Testing+client+application+reachability+for+subscription+Request-Id%3a+0badf00d"],
    ["%3Cscript%3Ealert(1)%3C%2Fscript%3E"],
    ["t%C3%B6ken%20%26%20more"],
  ])("gives %s back decoded, as plain text and nothing else", async (token) => {
    const answer = await collectingBridge().askBare(`${URL_}?validationToken=${token}`, { method: "POST" });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Content-Type")).toMatch(/^text\/plain/);
    expect(answer.headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(await answer.text()).toBe(decodeURIComponent(token.replaceAll("+", " ")));
  });

  it.each([
    ["", 400],
    ["x".repeat(2_048), 200],
    ["x".repeat(2_049), 400],
  ])("bounds the token", async (token, status) => {
    const answer = await collectingBridge().askBare(`${URL_}?validationToken=${token}`, { method: "POST" });
    expect(answer.status).toBe(status);
  });
});

describe("a batch", () => {
  it.each<[what: string, body: unknown]>([
    ["another clientState", sampleBatch("batch-with-duplicate")],
    ["our clientState and more", sampleBatch("batch-with-duplicate", `${WEBHOOK_SECRET} `)],
    ["no clientState", { value: [{ ...notice, clientState: undefined }] }],
    ["clientState null", { value: [{ ...notice, clientState: null }] }],
    ["another tenant", { value: [{ ...notice, tenantId: "11111111-0000-4000-8000-111111111111" }] }],
    ["no tenant", { value: [{ ...notice, tenantId: undefined }] }],
    ["an id that is none", { value: [{ ...notice, resourceData: { id: "../../users" } }] }],
    ["an unknown event", { value: [{ ...notice, resourceData: undefined, lifecycleEvent: "somethingNew" }] }],
    ["members that are no notices", { value: [null, 7, "x", []] }],
    ["nothing in it", { value: [] }],
  ])("with %s is answered like a good one and changes nothing", async (_what, body) => {
    const bridge = await undisturbed();
    const [before, alarm] = [await bridge.status(), bridge.alarmAt()];
    const answer = await bridge.askBare(URL_, json(body));
    expect([answer.status, await answer.text()]).toEqual([202, ""]);
    expect(await bridge.status()).toEqual(before);
    expect(bridge.alarmAt()).toBe(alarm);
  });

  it("with one good notice keeps that one", async () => {
    const bridge = collectingBridge();
    const body = { value: [null, { ...notice, clientState: "guess" }, notice] };
    expect((await bridge.askBare(URL_, json(body))).status).toBe(202);
    expect((await bridge.status()).records.waiting).toBe(1);
  });

  it.each<[what: string, asked: Parameters<ReturnType<typeof collectingBridge>["askBare"]>[1], status: number]>([
    ["no JSON", json("{"), 400],
    ["no batch", json({ notices: [] }), 400],
    ["no object", json("[]"), 400],
    ["another content type", { ...json({ value: [] }), headers: { "Content-Type": "text/plain" } }, 415],
    ["JSON's relatives", { ...json({ value: [] }), headers: { "Content-Type": "application/jsonp" } }, 415],
    ["more than a mebibyte", json({ value: ["x".repeat(1024 * 1024)] }), 413],
    ["GET", { method: "GET" }, 405],
  ])("that is %s is refused", async (_what, asked, status) => {
    const answer = await collectingBridge().askBare(URL_, asked);
    expect(answer.status).toBe(status);
    expect(answer.headers.get("Content-Type")).toMatch(/^application\/json/);
  });

  it("is not acknowledged when it could not be stored", async () => {
    const log = vi.spyOn(console, "error").mockReturnValue();
    const bridge = collectingBridge();
    bridge.failStorage(true);
    expect((await bridge.askBare(URL_, json({ value: [notice] }))).status).toBe(503);
    expect(log).toHaveBeenCalledWith(expect.stringContaining("The disk is full."));
    log.mockRestore();
    bridge.failStorage(false);
    expect((await bridge.status()).records.waiting).toBe(0);
  });
});

it.each([{ WEBHOOK_SECRET: undefined }, { PUBLIC_ORIGIN: undefined }])("it is off without %j", async (variables) => {
  const bridge = collectingBridge({ variables });
  expect((await bridge.askBare(`${URL_}?validationToken=x`, { method: "POST" })).status).toBe(404);
  expect((await bridge.askBare(URL_, json({ value: [notice] }))).status).toBe(404);
  await bridge.wake();
  await bridge.pass(1_000);
  expect(bridge.sim.requests.filter(({ path }) => path.includes("/subscriptions"))).toEqual([]);
  expect((await bridge.status()).subscription).toEqual({ state: "off", expires: null, reason: null });
});
