import { describe, expect, it } from "vitest";
import { sampleJson } from "./samples.ts";
import { LIST, recordPath, testTenant } from "./tenant.ts";

describe("records that are put in", () => {
  it("come back member for member, and in the list as Graph lists them", async () => {
    const tenant = await testTenant({ company: false });
    const sample = sampleJson("callRecord-groupCall-v2-3participants-mobile-pstn");
    tenant.sim.add(sample);
    tenant.sim.add(sampleJson("callRecord-peerToPeer-audio-video"));
    expect(await tenant.json(recordPath(sample.id))).toEqual(sample);
    const page = await tenant.json(LIST);
    expect(page.value).toEqual([
      sampleJson("callRecords-list-page2-last").value[0],
      sampleJson("callRecords-list-page1").value[0],
    ]);
  });

  it("a higher version takes the place of a lower one, whatever the order", async () => {
    for (const versions of [
      ["v1-partial", "v2-3participants-mobile-pstn"],
      ["v2-3participants-mobile-pstn", "v1-partial"],
    ]) {
      const tenant = await testTenant({ company: false });
      for (const version of versions) {
        tenant.sim.add(sampleJson(`callRecord-groupCall-${version}`));
      }
      const page = await tenant.json(LIST);
      expect(page.value.map((item: { version: number }) => item.version)).toEqual([2]);
    }
  });

  it("can be taken away again, and stand among the company's", async () => {
    const tenant = await testTenant();
    const sample = sampleJson("callRecord-peerToPeer-audio-video");
    const before = (await tenant.all(LIST)).map((item) => item.id);
    tenant.sim.add(sample);
    const during = (await tenant.all(LIST)).map((item) => item.id);
    expect(during).toHaveLength(before.length + 1);
    expect(during.filter((id) => id !== sample.id)).toEqual(before);
    tenant.sim.remove(sample.id);
    expect((await tenant.all(LIST)).map((item) => item.id)).toEqual(before);
  });

  it("an incomplete one is refused", async () => {
    const tenant = await testTenant({ company: false });
    expect(() => tenant.sim.add({ id: "x" })).toThrow("needs id, version and startDateTime");
  });
});
