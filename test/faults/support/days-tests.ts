/** Days on which clocks change, a leap day, the end of a year, as tests. */
import { expect, test } from "vitest";
import { madeRecord } from "./calls.ts";
import { differing } from "./matrix-tests.ts";
import { DAY, HOUR, MINUTE, mortalBridge, outside } from "./mortal-bridge.ts";

const DAYS: readonly (readonly [what: string, day: string, zone: string])[] = [
  ["clocks go back in Europe", "2026-10-25", "Europe/Berlin"],
  ["clocks go forward in Europe", "2027-03-28", "Europe/Berlin"],
  ["clocks go back in America", "2026-11-01", "America/Los_Angeles"],
  ["clocks go back by half an hour", "2026-04-05", "Australia/Lord_Howe"],
  ["the leap day", "2028-02-29", "America/Los_Angeles"],
  ["the end of the year", "2026-12-31", "Pacific/Kiritimati"],
];

/** Two days around the day, half an hour apart where it matters: some thirty calls. */
const startsAround = (day: number): number[] =>
  Array.from({ length: 32 }, (_, n) => day - 10 * HOUR + n * 75 * MINUTE + (n % 3) * 59_999);

async function feedsAround(day: number, zone: string, disturbed: boolean) {
  const world = outside(day - 12 * HOUR, { company: false, pages: { list: 4, sessions: 2 } });
  startsAround(day).forEach((start, number) => {
    world.sim.add(madeRecord(number, start));
  });
  const bridge = mortalBridge(world);
  await bridge.wake();
  await bridge.settle();
  for (let hours = 0; hours <= 48; hours += 16) {
    world.elapse(day - 6 * HOUR + hours * HOUR - world.clock.now);
    if (disturbed) {
      world.sim.faults.add({ match: /callRecords/, kind: "503", times: Number.POSITIVE_INFINITY, chance: 0.3 });
      world.sim.faults.add({ match: /callRecords/, kind: "half-body", times: Number.POSITIVE_INFINITY, chance: 0.2 });
      bridge.endAfter({ step: "transaction", count: 3 + hours / 16 });
    }
    await bridge.pass(20 * MINUTE);
    bridge.endAfter(undefined);
    world.sim.faults.clear();
    expect((await bridge.ask("/ecp/reportingwebservice/reporting.svc/CsConferenceDaily", { zone })).status).toBe(200);
  }
  world.elapse(day + 4 * DAY - world.clock.now);
  await bridge.pass(20 * MINUTE);
  return { bridge, feeds: await bridge.feeds("json", zone), atom: await bridge.feeds("Atom", zone) };
}

/** @param chosen which of the days, by their number */
export function daysTests(chosen: (index: number) => boolean): void {
  test.each(DAYS.filter((_, index) => chosen(index)))("%s, %s in %s", async (_what, date, zone) => {
    const day = Date.parse(`${date}T00:00:00Z`);
    const plain = await feedsAround(day, zone, false);
    const { bridge, feeds, atom } = await feedsAround(day, zone, true);
    expect(bridge.deaths).toBeGreaterThan(1);
    expect(bridge.failedAlarms).toEqual([]);
    expect((await bridge.status()).records).toEqual({ held: startsAround(day).length, waiting: 0, setAside: 0 });
    expect(differing(feeds, plain.feeds)).toEqual([]);
    expect(differing(atom, plain.atom)).toEqual([]);
    expect(feeds.get("CsConferenceDaily")).toContain("TotalConferences");
  });
}
