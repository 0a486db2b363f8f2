import { describe, expect, it } from "vitest";
import { healthCheck, healthOf } from "../../src/api/health.ts";
import type { Headway } from "../../src/archive/archive-collecting.ts";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const HOUR = 3_600_000;
const refused: Headway["refused"] = [];
const swept = (hoursAgo: number): Headway => ({ lastSweep: NOW - hoursAgo * HOUR, lastSign: NOW, refused });
const first = (hoursAgo: number): Headway => ({ lastSweep: undefined, lastSign: NOW - hoursAgo * HOUR, refused });
const untouched: Headway = { lastSweep: undefined, lastSign: undefined, refused };

describe("health", () => {
  it.each<[what: string, headways: (Headway | undefined)[], status: string]>([
    ["nothing was begun yet", [untouched], "ok"],
    ["a first sweep that gets on", [first(5.9)], "ok"],
    ["a first sweep without headway", [first(6.1)], "stale"],
    ["a sweep that ended as long ago as allowed", [swept(6)], "ok"],
    ["a sweep that ended longer ago, whatever came later", [swept(6.1)], "stale"],
    ["one tenant of three", [swept(1), swept(7), untouched], "stale"],
    ["an archive that doesn't answer", [swept(1), undefined], "stale"],
  ])("%s", (_what, headways, status) => {
    expect(healthOf(headways, 6, NOW).status).toBe(status);
  });

  it("says since when, and how many tenants it concerns", () => {
    expect(healthOf([swept(30)], 6, NOW)).toEqual({
      status: "stale",
      reason: "No sweep of the call records has ended well since 2026-11-19T06:00Z, more than 6 hours ago.",
    });
    expect(healthOf([swept(1), swept(30), undefined], 24, NOW)).toEqual({
      status: "stale",
      reason:
        "No sweep of the call records of 1 of 3 tenants has ended well since 2026-11-19T06:00Z, more than 24 hours ago. The archives of 1 of 3 tenants don't answer.",
    });
  });

  it("asks the archives once in ten seconds, however often it is asked", async () => {
    let asked = 0;
    let now = NOW;
    let headway = Promise.resolve(swept(1));
    const check = healthCheck(
      [
        () => {
          asked++;
          return headway;
        },
      ],
      6,
      () => now,
    );
    expect([await check(), await check()]).toEqual([{ status: "ok" }, { status: "ok" }]);
    expect(asked).toBe(1);
    headway = Promise.reject(new Error("overloaded"));
    now += 10_000;
    expect(await check()).toEqual({ status: "stale", reason: "The archive doesn't answer." });
    expect(asked).toBe(2);
  });
});
