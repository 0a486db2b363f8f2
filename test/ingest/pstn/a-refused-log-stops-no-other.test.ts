import { describe, expect, test } from "vitest";
import { DAY_MS } from "../../../src/measures.ts";
import { collecting, HOUR, onlyLogs, quarters } from "../collecting.ts";

const ALL_LOGS = onlyLogs(
  "getPstnCalls",
  "getDirectRoutingCalls",
  "getPstnBlockedUsersLog",
  "getPstnOnlineMeetingDialoutReport",
);
const NOVEMBER = quarters("2026-11-01", "2026-11-30");

/** Runs the alarm every quarter hour, as the object does. */
async function live(one: ReturnType<typeof collecting>, hours: number) {
  for (let n = 0; n < hours * 4; n++) {
    one.clock.now += HOUR / 4;
    await one.run();
  }
}

test("a log that the cloud doesn't have is told in the status, and the others are read", async () => {
  const one = collecting({ only: ALL_LOGS, cloud: "us-gov-high" });
  await one.run();
  expect(one.sweep("getDirectRoutingCalls")).toMatchObject({
    state: "abandoned",
    reason: "The cloud us-gov-high has no getDirectRoutingCalls.",
  });
  for (const log of ["getPstnCalls", "getPstnBlockedUsersLog", "getPstnOnlineMeetingDialoutReport"]) {
    expect(one.sweep(log)).toMatchObject({ state: "done", reason: null });
  }
  expect(one.archive.coverage("getDirectRoutingCalls")).toEqual([]);
  expect(one.archive.coverage("getPstnBlockedUsersLog")).toHaveLength(1);
});

test.each([
  [
    "403",
    "open",
    "getPstnBlockedUsersLog is refused: Graph answered 403 (Forbidden). Give the application the permission CallRecord-PstnCalls.Read.All and grant admin consent.",
  ],
  ["404", "abandoned", "Graph answered 404 (NotFound)."],
  ["410", "abandoned", "Graph answered 410 (Gone)."],
] as const)("a log that answers %s is told so, and the others are read", async (kind, state, reason) => {
  const one = collecting({ only: ALL_LOGS });
  one.sim.faults.add({ match: /getPstnBlockedUsersLog/, kind, times: Number.POSITIVE_INFINITY });
  one.sim.addRow("getPstnCalls", { id: "a", startDateTime: "2026-11-17T10:00:00Z", duration: 9, callType: "conf_in" });
  await one.run();
  expect(one.sweep("getPstnBlockedUsersLog")).toMatchObject({ state, reason });
  expect(one.archive.coverage("getPstnBlockedUsersLog")).toEqual([]);
  expect(one.archive.sum("dialInMs", NOVEMBER)).toBe(9_000);
  expect(one.sweep("getPstnOnlineMeetingDialoutReport")?.state).toBe("done");
});

describe("a source that stays refused", () => {
  test.each(["403", "410"] as const)("is asked for seldom and gathers no sweeps (%s)", async (kind) => {
    const one = collecting({ only: onlyLogs("getPstnCalls", "getPstnBlockedUsersLog") });
    one.sim.faults.add({ match: /getPstnBlockedUsersLog/, kind, times: Number.POSITIVE_INFINITY });
    await live(one, 72);
    const asked = one.asked().filter((url) => url.includes("getPstnBlockedUsersLog"));
    // Hourly at the most, in three days.
    expect(asked.length).toBeLessThanOrEqual(73);
    expect(asked.length).toBeGreaterThan(10);
    const { sweeps } = one.archive.status();
    expect(sweeps.filter(({ source, state }) => source === "getPstnBlockedUsersLog" && state === "open").length).toBe(
      kind === "403" ? 1 : 0,
    );
    expect(sweeps.length).toBeLessThan(10);
  });

  test("is read in full once it is let in, as far back as its log goes", async () => {
    const one = collecting({ only: onlyLogs("getPstnBlockedUsersLog") });
    const fault = one.sim.faults.add({ match: /getPstnBlockedUsersLog/, kind: "403", times: Number.POSITIVE_INFINITY });
    await live(one, 48);
    one.sim.addRow("getPstnBlockedUsersLog", {
      blockDateTime: "2026-09-01T10:00:00Z",
      remediationId: "r",
      userBlockMode: "Blocked",
    });
    fault.remove();
    await live(one, 5);
    expect(one.archive.logRows("getPstnBlockedUsersLog", quarters("2026-08-01", "2026-11-30"))).toHaveLength(1);
    expect(one.sweep("getPstnBlockedUsersLog")).toMatchObject({ state: "done", reason: null });
    const [covered] = one.archive.coverage("getPstnBlockedUsersLog");
    expect(covered?.from).toBeLessThan(one.clock.now - 88 * DAY_MS);
  });
});

describe("a sweep that was given up", () => {
  async function givenUp() {
    const one = collecting({ only: onlyLogs("getPstnCalls") });
    const fault = one.sim.faults.add({ match: /getPstnCalls/, kind: "410", times: Number.POSITIVE_INFINITY });
    await one.run();
    expect(one.sweep("getPstnCalls")?.state).toBe("abandoned");
    fault.remove();
    one.asked();
    return one;
  }

  test("is not opened again by the alarm within the hour", async () => {
    const one = await givenUp();
    for (let n = 0; n < 3; n++) {
      one.clock.now += HOUR / 4;
      await one.run();
    }
    expect(one.asked()).toEqual([]);
    one.clock.now += HOUR / 4;
    await one.run();
    expect(one.asked()).toHaveLength(1);
    expect(one.sweep("getPstnCalls")).toMatchObject({ pass: "quarter", state: "done" });
  });

  test("is opened again at once by a sync", async () => {
    const one = await givenUp();
    await one.sync();
    expect(one.sweep("getPstnCalls")).toMatchObject({ pass: "quarter", state: "done" });
  });
});

test("rows that can't be read are left out, and the status says how many", async () => {
  const row = { id: "a", startDateTime: "2026-11-17T10:00:00Z", duration: 9, callType: "conf_in" };
  const one = collecting({
    only: onlyLogs("getPstnCalls"),
    answer: () => Response.json({ value: [row, { ...row, id: null }, { ...row, id: "b", startDateTime: "soon" }] }),
  });
  await one.run();
  expect(one.archive.logRows("getPstnCalls", NOVEMBER)).toHaveLength(1);
  expect(one.sweep("getPstnCalls")).toMatchObject({
    state: "done",
    reason: "Graph sent 2 rows that can't be read; they are left out.",
  });
});
