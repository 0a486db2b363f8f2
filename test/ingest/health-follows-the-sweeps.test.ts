import { describe, expect, it } from "vitest";
import { collectingBridge, HOUR, MINUTE } from "../support/collecting-bridge.ts";

const health = async (bridge: ReturnType<typeof collectingBridge>) => {
  const answer = await bridge.askBare("/bridge/health");
  return [answer.status, ((await answer.json()) as { status: string }).status];
};

describe("health", () => {
  it("is good before and during the first sweep and after it, and bad six hours after the last", async () => {
    const bridge = collectingBridge();
    expect(await health(bridge)).toEqual([200, "ok"]);
    await bridge.wake();
    await bridge.pass(MINUTE);
    expect(await health(bridge)).toEqual([200, "ok"]);
    const fault = bridge.sim.faults.add({ match: /callRecords\?/, kind: "503", times: 100_000 });
    await bridge.pass(5 * HOUR + 58 * MINUTE);
    expect(await health(bridge)).toEqual([200, "ok"]);
    await bridge.pass(2 * MINUTE);
    expect(await health(bridge)).toEqual([503, "stale"]);
    fault.remove();
    await bridge.pass(4 * HOUR + 15 * MINUTE);
    expect(await health(bridge)).toEqual([200, "ok"]);
  });

  it("is bad when the first sweep makes no headway, and names neither tenant nor cause", async () => {
    const bridge = collectingBridge({ variables: { CLIENT_SECRET: "a-wrong-one", HEALTH_MAX_AGE_HOURS: "2" } });
    await bridge.wake();
    await bridge.pass(HOUR);
    expect(await health(bridge)).toEqual([200, "ok"]);
    await bridge.pass(HOUR + MINUTE);
    const answer = await bridge.askBare("/bridge/health");
    expect(answer.status).toBe(503);
    const text = await answer.text();
    expect(text).toContain("2026-11-20T12:00Z");
    expect(text).not.toMatch(/99999999|secret|AADSTS|abababab/i);
  });
});
