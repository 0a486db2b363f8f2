/**
 * A simulated month, read as it comes, with one request in twenty failing. `SOAK_RECORDS=1000000 npm run test:long -- soak`
 * goes for the full number; the figures of a run are printed. Beyond COMPARED records it is counted against the company's own
 * calls alone, up to there its feeds are compared with those of a month without faults as well.
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
/** Calls of one person in the thirty days of history and the thirty of the soak. */
const CALLS_A_PERSON = 74;
const MiB = 1024 * 1024;
/** The simulator's days and the database, which is in memory here, are in it. */
const MOST_HEAP = 512 * MiB;

test(`${RECORDS} records, one request in twenty failing`, { timeout: 24 * 3_600_000 }, async () => {
  const people = Math.ceil(RECORDS / CALLS_A_PERSON);
  const growth: number[] = [];
  const soaked = await soak({
    people,
    failing: 0.05,
    onDay: () => growth.push(process.memoryUsage().heapUsed),
  });
  const { feeds, ...figures } = soaked;
  console.log({ people, ...figures, perSecond: Math.round(soaked.read / soaked.seconds) });
  expect(soaked.strikes).toBeGreaterThan(100);
  expect(soaked).toMatchObject({ read: soaked.there, wrong: 0, waiting: 0, setAside: 0, failedAlarms: 0 });
  expect(soaked.heap).toBeLessThan(MOST_HEAP);
  const [early = 0, late = 0] = [growth[9], growth[29]];
  expect(late - early).toBeLessThan(128 * MiB);
  if (soaked.there > COMPARED) return;
  const plain = await soak({ people, failing: 0 });
  expect(differing(feeds, plain.feeds)).toEqual([]);
});
