/** Random expressions for the property tests: any that the grammar allows, and well-typed ones over DETAIL. */
import fc from "fast-check";
import { parseLiterals } from "../../../src/legacy/filter/parser.ts";
import type { BinaryOperator, Expression, Literal } from "../../../src/legacy/filter/syntax.ts";
import type { Row, Value } from "../../../src/legacy/model.ts";
import { GUID } from "./fixtures.ts";

/** The literal that a text stands for. */
export function literal(text: string): Literal {
  const [found] = parseLiterals(text);
  if (found === undefined) throw new Error(`${text} is no literal`);
  return { ...found, at: 0 };
}

/** The same tree with all positions 0. */
export function withoutPositions(expression: Expression): Expression {
  switch (expression.kind) {
    case "literal":
    case "property":
      return { ...expression, at: 0 };
    case "not":
    case "negate":
      return { ...expression, operand: withoutPositions(expression.operand), at: 0 };
    case "and":
    case "or":
      return { ...expression, terms: expression.terms.map(withoutPositions), at: 0 };
    case "binary":
      return {
        ...expression,
        left: withoutPositions(expression.left),
        right: withoutPositions(expression.right),
        at: 0,
      };
    case "call":
      return { ...expression, args: expression.args.map(withoutPositions), at: 0 };
  }
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const dateText = (ms: number): string => new Date(ms).toISOString().slice(0, 23);

const LITERAL_TEXTS = fc.oneof(
  fc.string().map(quoted),
  fc.maxSafeInteger().map(String),
  fc.integer().map((n) => `${n}L`),
  fc.integer().map((n) => `${n}.25M`),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => `${n.toExponential()}d`),
  fc
    .date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })
    .map((date) => `datetime'${dateText(date.getTime())}'`),
  fc.constantFrom(
    "true",
    "false",
    "null",
    "INF",
    "-INF",
    "NaN",
    "INFf",
    "1.5F",
    "DateTime'2013-05-01'",
    "datetimeoffset'2013-05-01T00:00:00+02:00'",
    "time'PT1H'",
    `guid'${GUID}'`,
    "X'0aFF'",
    "binary''",
  ),
);

const BINARY_OPERATORS: readonly BinaryOperator[] = [
  "eq",
  "ne",
  "lt",
  "le",
  "gt",
  "ge",
  "add",
  "sub",
  "mul",
  "div",
  "mod",
];

/** Any tree that can be written, whether its types fit or not. */
export const anyExpression: fc.Arbitrary<Expression> = fc.letrec<{ tree: Expression }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    LITERAL_TEXTS.map(literal),
    fc
      .constantFrom("Date", "ID", "_x", "Größe", "and", "asc")
      .map((name): Expression => ({ kind: "property", name, at: 0 })),
    fc
      .tuple(fc.constantFrom("not", "negate"), tie("tree"))
      .map(([kind, operand]): Expression => ({ kind, operand, at: 0 })),
    fc
      .tuple(fc.constantFrom("and", "or"), fc.array(tie("tree"), { minLength: 2, maxLength: 4 }))
      .map(([kind, terms]): Expression => ({ kind, terms, at: 0 })),
    fc
      .tuple(fc.constantFrom(...BINARY_OPERATORS), tie("tree"), tie("tree"))
      .map(([operator, left, right]): Expression => ({ kind: "binary", operator, left, right, at: 0 })),
    fc
      .tuple(fc.constantFrom("length", "f", "substringof"), fc.array(tie("tree"), { maxLength: 3 }))
      .map(([name, args]): Expression => ({ kind: "call", name, args, at: 0 })),
  ),
})).tree;

const property = (name: string): Expression => ({ kind: "property", name, at: 0 });
const call = (name: string, args: readonly Expression[]): Expression => ({ kind: "call", name, args, at: 0 });
const binary = (operator: BinaryOperator, left: Expression, right: Expression): Expression => ({
  kind: "binary",
  operator,
  left,
  right,
  at: 0,
});

const COMPARISONS = fc.constantFrom<BinaryOperator>("eq", "ne", "lt", "le", "gt", "ge");
const SMALL_TEXT = fc.constantFrom("", "a", "b", "ab", "ba", "A", " a ", "o'b");

/** Milliseconds of a few days around 14 May 2013, by quarter days. */
export const someDate = fc
  .integer({ min: -12, max: 12 })
  .map((quarter) => Date.UTC(2013, 4, 14) + quarter * 21_600_000);

/** By the type of the value. */
type Typed = Record<"bool" | "int" | "text" | "date", Expression>;

/** A filter over DETAIL whose types fit; null literals and nullable columns among its operands. */
export const anyFilter: fc.Arbitrary<Expression> = fc.letrec<Typed>((tie) => ({
  bool: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(COMPARISONS, tie("int"), tie("int")).map(([operator, a, b]) => binary(operator, a, b)),
    fc.tuple(COMPARISONS, tie("date"), tie("date")).map(([operator, a, b]) => binary(operator, a, b)),
    fc.tuple(COMPARISONS, tie("text"), tie("text")).map(([operator, a, b]) => binary(operator, a, b)),
    fc
      .constantFrom(literal("true"), literal("false"), literal("null"), property("Blocked"))
      .map((node) => binary("eq", node, property("Blocked"))),
    fc.constant(property("Blocked")),
    tie("bool").map((operand): Expression => ({ kind: "not", operand, at: 0 })),
    fc
      .tuple(fc.constantFrom("and", "or"), fc.array(tie("bool"), { minLength: 2, maxLength: 3 }))
      .map(([kind, terms]): Expression => ({ kind, terms, at: 0 })),
    fc
      .tuple(fc.constantFrom("substringof", "startswith", "endswith"), tie("text"), tie("text"))
      .map(([name, a, b]) => call(name, [a, b])),
  ),
  int: fc.oneof(
    { maxDepth: 4 },
    fc.integer({ min: -9, max: 9 }).map((n) => literal(String(n))),
    fc.constantFrom(property("ID"), property("Calls"), property("Minutes"), literal("null")),
    fc
      .tuple(fc.constantFrom<BinaryOperator>("add", "sub", "mul", "div", "mod"), tie("int"), tie("int"))
      .map(([operator, a, b]) => binary(operator, a, b)),
    tie("int").map((operand): Expression => ({ kind: "negate", operand, at: 0 })),
    tie("text").map((text) => call("length", [text])),
    fc.tuple(tie("text"), tie("text")).map(([a, b]) => call("indexof", [a, b])),
    fc
      .tuple(fc.constantFrom("year", "month", "day", "hour", "minute", "second"), tie("date"))
      .map(([name, date]) => call(name, [date])),
  ),
  text: fc.oneof(
    { maxDepth: 4 },
    SMALL_TEXT.map((text) => literal(quoted(text))),
    fc.constantFrom(property("TenantName"), property("SipUri"), literal("null")),
    fc.tuple(fc.constantFrom("tolower", "toupper", "trim"), tie("text")).map(([name, text]) => call(name, [text])),
    fc.tuple(tie("text"), tie("text")).map(([a, b]) => call("concat", [a, b])),
    fc.tuple(tie("text"), tie("text"), tie("text")).map(([a, b, c]) => call("replace", [a, b, c])),
    fc.tuple(tie("text"), tie("int")).map(([a, b]) => call("substring", [a, b])),
  ),
  date: fc.oneof(
    { maxDepth: 4 },
    someDate.map((ms) => literal(`datetime'${dateText(ms)}'`)),
    fc.constantFrom(property("Date"), property("LastLogonTime"), literal("null")),
  ),
})).bool;

/** A row of DETAIL with small values, so that comparisons come out both ways. */
export const anyDetailRow: fc.Arbitrary<Row> = fc.tuple(
  fc.integer({ min: -9, max: 9 }),
  someDate,
  fc.constant(GUID),
  SMALL_TEXT,
  fc.option<Value>(SMALL_TEXT),
  fc.constantFrom("0.30", "-1", "12.5"),
  fc.option<Value>(fc.double({ min: -2, max: 2, noNaN: true })),
  fc.integer({ min: -9, max: 9 }),
  fc.option<Value>(fc.boolean()),
  fc.option<Value>(someDate),
  fc.option<Value>(fc.integer({ min: -9, max: 9 })),
);
