import { describe, expect, it } from "vitest";
import { sampleJson } from "./samples.ts";
import { type Answer, between, LIST, recordPath, testTenant } from "./tenant.ts";

describe("large records", () => {
  it("the monthly all-hands has more than sixty sessions and an inner next link to the rest", async () => {
    const tenant = await testTenant();
    const listed = await tenant.all(between("2026-11-05T00:00:00Z", "2026-11-06T00:00:00Z"));
    const records = await Promise.all(listed.map((item) => tenant.json(recordPath(item.id))));
    const large = records.find((record) => record["sessions@odata.nextLink"] !== undefined);
    expect(large.sessions).toHaveLength(60);
    const link = large["sessions@odata.nextLink"];
    expect(link).toContain(`/v1.0/communications/callRecords/${large.id}/sessions?$expand=segments&$skiptoken=`);
    const rest = await tenant.all(link);
    expect(rest.length).toBeGreaterThan(0);
    const ids = [...large.sessions, ...rest].map((session) => session.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(rest.every((session) => session.segments.length > 0)).toBe(true);
  });

  it("a meeting of 2,000 sessions and 300 participants is whole once all pages are read", async () => {
    const tenant = await testTenant({ company: false });
    const sample = sampleJson("callRecord-groupCall-v2-3participants-mobile-pstn");
    const number = (n: number): string => String(n).padStart(12, "0");
    tenant.sim.add({
      ...sample,
      sessions: Array.from({ length: 2_000 }, (_, n) => ({
        ...sample.sessions[0],
        id: `aaaa0001-0001-4000-8000-${number(n)}`,
      })),
      participants_v2: Array.from({ length: 300 }, (_, n) => ({ ...sample.participants_v2[0], id: number(n) })),
    });
    const record: Answer = await tenant.json(recordPath(sample.id));
    expect(record.participants_v2).toHaveLength(130);
    const sessions = [...record.sessions, ...(await tenant.all(record["sessions@odata.nextLink"]))];
    const people = [...record.participants_v2, ...(await tenant.all(record["participants_v2@odata.nextLink"]))];
    expect(new Set(sessions.map((one) => one.id)).size).toBe(2_000);
    expect(new Set(people.map((one) => one.id)).size).toBe(300);
  });

  it("page sizes and the origin of links can be set", async () => {
    const tenant = await testTenant({ company: false, linkOrigin: "asked", pages: { sessions: 2, participants: 1 } });
    const sample = sampleJson("callRecord-groupCall-v2-3participants-mobile-pstn");
    tenant.sim.add(sample);
    const answer = await tenant.ask(`https://other.example${recordPath(sample.id)}`);
    const record: Answer = await answer.json();
    expect(record.sessions).toHaveLength(2);
    expect(record["participants_v2@odata.nextLink"]).toMatch(
      new RegExp(`^https://other\\.example${LIST}/${sample.id}/participants_v2\\?\\$skiptoken=`),
    );
  });
});
