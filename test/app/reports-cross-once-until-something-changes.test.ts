/**
 * What this isolate was told of a tenant's archive is told again only when anything was written (src/held-reports.ts): an
 * answer is never older than the archive, and notes on callers arrive once, whichever way they go.
 */
import { expect, it } from "vitest";
import type { ClientNote } from "../../src/archive/client-notes.ts";
import type { TenantConfig } from "../../src/config.ts";
import { HeldReports } from "../../src/held-reports.ts";
import { DEFAULT_POLICY } from "../../src/reports/policy.ts";
import type { ReportQuestion, TenantPort } from "../../src/tenant-port.ts";
import { measuredObject, NOW } from "../guards/measured-object.ts";
import { stubOf } from "../support/stub.ts";

const TENANT = { tenantId: "tenant" } as TenantConfig;
const QUESTION: ReportQuestion = {
  set: "CsConferenceDaily",
  zone: "UTC",
  policy: DEFAULT_POLICY,
  now: NOW,
  dates: { from: -4_000_000, to: 4_000_000 },
};
const noteOf = (account: string, userAgent = "program"): ClientNote => ({
  account,
  set: "CsConferenceDaily",
  since: NOW,
  last: NOW,
  count: 1,
  status: 200,
  userAgent,
});
const row = (date: number, figure: number) => ({
  key: String(date),
  date,
  zone: "UTC",
  values: { TotalConferences: figure },
});

/** An object whose calls are counted, and who asks it. */
function asked() {
  const calls = { report: 0, state: 0, fetch: 0 };
  let port = counted();
  function counted(): TenantPort {
    const stub = stubOf(measuredObject().object) as unknown as TenantPort;
    return new Proxy(stub, {
      get(target, name) {
        if (name === "report" || name === "state" || name === "fetch") calls[name]++;
        return Reflect.get(target, name);
      },
    });
  }
  const reports = new HeldReports(() => port);
  return {
    calls,
    reports,
    get port() {
      return port;
    },
    openAnother: () => {
      port = counted();
    },
  };
}

it("a table crosses once while nothing changes, and anew for each other zone, policy and quarter hour", async () => {
  const { calls, reports, port } = asked();
  await port.importRows("CsConferenceDaily", [row(20_000, 7)]);
  const first = await reports.report(TENANT, QUESTION);
  expect(first.table.ids.length).toBe(1);
  expect((await reports.report(TENANT, { ...QUESTION, now: NOW + 60_000 })).table).toBe(first.table);
  expect(await reports.stand(TENANT)).toEqual({ stamp: first.stamp, revision: first.revision, asOf: first.asOf });
  expect(calls).toMatchObject({ report: 1, state: 0, fetch: 2 });
  await reports.report(TENANT, { ...QUESTION, zone: "Asia/Tokyo" });
  await reports.report(TENANT, { ...QUESTION, policy: { ...DEFAULT_POLICY, weekLabel: "saturday" } });
  await reports.report(TENANT, { ...QUESTION, now: NOW + 15 * 60_000 });
  expect(calls.report).toBe(4);
});

it("an answer after a change has the change, as does one of an archive that was opened again", async () => {
  const one = asked();
  await one.port.importRows("CsConferenceDaily", [row(20_000, 7)]);
  const before = await one.reports.report(TENANT, QUESTION);
  await one.port.importRows("CsConferenceDaily", [row(20_001, 8)]);
  const after = await one.reports.report(TENANT, QUESTION);
  expect([before, after].map(({ table }) => table.ids.length)).toEqual([1, 2]);
  expect((await one.reports.stand(TENANT)).revision).toBe(after.revision);

  // Another object at the same revision, after as many writes: it is not the one that was asked before.
  one.openAnother();
  await one.port.importRows("CsConferenceDaily", [row(20_000, 7)]);
  await one.port.importRows("CsConferenceDaily", [row(20_001, 9)]);
  const other = await one.reports.report(TENANT, QUESTION);
  expect(other.revision).toBe(after.revision);
  expect(other.table.values[0]?.[1]).toBe(9);
});

it("notes on callers arrive once each: with a question, with a call, and where they are too long for a question", async () => {
  const { reports, port } = asked();
  const names = [
    "with a call",
    "with a question",
    "Ümläut – 漢字 \u{1f600}",
    ...Array.from({ length: 60 }, (_, n) => `many ${n}`),
  ];
  await reports.report(TENANT, QUESTION, [noteOf("with a call")]);
  await reports.report(TENANT, QUESTION, [noteOf("with a question")]);
  await reports.stand(TENANT, [noteOf("Ümläut – 漢字 \u{1f600}", "\ud83d")]);
  await reports.report(
    TENANT,
    QUESTION,
    names.slice(3).map((name) => noteOf(name, "a long name of a program ".repeat(8))),
  );
  await (port as unknown as { alarm(): Promise<void> }).alarm();
  const { clients } = await port.status();
  expect(clients.map(({ account }) => account).sort()).toEqual([...names].sort());
  expect(clients.every(({ count }) => count === 1)).toBe(true);
});

it("an archive that can't answer is asked by a call, which says why", async () => {
  const failing = { fetch: async () => new Response(null, { status: 204 }) };
  const { reports } = { reports: new HeldReports(() => port as unknown as TenantPort) };
  const whole = measuredObject().object;
  let port: object = stubOf(whole);
  await reports.report(TENANT, QUESTION);
  port = { ...failing, report: () => Promise.reject(new Error("It is being restored.")) };
  await expect(reports.report(TENANT, QUESTION)).rejects.toThrow("It is being restored.");
});

it("a table goes with what the archive stood at when it was made, whatever another request is told meanwhile", async () => {
  const object = stubOf(measuredObject().object) as unknown as TenantPort;
  await object.importRows("CsConferenceDaily", [row(20_000, 7)]);
  let answerLate: (() => void) | undefined;
  const port = new Proxy(object, {
    get(target, name) {
      if (name !== "fetch" || answerLate !== undefined) return Reflect.get(target, name);
      return async (address: string, init: { headers: Record<string, string> }) => {
        const answer = await target.fetch(address, init);
        await new Promise<void>((resolve) => {
          answerLate = resolve;
        });
        return answer;
      };
    },
  });
  const reports = new HeldReports(() => port);
  const first = await reports.report(TENANT, QUESTION);
  const slow = reports.report(TENANT, QUESTION);
  while (answerLate === undefined) await new Promise((resolve) => setTimeout(resolve));
  await object.importRows("CsConferenceDaily", [row(20_001, 8)]);
  const second = await reports.report(TENANT, QUESTION);
  answerLate();
  expect(await slow).toEqual(first);
  expect(second.table.ids.length).toBe(2);
  expect(second.stamp).not.toBe(first.stamp);
});
