import { describe, expect, it } from "vitest";
import { sampleJson } from "./samples.ts";
import { type Answer, between, DAY, NOON, pathsOf, recordPath, testTenant } from "./tenant.ts";

const path = (version: string, log: string, from: string, to: string): string =>
  `/${version}/communications/callRecords/${log}(fromDateTime=${from},toDateTime=${to})`;

describe("telephone logs", async () => {
  const tenant = await testTenant();

  it.each([
    ["v1.0", "getPstnCalls", "getPstnCalls"],
    ["v1.0", "getDirectRoutingCalls", "getDirectRoutingCalls"],
    ["beta", "getPstnBlockedUsersLog", "beta-getPstnBlockedUsersLog"],
    ["beta", "getPstnOnlineMeetingDialoutReport", "beta-getPstnOnlineMeetingDialoutReport"],
  ])("%s %s has the sample's members", async (version, log, name) => {
    const answer = await tenant.json(path(version, log, "2026-09-20", "2026-11-20"));
    const sample = sampleJson(name);
    expect(Object.keys(answer.value[0])).toEqual(Object.keys(sample.value[0]));
    expect(answer["@odata.context"]).toBe(sample["@odata.context"]);
    expect(answer["@odata.count"]).toBe(answer.value.length);
    expect(pathsOf({ ...answer, "@odata.nextLink": "" })).toEqual(pathsOf({ ...sample, "@odata.nextLink": "" }));
  });

  it("beta logs are not in v1.0", async () => {
    expect((await tenant.ask(path("v1.0", "getPstnBlockedUsersLog", "2026-11-01", "2026-11-02"))).status).toBe(400);
  });

  it("every phone of a day's call records has its row, and every row its phone", async () => {
    const later = await testTenant({ at: NOON + 10 * DAY, pages: { sessions: 1_000 } });
    const phones: string[] = [];
    for (const item of await later.all(between("2026-11-05T00:00:00Z", "2026-11-06T00:00:00Z"))) {
      const record: Answer = await later.json(recordPath(item.id));
      for (const session of record.sessions) {
        for (const end of record.type === "groupCall" ? [session.caller] : [session.caller, session.callee]) {
          if (String(end.associatedIdentity?.id).startsWith("+")) {
            phones.push(`${end.associatedIdentity.id} ${String(session.startDateTime).slice(0, 19)}`);
          }
        }
      }
    }
    const rows = [
      ...(await later.all(path("v1.0", "getPstnCalls", "2026-11-05", "2026-11-05"))),
      ...(await later.all(path("v1.0", "getDirectRoutingCalls", "2026-11-05", "2026-11-06"))),
    ];
    const logged = rows.map((row) => {
      const outward = /out$/i.test(row.callType);
      return `${outward ? row.calleeNumber : row.callerNumber} ${String(row.startDateTime).slice(0, 19)}`;
    });
    expect(logged.sort()).toEqual(phones.sort());
    expect(phones.length).toBeGreaterThan(15);
  });

  it("knows calls of people and of meetings, of both directions, operators and trunks", async () => {
    const calls = await tenant.all(path("v1.0", "getPstnCalls", "2026-09-01", "2026-11-20"));
    const types = new Set(calls.map((row) => row.callType));
    expect([...types].sort()).toEqual(["conf_in", "conf_out", "oc_user_in", "oc_user_out", "user_in", "user_out"]);
    const routed = await tenant.all(path("v1.0", "getDirectRoutingCalls", "2026-09-01", "2026-11-20"));
    expect(new Set(routed.map((row) => `${row.callType} ${row.successfulCall}`)).size).toBe(4);
  });

  it("the dial-out report is the sum of what meetings dialled", async () => {
    const calls = await tenant.all(path("v1.0", "getPstnCalls", "2026-10-01", "2026-11-18"));
    const report = await tenant.all(path("beta", "getPstnOnlineMeetingDialoutReport", "2026-10-01", "2026-11-18"));
    const dialled = calls.filter((row) => row.callType === "conf_out");
    const sum = (rows: Answer[], member: string): number => rows.reduce((total, row) => total + row[member], 0);
    expect(dialled.length).toBeGreaterThan(5);
    expect(sum(report, "totalCalls")).toBe(dialled.length);
    expect(sum(report, "totalCallSeconds")).toBe(sum(dialled, "duration"));
    expect(sum(report, "totalCallCharge")).toBeCloseTo(sum(dialled, "charge"), 6);
  });

  it("reaches 90 days at a time and not one more", async () => {
    expect((await tenant.ask(path("v1.0", "getPstnCalls", "2026-08-22", "2026-11-20"))).status).toBe(200);
    expect((await tenant.ask(path("v1.0", "getPstnCalls", "2026-08-21", "2026-11-20"))).status).toBe(400);
    expect((await tenant.ask(path("v1.0", "getPstnCalls", "2026-11-20", "2026-11-19"))).status).toBe(400);
    expect((await tenant.ask(path("v1.0", "getPstnCalls", "now", "2026-11-19"))).status).toBe(400);
  });

  it("counts both ends of Microsoft's calls, and leaves the end out of the direct routing log", async () => {
    const days = async (log: string, to: string): Promise<string[]> => {
      const rows = await tenant.all(path("v1.0", log, "2026-11-16", to));
      return [...new Set(rows.map((row) => String(row.startDateTime).slice(0, 10)))].sort();
    };
    expect(await days("getPstnCalls", "2026-11-17")).toEqual(["2026-11-16", "2026-11-17"]);
    expect(await days("getDirectRoutingCalls", "2026-11-17")).toEqual(["2026-11-16"]);
    expect(await days("getPstnCalls", "2026-11-16T23:59:59Z")).toEqual(["2026-11-16"]);
  });

  it("pages at 1,000 rows, with a next link in its own spelling", async () => {
    const large = await testTenant({ people: 130 });
    const asked = path("v1.0", "getPstnCalls", "2026-08-24", "2026-11-20");
    const page = await large.json(asked);
    expect([page.value.length, page["@odata.count"]]).toEqual([1_000, 1_000]);
    expect(page["@odata.nextLink"]).toBe(
      "https://graph.microsoft.com/v1.0/communications/callRecords/getPstnCalls(from=2026-08-24,to=2026-11-20)?$skip=1000",
    );
    const rows = await large.all(asked);
    expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(1_100);
  });

  it("takes rows that are put in", async () => {
    const empty = await testTenant({ company: false });
    const [, , out] = sampleJson("getPstnCalls").value;
    empty.sim.addRow("getPstnCalls", out);
    expect(await empty.all(path("v1.0", "getPstnCalls", "2026-11-17", "2026-11-17"))).toEqual([out]);
    expect(await empty.all(path("v1.0", "getPstnCalls", "2026-11-18", "2026-11-18"))).toEqual([]);
    const report = await empty.json(path("beta", "getPstnOnlineMeetingDialoutReport", "2026-11-17", "2026-11-17"));
    expect(report.value).toEqual(sampleJson("beta-getPstnOnlineMeetingDialoutReport").value);
  });
});
