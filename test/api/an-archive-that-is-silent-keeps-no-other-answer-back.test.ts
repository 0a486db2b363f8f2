/** An account of several tenants hears of all that answer, whatever one of them is about. */
import { createHash } from "node:crypto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SICK, type TwoTenants, twoTenants, WELL } from "../support/two-tenants.ts";

const BOTH = "both";
const POST = { method: "POST" };
const RESTORING = "The archive is being restored and gives no answers until that is done.";
const header = { archive: "reporting-bridge", schema: 3, tenantId: SICK, hashKey: { check: "", kept: true } };

let bridge: TwoTenants;
beforeEach(() => {
  const passwordHash = `sha256$${createHash("sha256").update("secret").digest("hex")}`;
  const account = { username: BOTH, passwordHash, roles: ["reader", "operator"], tenants: [SICK, WELL] };
  bridge = twoTenants({ ACCOUNTS: JSON.stringify([account]), USER_HASH_KEY: "" });
  vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function beginRestore(tenantId: string): Promise<void> {
  const target = `/bridge/restore?more=1&tenant=${tenantId}`;
  const body = `${JSON.stringify({ ...header, tenantId, exported: "2026-11-20T12:00:00.000Z" })}\n`;
  expect((await bridge.ask(BOTH, target, { ...POST, body })).status).toBe(200);
}

test.each([
  ["/bridge/status", {}, 200],
  ["/bridge/sync", POST, 202],
  ["/bridge/retry", POST, 202],
] as const)("%s, while one is restored", async (target, init, status) => {
  await beginRestore(SICK);
  const answer = await bridge.ask(BOTH, target, init);
  expect(answer.status).toBe(status);
  const { tenants } = (await answer.json()) as { tenants: object[] };
  expect(tenants).toEqual([
    { tenantId: SICK, unavailable: RESTORING },
    expect.objectContaining({ tenantId: WELL, records: expect.anything() }),
  ]);
});

test("one whose storage fails is told without the cause, which is in the log", async () => {
  bridge.sick.storageFails = true;
  const answer = await bridge.ask(BOTH, "/bridge/status");
  expect(await answer.json()).toMatchObject({
    tenants: [{ tenantId: SICK, unavailable: "The archive doesn't answer; the log has the reason." }, { gaps: [] }],
  });
  expect(JSON.stringify(vi.mocked(console.error).mock.calls)).toContain("The disk is full.");
});

test("where none answers, or the only one asked for, the answer is a 503", async () => {
  await beginRestore(SICK);
  const one = await bridge.ask(BOTH, `/bridge/status?tenant=${SICK}`);
  expect([one.status, await one.json()]).toEqual([503, expect.objectContaining({ error: RESTORING })]);
  await beginRestore(WELL);
  expect((await bridge.ask(BOTH, "/bridge/status")).status).toBe(503);
});
