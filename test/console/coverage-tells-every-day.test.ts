/** "Coverage: a calendar of days by source, complete, partial, missing; gaps and what can still be closed; what is pending, set aside, throttled; last sweeps". */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { HeldOfSource } from "../../src/archive/calendar.ts";
import { gapsOf, stateOf } from "../../src/console/coverage-days.ts";
import { DAY_MS } from "../../src/measures.ts";
import { FIRST_VERSION, SECOND_VERSION } from "../ingest/notifications/samples.ts";
import { type CollectingBridge, collectingBridge, HOUR, MINUTE } from "../support/collecting-bridge.ts";

const TODAY = 20_777;
const NOW = TODAY * DAY_MS + 7.25 * HOUR;
const days = (from: number, to: number) => ({ from: from * DAY_MS, to: to * DAY_MS });
const held = (source: string, whole: HeldOfSource["whole"], part: HeldOfSource["part"] = []): HeldOfSource => ({
  source,
  whole,
  part,
});

test("a day is complete when all of it is held, partial when some is, and not missing before it has ended", () => {
  const calls = held("callRecords", [days(TODAY - 20, TODAY - 10), { from: (TODAY - 8) * DAY_MS, to: NOW - HOUR }]);
  const states = [TODAY - 21, TODAY - 20, TODAY - 11, TODAY - 10, TODAY - 8, TODAY - 1, TODAY, TODAY + 1];
  expect(states.map((day) => stateOf(calls, day, NOW))).toEqual([
    "none",
    "whole",
    "whole",
    "none",
    "whole",
    "whole",
    "part",
    "blank",
  ]);
  const reports = held("teamsReports", [days(TODAY - 9, TODAY - 5)], [days(TODAY - 5, TODAY - 4)]);
  const of = (day: number) => stateOf(reports, day, NOW);
  expect([of(TODAY - 6), of(TODAY - 5), of(TODAY - 4), of(TODAY - 3), of(TODAY - 2)]).toEqual([
    "whole",
    "part",
    "none",
    "none",
    "blank",
  ]);
  expect(stateOf(held("recorded", []), TODAY - 5, NOW)).toBe("blank");
});

test("a gap can be closed until its first day leaves Graph's reach", () => {
  const calls = held("callRecords", [days(TODAY - 40, TODAY - 33), days(TODAY - 25, TODAY - 3)]);
  expect(gapsOf(calls, 30, NOW)).toEqual([
    { from: TODAY - 33, to: TODAY - 30, isPart: false, until: undefined },
    { from: TODAY - 29, to: TODAY - 26, isPart: false, until: (TODAY + 1) * DAY_MS },
    { from: TODAY - 3, to: TODAY - 1, isPart: false, until: (TODAY + 27) * DAY_MS },
  ]);
  expect(gapsOf(held("recorded", []), 0, NOW)).toEqual([]);
});

test("gaps and complete days make up every day that has ended, once each", () => {
  const stretch = fc
    .record({ from: fc.integer({ min: -70, max: 0 }), length: fc.integer({ min: 1, max: 30 }), cut: fc.boolean() })
    .map(({ from, length, cut }) => ({
      from: (TODAY + from) * DAY_MS,
      to: (TODAY + from + length) * DAY_MS - (cut ? HOUR : 0),
    }));
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 4 }), fc.array(stretch, { maxLength: 2 }), (whole, part) => {
      const calls = held("callRecords", whole, part);
      const inGaps = gapsOf(calls, 30, NOW).flatMap(({ from, to, isPart }) =>
        Array.from({ length: to - from + 1 }, (_, index) => [from + index, isPart ? "part" : "none"]),
      );
      const first = Math.min(TODAY - 29, ...[...whole, ...part].map(({ from }) => from / DAY_MS));
      const expected = [];
      for (let day = first; day < TODAY; day++) {
        const state = stateOf(calls, day, NOW);
        if (state !== "whole") expected.push([day, state]);
      }
      expect(inGaps).toEqual(expected);
    }),
  );
});

const open = async (bridge: CollectingBridge, path = "", method = "GET"): Promise<string> => {
  const headers = { Accept: "text/html", "Sec-Fetch-Site": "same-origin" };
  const answer = await bridge.ask(`/bridge/coverage${path}`, { method, headers });
  expect(answer.status).toBe(200);
  return answer.text();
};

/** The words of a source's month, day by day. */
const wordsOf = (page: string, source: string): string[] => {
  const [, table = ""] = new RegExp(`<caption>${source}</caption>(.*?)</table>`).exec(page) ?? [];
  return [...table.matchAll(/<span class="vh">(.*?)<\/span>/g)].map(([, words = ""]) => words);
};

test("the page shows what was collected, month by month", async () => {
  const bridge = collectingBridge({ webhook: false });
  expect(await open(bridge)).toContain("Call records: nothing is held.");
  expect(await open(bridge, "/retry", "POST")).toContain("Nothing was given up");
  await bridge.wake();
  await bridge.pass(MINUTE);
  const page = await open(bridge);
  expect(wordsOf(page, "Call records")).toEqual([
    ...Array(19).fill("complete"),
    "partial",
    ...Array(10).fill("nothing yet"),
  ]);
  expect(wordsOf(await open(bridge, "?month=2026-10"), "Call records")).toEqual([
    ...Array(21).fill("missing"),
    ...Array(10).fill("complete"),
  ]);
  expect(wordsOf(await open(bridge, "?month=2024-02"), "PSTN calls")).toEqual(Array(29).fill("missing"));
  expect(page.match(/<a href="\/bridge\/coverage\?month=20\d\d-\d\d"/g)).toHaveLength(13);
  expect(page).toContain('<a href="/bridge/coverage?month=2026-11" aria-current="page">');
  expect(await open(bridge, "?month=2026-13<script>")).toContain("<h2>November 2026</h2>");
  for (const name of ["Recorded answers", "Direct routing calls", "Blocked users", "Dial-out report"]) {
    expect(wordsOf(page, name), name).toHaveLength(30);
  }
  expect(page).toContain("<td>2026-10-21 to 2026-11-20</td>");
  expect(page).toContain("No day is missing of what is held.");
});

test("a gap of an outage is told with its last day; a sync closes it", async () => {
  const bridge = collectingBridge({ webhook: false });
  await bridge.wake();
  await bridge.pass(MINUTE);
  bridge.clock.now += 38 * 24 * HOUR;
  const page = await open(bridge);
  expect(page).toContain("<td>Call records</td><td>2026-11-20</td><td>in part</td><td>no more: Graph has forgotten it");
  expect(page).toContain("<td>2026-11-21 to 2026-11-28</td><td>whole days</td><td>no more");
  expect(page).toContain("<td>2026-11-29 to 2026-12-27</td><td>whole days</td><td>yes, by a sweep before 2026-12-29");
  expect(await open(bridge, "/sync", "POST")).toMatch(/role="status"[^>]*>Collecting has begun/);
  await bridge.pass(MINUTE);
  const after = await open(bridge);
  expect(after).not.toContain("yes, by a sweep before 2026-12-29");
  expect(after).toContain("<td>2026-11-21 to 2026-11-28</td><td>whole days</td><td>no more");
});

test("what is set aside and throttled is told with its reason, and asked for again by a button", async () => {
  const bridge = collectingBridge({ webhook: false });
  bridge.sim.add(SECOND_VERSION);
  const damaged = bridge.sim.faults.add({ match: new RegExp(FIRST_VERSION.id), kind: "html", times: 1_000 });
  await bridge.wake();
  await bridge.pass(2 * HOUR);
  const throttled = bridge.sim.faults.add({
    match: /getPstnCalls/,
    kind: "429-seconds",
    retryAfter: 7_200,
    times: 1_000,
  });
  await bridge.ask("/bridge/sync", { method: "POST" });
  await bridge.pass(MINUTE);
  const page = await open(bridge);
  expect(page).toMatch(
    new RegExp(`1 call record set aside after many tries.</p><ul><li>1: .+\\. One of them: <code>${FIRST_VERSION.id}<`),
  );
  expect(page).toMatch(/<li>Telephone logs until 2026-11-20 1\d:\d\d<\/li>/);
  damaged.remove();
  throttled.remove();
  const said = /<p role="status"[^>]*>(.*?)<\/p>/.exec(await open(bridge, "/retry", "POST"))?.[1];
  expect(said).toBe("1 call record and 1 sweep are asked for again.");
  await bridge.pass(MINUTE);
  expect(await open(bridge)).toContain("0 call records set aside");
});

test("another site's page can't press the buttons", async () => {
  const bridge = collectingBridge({ webhook: false });
  for (const path of ["coverage/sync", "coverage/retry", "set-up/check"]) {
    const headers = { "Sec-Fetch-Site": "cross-site", Origin: "https://elsewhere.example" };
    const answer = await bridge.ask(`/bridge/${path}`, { method: "POST", headers });
    expect([path, answer.status]).toEqual([path, 403]);
  }
  expect([bridge.sim.requests.length, bridge.alarmAt()]).toEqual([0, null]);
});
