/** Any permutation, repetition and split of records, versions and notices over any number of sweeps: the same archive. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { afterDisorder, disorder } from "./support/any-order.ts";

test("whatever came when, the archive holds the standing versions once", async () => {
  await fc.assert(
    fc.asyncProperty(disorder, async (one) => {
      const { contents, expected, queue, runs } = await afterDisorder(one);
      expect(runs).toBeLessThan(60);
      expect(queue).toEqual({ waiting: 0, setAside: 0 });
      expect(contents).toEqual(expected);
    }),
    { numRuns: 40 },
  );
});
