import { describe, expect, test } from "vitest";
import { createTableBuilder } from "../../../src/graph/report-builder.ts";
import { dueDay, userDayRows } from "../../../src/ingest/user-days.ts";
import { DAY_MS, USER_MEASURES } from "../../../src/measures.ts";
import { sampleText } from "../../graph/fake-graph.ts";
import { type Collecting, collecting, dayOfDate, HOUR, json, onlyReports, quarters } from "../collecting.ts";
import { dailyCsv, downloads, sampleCsv, userCsv } from "./downloads.ts";

const DETAIL = "getTeamsUserActivityUserDetail";
const COUNTS = "getTeamsUserActivityUserCounts";
const SOURCE = `userDays:${DETAIL}`;
const ADA = "11111111-aaaa-4aaa-8aaa-111111111111";
const BO = "22222222-bbbb-4bbb-8bbb-222222222222";
const NOBODY = "00000000-0000-0000-0000-000000000000";

const messages = (one: Collecting, first: string, last = first): Record<string, number> =>
  Object.fromEntries(
    one.archive
      .userPeriods([quarters(first, last)])
      .map(({ name, amounts }) => [name ?? "", amounts[USER_MEASURES.indexOf("messages")] ?? 0]),
  );
const dates = (one: Collecting) =>
  one.asked().flatMap((url) => /\/reports\/\w+Detail\(date=([\d-]+)\)$/.exec(url)?.[1] ?? []);
/** Collects hour by hour, as long as the rate makes it wait. */
async function whole(one: Collecting) {
  for (let n = 0; n < 5; n++) {
    await one.run();
    one.clock.now += HOUR;
  }
}

/** A Graph whose reports are counted up to the day before a date, and that says `users` of the days up to then. */
function graph(state: { refreshed: string; users: (date: string) => Parameters<typeof userCsv>[1] }, detail = DETAIL) {
  return collecting({
    only: onlyReports(COUNTS, detail),
    answer: downloads((call) => {
      if (call.startsWith(COUNTS)) return dailyCsv(state.refreshed, ["Calls", "Meetings"], { "2026-11-01": [1, 1] });
      const date = /date=([\d-]+)/.exec(call)?.[1] ?? "";
      return userCsv(state.refreshed, date <= state.refreshed ? state.users(date) : []);
    }),
  });
}

test("the sample of a day: private chat messages, by user id, with the name", async () => {
  const one = collecting({
    only: onlyReports(DETAIL),
    answer: downloads((call) => (call.includes("2026-11-17") ? sampleCsv(DETAIL, "date-2026-11-17") : userCsv("", []))),
  });
  await whole(one);
  expect(messages(one, "2026-11-17")).toEqual({ "ada@contoso.example": 17 });
  expect(messages(one, "2026-11-16")).toEqual({});
  expect(one.archive.reportDay(DETAIL, dayOfDate("2026-11-17"))).toEqual({ "Private Chat Message Count": 17 });
  expect(one.archive.reportDay(DETAIL, dayOfDate("2026-11-16"))).toBeUndefined();
});

test("beta JSON, where a cloud has no CSV, is the same day", async () => {
  const { value } = JSON.parse(sampleText("json/beta-getTeamsUserActivityUserDetail.json"));
  const one = collecting({
    only: onlyReports(DETAIL),
    cloud: "us-gov-dod",
    answer: (url) => json({ value: decodeURIComponent(url.pathname).includes("date=2026-11-17") ? value : [] }),
  });
  await whole(one);
  expect(messages(one, "2026-11-17")).toEqual({ "ada@contoso.example": 17 });
});

test("28 days back at first, latest first, as many at a time as the rate allows; then the new ones", async () => {
  const state = { refreshed: "2026-11-18", users: () => [[ADA, "ada@contoso.example", 1]] as const };
  const one = graph(state);
  await one.run();
  const first = dates(one);
  expect(first).toHaveLength(14);
  expect(first[0]).toBe("2026-11-18");
  expect(one.sweep(SOURCE)).toMatchObject({
    state: "abandoned",
    reason: expect.stringMatching(/as often as Graph allows/),
  });
  one.clock.now += HOUR;
  await one.run();
  const both = [...first, ...dates(one)];
  expect(both).toEqual([...new Set(both)].sort().reverse());
  expect(both.at(-1)).toBe("2026-10-22");
  expect(messages(one, "2026-10-22", "2026-11-18")).toEqual({ "ada@contoso.example": 28 });
  one.clock.now += 20 * HOUR;
  state.refreshed = "2026-11-19";
  await one.run();
  // The new day, and the one that is final since.
  expect(dates(one)).toEqual(["2026-11-19", "2026-11-16"]);
});

test("days without any user are not asked for again once they are final, and stay no zeros", async () => {
  const state = {
    refreshed: "2026-11-18",
    users: (date: string): Parameters<typeof userCsv>[1] => (date < "2026-11-15" ? [] : [[ADA, "ada", 1]]),
  };
  const one = graph(state);
  await whole(one);
  expect(dates(one)).toHaveLength(28);
  expect(one.archive.reportDay(DETAIL, dayOfDate("2026-11-01"))).toBeUndefined();
  expect(one.archive.span()).toMatchObject({ first: dayOfDate("2026-11-01"), last: dayOfDate("2026-11-18") });
  one.clock.now += 20 * HOUR;
  await one.run();
  expect(dates(one)).toEqual([]);
});

test("a day is read once more when it is three days old, and never again", async () => {
  const state = {
    refreshed: "2026-11-18",
    users: (date: string): Parameters<typeof userCsv>[1] => [
      [ADA, "ada@contoso.example", date === "2026-11-18" ? 4 : 0],
    ],
  };
  const one = graph(state);
  await whole(one);
  one.asked();
  const readings: string[] = [];
  for (let day = 19; day <= 25; day++) {
    state.refreshed = `2026-11-${day}`;
    if (day === 20) state.users = (date) => [[ADA, "ada@contoso.example", date === "2026-11-18" ? 9 : 0]];
    one.clock.now = Date.parse(`2026-11-${day + 1}T09:00:00Z`);
    await one.run();
    if (dates(one).includes("2026-11-18")) readings.push(state.refreshed);
    if (day === 20) expect(messages(one, "2026-11-18")).toEqual({ "ada@contoso.example": 4 });
  }
  expect(readings).toEqual(["2026-11-21"]);
  expect(messages(one, "2026-11-18")).toEqual({ "ada@contoso.example": 9 });
});

test("what a day says when it is read again stands in place of what it said", async () => {
  const state = {
    refreshed: "2026-11-18",
    users: (): Parameters<typeof userCsv>[1] => [
      [ADA, "ada", 5],
      [BO, "bo", 6],
    ],
  };
  const one = graph(state);
  await whole(one);
  expect(messages(one, "2026-11-18")).toEqual({ ada: 5, bo: 6 });
  state.refreshed = "2026-11-21";
  state.users = () => [[BO.toUpperCase(), "bo", 7]];
  one.clock.now = Date.parse("2026-11-22T09:00:00Z");
  await one.run();
  expect(messages(one, "2026-11-18")).toEqual({ bo: 7 });
  expect(one.archive.reportDay(DETAIL, dayOfDate("2026-11-18"))).toEqual({ "Private Chat Message Count": 7 });
});

describe("a day that isn't there yet is no zero", () => {
  test("without rows, or counted up to an earlier day, it is asked for again", async () => {
    const state = {
      refreshed: "2026-11-18",
      users: (date: string): Parameters<typeof userCsv>[1] => (date === "2026-11-18" ? [] : [[ADA, "ada", 1]]),
    };
    const one = graph(state);
    await whole(one);
    expect(one.archive.reportDay(DETAIL, dayOfDate("2026-11-18"))).toBeUndefined();
    state.users = () => [[ADA, "ada", 2]];
    one.clock.now += 21 * HOUR;
    await one.run();
    expect(messages(one, "2026-11-18")).toEqual({ ada: 2 });
  });

  test("days later than any report was counted are not asked for", async () => {
    const one = graph({ refreshed: "2026-11-15", users: () => [[ADA, "ada", 1]] });
    await whole(one);
    expect(dates(one)[0]).toBe("2026-11-15");
  });

  test("the day that falls out of Graph's reach meanwhile is passed over", async () => {
    const one = graph({ refreshed: "2026-11-18", users: () => [[ADA, "ada", 1]] });
    one.sim.faults.clear();
    const refusing = collecting({
      only: onlyReports(DETAIL),
      answer: (url) =>
        decodeURIComponent(url.pathname).includes("date=2026-10-22")
          ? json({ error: { code: "InvalidArgument", message: "Only support data for the past 28 days." } }, 400)
          : downloads(() => userCsv("2026-11-18", [[ADA, "ada", 1]]))(url),
    });
    await whole(refusing);
    expect(refusing.archive.reportDay(DETAIL, dayOfDate("2026-10-22"))).toBeUndefined();
    expect(refusing.archive.reportDay(DETAIL, dayOfDate("2026-10-23"))).toBeDefined();
  });
});

describe("users whose names are hidden are never counted", () => {
  test("the sample with hidden names", async () => {
    const one = collecting({ only: onlyReports(DETAIL), answer: downloads(() => sampleCsv(DETAIL, "D7-CONCEALED")) });
    const before = one.digest();
    await whole(one);
    expect(one.digest()).toBe(before);
    expect(one.archive.userPeriods([quarters("2026-10-01", "2026-11-30")])).toEqual([]);
    expect(one.sweep(SOURCE)).toMatchObject({ state: "done", reason: expect.stringMatching(/hidden/) });
    expect(dates(one)).toHaveLength(1);
  });

  test("what was known before they were hidden stays, and counting goes on when they are shown", async () => {
    const one = collecting({ only: onlyReports(DETAIL), simulator: { company: true } });
    await whole(one);
    const known = messages(one, "2026-11-01", "2026-11-16");
    expect(Object.keys(known).length).toBeGreaterThan(10);
    const hide = async (displayConcealedNames: boolean) => {
      one.sim.faults.clear();
      if (!displayConcealedNames) return;
      one.sim.faults.add({
        match: /data\/download/,
        kind: "answer",
        times: Number.POSITIVE_INFINITY,
        answer: () => new Response(sampleCsv(DETAIL, "D7-CONCEALED")),
      });
    };
    await hide(true);
    one.clock.now += 3 * DAY_MS;
    await one.run();
    expect(messages(one, "2026-11-01", "2026-11-16")).toEqual(known);
    await hide(false);
    one.clock.now += DAY_MS;
    await one.run();
    expect(one.archive.reportDay(DETAIL, dayOfDate("2026-11-20"))).toBeDefined();
  });

  test("rows without a user id, or with nobody's, count for nobody", async () => {
    const one = graph({
      refreshed: "2026-11-18",
      users: () => [
        ["", "ada@contoso.example", 5],
        [NOBODY, "bo@contoso.example", 6],
        ["x", "cy@contoso.example", 7],
        [BO, "bo@contoso.example", 1],
      ],
    });
    await whole(one);
    expect(messages(one, "2026-11-18")).toEqual({ "bo@contoso.example": 1 });
    expect(one.archive.reportDay(DETAIL, dayOfDate("2026-11-18"))).toEqual({ "Private Chat Message Count": 1 });
  });
});

test("a report that is gone is told, and no failure", async () => {
  const one = collecting({ only: onlyReports(DETAIL) });
  one.sim.faults.add({ match: /\/reports\//, kind: "410", times: Number.POSITIVE_INFINITY });
  await one.run();
  expect(one.sweep(SOURCE)).toMatchObject({ state: "done", reason: `Graph has no report ${DETAIL} any more.` });
});

describe("the day that is due", () => {
  const day = dayOfDate("2026-11-10");
  test.each([
    ["never read: the latest", [], 2],
    ["read, and final then", [[2, "2026-11-15"]], 1],
    [
      "read before it was final, and not final yet",
      [
        [2, "2026-11-12"],
        [1, "2026-11-12"],
      ],
      0,
    ],
    [
      "all read",
      [
        [0, "2026-11-13"],
        [1, "2026-11-14"],
        [2, "2026-11-12"],
      ],
      undefined,
    ],
  ] as [string, [number, string][], number | undefined][])("%s", (_, held, expected) => {
    const refreshes = new Map(held.map(([after, refreshed]) => [day + after, refreshed]));
    expect(dueDay(day, day + 2, day + 2, refreshes)).toBe(expected === undefined ? undefined : day + expected);
  });

  test("once it is final it is due once more", () => {
    const held = new Map([[day, "2026-11-12"]]);
    expect(dueDay(day, day, day + 3, held)).toBe(day);
    expect(dueDay(day, day, day + 2, held)).toBeUndefined();
    expect(dueDay(day, day + 9, day - 1, new Map())).toBeUndefined();
  });
});

test("a large tenant's day is kept as no more than 16 records, and no id stands in any of them", () => {
  const builder = createTableBuilder(DETAIL, {});
  builder.setColumns(["Report Refresh Date", "User Id", "User Principal Name", "Private Chat Message Count"]);
  const ids = Array.from({ length: 3000 }, (_, n) => {
    const hex = ((n * 2_654_435_761) % 2 ** 32).toString(16).padStart(8, "0");
    return `${hex}-0000-4000-8000-${String(n).padStart(12, "0")}`;
  });
  for (const [n, id] of [...ids, ...ids.slice(0, 5)].entries())
    builder.add(["2026-11-19", id, `u${n}@contoso.example`, "2"]);
  const report = builder.finish();
  if (report.kind !== "table") throw new Error("no table");
  const rows = userDayRows(DETAIL, 20_000, report.rows);
  expect(rows.length).toBe(16);
  expect(rows.flatMap(({ facts }) => facts.users)).toHaveLength(3000);
  expect(rows.reduce((sum, { members }) => sum + Number(members["Private Chat Message Count"]), 0)).toBe(6000);
  for (const { id, members } of rows) expect(`${id} ${JSON.stringify(members)}`).not.toMatch(/[0-9a-f]{8}-0000/);
});
