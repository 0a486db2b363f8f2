import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createGraph, type Graph } from "../../src/graph/graph.ts";
import { type LogRequest, logWindows } from "../../src/graph/pstn-logs.ts";
import { type Answer, fakeGraph, faultOf, json, sampleJson } from "./fake-graph.ts";

const WINDOW = { from: "2026-11-01", to: "2026-11-18" };
const HOST = "https://graph.microsoft.com";

type Log = "getPstnCalls" | "getDirectRoutingCalls" | "getPstnBlockedUsersLog" | "getPstnOnlineMeetingDialoutReport";
const LOGS: readonly [Log, string, string][] = [
  ["getPstnCalls", "getPstnCalls", "v1.0"],
  ["getDirectRoutingCalls", "getDirectRoutingCalls", "v1.0"],
  ["getPstnBlockedUsersLog", "beta-getPstnBlockedUsersLog", "beta"],
  ["getPstnOnlineMeetingDialoutReport", "beta-getPstnOnlineMeetingDialoutReport", "beta"],
];
const ask = (
  graph: Graph,
  log: Log,
  request: LogRequest,
): Promise<{ rows: readonly unknown[]; unreadable: number; next: string | null }> => graph[log](request);

describe.each(LOGS)("%s", (log, sample, version) => {
  it("gives its sample's rows with the members that figures use", async () => {
    const body = sampleJson(sample);
    const fake = fakeGraph(() => json(body));
    const page = await ask(createGraph(fake.settings), log, WINDOW);
    expect(fake.sent[0]?.url).toBe(
      `${HOST}/${version}/communications/callRecords/${log}(fromDateTime=2026-11-01,toDateTime=2026-11-18)`,
    );
    expect(page.unreadable).toBe(0);
    for (const [index, row] of page.rows.entries()) expect(body.value[index]).toMatchObject(row as object);
    expect(page.rows).toHaveLength(body.value.length);
  });

  it("follows pages of 1,000 rows by links with other parameter names", async () => {
    const [row] = sampleJson(sample).value;
    const link = (skip: number) =>
      `${HOST}/${version}/communications/callRecords/${log}(from=2026-11-01,to=2026-11-18)?$skip=${skip}`;
    const rows = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({ ...row, id: `${from + index}`, userId: `${from + index}` }));
    const answer: Answer = (_, count) =>
      count === 3
        ? json({ "@odata.count": 500, value: rows(2000, 500) })
        : json({ "@odata.count": 1000, "@odata.nextLink": link(count * 1000), value: rows(count * 1000 - 1000, 1000) });
    const fake = fakeGraph(answer);
    const graph = createGraph(fake.settings);
    const seen = new Set<unknown>();
    for (let request: LogRequest | null = WINDOW; request !== null; ) {
      const page = await ask(graph, log, request);
      for (const { userId } of page.rows as { userId: unknown }[]) seen.add(userId);
      request = page.next === null ? null : { next: page.next };
    }
    expect(seen.size).toBe(2500);
    expect(fake.sent.slice(1).map(({ url }) => url)).toEqual([link(1000), link(2000)]);
  });

  it("tolerates new and missing members, counts rows it can't read, and is damaged when that is all", async () => {
    const [row] = sampleJson(sample).value;
    const needed = ["id", "startDateTime", "blockDateTime"].filter((member) => member in row);
    if (log === "getPstnOnlineMeetingDialoutReport") needed.push("userId");
    const bare = Object.fromEntries(needed.map((member) => [member, row[member]]));
    const page = (value: unknown[]) => ask(createGraph(fakeGraph(() => json({ value })).settings), log, WINDOW);
    const read = await page([{ ...row, added: { later: 1 } }, bare, null, {}, "x"]);
    expect(read.rows).toHaveLength(2);
    expect(read.unreadable).toBe(3);
    expect(await page([])).toEqual({ rows: [], unreadable: 0, next: null });
    expect(await faultOf(page([{}]))).toMatchObject({ kind: "damaged" });
    expect(await faultOf(page([{ ...row, userPrincipalName: 7 }]))).toMatchObject({ kind: "damaged" });
  });

  it("is not asked for in a cloud that lacks it", async () => {
    const fake = fakeGraph(() => json({ value: [] }), { cloud: "china" });
    expect(await faultOf(ask(createGraph(fake.settings), log, WINDOW))).toMatchObject({ kind: "notOffered" });
    expect(fake.tokenRequests).toHaveLength(0);
  });

  it.each([
    ["2026-08-01", "2026-11-18"],
    ["2026-11-18", "2026-11-01"],
    ["2026-11-01T00:00", "2026-11-18"],
    ["2026-11-01),x(", "2026-11-18"],
    ["", ""],
  ])("is not asked for from %j to %j", async (from, to) => {
    const fake = fakeGraph(() => json({ value: [] }));
    expect(await faultOf(ask(createGraph(fake.settings), log, { from, to }))).toMatchObject({ kind: "invalid" });
    expect(fake.sent).toHaveLength(0);
  });
});

it("direct routing calls are had in the global cloud alone", async () => {
  const graph = createGraph(fakeGraph(() => json({ value: [] }), { cloud: "us-gov-high" }).settings);
  expect(await faultOf(graph.getDirectRoutingCalls(WINDOW))).toMatchObject({ kind: "notOffered" });
  expect(await graph.getPstnCalls(WINDOW)).toMatchObject({ rows: [] });
});

describe("windows of 90 days", () => {
  it("cover a year in five", () => {
    expect(logWindows("2025-11-18", "2026-11-18")).toEqual([
      { from: "2025-11-18", to: "2026-02-16" },
      { from: "2026-02-16", to: "2026-05-17" },
      { from: "2026-05-17", to: "2026-08-15" },
      { from: "2026-08-15", to: "2026-11-13" },
      { from: "2026-11-13", to: "2026-11-18" },
    ]);
    expect(logWindows("2026-11-18", "2026-11-18")).toEqual([]);
  });

  it("touch, fit and cover whatever is asked for", () => {
    const day = (offset: number) => new Date(Date.UTC(2024, 0, 1) + offset * 86_400_000).toISOString().slice(0, 10);
    fc.assert(
      fc.property(
        fc.nat(900),
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 1, max: 90 }),
        (start, days, max) => {
          const windows = logWindows(day(start), day(start + days), max);
          expect(windows[0]?.from).toBe(day(start));
          expect(windows.at(-1)?.to).toBe(day(start + days));
          for (const [index, { from, to }] of windows.entries()) {
            expect((Date.parse(to) - Date.parse(from)) / 86_400_000).toBeLessThanOrEqual(max);
            expect(from < to).toBe(true);
            if (index > 0) expect(windows[index - 1]?.to).toBe(from);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});
