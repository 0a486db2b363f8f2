/** Causes told from two recordings alone, where there is no archive to ask for other settings. */
import { describe, expect, test } from "vitest";
import { madeArchive, random, rowsUnder, setNamed, type Under } from "./made-archive.ts";
import { comparedWith } from "./rows.ts";

const archive = madeArchive(3);

/** As a recording is: without what the bridge says about its figures. */
const recorded = (set: string, under: Under = {}) =>
  rowsUnder(archive, set, under).map(({ date, values }) => ({ date, values }));
const causes = (set: string, old: ReturnType<typeof recorded>, next = recorded(set)) =>
  comparedWith(setNamed(set), old, next).causes;

describe("weeks", () => {
  test.each([
    ["opening-sunday", -7],
    ["saturday", -1],
  ] as const)("labelled by %s", (weekLabel, shift) => {
    const [cause, ...others] = causes("CsConferenceWeekly", recorded("CsConferenceWeekly", { policy: { weekLabel } }));
    expect(others).toEqual([]);
    expect([cause?.kind, cause?.setting?.value, cause?.after]).toEqual(["weekLabel", weekLabel, 0]);
    expect(cause?.sentence).toContain(shift === -1 ? "one day earlier" : "7 days earlier");
  });
});

describe("days cut in another zone", () => {
  test.each([
    ["America/Los_Angeles", "further west"],
    ["Asia/Tokyo", "further east"],
  ])("%s lies %s", (zone, where) => {
    const [cause, ...others] = causes("CsConferenceDaily", recorded("CsConferenceDaily", { zone }));
    expect(others).toEqual([]);
    expect(cause?.kind).toBe("zone");
    expect(cause?.sentence).toContain(where);
    expect(cause?.setting).toBeNull();
  });

  test("aren't seen in figures that are off at random", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const next = random(seed);
      const old = recorded("CsConferenceDaily").map(({ date, values }) => ({
        date,
        values: Object.fromEntries(
          Object.entries(values).map(([name, value]) => [
            name,
            Math.max(0, Number(value) + Math.round((next() - 0.5) * 4)),
          ]),
        ),
      }));
      expect(causes("CsConferenceDaily", old), `seed ${seed}`).toEqual([]);
    }
  });
});

test("figures that agree only from a day on", () => {
  const next = recorded("CsP2PAVTimeDaily");
  const old = next.map((row, index) =>
    index < 40 ? { ...row, values: { ...row.values, TotalAudioMinutes: 7 + ((index * 31) % 90) } } : row,
  );
  const found = causes("CsP2PAVTimeDaily", old, next);
  expect(found.map(({ kind }) => kind)).toEqual(["startDate"]);
  expect(found[0]?.sentence).toContain("agree from then on");
});

test("columns that were added later and are switched off", () => {
  const old = recorded("CsActiveUserDaily").map(({ date, values }) => ({
    date,
    values: { ...values, ActiveAudioUsers: 3 },
  }));
  const [cause, ...others] = causes("CsActiveUserDaily", old);
  expect(others).toEqual([]);
  expect([cause?.kind, cause?.setting]).toEqual(["laterColumns", { in: "POLICY", name: "laterColumns", value: true }]);
});
