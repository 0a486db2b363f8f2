/**
 * Graph and the bridge in disorder: records appear in versions, notices come in any order, twice or never, sweeps are cut
 * into steps, answers fail, the process ends. When all is told and a last sweep is through, the archive must hold what the
 * standing versions alone leave.
 */
import * as fc from "fast-check";
import { TenantArchive } from "../../../src/archive/tenant-archive.ts";
import { type CallRecord, readCallRecord } from "../../../src/graph/call-record-schema.ts";
import type { RecordPage } from "../../../src/graph/call-records.ts";
import { GraphFault, type GraphFaultKind } from "../../../src/graph/graph-fault.ts";
import { collect, type RecordSource } from "../../../src/ingest/collector.ts";
import { passesFor } from "../../../src/ingest/passes.ts";
import { HASH_KEY, keep } from "../../oracle/collected.ts";
import { contentsOf } from "../../oracle/contents.ts";
import type { RawRecord } from "../../oracle/raw-record.ts";
import { openSqlite } from "../../support/sqlite.ts";
import { madeRecord } from "./calls.ts";

const HOME = "99999999-0000-4000-8000-999999999999";
const MINUTE = 60_000;
const START = Date.parse("2026-11-20T12:00:00Z");
const PASSES = passesFor({ logs: [], reports: [], userDays: [] });
const FAULTS: readonly GraphFaultKind[] = ["throttled", "transient", "damaged", "notFound", "unauthorized"];

/** What may happen, a number each to be read as the kind says: the record, the steps, the minutes. */
export type Event = readonly [
  kind: "version" | "notice" | "sweep" | "run" | "wait" | "fault" | "restart" | "late list",
  number: number,
];

export const events = (records: number): fc.Arbitrary<Event[]> =>
  fc.array(
    fc.tuple(
      fc.constantFrom<Event[0]>(
        "version",
        "version",
        "notice",
        "notice",
        "sweep",
        "run",
        "run",
        "wait",
        "fault",
        "restart",
        "late list",
      ),
      fc.integer({ min: 0, max: records * 4 }),
    ),
    { minLength: 10, maxLength: 60, size: "max" },
  );

export interface Disorder {
  /** For each record, its versions in the order in which they stand, and when it began. */
  readonly records: readonly { readonly versions: readonly number[]; readonly start: number }[];
  readonly events: readonly Event[];
  readonly pageSize: number;
}

export const disorder: fc.Arbitrary<Disorder> = fc
  .array(
    fc.record({
      versions: fc
        .uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 })
        .map((all) => all.sort((a, b) => a - b)),
      start: fc.integer({ min: 1, max: 6 * 24 * 60 }).map((minutes) => START - minutes * MINUTE),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .chain((records) =>
    fc.record({
      records: fc.constant(records),
      events: events(records.length),
      pageSize: fc.integer({ min: 1, max: 5 }),
    }),
  );

/** What the tables hold after it all, and what they hold when the standing versions come once, in order. */
export async function afterDisorder({ records, events: happened, pageSize }: Disorder) {
  const database = openSqlite();
  const open = () => new TenantArchive(database, { userHashKey: HASH_KEY });
  let archive = open();
  let now = START;
  let failing: { readonly kind: GraphFaultKind; left: number } | undefined;
  const visible = new Map<string, RawRecord>();
  const next = records.map(() => 0);
  const show = (index: number): void => {
    const { versions, start } = records[index] ?? { versions: [], start: 0 };
    const version = versions[next[index] ?? 0];
    if (version === undefined) return;
    next[index] = (next[index] ?? 0) + 1;
    const made = madeRecord(index, start, version);
    visible.set(made.id, made);
  };
  const answer = (): void => {
    if (failing === undefined) return;
    const { kind } = failing;
    if (--failing.left === 0) failing = undefined;
    throw new GraphFault(kind, "Not now.", kind === "throttled" ? { status: 429, retryAfterMs: 90_000 } : {});
  };
  const recordOf = (id: string) => {
    const raw = visible.get(id);
    if (raw === undefined) throw new GraphFault("notFound", "Graph answered 404.");
    return readCallRecord(JSON.parse(JSON.stringify(raw)));
  };
  const graph: RecordSource = {
    async listCallRecords(from): Promise<RecordPage> {
      answer();
      const all = [...visible.values()].sort((a, b) => (a.startDateTime + a.id < b.startDateTime + b.id ? -1 : 1));
      const [fromIso, toIso, at] =
        "next" in from ? (JSON.parse(from.next) as [string, string, number]) : [from.fromIso, from.toIso, 0];
      const within = all.filter(({ startDateTime }) => startDateTime >= fromIso && startDateTime < toIso);
      const page = within.slice(at, at + pageSize);
      return {
        records: page.map(({ id, version, startDateTime }) => ({
          id,
          version,
          startDateTime,
          lastModifiedDateTime: null,
        })),
        unreadable: 0,
        next: at + pageSize < within.length ? JSON.stringify([fromIso, toIso, at + pageSize]) : null,
      };
    },
    async getCallRecord(id) {
      answer();
      return recordOf(id);
    },
    async getCallRecords(ids) {
      answer();
      return new Map(
        ids.map((id): [string, CallRecord | GraphFault] => {
          try {
            answer();
            return [id, recordOf(id)];
          } catch (fault) {
            return [id, fault as GraphFault];
          }
        }),
      );
    },
  };
  const run = async (steps: number): Promise<void> => {
    let left = steps;
    await collect({
      archive,
      records: graph,
      other: async () => {},
      home: HOME,
      now: () => now,
      mayGoOn: () => left-- > 0,
      random: () => 0.5,
    });
  };

  for (const [kind, number] of happened) {
    const index = number % records.length;
    if (kind === "version") show(index);
    else if (kind === "notice") archive.notices.take({ records: [madeRecord(index, 0).id], subscription: [] }, now);
    else if (kind === "sweep") archive.openDuePasses(PASSES, now);
    else if (kind === "late list") archive.openAll(PASSES, now);
    else if (kind === "run") await run(1 + (number % 7));
    else if (kind === "wait") now += number * 7 * MINUTE;
    else if (kind === "fault")
      failing = { kind: FAULTS[number % FAULTS.length] ?? "transient", left: 1 + (number % 6) };
    else archive = open();
  }
  failing = undefined;
  for (let index = 0; index < records.length; index++)
    while ((next[index] ?? 0) < (records[index]?.versions.length ?? 0)) show(index);
  // What was set aside by the faults comes back by the operator's command.
  archive.retry(now);
  archive.openAll(PASSES, now);
  let runs = 0;
  for (; archive.nextDue() !== undefined && runs < 200; runs++) {
    now = Math.max(now, archive.nextDue() ?? now);
    await run(1_000);
  }

  // Echoes from copies of Graph that lag: notices whose answers are versions of before.
  const standing = new Map(visible);
  for (const [index, { versions, start }] of records.entries()) {
    const old = madeRecord(index, start, versions[0]);
    visible.set(old.id, old);
    archive.notices.take({ records: [old.id], subscription: [] }, now);
  }
  await run(1_000);
  for (const [id, record] of standing) visible.set(id, record);

  const plain = openSqlite();
  keep(new TenantArchive(plain, { userHashKey: HASH_KEY }), HOME, [...visible.values()], 100);
  return { archive, runs, contents: contentsOf(database), expected: contentsOf(plain), queue: archive.queueCounts() };
}
