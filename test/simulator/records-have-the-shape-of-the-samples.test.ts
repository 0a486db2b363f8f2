import { describe, expect, it } from "vitest";
import { sampleJson } from "./samples.ts";
import { type Answer, between, LIST, pathsOf, recordPath, testTenant } from "./tenant.ts";

const SAMPLES = [
  "callRecord-groupCall-v1-partial",
  "callRecord-groupCall-v2-3participants-mobile-pstn",
  "callRecord-peerToPeer-audio-video",
  "edge-groupCall-all-mobile",
  "edge-groupCall-foreign-organizer",
  "edge-p2p-missed-call-failureInfo",
  "edge-peerToPeer-pstn-inbound-organizer-phone",
  "edge-type-unknown",
];

/** Visitors without an account, and voice mail where a callee would be, are in no sample. */
const isKnown = (path: string): boolean => !/\.identity\.guest\.|\.callee\.userAgent\.role$/.test(path);
const sorted = (paths: Iterable<string>): string[] => [...paths].filter(isKnown).sort();

const union = (values: readonly Answer[]): Set<string> => new Set(values.flatMap((value) => [...pathsOf(value)]));

async function week(): Promise<{ listed: Answer[]; records: Answer[] }> {
  const tenant = await testTenant();
  const listed = await tenant.all(between("2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z"));
  const records = await Promise.all(listed.map((item) => tenant.json(recordPath(item.id))));
  return { listed, records };
}

describe("call records have the members of Graph's samples, no more and no fewer", async () => {
  const { listed, records } = await week();

  it("whole records, over a week that has every kind", () => {
    expect(sorted(union(records))).toEqual(sorted(union(SAMPLES.map(sampleJson))));
  });

  it("in the same order at the top", () => {
    expect(Object.keys(records[0])).toEqual(Object.keys(sampleJson("callRecord-peerToPeer-audio-video")));
  });

  it.each(["groupCall", "peerToPeer"])("a %s by itself", (type) => {
    const sample = sampleJson(
      type === "groupCall" ? "callRecord-groupCall-v2-3participants-mobile-pstn" : "callRecord-peerToPeer-audio-video",
    );
    const ofType = records.filter((record) => record.type === type);
    const withoutPhones = sorted(pathsOf(sample)).filter(
      (path) => !path.includes(".phone.") && !path.includes(".failureInfo."),
    );
    expect(sorted(union(ofType))).toEqual(expect.arrayContaining(withoutPhones));
  });

  it("list items", () => {
    const page = sampleJson("callRecords-list-page1");
    expect(Object.keys(listed[0])).toEqual(Object.keys(page.value[0]));
    expect(sorted(union(listed)).filter((path) => !path.includes(".phone."))).toEqual(sorted(union(page.value)));
  });

  it("pages of sessions and participants", async () => {
    const tenant = await testTenant();
    const { id } = records.find((record) => record.type === "groupCall");
    const sessions = await tenant.json(`${LIST}/${id}/sessions`);
    expect(Object.keys(sessions)).toEqual(Object.keys(sampleJson("sessions-page")));
    expect(Object.keys(sessions.value[0])).toEqual(Object.keys(sampleJson("sessions-page").value[0]));
    const people = await tenant.json(`${LIST}/${id}/participants_v2`);
    expect(Object.keys(people)).toEqual(Object.keys(sampleJson("participants_v2-page")));
    expect(Object.keys(people.value[0])).toEqual(Object.keys(sampleJson("participants_v2-page").value[0]));
  });

  it("a record that is not there", async () => {
    const tenant = await testTenant();
    const answer = await tenant.ask(recordPath("aaaa0001-0000-4000-8000-000000000001"));
    const body: Answer = await answer.json();
    const sample = sampleJson("error-404-callRecord");
    expect(answer.status).toBe(404);
    expect(pathsOf(body)).toEqual(pathsOf(sample));
    expect(body.error.message).toBe(sample.error.message);
  });
});
