import * as fc from "fast-check";
import { expect, it, test } from "vitest";
import { instantOf, isTime } from "../../src/graph/instant.ts";

const two = (most: number) => fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(2, "0"));
const zone = fc.oneof(fc.constant("Z"), fc.constantFrom("+00:00", "-08:00", "+05:45", "z", ""));
const fraction = fc.oneof(fc.constant(""), fc.stringMatching(/^\.\d{0,9}$/));

it("is a time exactly where Date.parse knows the form, and the same instant", () => {
  const text = fc
    .tuple(fc.integer({ min: 0, max: 9999 }), two(14), two(33), two(25), two(61), two(61), fraction, zone)
    .map(
      ([year, month, day, hour, minute, second, digits, end]) =>
        `${String(year).padStart(4, "0")}-${month}-${day}T${hour}:${minute}:${second}${digits}${end}`,
    );
  fc.assert(
    fc.property(text, (time) => {
      const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(time);
      const cut = time.replace(/(\.\d{3})\d+/, "$1");
      expect(isTime(time)).toBe(form && !Number.isNaN(Date.parse(cut)));
      if (isTime(time)) expect(instantOf(time)).toBe(Date.parse(cut));
    }),
    { numRuns: 3000 },
  );
});

test.each([
  "",
  "2026-11-17",
  "2026-11-17 10:00:00Z",
  "2026-11-17T10:00:00.Z",
  "2026-11-17T1a:00:00Z",
  "2026-11-17T10:00:00.1aZ",
])("%j is no time", (text) => {
  expect(isTime(text)).toBe(false);
});
