/** Call records, logs and reports with anything in them: a sweep may fail by a fault, the archive stays readable. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { TenantArchive } from "../../src/archive/tenant-archive.ts";
import { catalog } from "../../src/catalog.ts";
import { createGraph } from "../../src/graph/graph.ts";
import { collect } from "../../src/ingest/collector.ts";
import { otherSource } from "../../src/ingest/other-sources.ts";
import { passesFor } from "../../src/ingest/passes.ts";
import { DEFAULT_POLICY } from "../../src/reports/policy.ts";
import { reportTable } from "../../src/reports/table.ts";
import { resolveZone } from "../../src/reports/zones.ts";
import { fakeGraph, json, NOW, sampleJson, sampleText, TENANT } from "../graph/fake-graph.ts";
import { collecting, onlyLogs, USED } from "../ingest/collecting.ts";
import { downloads } from "../ingest/reports/downloads.ts";
import { openSqlite } from "../support/sqlite.ts";
import { broken, changed, changes, edits, inTime, runs } from "./cases.ts";

const SAMPLES = join(import.meta.dirname, "../graph/samples/json");
const RECORDS = readdirSync(SAMPLES)
  .filter((name) => /^(?:callRecord-|edge-)/.test(name))
  .map((name) => sampleJson(name.replace(".json", "")));
const REQUEST = {
  zone: resolveZone("Pacific Standard Time"),
  policy: { ...DEFAULT_POLICY, extensions: true },
  now: NOW,
};
const DATES = { from: -4_000_000, to: 4_000_000 };

/** What was kept can be read, exported and folded, and holds no number that is none. */
function expectReadable(archive: TenantArchive, sets: readonly string[]): void {
  for (const name of sets) {
    const set = catalog().set(name);
    if (set === undefined) throw new Error(`there is no set ${name}`);
    for (const { values } of reportTable(set, archive, { ...REQUEST, dates: DATES }).rows) {
      for (const value of values) {
        if (typeof value === "number") expect(Number.isSafeInteger(value)).toBe(true);
      }
    }
  }
  archive.status();
}

const SUMS = [
  "CsConferenceDaily",
  "CsP2PAVTimeMonthly",
  "CsActiveUserYearly",
  "CsUserActivitiesMonthly",
  "CsClientDeviceMonthly",
];

test("call records and their list", { timeout: 3_600_000 }, async () => {
  const settings = {
    record: fc.constantFrom(...RECORDS),
    made: changes(4),
    listed: changes(2),
    twice: changes(2),
    parts: changes(2),
  };
  await fc.assert(
    fc.asyncProperty(fc.record(settings), async ({ record, made, listed, twice, parts }) => {
      const list = { value: [{ id: record.id, version: 7, startDateTime: "2026-11-17T14:00:00Z" }] };
      let times = 0;
      const { settings: graphSettings } = fakeGraph(({ url, body }) => {
        const path = new URL(url).pathname;
        if (path.endsWith("/callRecords")) return json(changed(list, listed));
        const answer = changed(record, times++ === 0 ? made : [...made, ...twice]);
        if (!path.endsWith("/$batch")) return json(answer);
        const { requests } = JSON.parse(body) as { requests: { id: string }[] };
        return json(changed({ responses: requests.map(({ id }) => ({ id, status: 200, body: answer })) }, parts));
      });
      const graph = createGraph(graphSettings);
      const archive = new TenantArchive(openSqlite(), { userHashKey: "key" });
      const work = async (): Promise<void> => {
        archive.openAll(passesFor({ logs: [], reports: [], userDays: [] }), NOW);
        let steps = 12;
        const other = otherSource(graph, { logs: [], reports: [], userDays: [] }, archive);
        await inTime(
          collect({
            archive,
            records: graph,
            other,
            home: TENANT,
            now: () => NOW,
            mayGoOn: () => steps-- > 0,
            random: () => 0.5,
          }),
        );
      };
      await work();
      await work();
      expectReadable(archive, SUMS);
      archive.age(NOW + 60 * 86_400_000, 1, () => true);
      expectReadable(archive, SUMS);
    }),
    runs(0.03),
  );
});

const LOGS = [
  ["getPstnCalls", "getPstnCalls", "CsPSTNUsageDetailDaily"],
  ["getDirectRoutingCalls", "getDirectRoutingCalls", "CsPSTNUsageDetailDaily"],
  ["getPstnBlockedUsersLog", "beta-getPstnBlockedUsersLog", "CsUsersBlockedDaily"],
  ["getPstnOnlineMeetingDialoutReport", "beta-getPstnOnlineMeetingDialoutReport", "CsPSTNDialoutUsageDaily"],
] as const;

test("telephone logs", { timeout: 3_600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...LOGS), changes(4), async ([log, sample, set], made) => {
      const answer = changed(sampleJson(sample), made);
      const one = collecting({ only: onlyLogs(log), answer: () => json(answer) });
      await inTime(one.run(6));
      expectReadable(one.archive, [set, "CsPSTNConferenceTimeDaily", "CsUserActivitiesMonthly"]);
    }),
    runs(0.02),
  );
});

const REPORTS = USED.reports.map(({ name }) => name);

test("usage reports", { timeout: 3_600_000 }, async () => {
  const csv = fc.constantFrom(...REPORTS, ...USED.userDays).chain((name) => {
    const [sample = ""] = readdirSync(join(SAMPLES, "../csv")).filter((file) => file.startsWith(`v1.0-${name}-D7`));
    return fc.tuple(
      fc.constant(name),
      edits(4).map((made) => broken(sampleText(`csv/${sample}`), made)),
    );
  });
  await fc.assert(
    fc.asyncProperty(csv, async ([name, text]) => {
      const only = {
        logs: [],
        reports: USED.reports.filter((report) => report.name === name),
        userDays: USED.userDays.filter((report) => report === name),
      };
      const one = collecting({ only, answer: downloads(() => text.toWellFormed()) });
      await inTime(one.run(4));
      expectReadable(one.archive, SUMS);
    }),
    runs(0.02),
  );
});
