/** A source that Graph refuses for good (403) is named with the permission it needs, in status and health; the others go on. */
import { expect, test } from "vitest";
import { madeRecord } from "../faults/support/calls.ts";
import { collectingBridge, HOUR, MINUTE, NOON } from "../support/collecting-bridge.ts";

const FOREVER = Number.POSITIVE_INFINITY;
const advice = (permission: string): string =>
  `Graph answered 403 (Forbidden). Give the application the permission ${permission} and grant admin consent.`;

type Bridge = ReturnType<typeof collectingBridge>;

const healthOf = async (bridge: Bridge) => {
  const answer = await bridge.askBare("/bridge/health");
  return {
    code: answer.status,
    ...((await answer.json()) as { status: string; reason?: string; troubles?: string[] }),
  };
};

test.each([
  ["getPstnBlockedUsersLog", /getPstnBlockedUsersLog/, "CallRecord-PstnCalls.Read.All"],
  ["report:getTeamsUserActivityCounts", /getTeamsUserActivityCounts/, "Reports.Read.All"],
])("%s, which never could be read, is told and leaves the health good", async (source, match, permission) => {
  const bridge = collectingBridge();
  bridge.sim.add(madeRecord(1, NOON - 3 * HOUR));
  const fault = bridge.sim.faults.add({ match, kind: "403", times: FOREVER });
  await bridge.wake();
  await bridge.pass(3 * HOUR);
  const reason = `${source} is refused: ${advice(permission)}`;
  const { refused, records, sweeps } = await bridge.status();
  expect(refused).toEqual([{ source, since: expect.stringMatching(/^2026-11-20T12:0/), reason }]);
  expect(records).toEqual({ held: 1, waiting: 0, setAside: 0 });
  expect(sweeps.filter((one: { state: string }) => one.state === "open")).toMatchObject([{ source, reason }]);
  expect(await healthOf(bridge)).toEqual({ code: 200, status: "ok", troubles: [reason] });

  fault.remove();
  await bridge.pass(3 * HOUR);
  expect((await bridge.status()).refused).toEqual([]);
  expect(await healthOf(bridge)).toEqual({ code: 200, status: "ok" });
});

test("one that could be read before turns the health bad after an hour, and good once it is read again", async () => {
  const bridge = collectingBridge();
  await bridge.wake();
  await bridge.pass(HOUR);
  const fault = bridge.sim.faults.add({ match: /getPstnCalls/, kind: "403", times: FOREVER });
  await bridge.pass(6 * HOUR);
  const { since } = (await bridge.status()).refused[0];
  expect(Date.parse(since)).toBeGreaterThanOrEqual(NOON + 6 * HOUR - 1);
  const reason = `getPstnCalls is refused: ${advice("CallRecord-PstnCalls.Read.All")}`;
  expect(await healthOf(bridge)).toEqual({ code: 200, status: "ok", troubles: [reason] });
  await bridge.pass(HOUR);
  expect(await healthOf(bridge)).toEqual({ code: 503, status: "refused", reason, troubles: [reason] });
  bridge.restart();
  expect((await bridge.status()).refused).toEqual([{ source: "getPstnCalls", since, reason }]);
  fault.remove();
  await bridge.pass(5 * HOUR);
  expect(await healthOf(bridge)).toEqual({ code: 200, status: "ok" });
});

test("call records that are refused from the start turn the health bad after an hour", async () => {
  const bridge = collectingBridge();
  bridge.sim.faults.add({ match: /callRecords\?/, kind: "403", times: FOREVER });
  await bridge.wake();
  await bridge.pass(50 * MINUTE);
  expect((await healthOf(bridge)).status).toBe("ok");
  await bridge.pass(20 * MINUTE);
  const reason = `callRecords is refused: ${advice("CallRecords.Read.All")}`;
  expect(await healthOf(bridge)).toEqual({ code: 503, status: "refused", reason, troubles: [reason] });
});
