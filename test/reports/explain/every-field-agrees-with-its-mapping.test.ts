/** For every field of every set: its value, its explain entry, its provenance and its mapping say the same. */
import { expect, test } from "vitest";
import { catalog } from "../../../src/catalog.ts";
import { DAY_MS } from "../../../src/measures.ts";
import { type ReportSet, servedFields, servedSets } from "../../../src/reports/catalog.ts";
import type { ExplainedField } from "../../../src/reports/explain.ts";
import { DEFAULT_POLICY } from "../../../src/reports/policy.ts";
import { day, ms } from "../families/archive.ts";
import {
  datesOf,
  type Expected,
  expectedOfPeriod,
  expectedOfRows,
  expectedOfUser,
  ZONES,
  type ZoneName,
} from "./expected.ts";
import { explained } from "./explained.ts";
import { NOW, READ_FROM, RECORDS, writtenArchive } from "./written.ts";

const POLICY = { ...DEFAULT_POLICY, laterColumns: true, extensions: true };
const archive = writtenArchive();
const SETS = servedSets(catalog(), POLICY);

/** Entries that some cell was checked against. */
const checked = new Set<string>();
const entryName = (set: ReportSet, field: string, source: string, formula: string): string =>
  `${set.family.name}.${field} from ${source} by ${formula}`;

test("the archive has rows for every set of the catalog", () => {
  expect(SETS).toHaveLength(27);
});

for (const zone of Object.keys(ZONES) as ZoneName[]) {
  test.each(SETS.map((set) => [set.name, set] as const))(`%s in ${zone}`, async (name, set) => {
    const fields = servedFields(set.family, POLICY);
    const plain = await explained(name, archive, { now: NOW, zone, policy: POLICY });
    expect(plain.zone).toBe(zone);
    expect(plain.rows.length).toBeGreaterThan(0);
    for (const field of fields) {
      const { rows } = await explained(`${name}?$select=${field.name}`, archive, {
        now: NOW,
        zone,
        policy: POLICY,
        open: field.name,
      });
      expect(rows).toHaveLength(plain.rows.length);
      rows.forEach(({ date, fields: cells }, index) => {
        const cell = cells[field.name];
        const place = `${name} ${date} ${field.name}`;
        if (cell === undefined) throw new Error(`${place} is not explained`);
        const { behind, ...shown } = plain.rows[index]?.fields[field.name] ?? ({} as ExplainedField);
        // Opening a cell adds its ids and changes nothing else.
        expect(cell).toEqual({ ...shown, behind: { ...behind, ...(cell.behind.ids && { ids: cell.behind.ids }) } });

        const dates = datesOf(set.period, date, zone);
        const expected = expectedOf(set, field, plain.rows[index]?.fields ?? {}, cell, dates, zone);
        expect([place, cell.value]).toEqual([place, expected.value]);
        expect([place, Object.fromEntries(cell.sources.map(({ source, days }) => [source, days]))]).toEqual([
          place,
          expected.days,
        ]);
        expect([place, [...(cell.behind.ids ?? [])].sort()]).toEqual([place, expected.ids]);
        expect([place, cell.behind.records, cell.behind.sessions, cell.behind.reportDays]).toEqual([
          place,
          expected.ids.length,
          expected.sessions,
          expected.reportDays,
        ]);
        agreesWithMapping(place, cell, expected, set, field);
      });
    }
  });
}

function expectedOf(
  set: ReportSet,
  field: ReportSet["family"]["fields"][number],
  row: Readonly<Record<string, ExplainedField>>,
  cell: ExplainedField,
  dates: readonly number[],
  zone: ZoneName,
): Expected {
  switch (set.family.rows) {
    case "periods":
      return expectedOfPeriod(field, dates, zone);
    case "users":
      return expectedOfUser(field, dates, zone, String(row.UserName?.value).split("@")[0] ?? "");
    default: {
      const made = RECORDS.filter(({ id }) => cell.behind.ids?.includes(id));
      // The dial-out report knows UTC days alone, from the first that was read to the one that runs.
      const known = dates.filter((date) => date >= day(READ_FROM) && date <= Math.floor(ms(NOW) / DAY_MS));
      const days = set.family.rows === "dialouts" ? known.length : 1;
      return expectedOfRows(field, made, zone, days);
    }
  }
}

function agreesWithMapping(
  place: string,
  cell: ExplainedField,
  { entries }: Expected,
  set: ReportSet,
  field: ReportSet["family"]["fields"][number],
): void {
  for (const entry of entries) {
    checked.add(entryName(set, field.name, entry.source, entry.formula));
    expect([place, cell.formula]).toEqual([place, expect.stringContaining(entry.words)]);
    if (entry.why !== undefined) expect([place, cell.why]).toEqual([place, expect.stringContaining(entry.why)]);
  }
  const shares = cell.sources.reduce((sum, { share }) => sum + share, 0);
  if (entries.length === 0) {
    expect([place, cell.fidelity, cell.bias, shares]).toEqual([place, "unavailable", null, 0]);
    expect(cell.why).not.toBeNull();
    const able = field.sources.filter(({ formula }) => formula !== "unavailable");
    if (able.length === 0) {
      checked.add(entryName(set, field.name, "nothing", "unavailable"));
      expect([place, cell.formula]).toEqual([place, "No source can give this figure."]);
      for (const { why = "" } of field.sources) expect(cell.why).toContain(why);
    }
    return;
  }
  expect(shares).toBeCloseTo(1, 9);
  const claims = entries.map(({ fidelity }) => fidelity);
  if (cell.fidelity === "exact") expect([place, claims]).toEqual([place, claims.map(() => "exact")]);
  else {
    expect([place, cell.fidelity]).toEqual([place, "approximate"]);
    expect(["over", "under", "either"]).toContain(cell.bias);
    // Where the mapping alone would be exact, something about this bucket must be told.
    if (claims.every((claim) => claim === "exact")) {
      const own = entries.map(({ why = "" }) => why).join(" ");
      expect((cell.why ?? "").length).toBeGreaterThan(own.length);
    }
  }
}

test("every entry of every mapping that can answer has answered in some cell, and every other has been told", () => {
  const all = SETS.flatMap((set) =>
    servedFields(set.family, POLICY).flatMap((field) => {
      const able = field.sources.filter(({ formula }) => formula !== "unavailable");
      return able.length === 0
        ? [entryName(set, field.name, "nothing", "unavailable")]
        : able.map(({ source, formula }) => entryName(set, field.name, source, formula));
    }),
  );
  expect([...new Set(all)].filter((entry) => !checked.has(entry))).toEqual([]);
});
