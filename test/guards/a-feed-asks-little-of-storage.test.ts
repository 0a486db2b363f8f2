/** "the feed's cost must not grow with the number of calls, only with the rows answered", counted in place of timed. */
import { expect, it } from "vitest";
import { DEFAULT_POLICY } from "../../src/reports/policy.ts";
import { DAYS } from "../bench/year.ts";
import { measuredYear, NOW } from "./measured-object.ts";

const question = {
  set: "CsConferenceDaily",
  zone: "America/New_York",
  policy: DEFAULT_POLICY,
  now: NOW,
  dates: { from: -4_000_000, to: 4_000_000 },
};

it.each([10, 1000])(
  "a year of %d calls a day is read with few queries and a row a day, and then not again until something changes",
  async (callsADay) => {
    const { object, during } = await measuredYear(callsADay);
    let rows = 0;
    const cold = await during(async () => {
      rows = (await object.report(question)).table.ids.length;
    });
    expect(rows).toBeGreaterThanOrEqual(DAYS - 1);
    expect(cold.queries).toBeLessThanOrEqual(16);
    expect(cold.rows).toBeLessThanOrEqual(DAYS + 20);
    // 96 quarters of 21 sums of 10 bytes are the most that a day can be.
    expect(cold.largestBlob).toBeGreaterThan(0);
    expect(cold.largestBlob).toBeLessThanOrEqual(96 * 21 * 10);

    const otherZone = await during(() => object.report({ ...question, zone: "Asia/Kathmandu" }));
    expect(otherZone.queries).toBeLessThanOrEqual(4);
    expect(otherZone.rows).toBeLessThanOrEqual(4);

    const warm = await during(() => object.report(question));
    expect(warm.queries).toBe(0);
    const unchanged = await during(() => object.state());
    expect(unchanged.queries).toBe(0);

    const row = { key: String(rows), date: 20_000, zone: "UTC", values: { TotalConferences: 7 } };
    await object.importRows("CsConferenceDaily", [row]);
    const changed = await during(async () => {
      expect((await object.report(question)).table.ids.length).toBe(rows + 1);
    });
    expect(changed.queries).toBeGreaterThan(0);
  },
);
