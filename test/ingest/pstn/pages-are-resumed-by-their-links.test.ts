import { expect, test } from "vitest";
import { collecting, NOW, onlyLogs, quarters } from "../collecting.ts";

const ALL = quarters("2026-08-01", "2026-11-30");

/** 2,500 calls over seven weeks. */
function withCalls() {
  const one = collecting({ only: onlyLogs("getPstnCalls") });
  for (let n = 0; n < 2500; n++) {
    one.sim.addRow("getPstnCalls", {
      id: `row-${n}`,
      callId: `call-${n}`,
      userId: `11111111-aaaa-4aaa-8aaa-${String(n % 40).padStart(12, "0")}`,
      userPrincipalName: `user${n % 40}@contoso.example`,
      startDateTime: new Date(NOW - (n + 1) * 1_700_000).toISOString(),
      duration: n % 300,
      callType: ["conf_in", "conf_out", "user_in", "user_out"][n % 4],
      charge: 0.05,
      currency: "USD",
    });
  }
  return one;
}

const PAGES = [
  "/v1.0/communications/callRecords/getPstnCalls(fromDateTime=2026-08-22,toDateTime=2026-11-20)",
  "/v1.0/communications/callRecords/getPstnCalls(from=2026-08-22,to=2026-11-20)?$skip=1000",
  "/v1.0/communications/callRecords/getPstnCalls(from=2026-08-22,to=2026-11-20)?$skip=2000",
];

test("pages of 1,000 rows are followed by links with other parameter names", async () => {
  const one = withCalls();
  await one.run();
  expect(one.asked()).toEqual(PAGES);
  expect(one.archive.logRows("getPstnCalls", ALL)).toHaveLength(2500);
});

test("collecting goes on at the page where it stopped", async () => {
  const whole = withCalls();
  await whole.run();
  const one = withCalls();
  await one.run(1);
  expect(one.asked()).toEqual(PAGES.slice(0, 1));
  expect(one.archive.logRows("getPstnCalls", ALL)).toHaveLength(1000);
  expect(one.archive.coverage("pstnLogs")).toEqual([]);
  await one.run(1);
  await one.run();
  expect(one.asked()).toEqual(PAGES.slice(1));
  expect(one.digest()).toBe(whole.digest());
});

test("a page that fails is asked for again, and only that page", async () => {
  const whole = withCalls();
  await whole.run();
  const one = withCalls();
  one.sim.faults.add({ match: /skip=1000/, kind: "500", times: 4 });
  await one.run();
  expect(one.sweep("getPstnCalls")).toMatchObject({
    state: "open",
    reason: "Graph answered 500 (InternalServerError).",
  });
  one.clock.now = one.archive.nextDue() ?? 0;
  await one.run();
  expect(new Set(one.asked())).toEqual(new Set(PAGES));
  expect(one.sim.requests.filter(({ path }) => path === PAGES[0])).toHaveLength(1);
  expect(one.archive.logRows("getPstnCalls", ALL)).toEqual(whole.archive.logRows("getPstnCalls", ALL));
});

test("a link that no longer leads on begins the list again, and nothing counts twice", async () => {
  const whole = withCalls();
  await whole.run();
  const one = withCalls();
  one.sim.faults.add({ match: /skip=2000/, kind: "410", times: 1 });
  await one.run();
  one.clock.now = one.archive.nextDue() ?? 0;
  await one.run();
  expect(one.sim.requests.filter(({ path }) => path === PAGES[0])).toHaveLength(2);
  expect(one.archive.sum("dialInMs", ALL)).toBe(whole.archive.sum("dialInMs", ALL));
  expect(one.archive.userPeriods([ALL])).toEqual(whole.archive.userPeriods([ALL]));
});

test("links to other hosts are not followed", async () => {
  const one = withCalls();
  one.sim.faults.add({
    match: /getPstnCalls\(fromDateTime/,
    kind: "next-link-other-host",
    times: Number.POSITIVE_INFINITY,
  });
  const before = one.digest();
  await one.run();
  expect(one.sweep("getPstnCalls")).toMatchObject({
    state: "abandoned",
    reason: "Graph sent a next link to another host; it is not followed.",
  });
  expect(one.digest()).toBe(before);
});
