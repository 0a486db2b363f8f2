import { describe, expect, test } from "vitest";
import { DAY_MS } from "../../../src/measures.ts";
import { collecting, dayOfDate, HOUR, NOW, onlyReports, USED } from "../collecting.ts";
import { dailyCsv, downloads, sampleCsv } from "./downloads.ts";

const REPORT = "getTeamsUserActivityUserCounts";
const calls = (asked: readonly string[]) => asked.flatMap((url) => /\/reports\/(.*)$/.exec(url)?.[1] ?? []);

test("180 days at first, later 30, and 180 again after a longer time", async () => {
  const one = collecting({ only: onlyReports(REPORT), simulator: { company: true } });
  await one.run();
  expect(calls(one.asked())).toEqual([`${REPORT}(period='D180')`]);
  expect(one.archive.reportDay(REPORT, dayOfDate("2026-11-17"))).toBeDefined();
  expect(one.archive.reportDay(REPORT, dayOfDate("2026-05-22"))).toBeDefined();
  one.clock.now += 21 * HOUR;
  await one.run();
  expect(calls(one.asked())).toEqual([`${REPORT}(period='D30')`]);
  one.clock.now += 24 * DAY_MS;
  await one.run();
  expect(calls(one.asked())).toEqual([`${REPORT}(period='D30')`]);
  one.clock.now += 28 * DAY_MS;
  await one.run();
  expect(calls(one.asked())).toEqual([`${REPORT}(period='D180')`]);
  const days = Array.from({ length: 200 }, (_, n) => dayOfDate("2026-05-22") + n);
  expect(days.filter((day) => one.archive.reportDay(REPORT, day) === undefined)).toEqual([]);
});

test("no caller and no sync makes it be fetched again within 20 hours", async () => {
  const one = collecting({ only: onlyReports(REPORT), simulator: { company: true } });
  await one.run();
  for (let hour = 0; hour < 19; hour++) {
    one.clock.now += HOUR;
    await one.run();
    await one.sync();
  }
  expect(calls(one.asked())).toHaveLength(1);
  one.clock.now += HOUR;
  await one.sync();
  expect(calls(one.asked())).toHaveLength(1);
});

describe("the newest refresh wins", () => {
  const columns = ["Calls", "Meetings"];
  const day = dayOfDate("2026-11-17");

  test("a day that is restated stands as it was said last; a day that is left out stays", async () => {
    let csv = dailyCsv("2026-11-18", columns, { "2026-11-17": [3, 4], "2026-11-16": [5, 6] });
    const one = collecting({ only: onlyReports(REPORT), answer: downloads(() => csv) });
    await one.run();
    csv = dailyCsv("2026-11-19", columns, { "2026-11-18": [1, 1], "2026-11-17": [7, 8] });
    one.clock.now += 21 * HOUR;
    await one.run();
    expect(one.archive.reportDay(REPORT, day)).toEqual({ Calls: 7, Meetings: 8 });
    expect(one.archive.reportDay(REPORT, day - 1)).toEqual({ Calls: 5, Meetings: 6 });
    expect(one.archive.reportDay(REPORT, day + 1)).toEqual({ Calls: 1, Meetings: 1 });
  });

  test("an older refresh, as another of Graph's machines may give it, changes nothing", async () => {
    let csv = dailyCsv("2026-11-19", columns, { "2026-11-17": [7, 8] });
    const one = collecting({ only: onlyReports(REPORT), answer: downloads(() => csv) });
    await one.run();
    const before = one.digest();
    const asOf = one.archive.asOf();
    csv = dailyCsv("2026-11-18", columns, { "2026-11-17": [3, 4] });
    one.clock.now += 21 * HOUR;
    await one.run();
    expect(one.digest()).toBe(before);
    expect(one.archive.asOf()).toBe(asOf);
  });

  test("the same figures again are no change", async () => {
    let refreshed = "2026-11-18";
    const one = collecting({
      only: onlyReports(REPORT),
      answer: downloads(() => dailyCsv(refreshed, columns, { "2026-11-17": [7, 8] })),
    });
    await one.run();
    const asOf = one.archive.asOf();
    refreshed = "2026-11-19";
    one.clock.now += 21 * HOUR;
    await one.run();
    expect(one.archive.asOf()).toBe(asOf);
  });
});

describe("the columns that mappings use, by UTC day", () => {
  test.each(USED.reports.map(({ name }) => name))("%s: its sample", async (name) => {
    const one = collecting({ only: onlyReports(name), answer: downloads(() => sampleCsv(name)) });
    await one.run();
    const used = USED.reports.find((report) => report.name === name)?.columns ?? [];
    const [header = [], first = []] = sampleCsv(name)
      .slice(1)
      .split("\r\n")
      .map((line) => line.split(","));
    const cells = Object.fromEntries(header.map((column, index) => [column, first[index] ?? ""]));
    const durations: Record<string, number> = { P1DT2H4M10S: ((24 + 2) * 60 + 4) * 60_000 + 10_000 };
    expect(one.archive.reportDay(name, dayOfDate(cells["Report Date"] ?? ""))).toEqual(
      Object.fromEntries(
        used.map(({ name: column }) => [column, durations[cells[column] ?? ""] ?? Number(cells[column])]),
      ),
    );
    expect(one.sweep(`report:${name}`)).toMatchObject({ state: "done", reason: null });
  });

  test("beta JSON, where a cloud has no CSV, gives the same days", async () => {
    const only = onlyReports(REPORT, "getTeamsUserActivityCounts");
    const [global, us] = (["global", "us-gov-high"] as const).map((cloud) =>
      collecting({ only, cloud, simulator: { company: true, linkOrigin: "asked", pages: { reports: 50 } } }),
    );
    await global?.run();
    await us?.run();
    expect(calls(us?.asked() ?? [])).toHaveLength(8);
    expect(us?.archive.reportDay(REPORT, dayOfDate("2026-11-16"))).toBeDefined();
    expect(us?.digest()).toBe(global?.digest());
  });

  test("a column that a row lacks is left out: no zero", async () => {
    const one = collecting({
      only: onlyReports(REPORT),
      answer: downloads(() =>
        dailyCsv("2026-11-19", ["Calls", "Meetings"], { "2026-11-17": [3, ""], "2026-11-16": ["", ""] }),
      ),
    });
    await one.run();
    expect(one.archive.reportDay(REPORT, dayOfDate("2026-11-17"))).toEqual({ Calls: 3 });
    expect(one.archive.reportDay(REPORT, dayOfDate("2026-11-16"))).toBeUndefined();
  });
});

describe("a report that Graph no longer fills", () => {
  const only = onlyReports(...USED.reports.map(({ name }) => name).filter((name) => name.startsWith("getSkype")));
  test.each([
    ["header-only", "Graph has nothing under getSkypeForBusinessActivityCounts."],
    ["empty", "Graph has nothing under getSkypeForBusinessActivityCounts."],
    ["404", "Graph has nothing under getSkypeForBusinessActivityCounts."],
    ["410", "Graph has nothing under getSkypeForBusinessActivityCounts."],
    ["zeros", "Every figure of getSkypeForBusinessActivityCounts is zero."],
  ] as const)("gives nothing and is no failure: %s", async (skypeReports, reason) => {
    const one = collecting({ only, simulator: { company: true, skypeReports } });
    const before = one.digest();
    await one.run();
    expect(one.digest()).toBe(before);
    expect(one.archive.span()).toBeUndefined();
    expect(one.sweep("report:getSkypeForBusinessActivityCounts")).toMatchObject({ state: "done", reason });
    expect(one.archive.status().sweeps.map(({ state }) => state)).toEqual(only.reports.map(() => "done"));
    // Asked once each, and again no sooner than any other report.
    expect(calls(one.asked())).toHaveLength(only.reports.length);
    one.clock.now = NOW + 19 * HOUR;
    await one.run();
    expect(one.asked()).toEqual([]);
  });

  test("a report with figures beside columns of zeros keeps its zeros", async () => {
    const one = collecting({
      only: onlyReports("getTeamsUserActivityUserCounts"),
      answer: downloads(() =>
        dailyCsv("2026-11-19", ["Other Actions", "Calls", "Meetings"], { "2026-11-17": [9, 0, 0] }),
      ),
    });
    await one.run();
    expect(one.archive.reportDay(REPORT, dayOfDate("2026-11-17"))).toEqual({ Calls: 0, Meetings: 0 });
  });
});
