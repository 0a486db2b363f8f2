import { expect, it } from "vitest";
import { pauseAfter, sweepPause } from "../../src/ingest/collector.ts";

const MINUTE = 60_000;

it.each([
  ["Graph says nothing, first try", undefined, 0, MINUTE],
  ["Graph says nothing, third try", undefined, 2, 4 * MINUTE],
  ["Graph says a second, first tries", 1_000, 3, 1_000],
  ["Graph says a second for the fifth time", 1_000, 4, MINUTE],
  ["Graph says a second for the eighth time", 1_000, 7, 8 * MINUTE],
  ["Graph says an hour", 60 * MINUTE, 5, 60 * MINUTE],
  ["Graph says a second for days", 1_000, 1_000, 240 * MINUTE],
])("%s", (_what, retryAfterMs, tries, pause) => {
  expect(sweepPause(retryAfterMs, tries)).toBe(pause);
});

it("no pause is longer than four hours", () => {
  expect(pauseAfter(1_000)).toBe(240 * MINUTE);
});
