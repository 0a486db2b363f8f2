import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault } from "../../../src/errors.ts";
import { checkFilter } from "../../../src/legacy/filter/check.ts";
import { compileFilter } from "../../../src/legacy/filter/compile.ts";
import type { Expression } from "../../../src/legacy/filter/syntax.ts";
import type { Row } from "../../../src/legacy/model.ts";
import { anyDetailRow, anyFilter } from "./expressions.ts";
import { DETAIL } from "./fixtures.ts";

type Plain = number | string | boolean | null;

class CannotReckon extends Error {}

/** Walks the unchecked tree with plain values: small integers, texts, booleans, dates as milliseconds. */
function oracle(tree: Expression, row: Row): Plain {
  switch (tree.kind) {
    case "literal":
      return tree.value as Plain;
    case "property":
      return row[DETAIL.properties.findIndex((property) => property.name === tree.name)] ?? null;
    case "not": {
      const value = oracle(tree.operand, row);
      return value === null ? null : !value;
    }
    case "negate": {
      const value = oracle(tree.operand, row);
      return value === null ? null : -Number(value);
    }
    case "and":
    case "or": {
      const settles = tree.kind === "or";
      let unknown = false;
      for (const term of tree.terms) {
        const value = oracle(term, row);
        if (value === settles) return settles;
        unknown ||= value === null;
      }
      return unknown ? null : !settles;
    }
    case "binary":
      return operate(tree.operator, oracle(tree.left, row), oracle(tree.right, row));
    case "call":
      return apply(
        tree.name,
        tree.args.map((arg) => oracle(arg, row)),
      );
  }
}

function operate(operator: string, a: Plain, b: Plain): Plain {
  if (operator === "eq") return a === b || (a === 0 && b === 0);
  if (operator === "ne") return !operate("eq", a, b);
  const unknown = a === null || b === null;
  switch (operator) {
    case "lt":
      return unknown ? false : a < b;
    case "le":
      return unknown ? false : a <= b;
    case "gt":
      return unknown ? false : a > b;
    case "ge":
      return unknown ? false : a >= b;
  }
  if (unknown) return null;
  const [x, y] = [Number(a), Number(b)];
  if (y === 0 && (operator === "div" || operator === "mod")) throw new CannotReckon();
  const exact = reckon(operator, BigInt(x), BigInt(y));
  if (exact !== BigInt(Number(exact)) || !Number.isSafeInteger(Number(exact))) throw new CannotReckon();
  return Number(exact);
}

function reckon(operator: string, x: bigint, y: bigint): bigint {
  if (operator === "add") return x + y;
  if (operator === "sub") return x - y;
  if (operator === "mul") return x * y;
  return operator === "div" ? x / y : x % y;
}

function apply(name: string, args: readonly Plain[]): Plain {
  if (args.includes(null)) return null;
  const [a, b, c] = args.map(String);
  const at = new Date(Number(args[0]));
  switch (name) {
    case "substringof":
      return String(b).indexOf(String(a)) >= 0;
    case "startswith":
      return String(a).slice(0, String(b).length) === b;
    case "endswith":
      return String(b) === "" || String(a).slice(-String(b).length) === b;
    case "length":
      return String(a).length;
    case "indexof":
      return String(a).indexOf(String(b));
    case "tolower":
      return String(a).toLowerCase();
    case "toupper":
      return String(a).toUpperCase();
    case "trim":
      return String(a).trim();
    case "concat":
      return `${a}${b}`;
    case "replace":
      return b === "" ? String(a) : String(a).split(String(b)).join(c);
    case "substring":
      return String(a).slice(Math.max(0, Number(args[1])));
    case "year":
      return at.getUTCFullYear();
    case "month":
      return at.getUTCMonth() + 1;
    case "day":
      return at.getUTCDate();
    case "hour":
      return at.getUTCHours();
    case "minute":
      return at.getUTCMinutes();
    case "second":
      return at.getUTCSeconds();
    default:
      throw new Error(`The oracle has no ${name}.`);
  }
}

/** The outcome of either side: kept, not kept, or the fault that a well-typed filter can end in. */
function outcome(act: () => boolean): boolean | "fault" {
  try {
    return act();
  } catch (error) {
    if (error instanceof CannotReckon || error instanceof Fault) return "fault";
    throw error;
  }
}

describe("a compiled filter", () => {
  it("keeps the rows that a plain walk over the tree keeps", () => {
    const outcomes = { true: 0, false: 0, fault: 0 };
    fc.assert(
      fc.property(anyFilter, fc.array(anyDetailRow, { minLength: 1, maxLength: 4 }), (filter, rows) => {
        const keeps = compileFilter(checkFilter(filter, DETAIL));
        for (const row of rows) {
          const found = outcome(() => keeps(row));
          outcomes[`${found}`]++;
          expect(found).toBe(outcome(() => oracle(filter, row) === true));
        }
      }),
      { numRuns: 1500 },
    );
    expect(Math.min(outcomes.true, outcomes.false, outcomes.fault)).toBeGreaterThan(10);
  });
});
