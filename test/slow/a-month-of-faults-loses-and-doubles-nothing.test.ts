/** Days of a small company while one request in twenty fails: nothing is lost, nothing counts twice, no alarm fails. */
import { expect, test } from "vitest";
import { soak } from "../faults/support/soaking.ts";

test("more than a thousand records; what is held is what there is, and the sums are theirs", async () => {
  const soaked = await soak({ people: 40, days: 2, failing: 0.05 });
  expect(soaked.there).toBeGreaterThan(1_000);
  expect(soaked.strikes).toBeGreaterThan(10);
  expect(soaked).toMatchObject({ read: soaked.there, wrong: 0, waiting: 0, setAside: 0, failedAlarms: 0 });
});
