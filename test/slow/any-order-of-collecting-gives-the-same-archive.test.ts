/** The same as in test/faults, many more times. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { afterDisorder, disorder } from "../faults/support/any-order.ts";

test("whatever came when, the archive holds the standing versions once: 500 times", async () => {
  await fc.assert(
    fc.asyncProperty(disorder, async (one) => {
      const { contents, expected, queue } = await afterDisorder(one);
      expect(queue).toEqual({ waiting: 0, setAside: 0 });
      expect(contents).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});
