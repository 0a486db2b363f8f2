import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault } from "../../../src/errors.ts";
import { checkFilter } from "../../../src/legacy/filter/check.ts";
import { compileFilter } from "../../../src/legacy/filter/compile.ts";
import { dateBounds } from "../../../src/legacy/filter/date-bounds.ts";
import { parseExpression } from "../../../src/legacy/filter/parser.ts";
import type { Expression } from "../../../src/legacy/filter/syntax.ts";
import { anyDetailRow, anyFilter, literal, someDate } from "./expressions.ts";
import { DETAIL, day, read } from "./fixtures.ts";

const ENDLESS = Number.POSITIVE_INFINITY;
const bounds = (filter: string): readonly [number, number] => {
  const { from, to } = dateBounds(checkFilter(parseExpression(filter), DETAIL));
  return [from, to];
};

describe("the range of dates that a filter implies", () => {
  it.each([
    ["Date ge datetime'2013-05-01'", day("2013-05-01"), ENDLESS],
    ["Date gt datetime'2013-05-01'", day("2013-05-01") + 1, ENDLESS],
    ["Date le datetime'2013-05-15'", -ENDLESS, day("2013-05-15")],
    ["Date lt datetime'2013-05-15'", -ENDLESS, day("2013-05-15") - 1],
    ["Date lt datetime'2013-05-15T00:00:00.0000001'", -ENDLESS, day("2013-05-15")],
    ["Date eq datetime'2013-05-15'", day("2013-05-15"), day("2013-05-15")],
    ["datetime'2013-05-01' le Date", day("2013-05-01"), ENDLESS],
    [
      "Date ge datetime'2013-05-01' and (Date le datetime'2013-05-15' and Calls gt 1)",
      day("2013-05-01"),
      day("2013-05-15"),
    ],
    ["Date eq datetime'2013-05-03' or Date eq datetime'2013-05-01'", day("2013-05-01"), day("2013-05-03")],
    ["Date eq datetime'2013-05-03' or Calls eq 1", -ENDLESS, ENDLESS],
    ["not (Date eq datetime'2013-05-03')", -ENDLESS, ENDLESS],
    ["Date ne datetime'2013-05-03'", -ENDLESS, ENDLESS],
    ["LastLogonTime ge datetime'2013-05-03'", -ENDLESS, ENDLESS],
    ["Date ge null", -ENDLESS, ENDLESS],
    ["year(Date) eq 2013", -ENDLESS, ENDLESS],
    ["Date ge LastLogonTime", -ENDLESS, ENDLESS],
  ])("%s", (filter, from, to) => {
    expect(bounds(filter)).toEqual([from, to]);
  });

  it("is empty where the filter contradicts itself", () => {
    const [from, to] = bounds("Date ge datetime'2013-05-15' and Date lt datetime'2013-05-15'");
    expect(from).toBeGreaterThan(to);
  });

  it("holds the Date of every row that the filter keeps", () => {
    const date: Expression = { kind: "property", name: "Date", at: 0 };
    const comparison = fc
      .tuple(fc.constantFrom("eq", "ne", "lt", "le", "gt", "ge"), someDate, fc.boolean())
      .map(([operator, ms, turned]): Expression => {
        const value = literal(`datetime'${new Date(ms).toISOString().slice(0, 23)}'`);
        return { kind: "binary", operator, left: turned ? value : date, right: turned ? date : value, at: 0 };
      });
    const filters = fc.letrec<{ tree: Expression }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        comparison,
        anyFilter,
        tie("tree").map((operand): Expression => ({ kind: "not", operand, at: 0 })),
        fc
          .tuple(fc.constantFrom("and", "or"), fc.array(tie("tree"), { minLength: 2, maxLength: 3 }))
          .map(([kind, terms]): Expression => ({ kind, terms, at: 0 })),
      ),
    })).tree;
    fc.assert(
      fc.property(filters, fc.array(anyDetailRow, { minLength: 5, maxLength: 10 }), (filter, rows) => {
        const checked = checkFilter(filter, DETAIL);
        const keeps = compileFilter(checked);
        const { from, to } = dateBounds(checked);
        for (const row of rows) {
          const ms = Number(row[1]);
          try {
            if (!keeps(row)) continue;
          } catch (error) {
            if (error instanceof Fault) continue;
            throw error;
          }
          expect(ms).toBeGreaterThanOrEqual(from);
          expect(ms).toBeLessThanOrEqual(to);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("the range of dates of a request", () => {
  it("is that of its filter", () => {
    const query = "?$filter=Date ge datetime'2013-05-01' and Date le datetime'2013-05-15'";
    expect(read(`/CsConferenceDaily${query}`).dateBounds).toEqual({ from: day("2013-05-01"), to: day("2013-05-15") });
    expect(read(`/CsConferenceDaily/$count${query}`).dateBounds.from).toBe(day("2013-05-01"));
  });

  it("is the one day of an entry with the key Date", () => {
    const may14 = day("2013-05-14");
    expect(read("/CsConferenceDaily(datetime'2013-05-14')").dateBounds).toEqual({ from: may14, to: may14 });
    expect(read("/CsConferenceDaily(datetime'2013-05-14')/Date/$value").dateBounds).toEqual({ from: may14, to: may14 });
  });

  it("is endless without either", () => {
    for (const rest of ["/CsConferenceDaily", "/CsDetailDaily(5)", "/$metadata", ""]) {
      expect(read(rest).dateBounds).toEqual({ from: -ENDLESS, to: ENDLESS });
    }
  });
});
