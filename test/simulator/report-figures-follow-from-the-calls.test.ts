import { describe, expect, it } from "vitest";
import { SIMULATED_TENANT } from "../../src/simulator/simulator.ts";
import { type Answer, between, DAY, NOON, recordPath, testTenant } from "./tenant.ts";

const cells = (csv: string): Record<string, string>[] => {
  const [header = "", ...rows] = csv.replace("\uFEFF", "").trimEnd().split("\r\n");
  return rows.map((row) => Object.fromEntries(header.split(",").map((column, n) => [column, row.split(",")[n] ?? ""])));
};

const isOurs = (user: Answer): boolean =>
  user?.tenantId === SIMULATED_TENANT && !String(user.userPrincipalName).includes("#EXT#");

/** Reads every record of a day once it is complete, and counts it in a plain way. */
async function dayFromRecords(tenant: Awaited<ReturnType<typeof testTenant>>, date: string) {
  const next = new Date(Date.parse(`${date}T00:00:00Z`) + DAY).toISOString();
  const items = await tenant.all(between(`${date}T00:00:00Z`, next));
  const counts = { calls: 0, meetings: 0, organized: 0, callers: new Set<string>(), attenders: new Set<string>() };
  for (const item of items) {
    const record = await tenant.json(recordPath(item.id));
    if (record.type === "groupCall") {
      counts.organized += isOurs(record.organizer_v2.identity.user) ? 1 : 0;
      const ours = new Set<string>(
        record.sessions
          .map((one: Answer) => one.caller.associatedIdentity)
          .filter(isOurs)
          .map((one: Answer) => one.id),
      );
      counts.meetings += ours.size;
      for (const id of ours) counts.attenders.add(id);
    } else if (record.type === "peerToPeer") {
      const [session] = record.sessions;
      if (session.isTest || session.failureInfo?.stage === "callSetup") continue;
      for (const end of [session.caller, session.callee]) {
        if (isOurs(end.associatedIdentity)) {
          counts.calls++;
          counts.callers.add(end.associatedIdentity.id);
        }
      }
    }
  }
  return counts;
}

describe("Teams reports", () => {
  it.each(["2026-11-04", "2026-11-07", "2026-11-10"])("of %s agree with that day's call records", async (date) => {
    const tenant = await testTenant({ at: NOON + 12 * DAY, pages: { sessions: 1_000 } });
    const total = cells(await tenant.csv("/beta/reports/getTeamsUserActivityTotalCounts(period='D30')"));
    const people = cells(await tenant.csv("/beta/reports/getTeamsUserActivityTotalUserCounts(period='D30')"));
    const figures = total.find((row) => row["Report Date"] === date);
    const users = people.find((row) => row["Report Date"] === date);
    const counted = await dayFromRecords(tenant, date);
    // Calls that Graph never found out about are in no report's way, but are rare: none falls on these days.
    expect(figures?.Calls).toBe(String(counted.calls));
    expect(figures?.Meetings).toBe(String(counted.meetings));
    expect(figures?.["Meetings Organized"]).toBe(String(counted.organized));
    expect([users?.Calls, users?.Meetings]).toEqual([String(counted.callers.size), String(counted.attenders.size)]);
  });

  it("licensed users alone are never more than all", async () => {
    const tenant = await testTenant();
    const licensed = cells(await tenant.csv("/v1.0/reports/getTeamsUserActivityCounts(period='D30')"));
    const total = cells(await tenant.csv("/beta/reports/getTeamsUserActivityTotalCounts(period='D30')"));
    for (const [n, row] of licensed.entries()) {
      expect(Number(row.Calls)).toBeLessThanOrEqual(Number(total[n]?.Calls));
    }
    expect(licensed).not.toEqual(total);
  });

  it("a day's figures stay as they are while it moves through the windows", async () => {
    const tenant = await testTenant();
    const path = "/v1.0/reports/getTeamsUserActivityCounts(period='D30')";
    const rowOf = (csv: string): string[] => {
      const row = csv.split("\r\n").find((line) => line.includes(",2026-11-12,"));
      return row?.split(",").slice(1) ?? [];
    };
    const before = rowOf(await tenant.csv(path));
    tenant.clock.now += 9 * DAY;
    expect(rowOf(await tenant.csv(path))).toEqual(before);
    expect(before).toHaveLength(13);
  });

  it("each day's user details add up to that day's counts", async () => {
    const tenant = await testTenant();
    const day = cells(await tenant.csv("/v1.0/reports/getTeamsUserActivityUserDetail(date=2026-11-12)"));
    const counts = cells(await tenant.csv("/beta/reports/getTeamsUserActivityTotalCounts(period='D30')"));
    const row = counts.find((one) => one["Report Date"] === "2026-11-12");
    const sum = (column: string): string => String(day.reduce((total, one) => total + Number(one[column]), 0));
    expect([sum("Call Count"), sum("Meetings Attended Count"), sum("Private Chat Message Count")]).toEqual([
      row?.Calls,
      row?.["Meetings Attended"],
      row?.["Private Chat Messages"],
    ]);
  });

  it("have a header and nothing else in a tenant without a company", async () => {
    const tenant = await testTenant({ company: false });
    expect(cells(await tenant.csv("/v1.0/reports/getTeamsUserActivityCounts(period='D180')"))).toEqual([]);
  });
});
