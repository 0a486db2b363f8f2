import { describe, expect, test } from "vitest";
import { catalog } from "../../../src/catalog.ts";
import { USER_MEASURES } from "../../../src/measures.ts";
import { usedLogs } from "../../../src/reports/used-sources.ts";
import { sampleJson } from "../../graph/fake-graph.ts";
import { collecting, dayOfDate, json, onlyLogs, quarters } from "../collecting.ts";

const DAY = quarters("2026-11-17", "2026-11-17");
const SAMPLES = {
  getPstnCalls: ["getPstnCalls", "v1.0"],
  getDirectRoutingCalls: ["getDirectRoutingCalls", "v1.0"],
  getPstnBlockedUsersLog: ["beta-getPstnBlockedUsersLog", "beta"],
} as const;

/** Collects from a Graph that gives a log's sample, and then, where the sample goes on, an empty page. */
async function collected(log: keyof typeof SAMPLES) {
  const [sample, version] = SAMPLES[log];
  const one = collecting({
    only: onlyLogs(log),
    answer: (url) => json(url.search === "" ? sampleJson(sample) : { value: [] }),
  });
  await one.run();
  expect(one.asked()[0]).toBe(
    `/${version}/communications/callRecords/${log}(fromDateTime=2026-08-22,toDateTime=2026-11-20)`,
  );
  return one.archive;
}

describe("a log's sample", () => {
  test("getPstnCalls: rows, dial-in and dial-out time, and the user's calls", async () => {
    const archive = await collected("getPstnCalls");
    expect(
      archive.logRows("getPstnCalls", DAY).map(({ id, at }) => [id.slice(0, 8), new Date(at).toISOString()]),
    ).toEqual([
      ["cccc0002", "2026-11-17T13:00:00.000Z"],
      ["cccc0001", "2026-11-17T14:03:00.000Z"],
      ["cccc0003", "2026-11-17T15:00:00.000Z"],
    ]);
    expect(archive.sum("dialInMs", DAY)).toBe(37 * 60_000);
    expect(archive.sum("dialOutMs", DAY)).toBe(150_000);
    // The quarter hour of the start holds all of a call.
    expect(archive.sum("dialInMs", { from: DAY.from + 56, to: DAY.from + 57 })).toBe(37 * 60_000);
    const [user, ...others] = archive.userPeriods([DAY]);
    expect(others).toEqual([]);
    expect(user?.name).toBe("ada@contoso.example");
    expect(user?.amounts[USER_MEASURES.indexOf("pstnReceivedCalls")]).toBe(1);
    expect(user?.amounts[USER_MEASURES.indexOf("pstnReceivedMs")]).toBe(240_000);
    expect(user?.amounts[USER_MEASURES.indexOf("pstnPlacedCalls")]).toBe(0);
  });

  test("getDirectRoutingCalls: rows, and no sum", async () => {
    const archive = await collected("getDirectRoutingCalls");
    expect(archive.logRows("getDirectRoutingCalls", DAY).map(({ members }) => members)).toEqual([
      {
        userPrincipalName: "ada@contoso.example",
        startDateTime: "2026-11-17T08:00:25.105Z",
        callType: "ByotIn",
        callerNumber: "+12345678***",
        correlationId: "cccc0004-1111-4000-8000-000000000004",
        duration: 180,
      },
    ]);
    expect(archive.userPeriods([DAY])).toEqual([]);
  });

  test("getPstnBlockedUsersLog: rows by their remediation id", async () => {
    const archive = await collected("getPstnBlockedUsersLog");
    const rows = archive.logRows("getPstnBlockedUsersLog", quarters("2026-11-17", "2026-11-18"));
    expect(rows.map(({ id, members }) => [id, members.userBlockMode])).toEqual([
      ["cccc0005-0000-4000-8000-000000000005", "Blocked"],
      ["cccc0006-0000-4000-8000-000000000006", "Unblocked"],
    ]);
  });

  test("a blocked user without a remediation id is told by user, instant and action", async () => {
    const { value } = sampleJson("beta-getPstnBlockedUsersLog");
    const rows = value.map((row: object) => ({ ...row, remediationId: null }));
    const one = collecting({
      only: onlyLogs("getPstnBlockedUsersLog"),
      answer: () => json({ value: [...rows, rows[0]] }),
    });
    await one.run();
    expect(one.archive.logRows("getPstnBlockedUsersLog", quarters("2026-11-01", "2026-11-30"))).toHaveLength(2);
  });
});

test("of a row, the members that mappings name are kept and no others", async () => {
  for (const log of ["getPstnCalls", "getDirectRoutingCalls", "getPstnBlockedUsersLog"] as const) {
    const archive = await collected(log);
    const named = usedLogs(catalog()).find(({ name }) => name === log)?.members ?? [];
    const rows = archive.logRows(log, quarters("2026-11-01", "2026-11-30")).map(({ members }) => members);
    const kept = rows.flatMap((members) => Object.keys(members));
    const isOwn = (name: string): boolean => name === "calleeNumber" && !kept.includes(name);
    expect(new Set(kept)).toEqual(new Set(named.filter((name) => !isOwn(name))));
    for (const members of rows) expect("callerNumber" in members && "calleeNumber" in members).toBe(false);
    expect(kept).not.toContain("userId");
    expect(kept).not.toContain("userDisplayName");
  }
});

test("a log covers the days it was read for, each by itself", async () => {
  const archive = await collected("getDirectRoutingCalls");
  expect(archive.coverage("getDirectRoutingCalls").map(({ from }) => from / 86_400_000)).toEqual([
    dayOfDate("2026-08-22"),
  ]);
  expect(archive.coverage("pstnLogs")).toEqual([]);
  expect(archive.status().coverage).toEqual({});
  const calls = await collected("getPstnCalls");
  expect(calls.coverage("getPstnCalls")).toEqual(calls.coverage("pstnLogs"));
  expect(calls.status().coverage).toEqual({ pstnLogs: [["2026-08-22", "2026-11-18"]] });
  expect(calls.coverage("getDirectRoutingCalls")).toEqual([]);
});

test("rows of logs are no call records, and don't count as such", async () => {
  const archive = await collected("getPstnCalls");
  expect(archive.counts()).toEqual({ new: 0, changed: 0, unchanged: 0 });
  expect(archive.status().records).toEqual({ held: 0, waiting: 0, setAside: 0 });
});
