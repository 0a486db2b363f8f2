/** From a tree back to text; parsing the text gives an equal tree (but for positions). */
import { BINDING, type Expression } from "./syntax.ts";

/** One blank around operators, parentheses only where the tree needs them. */
export function printExpression(expression: Expression): string {
  return print(expression, 0);
}

/** @param least how tightly the place binds: a looser expression is put into parentheses */
function print(expression: Expression, least: number): string {
  const [text, binding] = printBare(expression);
  return binding < least ? `(${text})` : text;
}

function printBare(expression: Expression): [string, number] {
  switch (expression.kind) {
    case "literal":
      return [expression.text, BINDING.primary];
    case "property":
      return [expression.name, BINDING.primary];
    case "call":
      return [`${expression.name}(${expression.args.map((arg) => print(arg, 0)).join(",")})`, BINDING.primary];
    case "not":
      return [`not ${print(expression.operand, BINDING.unary)}`, BINDING.unary];
    case "negate":
      return [`-${printNegated(expression.operand)}`, BINDING.unary];
    case "and":
    case "or": {
      const binding = BINDING[expression.kind];
      return [expression.terms.map((term) => print(term, binding + 1)).join(` ${expression.kind} `), binding];
    }
    case "binary": {
      const binding = BINDING[expression.operator];
      const left = print(expression.left, binding);
      return [`${left} ${expression.operator} ${print(expression.right, binding + 1)}`, binding];
    }
  }
}

/** A minus right before a literal would be read as part of it. */
function printNegated(operand: Expression): string {
  return operand.kind === "literal" ? `(${operand.text})` : print(operand, BINDING.unary);
}
