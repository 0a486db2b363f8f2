import { expect, test } from "vitest";
import { DAY_MS } from "../../../src/measures.ts";
import { collecting, dayOfDate, HOUR, NOW, onlyLogs, quarters } from "../collecting.ts";

const ALL = quarters("2026-08-01", "2026-12-31");
const START = "2026-11-17T10:00:00Z";
const call = { id: "a", userId: "u", startDateTime: START, duration: 60, callType: "conf_in", charge: 0.1 };

const windows = (asked: readonly string[]) => asked.map((url) => /\((.*)\)/.exec(url)?.[1]);

test("the first pass reaches back 90 days, the next ones a week", async () => {
  const one = collecting({ only: onlyLogs("getPstnCalls") });
  await one.run();
  expect(windows(one.asked())).toEqual(["fromDateTime=2026-08-22,toDateTime=2026-11-20"]);
  one.clock.now += 3 * HOUR;
  await one.run();
  expect(one.asked()).toEqual([]);
  one.clock.now += 3 * HOUR;
  await one.run();
  expect(windows(one.asked())).toEqual(["fromDateTime=2026-11-12,toDateTime=2026-11-20"]);
});

test("no window is longer than 90 days, whatever the time of day, and none leaves out a day it covers", async () => {
  for (const time of ["00:00:00Z", "00:00:00.001Z", "12:00:00Z", "23:59:59.999Z"]) {
    const one = collecting({ only: onlyLogs("getPstnCalls"), now: Date.parse(`2026-11-19T${time}`) });
    await one.run();
    const [, from = "", to = ""] = /fromDateTime=(.*),toDateTime=(.*)/.exec(windows(one.asked())[0] ?? "") ?? [];
    expect(dayOfDate(to) - dayOfDate(from)).toBe(90);
    expect(Date.parse(to)).toBeGreaterThanOrEqual(one.clock.now);
    const [covered] = one.archive.coverage("pstnLogs");
    expect(covered).toEqual({ from: Date.parse(from), to: one.clock.now });
  }
});

test.each([9, 29, 31, 85])("after %i days without collecting, the days between are read as well", async (days) => {
  const one = collecting({ only: onlyLogs("getPstnCalls") });
  await one.run();
  one.asked();
  one.clock.now += days * DAY_MS;
  await one.run();
  const [from = ""] = /\d{4}-\d\d-\d\d/.exec(windows(one.asked())[0] ?? "") ?? [];
  expect(dayOfDate(from)).toBeLessThanOrEqual(dayOfDate("2026-11-19"));
  expect(one.archive.coverage("pstnLogs")).toEqual([{ from: Date.parse("2026-08-22"), to: one.clock.now }]);
});

test("a row that comes late is found by the next pass", async () => {
  const one = collecting({ only: onlyLogs("getPstnCalls") });
  await one.run();
  one.sim.addRow("getPstnCalls", call);
  one.clock.now += 6 * HOUR;
  await one.run();
  expect(one.archive.sum("dialInMs", ALL)).toBe(60_000);
});

test("what is read again counts once, and changes nothing where it says the same", async () => {
  const one = collecting({ only: onlyLogs("getPstnCalls") });
  one.sim.addRow("getPstnCalls", call);
  await one.run();
  const rows = one.archive.logRows("getPstnCalls", ALL);
  const asOf = one.archive.asOf();
  one.clock.now += 6 * HOUR;
  await one.run(1);
  expect(one.asked()).toHaveLength(2);
  expect(one.archive.sum("dialInMs", ALL)).toBe(60_000);
  expect(one.archive.logRows("getPstnCalls", ALL)).toEqual(rows);
  expect(one.archive.asOf()).toBe(asOf);
});

test("a row that is put right later stands as it was read last, also within one moment", async () => {
  const one = collecting({
    only: onlyLogs("getPstnCalls"),
    answer: () => Response.json({ value: [said] }),
  });
  let said: object = call;
  await one.run();
  said = { ...call, duration: 45, startDateTime: "2026-11-17T23:59:00Z", callType: "conf_out", charge: 0.2 };
  await one.sync();
  expect(one.clock.now).toBe(NOW);
  expect(one.archive.sum("dialInMs", ALL)).toBe(0);
  expect(one.archive.sum("dialOutMs", quarters("2026-11-17", "2026-11-17"))).toBe(45_000);
  expect(one.archive.logRows("getPstnCalls", ALL).map(({ members }) => members.charge)).toEqual([0.2]);
});
