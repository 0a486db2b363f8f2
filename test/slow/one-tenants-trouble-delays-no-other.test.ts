/**
 * Each tenant has its own archive, clock and limits: whatever befalls one, the other asks Graph for the same things at the
 * same times, and gives the same answers, byte for byte.
 */
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { MINUTE, SICK, type TwoTenants, twoTenants, WELL } from "../support/two-tenants.ts";

const ROOT = "/ecp/reportingwebservice/reporting.svc";
const SETS = ["CsConferenceDaily", "CsActiveUserMonthly", "CsP2PSessionWeekly", "CsPSTNUsageDetailDaily"];

afterEach(restoreTime);
function restoreTime(): void {
  vi.useRealTimers();
  vi.unstubAllGlobals();
}

async function answersOf(bridge: TwoTenants, tenant: string): Promise<string[]> {
  const texts: string[] = [];
  for (const set of SETS) {
    const answer = await bridge.ask(tenant, `${ROOT}/${set}?$format=json`);
    texts.push(`${answer.status} ${answer.headers.get("ETag")} ${await answer.text()}`);
  }
  return texts;
}

interface Seen {
  readonly asked: readonly string[];
  readonly alarms: readonly number[];
  readonly answers: readonly string[];
  readonly status: unknown;
}

/** What is seen of the tenant that is well after two hours. */
async function twoHours(bridge: TwoTenants): Promise<Seen> {
  await bridge.wake();
  await bridge.pass(60 * MINUTE);
  await bridge.wake();
  await bridge.pass(60 * MINUTE);
  return {
    asked: bridge.well.sim.requests.map(
      ({ at, method, path, status }) => `${at} ${method} ${path.replace(/client-request-id=[\w-]+/, "")} ${status}`,
    ),
    alarms: bridge.well.alarms,
    answers: await answersOf(bridge, WELL),
    status: await (await bridge.ask(WELL, "/bridge/status")).json(),
  };
}

let undisturbed: Seen;
beforeAll(async () => {
  undisturbed = await twoHours(twoTenants());
  restoreTime();
});

const everything = { match: /./, times: Number.POSITIVE_INFINITY };

const WRONG_SECRET = "a wrong secret";
const FULL_DISK = "a storage that fails";

test.each<readonly [trouble: string, sicken: (bridge: TwoTenants) => void]>([
  [WRONG_SECRET, () => undefined],
  ["429 without end", ({ sick }) => sick.sim.faults.add({ ...everything, kind: "429-seconds", retryAfter: 1 })],
  ["429 until next year", ({ sick }) => sick.sim.faults.add({ ...everything, kind: "429-absurd" })],
  ["429 from the sign-in", ({ sick }) => sick.sim.faults.add({ ...everything, match: /oauth2/, kind: "429-bare" })],
  ["500 without end", ({ sick }) => sick.sim.faults.add({ ...everything, kind: "500" })],
  ["403 without end", ({ sick }) => sick.sim.faults.add({ ...everything, match: /v1\.0/, kind: "403" })],
  [
    "a Graph that never answers",
    ({ sick }) => {
      sick.hangs = true;
    },
  ],
  [
    FULL_DISK,
    ({ sick }) => {
      sick.storageFails = true;
    },
  ],
])("%s for one tenant changes nothing for the other", async (trouble, sicken) => {
  const bridge = twoTenants(trouble === WRONG_SECRET ? { SICK_SECRET: "not-the-secret" } : {});
  sicken(bridge);
  const seen = await twoHours(bridge);
  expect(seen).toEqual(undisturbed);
  expect(bridge.well.failures).toEqual([]);
  // It is in trouble indeed, and answers all the same unless its storage is gone.
  const texts = await answersOf(bridge, SICK);
  const statuses = new Set(texts.map((text) => text.slice(0, 3)));
  expect(statuses).toEqual(new Set([trouble === FULL_DISK ? "500" : "200"]));
  expect(texts.filter((text) => text.includes("Date("))).toEqual([]);
});

test("both collect where nothing is wrong", async () => {
  const bridge = twoTenants();
  await twoHours(bridge);
  const texts = await answersOf(bridge, SICK);
  expect(texts.filter((text) => text.includes("Date(")).length).toBe(SETS.length);
  expect(texts).not.toEqual(undisturbed.answers);
  expect(undisturbed.asked.length).toBeGreaterThan(50);
  expect(undisturbed.answers.every((text) => text.startsWith("200 "))).toBe(true);
});
