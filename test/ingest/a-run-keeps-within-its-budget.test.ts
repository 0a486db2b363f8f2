import { expect, it } from "vitest";
import { collectingBridge } from "../support/collecting-bridge.ts";

/** Lets alarms follow each other until none is due within a second. */
async function runs(bridge: ReturnType<typeof collectingBridge>): Promise<number> {
  let count = 0;
  for (;;) {
    const at = bridge.alarmAt();
    if (at === null || at > bridge.clock.now + 1_000) return count;
    await bridge.nextAlarm();
    count++;
  }
}

const company = { company: true, people: 12 };
const records = async (bridge: ReturnType<typeof collectingBridge>) => (await bridge.status()).records;
const feed = async (bridge: ReturnType<typeof collectingBridge>): Promise<string> =>
  (await bridge.ask("/ecp/reportingwebservice/reporting.svc/CsConferenceDaily?$format=json")).text();

it("many small runs end where one large run does", async () => {
  const large = collectingBridge({ simulator: company, variables: { BUDGET: '{"requests":10000}' } });
  await large.wake();
  const few = await runs(large);
  const [held, rows] = [await records(large), await feed(large)];
  expect(held.held).toBeGreaterThan(100);
  expect(held.waiting).toBe(0);

  const budget = { requests: 10_000, rowsWritten: 1_000 };
  const small = collectingBridge({ simulator: company, variables: { BUDGET: JSON.stringify(budget) } });
  await small.wake();
  const written: number[] = [];
  for (let before = small.rowsWritten(), at = small.alarmAt(); at !== null && at <= small.clock.now + 1_000; ) {
    await small.nextAlarm();
    written.push(small.rowsWritten() - before);
    before = small.rowsWritten();
    at = small.alarmAt();
  }
  expect(written.length).toBeGreaterThan(few + 3);
  // A step is begun as long as any row is left: a page of sixty or a batch of twenty records with their people.
  expect(Math.max(...written)).toBeLessThan(1_000 + 2_000);
  expect(await records(small)).toEqual(held);
  expect(await feed(small)).toBe(rows);
});

it("no run sends more requests than it may", async () => {
  const bridge = collectingBridge({ simulator: company });
  await bridge.wake();
  let sent = 0;
  while ((bridge.alarmAt() ?? Number.POSITIVE_INFINITY) <= bridge.clock.now + 1_000) {
    await bridge.nextAlarm();
    const own = bridge.sim.requests.filter(({ batched }) => !batched).length;
    expect(own - sent).toBeLessThanOrEqual(50);
    sent = own;
  }
  expect((await records(bridge)).waiting).toBe(0);
  expect(sent).toBeGreaterThan(50);
});
