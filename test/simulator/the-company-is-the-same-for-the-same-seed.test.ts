import { describe, expect, it } from "vitest";
import { type Answer, between, DAY, HOUR, LIST, NOON, recordPath, testTenant } from "./tenant.ts";

const TUESDAY = ["2026-11-10T00:00:00Z", "2026-11-11T00:00:00Z"] as const;

describe("the company", () => {
  it("is the same bytes for the same seed, and another one for another", async () => {
    const texts = await Promise.all(
      ["one", "one", "two"].map(async (seed) => {
        const tenant = await testTenant({ seed });
        const items = await tenant.all(between(...TUESDAY));
        return Promise.all(items.slice(0, 40).map(async (item) => (await tenant.ask(recordPath(item.id))).text()));
      }),
    );
    expect(texts[0]).toEqual(texts[1]);
    expect(texts[0]).not.toEqual(texts[2]);
  });

  it("has the same day whenever it is asked, and whatever was asked before", async () => {
    const early = await testTenant({ at: NOON });
    const late = await testTenant({ at: NOON + 10 * DAY });
    await late.all(between("2026-11-20T00:00:00Z", "2026-11-25T00:00:00Z"));
    const read = async (tenant: typeof early): Promise<string[]> => {
      const items = await tenant.all(between(...TUESDAY));
      return Promise.all(items.map(async (item) => (await tenant.ask(recordPath(item.id))).text()));
    };
    const known = (texts: string[]): Map<string, string> =>
      new Map(texts.map((text) => [`${JSON.parse(text).id} ${JSON.parse(text).version}`, text]));
    const [first, second] = [known(await read(early)), known(await read(late))];
    expect(second.size).toBe(first.size);
    for (const [key, text] of first) {
      expect(second.get(key) ?? text).toBe(text);
    }
  });

  it("shows a call only some time after its end, and never takes it back", async () => {
    const tenant = await testTenant({ at: Date.parse("2026-11-17T18:00:00Z") });
    let seen = new Map<string, number>();
    for (let hour = 0; hour < 36; hour += 3) {
      const items = await tenant.all(between("2026-11-17T00:00:00Z", "2026-11-18T00:00:00Z"));
      for (const item of items) {
        expect(Date.parse(item.endDateTime)).toBeLessThan(tenant.clock.now);
        expect(Date.parse(item.lastModifiedDateTime)).toBeLessThanOrEqual(tenant.clock.now);
      }
      const now = new Map<string, number>(items.map((item) => [item.id, item.version]));
      for (const [id, version] of seen) {
        expect(now.get(id)).toBeGreaterThanOrEqual(version);
      }
      seen = now;
      tenant.clock.now += 3 * HOUR;
    }
    expect(seen.size).toBeGreaterThan(80);
  });

  it("tells some calls in part first and whole later, under a higher version", async () => {
    const tenant = await testTenant();
    const calls = tenant.sim.company.callsOn(Math.floor(NOON / DAY) - 3);
    const twice = calls.filter((call) => call.type === "groupCall" && call.versions[0]?.told === "part");
    expect(twice.length).toBeGreaterThan(3);
    for (const call of twice) {
      tenant.clock.now = call.versions[0]?.visibleAt ?? 0;
      const part: Answer = await tenant.json(recordPath(call.id));
      tenant.clock.now = call.versions[1]?.visibleAt ?? 0;
      const whole: Answer = await tenant.json(recordPath(call.id));
      expect(whole.version).toBeGreaterThan(part.version);
      expect(whole.sessions.length).toBeGreaterThanOrEqual(part.sessions.length);
      expect(whole.sessions.slice(0, part.sessions.length).map((one: Answer) => one.id)).toEqual(
        part.sessions.map((one: Answer) => one.id),
      );
      expect(part.modalities).toEqual(["audio"]);
    }
  });

  it("has every kind of call within thirty days", async () => {
    const tenant = await testTenant();
    const calls = Array.from({ length: 30 }, (_, n) => tenant.sim.company.callsOn(Math.floor(NOON / DAY) - n)).flat();
    const some = (what: string, test: (call: (typeof calls)[number]) => boolean): [string, boolean] => [
      what,
      calls.some(test),
    ];
    const legs = (test: (leg: (typeof calls)[number]["legs"][number]) => boolean) => (call: (typeof calls)[number]) =>
      call.legs.some(test);
    const kinds = Object.fromEntries([
      some("missed", (call) => call.failure?.stage === "callSetup"),
      some("dropped", (call) => call.failure?.stage === "midcall"),
      some("test", (call) => call.isTest),
      some("partner's meeting", (call) => call.type === "groupCall" && call.organizer.kind === "partner"),
      some(
        "guest account",
        legs((leg) => leg.party.kind === "guestUser"),
      ),
      some(
        "visitor",
        legs((leg) => leg.party.kind === "visitor"),
      ),
      some(
        "phone in",
        legs((leg) => leg.dialled === "in"),
      ),
      some(
        "phone out",
        legs((leg) => leg.dialled === "out"),
      ),
      some(
        "phone of two",
        (call) => call.type === "peerToPeer" && call.legs.some((leg) => leg.party.kind === "telephone"),
      ),
      some("mobile only", (call) => call.legs.every((leg) => leg.platform === "iOS" || leg.platform === "android")),
      some(
        "video",
        legs((leg) => leg.video !== null),
      ),
      some(
        "sharing",
        legs((leg) => leg.sharing !== null),
      ),
      some("data", (call) => call.data),
      some("again", (call) => new Set(call.legs.map((leg) => leg.party)).size < call.legs.length),
      some("unknown first", (call) => call.versions[0]?.told === "none"),
      some("over midnight", (call) => Math.floor(call.start / DAY) !== Math.floor(call.end / DAY)),
      some("late record", (call) => (call.versions[0]?.visibleAt ?? 0) > call.end + 3 * HOUR),
      some("three versions apart", (call) => (call.versions.at(-1)?.visibleAt ?? 0) > call.end + DAY),
    ]);
    expect(kinds).toEqual(Object.fromEntries(Object.keys(kinds).map((what) => [what, true])));
  });

  it("works on weekdays, rests on weekends and holidays, and slows down in summer and at the year's end", async () => {
    const tenant = await testTenant();
    const day = (date: string): number => Math.floor(Date.parse(`${date}T00:00:00Z`) / DAY);
    const average = (from: string, days: number): number => {
      const counts = Array.from({ length: days }, (_, n) => tenant.sim.company.callsOn(day(from) + n).length);
      return counts.reduce((sum, count) => sum + count, 0) / days;
    };
    const usual = average("2026-10-05", 5);
    expect(usual).toBeGreaterThan(85);
    expect(usual).toBeLessThan(150);
    for (const sunday of ["2026-10-04", "2026-10-11", "2026-10-18"]) {
      expect(average(sunday, 1)).toBeLessThan(usual / 8);
    }
    expect(average("2026-12-25", 1)).toBeLessThan(usual / 8);
    expect(average("2026-08-10", 5)).toBeLessThan(usual * 0.9);
    expect(average("2026-12-28", 3)).toBeLessThan(usual * 0.6);
  });

  it("can be left out", async () => {
    const tenant = await testTenant({ company: false });
    expect((await tenant.json(LIST)).value).toEqual([]);
    expect(tenant.sim.company.callsOn(20_000)).toEqual([]);
  });
});
