import { expect, it } from "vitest";
import { collectingBridge, HOUR, MINUTE } from "../support/collecting-bridge.ts";
import { FIRST_VERSION, SECOND_VERSION } from "./notifications/samples.ts";

const retry = { method: "POST" };

it("a record set aside is read once the fault is over and an operator says so", async () => {
  const bridge = collectingBridge();
  bridge.sim.add(SECOND_VERSION);
  const fault = bridge.sim.faults.add({ match: new RegExp(FIRST_VERSION.id), kind: "html", times: 1_000 });
  await bridge.wake();
  await bridge.pass(2 * HOUR);
  expect((await bridge.status()).records).toMatchObject({ held: 0, waiting: 0, setAside: 1 });
  fault.remove();
  await bridge.pass(HOUR);
  expect((await bridge.status()).records.setAside).toBe(1);
  const answer = await bridge.ask("/bridge/retry", retry);
  expect(answer.status).toBe(202);
  expect(await answer.json()).toMatchObject({ tenants: [{ records: 1 }] });
  await bridge.pass(1_000);
  expect((await bridge.status()).records).toMatchObject({ held: 1, waiting: 0, setAside: 0 });
});

it("a sweep that was given up begins again, unless a later one stands for it", async () => {
  const bridge = collectingBridge();
  const fault = bridge.sim.faults.add({ match: /callRecords\?/, kind: "410", times: 1_000 });
  await bridge.wake();
  await bridge.pass(5 * MINUTE);
  const swept = async () => {
    const { sweeps } = await bridge.status();
    return sweeps
      .filter(({ source }: { source: string }) => source === "callRecords")
      .map(({ state, pass }: { state: string; pass: string }) => `${pass} ${state}`);
  };
  expect(await swept()).toEqual(["month abandoned"]);
  fault.remove();
  await bridge.ask("/bridge/retry", retry);
  await bridge.pass(1_000);
  expect(await swept()).toEqual(["month done"]);
  const lists = () => bridge.sim.requests.filter(({ path }) => /callRecords\?/.test(path)).length;
  const before = lists();
  await bridge.ask("/bridge/retry", retry);
  await bridge.pass(1_000);
  expect(lists()).toBe(before);
});

it("a reader may not ask for it", async () => {
  expect((await collectingBridge().ask("/bridge/retry", { ...retry, as: "reader" })).status).toBe(403);
  expect((await collectingBridge().askBare("/bridge/retry", retry)).status).toBe(401);
});
