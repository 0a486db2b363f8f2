/**
 * The syntax tree of $filter and $orderby, as OData V2 defines the language. A node keeps the position of its first
 * character in the option's decoded text, counted from 0, for the messages that name a position.
 */
import type { Decimal } from "./decimal.ts";

export type ScalarType =
  | "Edm.Boolean"
  | "Edm.String"
  | "Edm.Int32"
  | "Edm.Int64"
  | "Edm.Single"
  | "Edm.Double"
  | "Edm.Decimal"
  | "Edm.DateTime"
  | "Edm.DateTimeOffset"
  | "Edm.Time"
  | "Edm.Guid"
  | "Edm.Binary";

/** The literal `null` has no type of its own. */
export type OperandType = ScalarType | "null";

/**
 * A value while an expression is evaluated. Integers, floating point numbers, DateTime, DateTimeOffset (milliseconds
 * since 1970, the offset taken off) and Time (milliseconds) are numbers; Guid and Binary lower-case texts.
 */
export type Scalar = number | string | boolean | Decimal | null;

export type ComparisonOperator = "eq" | "ne" | "lt" | "le" | "gt" | "ge";
export type ArithmeticOperator = "add" | "sub" | "mul" | "div" | "mod";
export type BinaryOperator = ComparisonOperator | ArithmeticOperator;

export interface Literal {
  readonly kind: "literal";
  readonly type: OperandType;
  readonly value: Scalar;
  /** As written, prefix, quotes and suffix included. */
  readonly text: string;
  readonly at: number;
}

export interface PropertyAccess {
  readonly kind: "property";
  readonly name: string;
  readonly at: number;
}

export interface Unary {
  readonly kind: "not" | "negate";
  readonly operand: Expression;
  readonly at: number;
}

export interface Binary {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
  readonly at: number;
}

/** A chain of one logical operator, kept flat so that a long list of alternatives is not a deep tree. */
export interface Logical {
  readonly kind: "and" | "or";
  /** Two or more. */
  readonly terms: readonly Expression[];
  readonly at: number;
}

export interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly Expression[];
  readonly at: number;
}

export type Expression = Literal | PropertyAccess | Unary | Binary | Logical | Call;

/** How tightly an operator binds (OData V2, "Operator Precedence"); a primary binds tightest. */
export const BINDING: Readonly<Record<BinaryOperator | "or" | "and" | "unary" | "primary", number>> = {
  or: 1,
  and: 2,
  eq: 3,
  ne: 3,
  lt: 4,
  le: 4,
  gt: 4,
  ge: 4,
  add: 5,
  sub: 5,
  mul: 6,
  div: 6,
  mod: 6,
  unary: 7,
  primary: 8,
};
