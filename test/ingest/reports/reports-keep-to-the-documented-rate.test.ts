import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { limitReports, type ReportCall, reportWait, withCall } from "../../../src/ingest/report-limits.ts";
import { collecting, HOUR, onlyLogs, USED } from "../collecting.ts";

const TEN_MINUTES = 600_000;
const GRAPH = "https://graph.microsoft.com";

/** The most calls in any ten minutes. */
function most(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return Math.max(0, ...sorted.map((from) => sorted.filter((at) => at >= from && at < from + TEN_MINUTES).length));
}

function book() {
  let calls: readonly ReportCall[] = [];
  return {
    reportCalls: () => calls,
    keepReportCalls(next: readonly ReportCall[]) {
      calls = next;
    },
  };
}

test("whatever is asked for and when, no more than the documented calls leave", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ report: fc.nat({ max: 5 }), json: fc.boolean(), wait: fc.nat({ max: 60_000 }) }), {
        minLength: 100,
        maxLength: 400,
      }),
      async (asked) => {
        let now = 1_700_000_000_000;
        const left: (ReportCall & { path: string })[] = [];
        const limited = limitReports(
          async (input) => {
            const path = new URL(String(input)).pathname;
            left.push({ report: path, json: String(input).includes("json"), at: now, path });
            return new Response(null, { status: 500 });
          },
          book(),
          () => now,
        );
        let held = 0;
        for (const { report, json, wait } of asked) {
          now += Math.floor(wait / 10);
          const version = json ? "beta" : "v1.0";
          const answer = await limited(
            `${GRAPH}/${version}/reports/getX${report}(period='D7')${json ? "?$format=application/json" : ""}`,
          );
          if (answer.status === 429) {
            held++;
            expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
          }
        }
        expect(left.length + held).toBe(asked.length);
        const csv = left.filter(({ json }) => !json);
        expect(most(csv.map(({ at }) => at))).toBeLessThanOrEqual(40);
        for (const report of new Set(csv.map((call) => call.report))) {
          expect(most(csv.filter((call) => call.report === report).map(({ at }) => at))).toBeLessThanOrEqual(14);
        }
        expect(most(left.filter(({ json }) => json).map(({ at }) => at))).toBeLessThanOrEqual(100);
      },
    ),
    { numRuns: 30 },
  );
});

describe("the wait", () => {
  const at = 1_700_000_000_000;
  const calls = (report: string, count: number, json = false) =>
    Array.from({ length: count }, (_, n): ReportCall => ({ report, json, at: at + n * 1000 }));

  test("is none below the rate, and ends when the oldest call that matters is ten minutes old", () => {
    expect(reportWait(calls("a", 13), "a", false, at + 20_000)).toBe(0);
    const wait = reportWait(calls("a", 14), "a", false, at + 20_000);
    expect(wait).toBeGreaterThanOrEqual(TEN_MINUTES - 20_000);
    expect(reportWait(calls("a", 14), "a", false, at + 20_000 + wait)).toBe(0);
  });

  test("of one function is not that of another, but all functions share the tenant's", () => {
    expect(reportWait(calls("a", 14), "b", false, at + 20_000)).toBe(0);
    expect(
      reportWait(
        [..."abc"].flatMap((name) => calls(name, 14)),
        "d",
        false,
        at + 20_000,
      ),
    ).toBeGreaterThan(0);
  });

  test("of CSV is not that of JSON", () => {
    expect(reportWait(calls("a", 14), "a", true, at + 20_000)).toBe(0);
    expect(reportWait(calls("a", 100, true), "b", true, at + 120_000)).toBeGreaterThan(0);
    expect(reportWait(calls("a", 100, true), "a", false, at + 120_000)).toBe(0);
  });

  test("calls of long ago are not kept", () => {
    expect(withCall(calls("a", 14), { report: "a", json: false, at: at + 2 * TEN_MINUTES })).toHaveLength(1);
  });
});

test("other addresses pass uncounted", async () => {
  const kept = book();
  const limited = limitReports(
    async () => new Response("ok"),
    kept,
    () => 0,
  );
  for (let n = 0; n < 50; n++) await limited(`${GRAPH}/v1.0/communications/callRecords/getPstnCalls(from=a,to=b)`);
  expect(kept.reportCalls()).toEqual([]);
});

describe("collecting", () => {
  const all = { logs: [], reports: USED.reports, userDays: USED.userDays };
  const reportCalls = (one: ReturnType<typeof collecting>) =>
    one.sim.requests.flatMap(({ path, at, status }) => {
      const report = /^\/v1\.0\/reports\/(\w+)/.exec(path)?.[1];
      return report === undefined ? [] : [{ report, at, status }];
    });

  test("a first start asks for every report once without waiting, and Graph never has to say 429", async () => {
    const one = collecting({ only: all, simulator: { company: true, limits: "documented", skypeReports: "figures" } });
    await one.run();
    expect(one.archive.status().sweeps.filter(({ source }) => source.startsWith("report:"))).toEqual(
      USED.reports.map(() => expect.objectContaining({ state: "done", reason: null })),
    );
    for (let n = 0; n < 30; n++) {
      one.clock.now += HOUR;
      await one.run();
    }
    expect(one.archive.nextDue()).toBeUndefined();
    expect(reportCalls(one).filter(({ status }) => status === 429)).toEqual([]);
  });

  test("keeps to the rate where every call fails and is tried again, over restarts and syncs", async () => {
    const one = collecting({ only: all, simulator: { company: true } });
    one.sim.faults.add({ match: /\/reports\//, kind: "503", times: Number.POSITIVE_INFINITY });
    for (let n = 0; n < 60; n++) {
      one.clock.now += 45_000;
      await one.sync();
    }
    const calls = reportCalls(one);
    expect(calls.length).toBeGreaterThan(100);
    expect(most(calls.map(({ at }) => at))).toBeLessThanOrEqual(40);
    for (const { name } of USED.reports) {
      expect(most(calls.filter(({ report }) => report === name).map(({ at }) => at))).toBeLessThanOrEqual(14);
    }
    const waiting = one.archive.status().sweeps.filter(({ reason }) => reason?.includes("as often as Graph allows"));
    expect(waiting.length).toBeGreaterThan(0);
  });

  test("logs are not held up by it", async () => {
    const one = collecting({ only: { ...all, ...onlyLogs("getPstnCalls"), reports: USED.reports } });
    one.archive.keepReportCalls(Array.from({ length: 40 }, () => ({ report: "x", json: false, at: one.clock.now })));
    await one.run();
    expect(one.sweep("getPstnCalls")?.state).toBe("done");
    expect(reportCalls(one)).toEqual([]);
  });
});
