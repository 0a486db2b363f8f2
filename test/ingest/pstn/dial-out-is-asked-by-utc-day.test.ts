import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { createGraph } from "../../../src/graph/graph.ts";
import { DAY_MS } from "../../../src/measures.ts";
import { fakeGraph, json, sampleJson } from "../../graph/fake-graph.ts";
import { collecting, dayOfDate, HOUR, NOW, onlyLogs, quarters } from "../collecting.ts";

const REPORT = "getPstnOnlineMeetingDialoutReport";
const ALL = quarters("2026-08-01", "2026-12-31");
const dayAsked = (url: string) => /fromDateTime=(\d{4}-\d\d-\d\d)T/.exec(url)?.[1];

/** A row of the log of calls that the report sums. */
const dialled = (id: string, startDateTime: string, duration: number, charge: number, who = "ada") => ({
  id,
  userId: `id of ${who}`,
  userPrincipalName: `${who}@contoso.example`,
  userDisplayName: who,
  startDateTime,
  duration,
  charge,
  callType: "conf_out",
  currency: "USD",
  usageCountryCode: "US",
  destinationContext: "International",
});

/** Graph saying for each UTC day what `days` holds; nothing for the others. */
function saying(days: Record<string, object[]>) {
  return collecting({
    only: onlyLogs(REPORT),
    answer: (url) => json({ value: days[dayAsked(decodeURIComponent(url.pathname)) ?? ""] ?? [] }),
  });
}

test("each UTC day by itself, one request a day, oldest first; midnight belongs to one of them", async () => {
  const one = collecting({ only: onlyLogs(REPORT) });
  one.sim.addRow("getPstnCalls", dialled("a", "2026-11-16T23:59:59.999Z", 10, 0.1));
  one.sim.addRow("getPstnCalls", dialled("b", "2026-11-17T00:00:00Z", 20, 0.2));
  one.sim.addRow("getPstnCalls", dialled("c", "2026-11-17T18:00:00Z", 30, 0.3));
  await one.run();
  const asked = one.asked();
  expect(asked).toHaveLength(90);
  expect(asked[0]).toBe(
    `/beta/communications/callRecords/${REPORT}(fromDateTime=2026-08-22T00:00:00Z,toDateTime=2026-08-22T23:59:59.999Z)`,
  );
  expect(asked.map(dayAsked)).toEqual([...asked.map(dayAsked)].sort());
  expect(dayAsked(asked[89] ?? "")).toBe("2026-11-19");
  expect(
    one.archive.logRows(REPORT, ALL).map(({ id, at, members }) => [id, at / DAY_MS, members.totalCallSeconds]),
  ).toEqual([
    ["2026-11-16 id of ada US International USD", dayOfDate("2026-11-16"), 10],
    ["2026-11-17 id of ada US International USD", dayOfDate("2026-11-17"), 50],
  ]);
});

test("later passes ask for a week of days, and a sync for a month", async () => {
  const one = collecting({ only: onlyLogs(REPORT) });
  await one.run();
  one.asked();
  one.clock.now += 6 * HOUR;
  await one.run();
  expect(one.asked().map(dayAsked)).toEqual(["13", "14", "15", "16", "17", "18", "19"].map((day) => `2026-11-${day}`));
  await one.sync();
  expect(one.asked()).toHaveLength(30);
});

test("it goes on at the day, and within the day at the page, where it stopped", async () => {
  const one = collecting({ only: onlyLogs(REPORT), simulator: { pages: { pstn: 2 } } });
  for (let n = 0; n < 5; n++) {
    one.sim.addRow("getPstnCalls", dialled(`${n}`, "2026-08-22T09:00:00Z", n + 1, 0.1, `user ${n}`));
  }
  await one.run(1);
  await one.run(1);
  // Two of the day's three pages are there: the day as a whole is not, so nothing of it is served.
  expect(one.archive.logRows(REPORT, ALL)).toEqual([]);
  expect(one.archive.reportDay(REPORT, dayOfDate("2026-08-22"))).toBeUndefined();
  await one.run(1);
  expect(one.archive.logRows(REPORT, ALL)).toHaveLength(5);
  expect(one.archive.reportDay(REPORT, dayOfDate("2026-08-22"))).toEqual({ totalCallSeconds: 15 });
  await one.run(1);
  expect(one.asked().map((url) => url.replace(/^.*Report/, ""))).toEqual([
    "(fromDateTime=2026-08-22T00:00:00Z,toDateTime=2026-08-22T23:59:59.999Z)",
    "(from=2026-08-22T00:00:00Z,to=2026-08-22T23:59:59.999Z)?$skip=2",
    "(from=2026-08-22T00:00:00Z,to=2026-08-22T23:59:59.999Z)?$skip=4",
    "(fromDateTime=2026-08-23T00:00:00Z,toDateTime=2026-08-23T23:59:59.999Z)",
  ]);
});

test("pages of 1,000 rows", async () => {
  const one = collecting({ only: onlyLogs(REPORT) });
  for (let n = 0; n < 2300; n++) {
    one.sim.addRow("getPstnCalls", dialled(`${n}`, "2026-11-18T09:00:00Z", 7, 0.1, `user ${n}`));
  }
  await one.run();
  expect(one.asked().filter((url) => url.includes("2026-11-18"))).toHaveLength(3);
  expect(one.archive.logRows(REPORT, ALL)).toHaveLength(2300);
  expect(one.archive.reportDay(REPORT, dayOfDate("2026-11-18"))).toEqual({ totalCallSeconds: 16_100 });
});

describe("a day that is read again", () => {
  const row = (user: string, totalCallSeconds: number, totalCallCharge = 1) => ({
    ...sampleJson("beta-getPstnOnlineMeetingDialoutReport").value[0],
    userId: user,
    totalCallSeconds,
    totalCallCharge,
  });

  test("stands as it was read last: sums change, rows come and go", async () => {
    const days: Record<string, object[]> = {
      "2026-11-17": [row("ada", 10), row("bo", 20)],
      "2026-11-18": [row("ada", 5)],
    };
    const one = saying(days);
    await one.run();
    expect(one.archive.reportDay(REPORT, dayOfDate("2026-11-17"))).toEqual({ totalCallSeconds: 30 });
    days["2026-11-17"] = [row("ada", 12), row("cy", 40)];
    await one.sync();
    expect(
      one.archive
        .logRows(REPORT, ALL)
        .map(({ at, members }) => [at / DAY_MS, members.userId, members.totalCallSeconds]),
    ).toEqual([
      [dayOfDate("2026-11-17"), "ada", 12],
      [dayOfDate("2026-11-17"), "cy", 40],
      [dayOfDate("2026-11-18"), "ada", 5],
    ]);
    expect(one.archive.reportDay(REPORT, dayOfDate("2026-11-17"))).toEqual({ totalCallSeconds: 52 });
  });

  test("a row that is gone from all pages vanishes, with the day's last page and not before", async () => {
    const one = collecting({ only: onlyLogs(REPORT), simulator: { pages: { pstn: 2 } } });
    for (let n = 0; n < 5; n++) {
      one.sim.addRow("getPstnCalls", dialled(`${n}`, "2026-11-13T09:00:00Z", 1, 0.1, `user ${n}`));
    }
    await one.run();
    expect(one.archive.logRows(REPORT, ALL)).toHaveLength(5);
    one.clock.now += 6 * HOUR;
    one.sim.faults.add({
      match: /2026-11-13/,
      kind: "answer",
      times: Number.POSITIVE_INFINITY,
      answer: async (real) => {
        const body = (await real.json()) as { value: { userId: string }[] };
        return json({ ...body, value: body.value.filter(({ userId }) => userId !== "id of user 1") });
      },
    });
    await one.run(2);
    expect(one.archive.logRows(REPORT, ALL)).toHaveLength(5);
    await one.run(1);
    expect(one.archive.logRows(REPORT, ALL)).toHaveLength(4);
  });

  test("a reading that breaks off leaves the day as it was", async () => {
    const one = collecting({ only: onlyLogs(REPORT), simulator: { pages: { pstn: 2 } } });
    for (let n = 0; n < 5; n++) {
      one.sim.addRow("getPstnCalls", dialled(`${n}`, "2026-11-13T09:00:00Z", 1, 0.1, `user ${n}`));
    }
    await one.run();
    one.clock.now += 6 * HOUR;
    for (let n = 5; n < 9; n++) {
      one.sim.addRow("getPstnCalls", dialled(`${n}`, "2026-11-13T09:00:00Z", 1, 0.1, `user ${n}`));
    }
    one.sim.faults.add({ match: /skip=4/, kind: "410", times: Number.POSITIVE_INFINITY });
    for (let n = 0; n < 6; n++) {
      await one.run();
      one.clock.now = one.archive.nextDue() ?? one.clock.now;
    }
    expect(one.sweep(REPORT)).toMatchObject({ state: "abandoned", reason: "Graph answered 410 (Gone)." });
    expect(one.archive.logRows(REPORT, ALL)).toHaveLength(5);
    one.sim.faults.clear();
    await one.sync();
    expect(one.archive.logRows(REPORT, ALL)).toHaveLength(9);
  });

  test("nothing changes where it says the same", async () => {
    const one = saying({ "2026-11-17": [row("ada", 10)] });
    await one.run();
    const before = one.archive.logRows(REPORT, ALL);
    const asOf = one.archive.asOf();
    one.clock.now += 6 * HOUR;
    await one.run(7);
    expect(one.archive.logRows(REPORT, ALL)).toEqual(before);
    expect(one.archive.asOf()).toBe(asOf);
  });
});

describe("the seconds of a UTC day, to stand in for calls that are not known", () => {
  test("are kept for days that are over, quiet ones too; the running day's are not", async () => {
    const one = collecting({ only: onlyLogs(REPORT) });
    one.sim.addRow("getPstnCalls", dialled("a", "2026-11-17T12:00:00Z", 90, 0.1));
    one.sim.addRow("getPstnCalls", dialled("b", "2026-11-19T02:00:00Z", 60, 0.1));
    await one.run();
    expect(one.archive.reportDay(REPORT, dayOfDate("2026-11-16"))).toEqual({ totalCallSeconds: 0 });
    expect(one.archive.reportDay(REPORT, dayOfDate("2026-11-17"))).toEqual({ totalCallSeconds: 90 });
    expect(one.archive.reportDay(REPORT, dayOfDate("2026-11-19"))).toBeUndefined();
    expect(one.archive.logRows(REPORT, ALL)).toHaveLength(2);
    one.clock.now = NOW + DAY_MS;
    await one.run();
    expect(one.archive.reportDay(REPORT, dayOfDate("2026-11-19"))).toEqual({ totalCallSeconds: 60 });
  });

  test("claim nothing for the log of calls", async () => {
    const one = collecting({ only: onlyLogs(REPORT) });
    await one.run();
    expect(one.archive.coverage("pstnLogs")).toEqual([]);
    expect(one.archive.coverage(REPORT)).toHaveLength(1);
  });
});

test("the sample, with the members that the report's sets serve", async () => {
  const sample = sampleJson("beta-getPstnOnlineMeetingDialoutReport");
  const one = saying({ "2026-11-17": sample.value });
  await one.run();
  expect(one.archive.logRows(REPORT, ALL).map(({ members }) => members)).toEqual(sample.value);
});

describe("seed 004", () => {
  const seed = readFileSync(path.join(import.meta.dirname, "seed-004.txt"), "utf8");
  const [, request = ""] = /^GET (https:\S+)$/m.exec(seed) ?? [];
  const response = JSON.parse(seed.slice(seed.indexOf("{"), seed.lastIndexOf("}") + 1));

  test("its own request gets its own response, and its next link is followed as it is", async () => {
    const fake = fakeGraph((_, count) => json(count === 1 ? response : { "@odata.count": 0, value: [] }));
    const graph = createGraph(fake.settings);
    const page = await graph.getPstnOnlineMeetingDialoutReport({ from: "2022-11-01", to: "2022-12-01" });
    expect(fake.sent[0]?.url).toBe(request);
    expect(page.rows).toEqual(response.value);
    await graph.getPstnOnlineMeetingDialoutReport({ next: page.next ?? "" });
    expect(fake.sent[1]?.url).toBe(response["@odata.nextLink"]);
  });

  test("its row becomes the day's, whole", async () => {
    const one = collecting({
      only: onlyLogs(REPORT),
      now: Date.parse("2022-12-01T06:00:00Z"),
      answer: (url) => {
        const asked = decodeURIComponent(url.pathname + url.search);
        if (url.search !== "") return json({ value: [] });
        return json(asked.includes("fromDateTime=2022-11-30T") ? response : { value: [] });
      },
    });
    await one.run();
    const [row] = one.archive.logRows(REPORT, quarters("2022-11-30", "2022-11-30"));
    expect(row?.members).toEqual(response.value[0]);
    expect(one.archive.reportDay(REPORT, dayOfDate("2022-11-30"))).toEqual({ totalCallSeconds: 723 });
    expect(one.asked().filter((url) => url.includes("$skip=1000"))).toHaveLength(1);
  });
});
