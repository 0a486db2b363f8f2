/**
 * From a checked expression to a function of a row. Null follows OData: `null eq null` is true, any other comparison
 * with null is false but for `ne`, arithmetic and functions of null are null, and `and`, `or`, `not` treat null as
 * "unknown". A filter keeps a row only where the outcome is true.
 */
import { Fault } from "../../errors.ts";
import type { Row } from "../model.ts";
import type { Checked } from "./check.ts";
import {
  compareDecimals,
  type Decimal,
  decimalArithmetic,
  decimalOfInteger,
  decimalToNumber,
  negateDecimal,
  parseDecimal,
} from "./decimal.ts";
import { isInteger } from "./functions.ts";
import type { ArithmeticOperator, ComparisonOperator, Scalar } from "./syntax.ts";

export type Evaluate = (row: Row) => Scalar;

/** The filter as a test of one row. Can throw only a Fault (division by zero, a result beyond its limits). */
export function compileFilter(filter: Checked): (row: Row) => boolean {
  const evaluate = compile(filter);
  return (row) => evaluate(row) === true;
}

/** The value of an expression for one row; faults as in {@link compileFilter}. */
export function compile(node: Checked): Evaluate {
  switch (node.kind) {
    case "constant": {
      const { value } = node;
      return () => value;
    }
    case "column":
      return compileColumn(node.index, node.type);
    case "not": {
      const operand = compile(node.operand);
      return (row) => {
        const value = operand(row);
        return value === null ? null : value !== true;
      };
    }
    case "negate": {
      const operand = compile(node.operand);
      return (row) => {
        const value = operand(row);
        if (value === null) return null;
        return typeof value === "number" ? -value : negateDecimal(value as Decimal);
      };
    }
    case "and":
      return compileLogical(node.terms, false);
    case "or":
      return compileLogical(node.terms, true);
    case "comparison":
      return compileComparison(node.operator, compile(node.left), compile(node.right));
    case "arithmetic":
      return compileArithmetic(node);
    case "call":
      return compileCall(node);
    case "toDecimal": {
      const operand = compile(node.operand);
      return (row) => {
        const value = operand(row);
        return typeof value === "number" ? decimalOfInteger(value) : value;
      };
    }
    case "toDouble": {
      const operand = compile(node.operand);
      return (row) => {
        const value = operand(row);
        return value === null ? null : decimalToNumber(value as Decimal);
      };
    }
  }
}

function compileColumn(index: number, type: Checked["type"]): Evaluate {
  switch (type) {
    case "Edm.Decimal":
      return (row) => {
        const value = row[index] ?? null;
        return value === null ? null : (parseDecimal(String(value)) ?? null);
      };
    case "Edm.Guid":
      return (row) => {
        const value = row[index] ?? null;
        return typeof value === "string" ? value.toLowerCase() : value;
      };
    default:
      return (row) => row[index] ?? null;
  }
}

/** @param decisive the operand that settles the outcome: false for `and`, true for `or` */
function compileLogical(terms: readonly Checked[], decisive: boolean): Evaluate {
  const operands = terms.map(compile);
  return (row) => {
    let outcome: boolean | null = !decisive;
    for (const operand of operands) {
      const value = operand(row);
      if (value === decisive) return decisive;
      if (value === null) outcome = null;
    }
    return outcome;
  };
}

/** Orders two values of one type; null comes first, then NaN. Texts compare by code units. */
export function compareScalars(left: Scalar, right: Scalar): number {
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  if (typeof left === "object" && typeof right === "object") return compareDecimals(left, right);
  if (left < right) return -1;
  if (left > right) return 1;
  return Number(Number.isNaN(right)) - Number(Number.isNaN(left));
}

function compileComparison(operator: ComparisonOperator, left: Evaluate, right: Evaluate): Evaluate {
  const holds = COMPARISONS[operator];
  return (row) => holds(left(row), right(row));
}

const isNaNValue = (value: Scalar): boolean => typeof value === "number" && Number.isNaN(value);

/** True where both are known and neither is NaN, which is less than, greater than and equal to nothing. */
const comparable = (left: Scalar, right: Scalar): boolean =>
  left !== null && right !== null && !isNaNValue(left) && !isNaNValue(right);

const equal = (left: Scalar, right: Scalar): boolean =>
  left === null || right === null ? left === right : comparable(left, right) && compareScalars(left, right) === 0;

const COMPARISONS: Readonly<Record<ComparisonOperator, (left: Scalar, right: Scalar) => boolean>> = {
  eq: equal,
  ne: (left, right) => !equal(left, right),
  lt: (left, right) => comparable(left, right) && compareScalars(left, right) < 0,
  le: (left, right) => comparable(left, right) && compareScalars(left, right) <= 0,
  gt: (left, right) => comparable(left, right) && compareScalars(left, right) > 0,
  ge: (left, right) => comparable(left, right) && compareScalars(left, right) >= 0,
};

function compileArithmetic(node: Checked & { kind: "arithmetic" }): Evaluate {
  const { operator, at, type } = node;
  const left = compile(node.left);
  const right = compile(node.right);
  const integers = isInteger(type);
  return (row) => {
    const a = left(row);
    const b = right(row);
    if (a === null || b === null) return null;
    if (typeof a === "number" && typeof b === "number") {
      return integers ? integerArithmetic(operator, a, b, at) : floatArithmetic(operator, a, b);
    }
    const divisor = b as Decimal;
    if (divisor.units === 0n && (operator === "div" || operator === "mod")) throw dividedByZero(at);
    return decimalArithmetic(operator, a as Decimal, divisor);
  };
}

/** Exact, or a Fault: numbers hold integers within ±2^53 only. */
function integerArithmetic(operator: ArithmeticOperator, a: number, b: number, at: number): number {
  if (b === 0 && (operator === "div" || operator === "mod")) throw dividedByZero(at);
  const result = operator === "div" ? (a - (a % b)) / b : floatArithmetic(operator, a, b);
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(result)) return result;
  throw new Fault("queryInvalid", `An integer is too large to reckon with in the expression at position ${at}.`);
}

function floatArithmetic(operator: ArithmeticOperator, a: number, b: number): number {
  switch (operator) {
    case "add":
      return a + b;
    case "sub":
      return a - b;
    case "mul":
      return a * b;
    case "div":
      return a / b;
    case "mod":
      return a % b;
  }
}

const dividedByZero = (at: number): Fault =>
  new Fault("queryInvalid", `Attempted to divide by zero in the expression at position ${at}.`);

function compileCall(node: Checked & { kind: "call" }): Evaluate {
  const args = node.args.map(compile);
  const { apply } = node.definition;
  return (row) => {
    const values = args.map((arg) => arg(row));
    return values.includes(null) ? null : apply(values);
  };
}
