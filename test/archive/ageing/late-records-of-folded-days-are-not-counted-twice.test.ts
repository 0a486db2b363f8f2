/** A record whose day was folded is not held any more: should it come again, in whatever version, it changes nothing. */
import { beforeEach, expect, test } from "vitest";
import type { TenantArchive } from "../../../src/archive/tenant-archive.ts";
import type { ReadRecord } from "../../../src/ingest/collecting.ts";
import { emptyFacts, type Facts } from "../../../src/ingest/facts.ts";
import { DAY_MS, QUARTER_MS, QUARTERS_A_DAY } from "../../../src/measures.ts";
import { emptyArchive } from "../../oracle/collected.ts";
import { openSqlite } from "../../support/sqlite.ts";
import { contentsOf } from "../contents.ts";

const DAY = 20_600;
const quarterAt = (day: number, quarter: number): number => day * QUARTERS_A_DAY + quarter;
const ALL = { from: quarterAt(DAY - 5, 0), to: quarterAt(DAY + 50, 0) };

let database: ReturnType<typeof openSqlite>;
let archive: TenantArchive;

beforeEach(() => {
  database = openSqlite();
  archive = emptyArchive(database);
});

function record(id: string, version: number, day: number, marks: readonly (readonly [string, number])[]): ReadRecord {
  const facts: Facts = {
    ...emptyFacts(day * DAY_MS),
    sums: new Map([["conferences", 1]]),
    marks: marks.map(([user, quarter]) => ({ user, quarter, marks: 1, lastEnd: quarter * QUARTER_MS })),
  };
  return { id, version, modified: 0, facts };
}

const age = (day: number): void => {
  expect(archive.age(day * DAY_MS, 1, () => true)).toBe(false);
};

const untouched = (): Record<string, string[]> => {
  const { meta = [], ...rest } = contentsOf(database);
  return { ...rest, meta: meta.filter((line) => !line.includes("counts")) };
};

test("the same record and a newer version of it count as unchanged and change no table", () => {
  archive.keepRecords([record("one", 1, DAY, [["ann", quarterAt(DAY, 10)]])], 0);
  age(DAY + 36);
  const before = untouched();
  const counts = archive.counts();
  archive.keepRecords([record("one", 1, DAY, [["ann", quarterAt(DAY, 10)]])], 0);
  archive.keepRecords([record("one", 2, DAY, [["bob", quarterAt(DAY, 10)]])], 0);
  expect(untouched()).toEqual(before);
  expect(archive.counts()).toEqual({ ...counts, unchanged: counts.unchanged + 2 });
});

test("a record of a kept day whose session lies in a folded one changes the kept day alone", () => {
  archive.keepRecords([record("one", 1, DAY + 1, [["ann", quarterAt(DAY, 90)]])], 0);
  age(DAY + 36);
  archive.keepRecords([record("one", 2, DAY + 1, [["bob", quarterAt(DAY, 90)]])], 0);
  expect(archive.sum("conferences", ALL)).toBe(1);
  expect(archive.distinct(1, [ALL])).toBe(1);
  archive.keepRecords([record("one", 3, DAY + 1, [["bob", quarterAt(DAY + 1, 90)]])], 0);
  expect(archive.distinct(1, [ALL])).toBe(2);
});

test("a session in a kept day stays when its record's day is folded, and goes with its own day", () => {
  archive.keepRecords([record("one", 1, DAY, [["ann", quarterAt(DAY + 1, 2)]])], 0);
  age(DAY + 36);
  expect(archive.distinct(1, [ALL])).toBe(1);
  archive.keepRecords([record("two", 1, DAY + 1, [["ann", quarterAt(DAY + 1, 7)]])], 0);
  archive.keepRecords([record("two", 2, DAY + 1, [])], 0);
  const ofDay = { from: quarterAt(DAY + 1, 0), to: quarterAt(DAY + 2, 0) };
  const later = { from: quarterAt(DAY + 1, 5), to: quarterAt(DAY + 2, 5) };
  expect([archive.distinct(1, [ofDay]), archive.distinct(1, [later])]).toEqual([1, 0]);
  age(DAY + 37);
  expect([archive.distinct(1, [ofDay]), archive.distinct(1, [later])]).toEqual([1, 0]);
});

test("rows of logs are read 90 days back: a folded day takes new ones in and corrects those it has", () => {
  age(DAY + 60);
  archive.openAll([{ name: "test", source: "getPstnCalls", every: 1, reach: 1, onDemand: true }], 0);
  const sweep = archive.nextSweep(0);
  if (sweep === undefined) throw new Error("no sweep is open");
  const keep = (id: string, dialInMs: number) =>
    archive.keepRows(
      sweep,
      [{ id, facts: { ...emptyFacts(DAY * DAY_MS), sums: new Map([["dialInMs", dialInMs]]) }, members: { id } }],
      "next",
      0,
    );
  keep("a", 1000);
  keep("b", 500);
  keep("a", 300);
  keep("b", 500);
  expect(archive.sum("dialInMs", ALL)).toBe(800);
  expect(archive.logRows("getPstnCalls", ALL).map(({ id }) => id)).toEqual(["a", "b"]);
});
