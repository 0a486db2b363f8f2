/** Days of a small company while one request in twenty fails: nothing is lost, nothing counts twice, no alarm fails. */
import { expect, test } from "vitest";
import { differing } from "./support/matrix-tests.ts";
import { soak } from "./support/soaking.ts";

test("some thousand records", async () => {
  const plain = await soak({ people: 45, days: 2, failing: 0 });
  const soaked = await soak({ people: 45, days: 2, failing: 0.05 });
  expect(soaked.there).toBeGreaterThan(1_000);
  expect(soaked.strikes).toBeGreaterThan(10);
  expect(soaked).toMatchObject({ read: soaked.there, waiting: 0, setAside: 0, failedAlarms: 0 });
  expect(differing(soaked.feeds, plain.feeds)).toEqual([]);
});
