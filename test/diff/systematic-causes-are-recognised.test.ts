/**
 * Old answers are worked out from the archive under one setting changed; the comparison must name that setting, and must
 * name none where nothing was changed, or where figures are off at random.
 */
import { describe, expect, test } from "vitest";
import { adviceOf } from "../../src/diff/advice.ts";
import type { ComparableRow } from "../../src/diff/model.ts";
import { askDiff, madeArchive, only, random, rowsUnder, type Under } from "./made-archive.ts";

const archive = madeArchive();
const settingOf = (causes: Awaited<ReturnType<typeof comparison>>["causes"]) =>
  causes.map(({ kind, setting }) => [kind, setting?.value ?? null]);

async function comparison(set: string, rows: readonly ComparableRow[], query = "") {
  return only(await askDiff(archive, set, rows, query));
}

const CHANGED: readonly (readonly [set: string, under: Under, kind: string, value: unknown])[] = [
  ["CsConferenceWeekly", { policy: { weekLabel: "opening-sunday" } }, "weekLabel", "opening-sunday"],
  ["CsP2PSessionWeekly", { policy: { weekLabel: "saturday" } }, "weekLabel", "saturday"],
  ["CsActiveUserWeekly", { policy: { weekLabel: "opening-sunday" } }, "weekLabel", "opening-sunday"],
  ["CsConferenceDaily", { zone: "America/Los_Angeles" }, "zone", "America/Los_Angeles"],
  ["CsP2PAVTimeDaily", { zone: "Asia/Tokyo" }, "zone", "Asia/Tokyo"],
  ["CsActiveUserDaily", { zone: "Asia/Kolkata" }, "zone", "Asia/Kolkata"],
  ["CsAVConferenceTimeDaily", { policy: { avConferenceMinutes: "wall-clock" } }, "avConferenceMinutes", "wall-clock"],
  ["CsAVConferenceTimeMonthly", { policy: { avConferenceMinutes: "wall-clock" } }, "avConferenceMinutes", "wall-clock"],
  ["CsP2PSessionDaily", { policy: { countPstnLegs: true } }, "countPstnLegs", true],
  ["CsActiveUserDaily", { mobileUsers: true }, "mobileUsers", null],
];

describe("one setting is changed", () => {
  test.each(CHANGED)("%s under %j: %s %s", async (set, under, kind, value) => {
    const found = await comparison(set, rowsUnder(archive, set, under));
    expect(settingOf(found.causes)).toEqual([[kind, value]]);
    const remaining = found.withSettings?.counts;
    expect(remaining?.different).toBe(0);
    expect((remaining?.onlyOld ?? 1) + (remaining?.onlyNew ?? 1)).toBe(0);
  });

  test("two settings at once are both named", async () => {
    const under = { zone: "America/New_York", policy: { avConferenceMinutes: "wall-clock" } } as const;
    const found = await comparison("CsAVConferenceTimeDaily", rowsUnder(archive, "CsAVConferenceTimeDaily", under));
    expect(new Set(settingOf(found.causes).map(String))).toEqual(
      new Set(["avConferenceMinutes,wall-clock", "zone,America/New_York"]),
    );
    expect(found.withSettings?.settings).toEqual({
      zone: "America/New_York",
      "POLICY.avConferenceMinutes": "wall-clock",
    });
  });

  test("the settings of many reports are put together: the zone is the one that fits them all", async () => {
    const policy = { avConferenceMinutes: "wall-clock" } as const;
    const under = { zone: "America/Chicago", policy };
    const sets = ["CsConferenceDaily", "CsConferenceMonthly", "CsP2PAVTimeDaily", "CsAVConferenceTimeDaily"];
    const comparisons = await Promise.all(sets.map((set) => comparison(set, rowsUnder(archive, set, under))));
    const { settings } = adviceOf(comparisons);
    expect(settings.map(({ name, value }) => [name, value])).toEqual([
      ["zone", "America/Chicago"],
      ["POLICY.avConferenceMinutes", "wall-clock"],
    ]);
    expect(settings[0]?.sets).toEqual(expect.arrayContaining(["CsConferenceDaily", "CsP2PAVTimeDaily"]));
    expect(settings[1]?.sets).toEqual(["CsAVConferenceTimeDaily"]);
  });

  test("a constant factor is told row by row", async () => {
    const rows = rowsUnder(archive, "CsP2PAVTimeDaily").map((row) => ({
      ...row,
      values: { ...row.values, TotalAudioMinutes: Number(row.values.TotalAudioMinutes) * 60 },
    }));
    const { causes } = await comparison("CsP2PAVTimeDaily", rows);
    expect(causes.map(({ kind, fields }) => [kind, fields])).toEqual([["constantFactor", ["TotalAudioMinutes"]]]);
    expect(causes[0]?.sentence).toContain("60.0 times");
  });

  test("history that begins late is told by its first date", async () => {
    const rows = rowsUnder(archive, "CsConferenceDaily");
    const older = Array.from({ length: 30 }, (_, index) => ({
      date: (rows[0]?.date ?? 0) - 30 + index,
      values: { ...rows[index]?.values },
    }));
    const { causes, verdict } = await comparison("CsConferenceDaily", [...older, ...rows]);
    expect(causes.map(({ kind, setting }) => [kind, setting?.name])).toEqual([["startDate", "import"]]);
    expect(causes[0]?.sentence).toContain("30 older rows");
    expect(verdict).toBe("different");
  });
});

describe("nothing systematic", () => {
  const SETS = [
    "CsConferenceDaily",
    "CsConferenceWeekly",
    "CsConferenceMonthly",
    "CsActiveUserDaily",
    "CsActiveUserWeekly",
    "CsP2PSessionDaily",
    "CsP2PAVTimeWeekly",
    "CsAVConferenceTimeDaily",
    "CsAVConferenceTimeWeekly",
  ];

  test.each(SETS)("%s as it is: the same, no cause", async (set) => {
    const found = await comparison(set, rowsUnder(archive, set));
    expect(found.causes).toEqual([]);
    expect(found.verdict).toBe("acceptable");
    expect(Object.values(found.counts).reduce((sum, count) => sum + count, 0)).toBe(found.counts.same);
  });

  test.each(SETS.flatMap((set) => [1, 2, 3].map((seed) => [set, seed] as const)))(
    "%s off at random (%i): differences, no cause",
    async (set, seed) => {
      const next = random(seed);
      const rows = rowsUnder(archive, set).map((row) => ({
        ...row,
        values: Object.fromEntries(
          Object.entries(row.values).map(([name, value]) => {
            const off = Math.round(Number(value) * (next() - 0.5) * 0.6);
            return [name, Number(value) + off];
          }),
        ),
      }));
      expect((await comparison(set, rows)).causes).toEqual([]);
    },
  );
});
