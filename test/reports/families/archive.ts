/** An archive filled the way collecting fills it, from what a test writes down by hand. */
import { TenantArchive } from "../../../src/archive/tenant-archive.ts";
import { catalog } from "../../../src/catalog.ts";
import type { Facts } from "../../../src/ingest/facts.ts";
import { type Log, MARKS, type Mark, type Measure, quarterOf, type UserMeasure } from "../../../src/measures.ts";
import { type ReportSet, servedFields } from "../../../src/reports/catalog.ts";
import { isoDay } from "../../../src/reports/civil-date.ts";
import { DEFAULT_POLICY, type Policy } from "../../../src/reports/policy.ts";
import type { Provenance } from "../../../src/reports/provenance.ts";
import type { CellValue } from "../../../src/reports/report-table.ts";
import { reportTable } from "../../../src/reports/table.ts";
import { resolveZone } from "../../../src/reports/zones.ts";
import { openSqlite } from "../../support/sqlite.ts";

/** Milliseconds of an instant; a date alone is its UTC midnight. */
export const ms = (iso: string): number => Date.parse(iso);
/** Days since 1970 of a date. */
export const day = (date: string): number => ms(date) / 86_400_000;

export interface WrittenUser {
  readonly name?: string;
  readonly sums?: Readonly<Partial<Record<UserMeasure, number>>>;
  /** Marks left at an instant, and when that session ended. */
  readonly marks?: readonly (readonly [at: string, lastEnd: string, marks: readonly Mark[]])[];
}

/** What a record adds, written short: users by their directory ids. */
export interface WrittenFacts {
  readonly at: string;
  readonly sums?: Readonly<Partial<Record<Measure, number>>>;
  readonly users?: Readonly<Record<string, WrittenUser>>;
  readonly sessions?: number;
}

export function factsOf({ at, sums = {}, users = {}, sessions = 1 }: WrittenFacts): Facts {
  return {
    at: ms(at),
    sums: new Map(Object.entries(sums) as [Measure, number][]),
    marks: Object.entries(users).flatMap(([user, { marks = [] }]) =>
      marks.map(([start, end, names]) => ({
        user,
        quarter: quarterOf(ms(start)),
        marks: names.reduce((bits, mark) => bits | (1 << MARKS.indexOf(mark)), 0),
        lastEnd: ms(end),
      })),
    ),
    users: Object.entries(users).flatMap(([user, { sums: own = {} }]) =>
      Object.keys(own).length === 0 ? [] : [{ user, sums: new Map(Object.entries(own) as [UserMeasure, number][]) }],
    ),
    names: new Map(Object.entries(users).flatMap(([user, { name }]) => (name === undefined ? [] : [[user, name]]))),
    sessions,
  };
}

export interface WrittenRow extends WrittenFacts {
  readonly id: string;
  readonly members?: Readonly<Record<string, unknown>>;
}

/** Wraps an archive with the few words that tests need. */
export class TestArchive {
  readonly archive = new TenantArchive(openSqlite(), { userHashKey: "a key for tests" });

  /** A finished sweep over a source, from a UTC midnight on. */
  covered(source: "callRecords" | Log, from: string, to: string): this {
    this.archive.finishSweep(sweepOf(source, from, to), ms(to));
    return this;
  }

  calls(...records: readonly (WrittenFacts & { readonly id: string })[]): this {
    this.archive.keepRecords(
      records.map((record) => ({ id: record.id, version: 1, modified: 0, facts: factsOf(record) })),
      0,
    );
    return this;
  }

  rows(log: string, ...rows: readonly WrittenRow[]): this {
    const collected = rows.map((row) => ({ id: row.id, facts: factsOf(row), members: row.members ?? {} }));
    this.archive.keepRows(sweepOf(log, "2026-01-01", "2026-01-02"), collected, "listed", 0);
    return this;
  }

  report(name: string, date: string, columns: Readonly<Record<string, number>>): this {
    this.archive.keepReport(name, "2026-12-31", [{ day: day(date), columns }], 0);
    return this;
  }

  recorded(
    set: string,
    zone: string,
    rows: readonly { readonly key: string; readonly date: string; readonly values: Record<string, number | string> }[],
  ): this {
    const { conflicts } = this.archive.keepRecorded(
      set,
      rows.map((row) => ({ ...row, date: day(row.date), zone })),
      0,
    );
    if (conflicts.length > 0) throw new Error("the rows contradict each other");
    return this;
  }
}

const sweepOf = (source: string, from: string, to: string) => ({
  number: 0,
  pass: "test",
  source,
  from: ms(from),
  to: ms(to),
  next: null,
  tries: 0,
  restarts: 0,
});

export interface Asked {
  readonly now: string;
  readonly zone?: string;
  readonly policy?: Partial<Policy>;
  readonly from?: string;
  readonly to?: string;
}

export interface Served {
  readonly id: number;
  readonly date: string;
  readonly values: Readonly<Record<string, CellValue>>;
  readonly provenance: Readonly<Record<string, Provenance>>;
}

export const setNamed = (name: string): ReportSet => {
  const set = catalog().set(name);
  if (set === undefined) throw new Error(`no set ${name}`);
  return set;
};

export const requestOf = ({ now, zone, policy, from, to }: Asked) => ({
  zone: resolveZone(zone),
  policy: { ...DEFAULT_POLICY, ...policy },
  now: ms(now),
  dates: {
    from: from === undefined ? -100_000 : day(from),
    to: to === undefined ? 100_000 : day(to),
  },
});

/** The rows of a set, each cell by its field's name. */
export function served(set: string, { archive }: TestArchive, asked: Asked): Served[] {
  const request = requestOf(asked);
  const table = reportTable(setNamed(set), archive, request);
  const names = servedFields(setNamed(set).family, request.policy).map(({ name }) => name);
  return table.rows.map(({ id, date, values, origins }) => ({
    id,
    date: isoDay(date),
    values: Object.fromEntries(names.map((name, index) => [name, values[index] ?? null])),
    provenance: Object.fromEntries(
      names.map((name, index) => {
        const provenance = table.provenances[origins[index] ?? -1];
        if (provenance === undefined) throw new Error(`${name} has no provenance`);
        return [name, provenance];
      }),
    ),
  }));
}

/** The rows of a set as plain objects: Date and the fields. */
export const servedValues = (set: string, archive: TestArchive, asked: Asked): Readonly<Record<string, CellValue>>[] =>
  served(set, archive, asked).map(({ date, values }) => ({ date, ...values }));
