/** "`export` and `import` of a whole archive as NDJSON (restorable into an empty one with equal answers)". */
import { readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ChangedMeanwhile, dumpPage } from "../../../src/archive/dump.ts";
import {
  abandonOldRestore,
  abandonRestore,
  RestoreRefused,
  restoreLines,
  restoreUnderway,
} from "../../../src/archive/restore.ts";
import { SCHEMA_VERSION } from "../../../src/archive/schema.ts";
import { TenantArchive } from "../../../src/archive/tenant-archive.ts";
import { hashKeyTrace } from "../../../src/archive/users.ts";
import { emptyFacts } from "../../../src/ingest/facts.ts";
import { DAY_MS } from "../../../src/measures.ts";
import { HASH_KEY } from "../../oracle/collected.ts";
import { openSqlite } from "../../support/sqlite.ts";
import { BreakingSql, ProcessEnded } from "../breaking-sql.ts";
import { contentsOf } from "../contents.ts";
import { answersOf, FIRST_DAY, range, records } from "../made-facts.ts";
import { exportedLines } from "./export-lines.ts";

const TENANT = "99999999-0000-4000-8000-99999999abcd";
const TARGET = { tenantId: TENANT, hashKey: hashKeyTrace(HASH_KEY) };
const NOW = FIRST_DAY * DAY_MS;

type Database = ReturnType<typeof openSqlite>;

const open = (database: Database | BreakingSql, key: string | undefined = HASH_KEY): TenantArchive => {
  const archive = new TenantArchive(database, { userHashKey: key });
  archive.keepTenantId(TENANT);
  return archive;
};

/** An archive that has something in most tables. */
function filled(made: Parameters<TenantArchive["keepRecords"]>[0], agedAt?: number): Database {
  const database = openSqlite();
  const archive = open(database);
  archive.keepRecords(made, NOW);
  const pass = { name: "test", every: 1, reach: 20 * DAY_MS, onDemand: true };
  archive.openAll([{ ...pass, source: "callRecords" }], NOW);
  const sweep = archive.nextSweep(NOW);
  if (sweep === undefined) throw new Error("no sweep is open");
  archive.keepPage(sweep, [{ id: "later", version: 1 }], "https://graph.example/next", NOW);
  archive.keepRows(
    { ...sweep, source: "getPstnCalls" },
    [{ id: "log", facts: emptyFacts(NOW), members: { a: "„é\n" } }],
    "x",
    NOW,
  );
  archive.keepReport("aReport", "2026-03-05", [{ day: FIRST_DAY, columns: { Calls: 3 } }], NOW);
  archive.keepRecorded("CsConferenceDaily", [{ key: "1", date: 1, zone: "UTC", values: { TotalConferences: 7 } }], NOW);
  archive.clients.take([
    { account: "reader", set: "CsConferenceDaily", since: NOW, last: NOW, count: 3, status: 200, userAgent: "Excel" },
  ]);
  archive.clients.write(NOW);
  if (agedAt !== undefined) archive.age((FIRST_DAY + agedAt) * DAY_MS, 1, () => true);
  return database;
}

/** Restore lines in batches of some length. */
function restore(database: Database | BreakingSql, lines: readonly string[], batch = 7, target = TARGET): boolean {
  let done = false;
  for (let at = 0; at < lines.length; at += batch) {
    done = restoreLines(database, target, `${lines.slice(at, at + batch).join("\n")}\n`, at, NOW).done;
  }
  return done;
}

const asked = fc.record({
  records,
  more: records,
  ranges: fc.array(range, { minLength: 1, maxLength: 3 }),
  batch: fc.integer({ min: 1, max: 40 }),
  aged: fc.constantFrom(undefined, 3, 9, 38, 60),
});

test("every table of the restored archive equals that of the exported one, and both go on alike", () => {
  fc.assert(
    fc.property(asked, ({ records: made, more, ranges, batch, aged }) => {
      const old = filled(made, aged);
      const next = openSqlite();
      open(next);
      expect(restore(next, exportedLines(open(old)), batch)).toBe(true);
      expect(contentsOf(next)).toEqual(contentsOf(old));
      const archives = [open(old), open(next)].map((archive) => {
        archive.keepRecords(
          more.map((record) => ({ ...record, version: record.version + 100 })),
          NOW,
        );
        archive.age((FIRST_DAY + 70) * DAY_MS, 1, () => true);
        return answersOf(archive, [1, 7, 4095], ranges);
      });
      expect(archives[1]).toEqual(archives[0]);
      expect(contentsOf(next)).toEqual(contentsOf(old));
    }),
    { numRuns: 15 },
  );
});

const [made] = fc.sample(records, { numRuns: 1, seed: 11 });
if (made === undefined) throw new Error("no records were made");
const OLD = filled(made, 38);
const LINES = exportedLines(open(OLD));

test("the pages are the same lines, however short they are", () => {
  const archive = open(OLD);
  const about = {
    tenantId: TENANT,
    hashKey: { check: hashKeyTrace(HASH_KEY), kept: false },
    exported: new Date(0).toISOString(),
  };
  let text = "";
  for (let at: string | null = null, more = true; more; ) {
    const page = dumpPage(OLD, about, "stamp", at, 1);
    expect(page.text.split("\n").length).toBe(2);
    text += page.text;
    at = page.next;
    more = at !== null;
  }
  expect(text.trimEnd().split("\n")).toEqual(exportedLines(archive));
});

test("an archive that changes between two pages is not exported as if it were one", () => {
  const database = filled(made);
  const archive = open(database);
  const about = { tenantId: null, hashKey: { check: "", kept: false }, exported: "" };
  const first = dumpPage(database, about, "1 0", null, 1);
  expect(() => dumpPage(database, about, "2 0", first.next)).toThrow(ChangedMeanwhile);
  const stampOf = () => JSON.parse(exportCursor(archive)).stamp;
  const before = stampOf();
  archive.keepRecorded("CsConferenceDaily", [{ key: "2", date: 2, zone: "UTC", values: {} }], NOW);
  const changed = stampOf();
  archive.age((FIRST_DAY + 60) * DAY_MS, 1, () => true);
  expect(new Set([before, changed, stampOf()]).size).toBe(3);
});

/** What a first page names as the next one, whatever its length. */
function exportCursor(archive: TenantArchive): string {
  const big = Array.from({ length: 3000 }, (_, day) => ({ day, columns: { [`Calls ${"x".repeat(1500)}`]: day } }));
  archive.keepReport("aBigReport", "2026-03-05", big, NOW);
  const { next } = archive.exportPage(null, NOW);
  if (next === null) throw new Error("the export has one page only");
  return next;
}

describe("what can't be taken in is refused, and nothing of it is kept", () => {
  const header = JSON.parse(LINES[0] ?? "{}") as Record<string, unknown>;
  const withHeader = (more: object): string[] => [JSON.stringify({ ...header, ...more }), ...LINES.slice(1)];
  const end = LINES.length - 1;

  test.each<[string, string[], RegExp]>([
    ["text that is no export", ["Date,Total", "1,2"], /no export of an archive/],
    ["JSON of something else", ['{"value":[]}'], /no export of an archive/],
    ["an empty file", [""], /no export of an archive/],
    ["a newer schema", withHeader({ schema: SCHEMA_VERSION + 1 }), /deploy the newer bridge/],
    ["another tenant's archive", withHeader({ tenantId: "someone-else" }), /someone-else.*belongs to/],
    ["another key of hashes", withHeader({ hashKey: { check: "0", kept: false } }), /USER_HASH_KEY/],
    ["a line missing in the middle", LINES.filter((_, index) => index !== 9), /rows, but/],
    ["a line twice", LINES.toSpliced(12, 0, LINES[12] ?? ""), /contradicts/],
    ["a line cut", LINES.with(10, (LINES[10] ?? "").slice(0, -9)), /Line 11 of the export is not whole/],
    ["a table of another kind", LINES.with(10, '{"table":"sqlite_master","row":{"name":"x"}}'), /Line 11 .* no row/],
    ["a column of another kind", LINES.with(10, '{"table":"sums","row":{"day":1,"x\\" y":2}}'), /Line 11 .* no row/],
    ["a value of another kind", LINES.with(10, '{"table":"sums","row":{"day":[1]}}'), /Line 11 .* holds something/],
    ["lines after the end", [...LINES, LINES[5] ?? ""], /goes on after its end|not expected/],
  ])("%s", (_, lines, message) => {
    for (const batch of [1000, 4]) {
      const database = openSqlite();
      open(database);
      const before = contentsOf(database);
      let refusal: unknown;
      try {
        restore(database, lines, batch);
        // The last line told the end already, and another batch came.
      } catch (error) {
        refusal = error;
      }
      expect(refusal).toBeInstanceOf(RestoreRefused);
      expect(String(refusal)).toMatch(message);
      if (/not expected/.test(String(refusal))) continue;
      open(database);
      expect(contentsOf(database)).toEqual(before);
    }
  });

  test("a file that was cut after a whole line is known by its missing end", () => {
    const database = openSqlite();
    open(database);
    const before = contentsOf(database);
    expect(restore(database, LINES.slice(0, end))).toBe(false);
    expect(restoreUnderway(database)?.lines).toBe(end);
    abandonRestore(database);
    open(database);
    expect(contentsOf(database)).toEqual(before);
  });

  test("an archive that holds something takes no other in", () => {
    const database = filled(made);
    const before = contentsOf(database);
    expect(() => restore(database, LINES)).toThrow(/not empty/);
    expect(contentsOf(database)).toEqual(before);
  });

  test("an archive that keeps its key itself is restored with it, where no other is set", () => {
    const kept = openSqlite();
    open(kept, "").keepRecords(made, NOW);
    const own = openSqlite();
    new TenantArchive(own, { userHashKey: undefined }).keepRecords(made, NOW);
    const lines = exportedLines(new TenantArchive(own, { userHashKey: undefined }));
    const database = openSqlite();
    new TenantArchive(database, { userHashKey: undefined });
    restore(database, lines, 50, { tenantId: undefined, hashKey: undefined } as never);
    expect(contentsOf(database)).toEqual(contentsOf(own));
    expect(() => restore(openSqlite(), lines)).toThrow(/USER_HASH_KEY/);
    expect(() => restore(openSqlite(), LINES, 50, { ...TARGET, hashKey: undefined } as never)).toThrow(/USER_HASH_KEY/);
  });
});

describe("a restore that is interrupted", () => {
  const stop = fc.record({
    transaction: fc.integer({ min: 1, max: 9 }),
    where: fc.constantFrom("before" as const, "inside" as const, "after" as const),
  });

  test("at any transaction is gone on with, or begun anew, and ends up the same", () => {
    let stopped = 0;
    fc.assert(
      fc.property(fc.array(stop, { minLength: 1, maxLength: 5 }), fc.integer({ min: 3, max: 20 }), (stops, batch) => {
        const sql = new BreakingSql(openSqlite());
        open(sql);
        const left = [...stops];
        for (let done = false; !done; ) {
          const next = left.shift();
          sql.breaksAt = next && { ...next, transaction: sql.begun + next.transaction };
          try {
            if (restoreUnderway(sql) === undefined) open(sql);
            for (let at = restoreUnderway(sql)?.lines ?? 0; !done; at += batch) {
              done = restoreLines(sql, TARGET, `${LINES.slice(at, at + batch).join("\n")}\n`, at, NOW).done;
            }
          } catch (error) {
            if (!(error instanceof ProcessEnded)) throw error;
            stopped++;
            sql.restart();
            // Ended right after the last batch was kept: all is there.
            done = restoreUnderway(sql) === undefined && (contentsOf(sql).records ?? []).length > 0;
          }
        }
        sql.restart();
        open(sql);
        expect(contentsOf(sql)).toEqual(contentsOf(OLD));
      }),
      { numRuns: 15 },
    );
    expect(stopped).toBeGreaterThan(10);
  });

  test("and left alone for a day is given up", () => {
    const database = openSqlite();
    open(database);
    const before = contentsOf(database);
    restoreLines(database, TARGET, LINES.slice(0, 20).join("\n"), 0, NOW);
    abandonOldRestore(database, NOW + DAY_MS);
    expect(restoreUnderway(database)?.lines).toBe(20);
    abandonOldRestore(database, NOW + DAY_MS + 1);
    open(database);
    expect(contentsOf(database)).toEqual(before);
  });
});

test("an export of an earlier version is restored and brought up to this one", () => {
  const earlier = openSqlite();
  earlier.database.exec(readFileSync(path.join(import.meta.dirname, "version-1.sql"), "utf8"));
  const about = { tenantId: TENANT, hashKey: { check: hashKeyTrace(HASH_KEY), kept: false }, exported: "" };
  const lines = dumpPage(earlier, about, "", null).text.trimEnd().split("\n");
  const database = openSqlite();
  restore(database, lines.with(0, (lines[0] ?? "").replace(`"schema":${SCHEMA_VERSION}`, '"schema":1')));
  open(earlier);
  expect(contentsOf(database)).toEqual(contentsOf(earlier));
});
