import { expect, test, vi } from "vitest";
import { logError } from "../../src/error-log.ts";
import { type Answer, collectingBridge, HOUR } from "../support/collecting-bridge.ts";

const SERVICE = "/ecp/reportingwebservice/reporting.svc";

function logged(options: Parameters<typeof collectingBridge>[0] = {}) {
  const lines: Answer[] = [];
  const bridge = collectingBridge({ webhook: false, ...options, log: (line) => lines.push(JSON.parse(line)) });
  return { bridge, lines };
}

test("a request's line tells account, tenant, set, dialect, status, rows and how long it took", async () => {
  const { bridge, lines } = logged();
  await bridge.ask("/bridge/import?set=CsConferenceDaily", {
    method: "POST",
    body: '{"d":{"results":[{"Date":"/Date(1368144000000)/","TotalConferences":"3"}]}}',
  });
  lines.length = 0;
  await bridge.ask(`${SERVICE}/CsConferenceDaily?$format=json`, { as: "reader" });
  await bridge.ask(`${SERVICE}/CsConferenceDaily?$filter=nonsense`, { as: "reader" });
  await bridge.askBare(`${SERVICE}/CsConferenceDaily`);
  await bridge.ask("/bridge/nothing-of-the-kind");
  await bridge.ask("/bridge/status");
  await bridge.ask("/bridge/coverage");
  const time = new Date(bridge.clock.now).toISOString();
  const tenant = "99999999-0000-4000-8000-999999999999";
  const read = { event: "request", time, method: "GET", address: "legacy", account: "reader", tenant };
  const requestId = expect.stringMatching(/^[0-9a-f-]{36}$/);
  expect(lines).toEqual([
    { ...read, requestId, set: "CsConferenceDaily", dialect: "verbose", status: 200, rows: 1, ms: 0 },
    { ...read, tenant: undefined, requestId, status: 400, ms: 0, cause: "queryInvalid" },
    { event: "request", time, requestId, method: "GET", address: "legacy", status: 401, ms: 0, cause: "unauthorized" },
    {
      event: "request",
      time,
      requestId,
      method: "GET",
      address: "/*",
      account: "operator",
      status: 404,
      ms: 0,
      cause: "notFound",
    },
    {
      event: "request",
      time,
      requestId,
      method: "GET",
      address: "/bridge/status",
      account: "operator",
      status: 200,
      ms: 0,
    },
    {
      event: "request",
      time,
      requestId,
      method: "GET",
      address: "/bridge/coverage",
      account: "operator",
      tenant,
      status: 200,
      ms: 0,
    },
  ]);
});

test("the status counts requests by status and dialect", async () => {
  const { bridge } = logged();
  const begun = new Date(bridge.clock.now).toISOString();
  for (const query of ["", "?$format=json", "?$format=json", "?$top=x"])
    await bridge.ask(`${SERVICE}/CsConferenceDaily${query}`);
  await bridge.askBare("/bridge/status");
  const { requests } = (await (await bridge.ask("/bridge/status")).json()) as Answer;
  expect(requests).toEqual({ since: begun, byStatus: { "2xx": 3, "4xx": 2 }, byDialect: { atom: 1, verbose: 2 } });
});

test("a sweep's line tells source, result, counts and how long it took", async () => {
  const { bridge, lines } = logged({ simulator: { company: true, people: 4 } });
  await bridge.ask("/bridge/sync", { method: "POST" });
  await bridge.pass(HOUR / 10);
  const sweeps = lines.filter(({ event }) => event === "sweep");
  const calls = sweeps.find(({ source }) => source === "callRecords");
  expect(calls).toEqual({
    event: "sweep",
    time: expect.stringMatching(/^2026-11-20T/),
    tenant: "99999999-0000-4000-8000-999999999999",
    source: "callRecords",
    pass: "month",
    result: "done",
    new: expect.any(Number),
    changed: 0,
    unchanged: 0,
    ms: expect.any(Number),
    cause: null,
  });
  const { records } = await bridge.status();
  expect(calls.new).toBeGreaterThan(0);
  expect(calls.new).toBeLessThanOrEqual(records.held + records.waiting + records.setAside);
  expect(sweeps.map(({ source }) => source)).toEqual(expect.arrayContaining(["getPstnCalls", "getDirectRoutingCalls"]));
});

test("a sweep that is given up says why", async () => {
  const { bridge, lines } = logged();
  bridge.sim.faults.add({ match: /getPstnCalls/, kind: "410", times: Number.POSITIVE_INFINITY });
  await bridge.ask("/bridge/sync", { method: "POST" });
  await bridge.pass(HOUR);
  const given = lines.find(({ event, source }) => event === "sweep" && source === "getPstnCalls");
  expect(given).toMatchObject({ result: "abandoned", new: 0, cause: expect.stringMatching(/^Graph answered 410/) });
});

test("an error that nobody foresaw is told without what it quotes, names or points to", () => {
  const told: string[] = [];
  const spy = vi.spyOn(console, "error").mockImplementation((line: string) => void told.push(line));
  try {
    logError("error", new TypeError('No way from jane@contoso.example to https://x.example/y: "secret" and more'), {
      requestId: "1",
    });
    logError("error", "just words");
  } finally {
    spy.mockRestore();
  }
  const [error, words] = told.map((line) => JSON.parse(line));
  expect(error).toMatchObject({ event: "error", requestId: "1", message: "TypeError: No way from … to … " });
  expect(error.at[0]).toMatch(/^at .*one-line-a-request/);
  expect(words).toEqual({ event: "error", message: "something that is no error", at: [] });
});
