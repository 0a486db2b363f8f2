/** Differences of every kind are put into equal rows at random; the comparison must name each, and nothing else. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ComparableRow, Status, Trust } from "../../src/diff/model.ts";
import { comparedWith, periodSets, rowsOf } from "./rows.ts";

const KINDS = [
  "same",
  "withinTolerance",
  "explainedByBias",
  "explainedAsUnavailable",
  "explainedByRule",
  "against the bias",
  "beyond the bias",
  "different",
  "onlyOld",
  "onlyNew",
] as const;
type Kind = (typeof KINDS)[number];

const EXPECTED: Readonly<Record<Kind, Status>> = {
  same: "same",
  withinTolerance: "withinTolerance",
  explainedByBias: "explained",
  explainedAsUnavailable: "explained",
  explainedByRule: "explained",
  "against the bias": "different",
  "beyond the bias": "different",
  different: "different",
  onlyOld: "onlyOld",
  onlyNew: "onlyNew",
};

const exact: Trust = { fidelity: "exact", bias: null, sources: ["pstnLogs"], why: null };
const over: Trust = { fidelity: "approximate", bias: "over", sources: ["callRecords"], why: "Too many are counted." };

/** Old figures are 1000 and more: no limit for small figures comes into play. */
function inject(kind: Kind, old: number): { readonly now: number | undefined; readonly trust: Trust } {
  switch (kind) {
    case "withinTolerance":
      return { now: old + 3, trust: exact };
    case "explainedByBias":
      return { now: Math.round(old * 1.3), trust: over };
    case "explainedAsUnavailable":
      return { now: 0, trust: { fidelity: "unavailable", bias: null, sources: [], why: "Nobody knows." } };
    case "explainedByRule":
      return { now: Math.round(old * 0.9), trust: exact };
    case "against the bias":
      return { now: Math.round(old * 0.8), trust: over };
    case "beyond the bias":
      return { now: old * 3, trust: over };
    case "different":
      return { now: Math.round(old * 1.3), trust: exact };
    default:
      return { now: old, trust: exact };
  }
}

test("every injected difference, and no other", () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom(...periodSets)
        .chain((set) =>
          fc.tuple(
            fc.constant(set),
            rowsOf(set, 2, 20),
            fc.array(fc.constantFrom(...KINDS), { minLength: 20, maxLength: 20 }),
          ),
        ),
      ([set, made, kinds]) => {
        const [field] = set.family.fields;
        if (field === undefined) return;
        const base = made.map(({ date, values }) => ({
          date,
          values: { [field.name]: 1000 + Number(values[field.name]) },
        }));
        // The first and last rows hold the period.
        const kindOf = (index: number): Kind =>
          index === 0 || index === base.length - 1 ? "same" : (kinds[index] ?? "same");
        const old: ComparableRow[] = base.filter((_, index) => kindOf(index) !== "onlyNew");
        const next = base.flatMap(({ date, values }, index): ComparableRow[] => {
          const kind = kindOf(index);
          if (kind === "onlyOld") return [];
          const { now, trust } = inject(kind, Number(values[field.name]));
          return [{ date, values: { [field.name]: now ?? null }, trust: { [field.name]: trust } }];
        });
        // The rule speaks of one side of the figure only, and of no other kind's size or sign.
        const rule = { family: set.family.name, field: field.name, sign: "under", reason: "As was known." } as const;
        const known = {
          bias: { oneSided: { absolute: 3, relative: 0.5 }, either: { absolute: 2, relative: 0.25 } },
          rules: [{ ...rule, size: { absolute: 0, relative: 0.15 }, expires: "2016-12-31" }],
        };
        const compared = comparedWith(set, old, next, {
          known,
          tolerances: { [field.name]: { absolute: 5, relative: 0 } },
        });
        const found = compared.rows.map(({ cells }) => cells[field.name]?.status);
        const expected = base.map((_, index) => EXPECTED[kindOf(index)]);
        expect(found).toEqual(expected);
        const failing = expected.filter((status) => ["different", "onlyOld", "onlyNew"].includes(status)).length;
        expect(compared.verdict).toBe(failing > 0 ? "different" : "acceptable");
        expect(compared.fields[0]?.counts).toEqual(compared.counts);
        for (const [index, { cells }] of compared.rows.entries()) {
          const cell = cells[field.name];
          expect(cell?.absolute).toBe(Number(cell?.new ?? 0) - Number(cell?.old ?? 0));
          if (kindOf(index) === "explainedByRule") expect(cell?.reason).toBe("As was known.");
          if (kindOf(index) === "explainedByBias") expect(cell?.reason).toBe("Too many are counted.");
        }
      },
    ),
    { numRuns: 150 },
  );
});

test("an expired rule explains nothing", () => {
  const [set] = periodSets;
  const [field] = set?.family.fields ?? [];
  if (set === undefined || field === undefined) throw new Error("no set");
  const rule = {
    family: set.family.name,
    field: field.name,
    sign: "either",
    reason: "Known.",
    expires: "2016-05-01",
  } as const;
  const bias = { oneSided: { absolute: 0, relative: 0 }, either: { absolute: 0, relative: 0 } };
  const known = { bias, rules: [{ ...rule, size: { absolute: 10, relative: 1 } }] };
  const rows = [{ date: 16_900, values: { [field.name]: 10 } }];
  const off = [{ date: 16_900, values: { [field.name]: 12 } }];
  const on = (day: string) => Math.floor(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
  expect(comparedWith(set, rows, off, { known, today: on("2016-05-01") }).verdict).toBe("acceptable");
  expect(comparedWith(set, rows, off, { known, today: on("2016-05-02") }).verdict).toBe("different");
});

test("totals and correlation are those of the rows compared", () => {
  const [set] = periodSets;
  const [field] = set?.family.fields ?? [];
  if (set === undefined || field === undefined) throw new Error("no set");
  const rows = (values: readonly number[]): ComparableRow[] =>
    values.map((value, index) => ({ date: 16_900 + index, values: { [field.name]: value } }));
  const [summary] = comparedWith(set, rows([1, 2, 3, 4]), rows([2, 4, 6, 8])).fields;
  expect(summary).toMatchObject({ oldTotal: 10, newTotal: 20, absolute: 10, relative: 1 });
  expect(summary?.correlation).toBeCloseTo(1, 12);
  const [turned] = comparedWith(set, rows([1, 2, 3, 4]), rows([8, 6, 4, 2])).fields;
  expect(turned?.correlation).toBeCloseTo(-1, 12);
});
