/**
 * Random coverage, usage reports and recorded days side by side: each local day of each column has one source, the best
 * that has it; counts add up over days, and distinct users are the largest lower bound (design.md, "Sources").
 */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { TenantArchive } from "../../src/archive/tenant-archive.ts";
import { DEFAULT_POLICY } from "../../src/reports/policy.ts";
import { type Scene, scene, zone } from "./arbitraries.ts";
import { labelOf, localDay, startOfDay } from "./calendar.ts";
import { archiveOf } from "./collected.ts";
import { coveredDays, MEASURES, standingCalls } from "./oracle.ts";
import { servedRows } from "./reports.ts";

const DAY = 86_400_000;
const PERIODS = ["Daily", "Weekly", "Monthly"] as const;
type Period = (typeof PERIODS)[number];

/** Columns of the usage reports that stand for a field, best first; of several the highest counts. */
const COLUMNS: Readonly<Record<string, readonly (readonly [report: string, ...columns: string[]])[]>> = {
  TotalP2PSessions: [
    ["getSkypeForBusinessActivityCounts", "Peer-to-peer"],
    ["getTeamsUserActivityCounts", "Calls"],
  ],
  P2PIMSessions: [["getSkypeForBusinessPeerToPeerActivityCounts", "IM"]],
  P2PAudioSessions: [
    ["getSkypeForBusinessPeerToPeerActivityCounts", "Audio"],
    ["getTeamsUserActivityCounts", "Calls"],
  ],
  P2PVideoSessions: [["getSkypeForBusinessPeerToPeerActivityCounts", "Video"]],
  P2PApplicationSharingSessions: [["getSkypeForBusinessPeerToPeerActivityCounts", "App Sharing"]],
  P2PFileTransferSessions: [["getSkypeForBusinessPeerToPeerActivityCounts", "File Transfer"]],
  ActiveUsers: [
    ["getSkypeForBusinessActivityUserCounts", "Peer-to-peer", "Organized", "Participated"],
    ["getTeamsUserActivityUserCounts", "Calls", "Meetings"],
  ],
};
const FIELDS = { CsP2PSession: Object.keys(COLUMNS).slice(0, -1), CsActiveUser: ["ActiveUsers"] } as const;
type Family = keyof typeof FIELDS;

interface Known {
  /** By report, then day. */
  readonly reports: ReadonlyMap<string, ReadonlyMap<number, Readonly<Record<string, number>>>>;
  /** Recorded Daily rows, by family, then day. */
  readonly recorded: Readonly<Record<Family, ReadonlyMap<number, Readonly<Record<string, number>>>>>;
}

const amount = fc.integer({ min: 0, max: 6 });
const some = (names: readonly string[]): fc.Arbitrary<Record<string, number>> =>
  fc.subarray([...names]).chain((told) => fc.record(Object.fromEntries(told.map((name) => [name, amount]))));
const days = <T>(first: number, last: number, of: fc.Arbitrary<T>): fc.Arbitrary<Map<number, T>> =>
  fc
    .array(fc.tuple(fc.integer({ min: first, max: last }), of), { maxLength: 8, size: "max" })
    .map((all) => new Map(all));

function knownBeside({ tenant, now }: Scene): fc.Arbitrary<Known> {
  const first = Math.floor((tenant.listings[0]?.from ?? now) / DAY) - 3;
  // Reports of the running days are not there yet.
  const last = Math.floor(now / DAY) - 2;
  const columns = new Map<string, Set<string>>();
  for (const [report, ...names] of Object.values(COLUMNS).flat()) {
    columns.set(report, new Set([...(columns.get(report) ?? []), ...names]));
  }
  return fc.record({
    reports: fc
      .tuple(
        ...[...columns].map(([report, names]) =>
          // A report always has all of its columns.
          days(first, last, fc.record(Object.fromEntries([...names].map((name) => [name, amount])))).map(
            (all) => [report, all] as const,
          ),
        ),
      )
      .map((all) => new Map(all)),
    recorded: fc.record({
      CsP2PSession: days(first, last, some(FIELDS.CsP2PSession)),
      CsActiveUser: days(first, last, some(FIELDS.CsActiveUser)),
    }),
  });
}

function keepAll(archive: TenantArchive, { reports, recorded }: Known, now: number): void {
  for (const [report, all] of reports) {
    archive.keepReport(
      report,
      "2026-01-01",
      [...all].map(([day, columns]) => ({ day, columns })),
      now,
    );
  }
  for (const [family, all] of Object.entries(recorded)) {
    const rows = [...all].map(([date, values]) => ({ key: String(date), date, zone: "UTC", values }));
    archive.keepRecorded(`${family}Daily`, rows, now);
  }
}

/** What the rules give: by label, each field's amount, null where no source has it. */
function expectedRows(family: Family, period: Period, { tenant, now }: Scene, known: Known, inZone: string) {
  const calls = standingCalls(tenant);
  const covered = new Set(coveredDays(tenant.listings, inZone, now));
  const recorded = known.recorded[family];
  const lastDay = localDay(inZone, now) - (period === "Daily" ? 1 : 0);
  const all = new Set([
    ...covered,
    ...recorded.keys(),
    ...[...known.reports.values()].flatMap((one) => [...one.keys()]),
  ]);
  const inside = (some: readonly number[]) => (ms: number) =>
    some.some((day) => ms >= startOfDay(inZone, day) && ms < startOfDay(inZone, day + 1));
  const ofCalls = (name: string, some: readonly number[]) =>
    MEASURES[family](calls, inside(some), DEFAULT_POLICY)[name];
  const ofReports = (name: string, day: number): number | undefined => {
    for (const [report, ...columns] of COLUMNS[name] ?? []) {
      const row = known.reports.get(report)?.get(day);
      if (row !== undefined) return Math.max(...columns.map((column) => row[column] ?? 0));
    }
    return undefined;
  };

  const buckets = new Map<number, number[]>();
  for (const day of [...all].filter((one) => one <= lastDay)) {
    const label = labelOf(period, day, DEFAULT_POLICY.weekLabel);
    buckets.set(label, [...(buckets.get(label) ?? []), day]);
  }
  return [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([date, ofBucket]) => {
      const values = FIELDS[family].map((name) => {
        const fromCalls: number[] = [];
        const single: number[] = [];
        for (const day of ofBucket) {
          const said = recorded.get(day)?.[name];
          const fallback = ofReports(name, day);
          if (said !== undefined) single.push(said);
          else if (covered.has(day) && ofCalls(name, []) !== null) fromCalls.push(day);
          else if (fallback !== undefined) single.push(fallback);
        }
        const counted = fromCalls.length === 0 ? 0 : (ofCalls(name, fromCalls) ?? 0);
        const value =
          name === "ActiveUsers" ? Math.max(counted, ...single) : single.reduce((sum, one) => sum + one, counted);
        return [name, value] as const;
      });
      return { date, values: Object.fromEntries(values) as Record<string, number> };
    })
    .filter(
      ({ date, values }) =>
        Object.values(values).some((value) => value > 0) || (period === "Daily" && recorded.has(date)),
    );
}

test("every day of every column has one source, the best that has it", () => {
  const asked = scene.chain((one) =>
    fc.record({ scene: fc.constant(one), known: knownBeside(one), zone: fc.oneof(fc.constant("UTC"), zone) }),
  );
  fc.assert(
    fc.property(asked, ({ scene: one, known, zone: inZone }) => {
      const archive = archiveOf(one.tenant);
      keepAll(archive, known, one.now);
      const ask = { zone: inZone, policy: DEFAULT_POLICY, now: one.now };
      for (const family of ["CsP2PSession", "CsActiveUser"] as const) {
        for (const period of PERIODS) {
          expect(servedRows(family, period, archive, ask), `${family}${period}`).toEqual(
            expectedRows(family, period, one, known, inZone),
          );
        }
      }
    }),
    { numRuns: 40 },
  );
});
