/** A process that ends, and goes on as a new one, at steps of a day's collecting. */
import { beforeAll, describe, expect, test } from "vitest";
import { madeRecord } from "./calls.ts";
import { differing } from "./matrix-tests.ts";
import { DAY, HOUR, MINUTE, type MortalBridge, mortalBridge, type Step } from "./mortal-bridge.ts";
import { START, type Steady, steadyTenant } from "./striking.ts";

const BEGIN = START + 2 * DAY;
const RECORDS = 7;

/** Where a process ends: after so many steps, and then, where `again` is given, after each so many more. */
interface Ends {
  readonly step: Step;
  readonly first: number;
  readonly again?: number;
}

async function collectedDay({ world, copy }: Steady, ends?: Ends) {
  world.reset(BEGIN);
  for (let n = 0; n < RECORDS; n++) world.sim.add(madeRecord(n, BEGIN - (n + 3) * HOUR));
  const bridge = mortalBridge(world, { database: copy() });
  const before = stepsOf(bridge);
  let deaths = 0;
  const until = BEGIN + 40 * MINUTE;
  if (ends !== undefined) bridge.endAfter({ step: ends.step, count: ends.first });
  await bridge.wake();
  // Cron calls again where a process ended before any alarm was set.
  if (bridge.alarmAt() === null) await bridge.wake();
  for (let at = bridge.alarmAt(); at !== null && at <= until; at = bridge.alarmAt()) {
    if (bridge.deaths > deaths) {
      if (ends?.again !== undefined) bridge.endAfter({ step: ends.step, count: ends.again });
      deaths = bridge.deaths;
    }
    await bridge.nextAlarm();
  }
  bridge.endAfter(undefined);
  const steps = stepsOf(bridge, before);
  world.elapse(Math.max(0, until - world.clock.now));
  world.elapse(BEGIN + DAY - world.clock.now);
  await bridge.pass(20 * MINUTE);
  const result = { bridge, steps, feeds: await bridge.feeds(), status: await bridge.status() };
  for (let n = 0; n < RECORDS; n++) world.sim.remove(madeRecord(n, 0).id);
  return result;
}

const STEPS = ["request", "transaction", "statement"] as const;
type Steps = Record<Step, number>;

function stepsOf(bridge: MortalBridge, before: Steps = { request: 0, transaction: 0, statement: 0 }): Steps {
  return {
    request: bridge.steps("request") - before.request,
    transaction: bridge.steps("transaction") - before.transaction,
    statement: bridge.steps("statement") - before.statement,
  };
}

/** Within one run in the fast tests; a life long enough to get further than the one before. */
const PERIODS: Readonly<Record<Step, { readonly period: number; readonly offsets: readonly number[] }>> = {
  request: { period: 8, offsets: [1, 5] },
  transaction: { period: 7, offsets: [1, 3, 6] },
  statement: { period: 41, offsets: [1, 20] },
};

/**
 * @param each of how many steps of a kind one has a run of its own that ends there, 1 for every one; undefined: runs that
 *   end again and again in their place
 */
export function endingTests({ each }: { readonly each?: Readonly<Partial<Record<Step, number>>> }): void {
  let steady: Steady;
  let plain: Awaited<ReturnType<typeof collectedDay>>;
  beforeAll(async () => {
    steady = await steadyTenant();
    plain = await collectedDay(steady);
  });

  async function expectAsPlain(ends: Ends): Promise<number> {
    const { bridge, feeds, status } = await collectedDay(steady, ends);
    expect(bridge.failedAlarms, JSON.stringify(ends)).toEqual([]);
    expect(status.records, JSON.stringify(ends)).toEqual(plain.status.records);
    expect(status.coverage, JSON.stringify(ends)).toEqual(plain.status.coverage);
    // A subscription that was made when the process ended is not joined by others.
    expect(steady.world.sim.notify(["one subscription, one notice"]), JSON.stringify(ends)).toHaveLength(1);
    expect(differing(feeds, plain.feeds), JSON.stringify(ends)).toEqual([]);
    return bridge.deaths;
  }

  const kinds = STEPS.filter((step) => each === undefined || each[step] !== undefined);
  describe.each(kinds)("after a %s", (step) => {
    const stride = each?.[step];
    if (stride !== undefined) {
      test(stride === 1 ? "any one of them" : `one in ${stride} of them`, { timeout: 3_600_000 }, async () => {
        const most = plain.steps[step];
        for (let n = 1; n <= most; n += stride) expect(await expectAsPlain({ step, first: n })).toBe(1);
        expect(most).toBeGreaterThan(20);
        console.log(`a ${step}: ended after one in ${stride} of ${most}`);
      });
      return;
    }
    const { period, offsets } = PERIODS[step];
    test.each(offsets)(`the ${period}-th of each life, the first time after %d`, async (first) => {
      expect(await expectAsPlain({ step, first, again: period })).toBeGreaterThan(2);
    });
  });
}
