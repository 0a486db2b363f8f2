/**
 * A simulated month, read as it comes, with one request in twenty failing. `SOAK_RECORDS=1000000 npm run test:long -- soak`
 * goes for the full number; the figures of a run are printed. Up to COMPARED records a month of history, telephone logs and
 * reports come with it, and its feeds are compared with those of a month without faults. Beyond, every record is a call
 * of that month, and it is counted against the company's own calls.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { differing } from "../faults/support/matrix-tests.ts";
import { soak } from "../faults/support/soaking.ts";

setFlagsFromString("--expose-gc");
(globalThis as { gc?: () => void }).gc = runInNewContext("gc") as () => void;

const RECORDS = Number(process.env.SOAK_RECORDS ?? 80_000);
const COMPARED = 40_000;
const callsAlone = RECORDS > COMPARED;
/** Calls of one person in thirty days, rather too few; there are thirty more of history where it is read. */
const CALLS_A_PERSON = callsAlone ? 36 : 72;
const WORKING_DAYS = callsAlone ? 21 : 43;
const MiB = 1024 * 1024;
/** The simulator keeps the calls of some days, which is most of the heap. */
const KEPT = 6 * (RECORDS / WORKING_DAYS) * 3 * 1024;

test(`${RECORDS} records, one request in twenty failing`, { timeout: 24 * 3_600_000 }, async () => {
  const people = Math.ceil(RECORDS / CALLS_A_PERSON);
  const growth: number[] = [];
  const soaked = await soak({
    people,
    failing: 0.05,
    hours: Math.max(1, Math.ceil(RECORDS / WORKING_DAYS / 10_000)),
    callsAlone,
    onDay: (day) => {
      growth.push(process.memoryUsage().heapUsed);
      if (RECORDS > 200_000)
        console.log(`day ${day} at ${new Date(performance.timeOrigin + performance.now()).toISOString()}`);
    },
  });
  const { feeds, ...figures } = soaked;
  console.log({ people, ...figures, perSecond: Math.round(soaked.read / soaked.seconds) });
  expect(soaked.strikes).toBeGreaterThan(100);
  if (callsAlone) expect(soaked.there).toBeGreaterThanOrEqual(RECORDS);
  expect(soaked).toMatchObject({ read: soaked.there, wrong: 0, waiting: 0, setAside: 0, failedAlarms: 0 });
  expect(soaked.heap).toBeLessThan(256 * MiB + KEPT);
  const [early = 0, late = 0] = [growth[9], growth[29]];
  expect(late - early).toBeLessThan(128 * MiB + KEPT / 4);
  if (callsAlone) return;
  const plain = await soak({ people, failing: 0 });
  expect(differing(feeds, plain.feeds)).toEqual([]);
});
