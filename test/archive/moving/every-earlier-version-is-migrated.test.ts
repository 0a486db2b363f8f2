/**
 * "Schema versions with migrations that run at first access and are tested from every earlier version": the files beside
 * this test are archives as earlier versions left them, with the answers those versions gave.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { migrate, SCHEMA_VERSION } from "../../../src/archive/schema.ts";
import { TenantArchive } from "../../../src/archive/tenant-archive.ts";
import { DAY_MS, MEASURES } from "../../../src/measures.ts";
import { HASH_KEY } from "../../oracle/collected.ts";
import { openSqlite } from "../../support/sqlite.ts";
import { contentsOf } from "../contents.ts";
import version1 from "./version-1.answers.json" with { type: "json" };
import version2 from "./version-2.answers.json" with { type: "json" };
import version3 from "./version-3.answers.json" with { type: "json" };

const ANSWERS = [version1, version2, version3];

function archiveOf(version: number): ReturnType<typeof openSqlite> {
  const database = openSqlite();
  database.database.exec(readFileSync(path.join(import.meta.dirname, `version-${version}.sql`), "utf8"));
  return database;
}

const open = (database: ReturnType<typeof openSqlite>) => new TenantArchive(database, { userHashKey: HASH_KEY });

function answersOf(archive: TenantArchive, { ranges, marks, sums }: (typeof ANSWERS)[number]) {
  const [first, , , , all] = ranges;
  if (first === undefined || all === undefined) throw new Error("the file has no ranges");
  return {
    ranges,
    marks,
    sums: MEASURES.slice(0, sums.length).map((measure) => ranges.map((range) => archive.sum(measure, range))),
    distinct: marks.map((bits) => [
      ...ranges.map((range) => archive.distinct(bits, [range])),
      archive.distinct(bits, ranges),
    ]),
    users: ranges.map((range) =>
      [...archive.userPeriods([range])].map(({ key, name, lastEnd, amounts }) => ({
        key,
        name,
        lastEnd,
        amounts: [...amounts],
      })),
    ),
    coverage: archive.coverage("callRecords"),
    report: archive.reportDay("aReport", Math.floor(first.from / 96)),
    recorded: archive.recorded("CsConferenceDaily"),
    log: archive.logRows("getPstnCalls", all),
    counts: archive.counts(),
    revision: archive.revision(),
    asOf: archive.asOf(),
  };
}

test("there is an archive of every earlier version to try", () => {
  expect(ANSWERS).toHaveLength(SCHEMA_VERSION - 1);
});

describe.each(ANSWERS.map((answers, index) => [index + 1, answers] as const))(
  "an archive of version %i",
  (version, answers) => {
    test("gives the answers it gave, at first access and when opened again", () => {
      const database = archiveOf(version);
      expect(answersOf(open(database), answers)).toEqual(answers);
      const migrated = contentsOf(database);
      expect(answersOf(open(database), answers)).toEqual(answers);
      expect(contentsOf(database)).toEqual(migrated);
    });

    test("has the tables of a new one", () => {
      const database = archiveOf(version);
      const fresh = openSqlite();
      for (const one of [database, fresh]) migrate(one);
      const tables = (one: typeof fresh) =>
        Object.keys(contentsOf(one)).map((name) =>
          one.exec<{ name: string }>(`PRAGMA table_info("${name}")`).toArray(),
        );
      expect(tables(database)).toEqual(tables(fresh));
    });

    test("goes on: it is packed, folded and takes in new versions as before", () => {
      const database = archiveOf(version);
      const archive = open(database);
      const day = Math.floor((answers.ranges[0]?.from ?? 0) / 96);
      archive.age((day + 12) * DAY_MS, 1, () => true);
      expect(answersOf(archive, answers)).toEqual(answers);
      archive.age((day + 60) * DAY_MS, 1, () => true);
      expect(answersOf(archive, answers)).toEqual(answers);
      expect(archive.nextSweep(day * DAY_MS + 60 * DAY_MS)?.next).toBe("https://graph.example/next");
      expect(archive.dueRecords(day * DAY_MS + 60 * DAY_MS, 10).map(({ id }) => id)).toEqual(["r1"]);
    });

    test("keeps the names of its users until their years are purged", () => {
      const archive = open(archiveOf(version));
      const year = 365 * DAY_MS;
      const names = () => [...archive.userPeriods(answers.ranges)].map(({ name }) => name);
      const before = names();
      expect(before.length).toBeGreaterThan(3);
      const end = Date.parse("2026-12-31T00:00:00Z");
      archive.age(end, 1, () => true);
      expect(names()).toEqual(before);
      archive.age(end + 2 * year, 1, () => true);
      expect(names()).toEqual([]);
    });
  },
);

test("an archive of a newer version is left as it is", () => {
  const database = openSqlite();
  migrate(database);
  database.exec("UPDATE meta SET value = ? WHERE key = 'schema'", String(SCHEMA_VERSION + 1));
  const before = contentsOf(database);
  expect(() => open(database)).toThrow(`schema version ${SCHEMA_VERSION + 1}`);
  expect(contentsOf(database)).toEqual(before);
});
