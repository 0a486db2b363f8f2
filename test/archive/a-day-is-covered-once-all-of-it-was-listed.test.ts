/** What finished sweeps cover: stretches that begin at a UTC midnight, joined where one goes on from another. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cover } from "../../src/archive/coverage.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe("by hand", () => {
  test("the first, partial day is left out", () => {
    expect(cover([], 5 * HOUR, 3 * DAY + HOUR)).toEqual([{ from: DAY, to: 3 * DAY + HOUR }]);
  });

  test("a sweep from midnight on covers its first day", () => {
    expect(cover([], DAY, DAY + HOUR)).toEqual([{ from: DAY, to: DAY + HOUR }]);
  });

  test("a sweep that never reaches a midnight covers nothing by itself", () => {
    expect(cover([], HOUR, 23 * HOUR)).toEqual([]);
    expect(cover([], HOUR, DAY)).toEqual([]);
  });

  test("it lengthens the stretch that it goes on from", () => {
    const held = [{ from: DAY, to: 2 * DAY + 3 * HOUR }];
    expect(cover(held, 2 * DAY, 2 * DAY + 5 * HOUR)).toEqual([{ from: DAY, to: 2 * DAY + 5 * HOUR }]);
    expect(cover(held, 2 * DAY + 3 * HOUR, 4 * DAY)).toEqual([{ from: DAY, to: 4 * DAY }]);
  });

  test("one that begins later leaves a gap up to the next midnight", () => {
    const held = [{ from: DAY, to: 2 * DAY + 3 * HOUR }];
    expect(cover(held, 2 * DAY + 4 * HOUR, 4 * DAY + HOUR)).toEqual([...held, { from: 3 * DAY, to: 4 * DAY + HOUR }]);
  });

  test("a wide sweep closes gaps", () => {
    const held = [
      { from: DAY, to: 2 * DAY },
      { from: 5 * DAY, to: 6 * DAY },
    ];
    expect(cover(held, 0, 8 * DAY)).toEqual([{ from: 0, to: 8 * DAY }]);
  });

  test("a shorter one inside takes nothing away", () => {
    const held = [{ from: DAY, to: 9 * DAY }];
    expect(cover(held, 3 * DAY + 1, 4 * DAY)).toEqual(held);
  });
});

/** Hours that some sweep listed, each with the first hour of its unbroken run at the time: the rule, hour by hour. */
test("equals the rule taken hour by hour", () => {
  const HOURS = 24 * 12;
  const window = fc
    .tuple(fc.integer({ min: 0, max: HOURS }), fc.integer({ min: 0, max: HOURS }))
    .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
  fc.assert(
    fc.property(fc.array(window, { minLength: 1, maxLength: 8 }), (windows) => {
      let stretches: ReturnType<typeof cover> = [];
      const covered = new Array<boolean>(HOURS).fill(false);
      for (const { from, to } of windows) {
        stretches = cover(stretches, from * HOUR, to * HOUR);
        // What was listed counts from where covered time ends, else from the next midnight.
        const goesOn = covered[from] === true || covered[from - 1] === true;
        for (let hour = goesOn ? from : Math.ceil(from / 24) * 24; hour < to; hour++) covered[hour] = true;
      }
      const listed = covered.map((_, hour) =>
        stretches.some((s) => s.from <= hour * HOUR && s.to >= (hour + 1) * HOUR),
      );
      expect(listed).toEqual(covered);
      stretches.forEach(({ from, to }, index) => {
        expect(from % DAY).toBe(0);
        expect(to).toBeGreaterThan(from);
        const next = stretches[index + 1];
        if (next !== undefined) expect(next.from).toBeGreaterThan(to);
      });
    }),
    { numRuns: 300 },
  );
});
