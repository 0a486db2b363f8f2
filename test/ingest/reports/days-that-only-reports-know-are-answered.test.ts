import { describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog.ts";
import { DEFAULT_POLICY, type Policy } from "../../../src/reports/policy.ts";
import { reportTable } from "../../../src/reports/table.ts";
import { resolveZone } from "../../../src/reports/zones.ts";
import { type Collecting, collecting, dayOfDate, HOUR, json, NOW, onlyLogs, onlyReports } from "../collecting.ts";
import { dailyCsv, downloads, userCsv } from "./downloads.ts";

/** The rows of a set by their Date, each with the fields' values and the sources and fidelity of the named one. */
function rows(one: Collecting, name: string, field: string, policy: Partial<Policy> = {}) {
  const set = catalog().set(name);
  if (set === undefined) throw new Error(`no set ${name}`);
  const table = reportTable(set, one.archive, {
    zone: resolveZone("UTC"),
    policy: { ...DEFAULT_POLICY, ...policy },
    now: one.clock.now,
    dates: { from: 0, to: 99_999 },
  });
  const index = set.family.fields.findIndex((one_) => one_.name === field);
  return table.rows.map(({ date, values, origins }) => {
    const origin = table.provenances[origins[index] ?? -1];
    return [
      new Date(date * 86_400_000).toISOString().slice(0, 10),
      values[index],
      origin?.sources.map(({ source, days }) => `${source} ${days}`).join(", "),
      origin?.fidelity,
    ];
  });
}

describe("dial-out minutes", () => {
  const CALLS = "getPstnCalls";
  const DIALOUT = "getPstnOnlineMeetingDialoutReport";

  /** 90 s of dial-out on the 16th and 61 s on the 17th; the log of calls is refused. */
  async function refused() {
    const one = collecting({
      only: onlyLogs(CALLS, DIALOUT),
      answer: (url) => {
        const call = decodeURIComponent(url.pathname);
        if (call.includes(CALLS)) return json({ error: { code: "Forbidden", message: "" } }, 403);
        const seconds =
          { "2026-11-16": [40, 50], "2026-11-17": [61] }[/=(\d{4}-\d\d-\d\d)T/.exec(call)?.[1] ?? ""] ?? [];
        return json({ value: seconds.map((totalCallSeconds, n) => ({ userId: `u${n}`, totalCallSeconds })) });
      },
    });
    await one.run();
    return one;
  }

  test("are the dial-out report's where the log of calls can't be had, as approximate", async () => {
    const one = await refused();
    expect(rows(one, "CsPSTNConferenceTimeDaily", "PSTNConferenceDialOutMinutes")).toEqual([
      ["2026-11-16", 2, "pstnLogs 1", "approximate"],
      ["2026-11-17", 1, "pstnLogs 1", "approximate"],
    ]);
    // Seconds are summed and rounded once: 151 s are 3 minutes.
    const [month] = rows(one, "CsPSTNConferenceTimeMonthly", "PSTNConferenceDialOutMinutes");
    expect(month?.slice(0, 2)).toEqual(["2026-11-30", 3]);
    expect(rows(one, "CsPSTNConferenceTimeDaily", "PSTNConferenceDialOutMinutes", { fallback: "none" })).toHaveLength(
      2,
    );
  });

  test("are the log's own where it is read, also where it says nothing", async () => {
    const one = collecting({
      only: onlyLogs(CALLS, DIALOUT),
      answer: (url) => {
        const call = decodeURIComponent(url.pathname);
        if (call.includes(DIALOUT)) return json({ value: [{ userId: "u", totalCallSeconds: 3600 }] });
        return json({
          value: [{ id: "a", callType: "conf_out", startDateTime: "2026-11-17T10:00:00Z", duration: 300 }],
        });
      },
    });
    await one.run();
    expect(rows(one, "CsPSTNConferenceTimeDaily", "PSTNConferenceDialOutMinutes")).toEqual([
      ["2026-11-17", 5, "pstnLogs 1", "exact"],
    ]);
  });
});

test("conferences of days before any call record are the usage reports', the better one first", async () => {
  const [skype, teams] = ["getSkypeForBusinessActivityCounts", "getTeamsUserActivityCounts"];
  const one = collecting({
    only: onlyReports(skype, teams),
    answer: downloads((call) =>
      call.startsWith(skype)
        ? dailyCsv("2026-11-19", ["Peer-to-peer", "Organized"], { "2026-11-10": [1, 7] })
        : dailyCsv("2026-11-19", ["Calls", "Meetings Organized", "Audio Duration"], {
            "2026-11-10": [2, 9, "PT1M"],
            "2026-11-11": [3, 4, "PT90S"],
          }),
    ),
  });
  await one.run();
  expect(rows(one, "CsConferenceDaily", "TotalConferences")).toEqual([
    ["2026-11-10", 7, "skypeReports 1", "approximate"],
    ["2026-11-11", 4, "teamsReports 1", "approximate"],
  ]);
  expect(rows(one, "CsAVConferenceTimeDaily", "AVConferenceMinutes")).toEqual([
    ["2026-11-10", 1, "teamsReports 1", "approximate"],
    ["2026-11-11", 2, "teamsReports 1", "approximate"],
  ]);
  expect(rows(one, "CsConferenceMonthly", "TotalConferences")).toEqual([
    ["2026-11-30", 11, "skypeReports 1, teamsReports 1", "approximate"],
  ]);
  expect(rows(one, "CsConferenceDaily", "TotalConferences", { fallback: "none" })).toEqual([]);
});

test("the people of a month that only reports know are those of its best day, never a sum", async () => {
  const name = "getTeamsUserActivityUserCounts";
  const one = collecting({
    only: onlyReports(name),
    answer: downloads(() =>
      dailyCsv("2026-11-19", ["Calls", "Meetings"], {
        "2026-11-10": [5, 8],
        "2026-11-11": [9, 2],
        "2026-11-12": [4, 4],
      }),
    ),
  });
  await one.run();
  expect(rows(one, "CsActiveUserDaily", "ActiveUsers").map(([, value]) => value)).toEqual([8, 9, 4]);
  expect(rows(one, "CsActiveUserMonthly", "ActiveUsers")).toEqual([["2026-11-30", 9, "teamsReports 3", "approximate"]]);
});

test("private messages of a month are the sum of its days, by user", async () => {
  const one = collecting({
    only: onlyReports("getTeamsUserActivityUserDetail"),
    answer: downloads((call) => {
      const messages = { "2026-11-02": 3, "2026-11-17": 4, "2026-10-30": 9 }[/date=([\d-]+)/.exec(call)?.[1] ?? ""];
      return userCsv("2026-11-18", [["11111111-aaaa-4aaa-8aaa-111111111111", "ada@contoso.example", messages ?? 0]]);
    }),
  });
  for (let n = 0; n < 4; n++) {
    await one.run();
    one.clock.now += HOUR;
  }
  expect(one.archive.reportDay("getTeamsUserActivityUserDetail", dayOfDate("2026-10-30"))).toBeDefined();
  expect(rows(one, "CsUserActivitiesMonthly", "TotalMessages").map(([date, value]) => [date, value])).toEqual([
    ["2026-10-31", 9],
    ["2026-11-30", 7],
  ]);
  expect(one.clock.now).toBe(NOW + 4 * HOUR);
});
