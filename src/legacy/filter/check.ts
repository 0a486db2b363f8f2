/**
 * The type check: names become columns, operands get the type they are compared or reckoned in. After it an
 * expression can't fail but for a division by zero or a number or text beyond its limits. The messages are worded
 * like those that clients know from WCF Data Services.
 */
import { Fault } from "../../errors.ts";
import type { EntityType } from "../model.ts";
import { quotation } from "../quotation.ts";
import { parseDecimal } from "./decimal.ts";
import type { FunctionDefinition } from "./functions.ts";
import { accepts, describeFunction, FUNCTIONS, isInteger, isNumber, REFUSED_FUNCTIONS } from "./functions.ts";
import type {
  ArithmeticOperator,
  Binary,
  BinaryOperator,
  Call,
  ComparisonOperator,
  Expression,
  Literal,
  OperandType,
  Scalar,
  Unary,
} from "./syntax.ts";

export type Checked =
  | { readonly kind: "constant"; readonly type: OperandType; readonly value: Scalar; readonly literal: Literal }
  | { readonly kind: "column"; readonly type: OperandType; readonly index: number; readonly name: string }
  | { readonly kind: "not" | "negate"; readonly type: OperandType; readonly operand: Checked }
  | { readonly kind: "and" | "or"; readonly type: "Edm.Boolean"; readonly terms: readonly Checked[] }
  | {
      readonly kind: "comparison";
      readonly type: "Edm.Boolean";
      readonly operator: ComparisonOperator;
      readonly left: Checked;
      readonly right: Checked;
    }
  | {
      readonly kind: "arithmetic";
      readonly type: OperandType;
      readonly operator: ArithmeticOperator;
      readonly left: Checked;
      readonly right: Checked;
      readonly at: number;
    }
  | {
      readonly kind: "call";
      readonly type: OperandType;
      readonly definition: FunctionDefinition;
      readonly args: readonly Checked[];
    }
  | { readonly kind: "toDecimal" | "toDouble"; readonly type: OperandType; readonly operand: Checked };

/** The index of a property or of the property an alias stands for; undefined for an unknown name. Case-sensitive. */
export function columnIndex(type: EntityType, name: string): number | undefined {
  const real = Object.hasOwn(type.aliases, name) ? type.aliases[name] : name;
  const index = type.properties.findIndex((property) => property.name === real);
  return index === -1 ? undefined : index;
}

/** Checks an expression of $filter: as {@link checkExpression}, and it must be a boolean. */
export function checkFilter(expression: Expression, type: EntityType): Checked {
  const checked = checkExpression(expression, type);
  if (checked.type !== "Edm.Boolean") {
    throw new Fault("queryInvalid", "The $filter expression must evaluate to a single boolean value.");
  }
  return checked;
}

/** Resolves names and types against the entity type; a Fault of kind queryInvalid names what doesn't fit. */
export function checkExpression(expression: Expression, type: EntityType): Checked {
  switch (expression.kind) {
    case "literal":
      return { kind: "constant", type: expression.type, value: expression.value, literal: expression };
    case "property": {
      const index = columnIndex(type, expression.name);
      const property = index === undefined ? undefined : type.properties[index];
      if (index === undefined || property === undefined) {
        const { name, at } = expression;
        const where = `type 'TenantReporting.${type.name}' at position ${at}`;
        throw new Fault("queryInvalid", `No property '${quotation(name)}' exists in ${where}.`);
      }
      return { kind: "column", type: property.type, index, name: property.name };
    }
    case "not":
    case "negate":
      return checkUnary(expression, checkExpression(expression.operand, type));
    case "and":
    case "or":
      return checkLogical(
        expression.kind,
        expression.terms.map((term) => checkExpression(term, type)),
      );
    case "binary":
      return checkBinary(expression, checkExpression(expression.left, type), checkExpression(expression.right, type));
    case "call":
      return checkCall(expression, type);
  }
}

function checkUnary(expression: Unary, operand: Checked): Checked {
  const { kind } = expression;
  const fits = operand.type === "null" || (kind === "not" ? operand.type === "Edm.Boolean" : isNumber(operand.type));
  if (!fits) {
    const operator = kind === "not" ? "Not" : "Negate";
    throw new Fault(
      "queryInvalid",
      "A unary operator with an incompatible type was detected. " +
        `Found operand type '${operand.type}' for operator kind '${operator}'.`,
    );
  }
  return { kind, type: kind === "not" ? "Edm.Boolean" : operand.type, operand };
}

function checkLogical(kind: "and" | "or", terms: readonly Checked[]): Checked {
  for (let i = 0; i < terms.length; i++) {
    const type = terms[i]?.type;
    if (type === "Edm.Boolean" || type === "null") continue;
    const left = i === 0 ? terms[0] : ({ type: "Edm.Boolean" } as const);
    const right = i === 0 ? terms[1] : terms[i];
    throw incompatible(kind, left?.type, right?.type);
  }
  return { kind, type: "Edm.Boolean", terms };
}

const OPERATOR_KINDS: Readonly<Record<BinaryOperator | "and" | "or", string>> = {
  and: "And",
  or: "Or",
  eq: "Equal",
  ne: "NotEqual",
  lt: "LessThan",
  le: "LessThanOrEqual",
  gt: "GreaterThan",
  ge: "GreaterThanOrEqual",
  add: "Add",
  sub: "Subtract",
  mul: "Multiply",
  div: "Divide",
  mod: "Modulo",
};

function incompatible(
  operator: BinaryOperator | "and" | "or",
  left: OperandType | undefined,
  right: OperandType | undefined,
): Fault {
  return new Fault(
    "queryInvalid",
    "A binary operator with incompatible types was detected. " +
      `Found operand types '${left}' and '${right}' for operator kind '${OPERATOR_KINDS[operator]}'.`,
  );
}

function checkBinary({ operator, at }: Binary, first: Checked, second: Checked): Checked {
  switch (operator) {
    case "add":
    case "sub":
    case "mul":
    case "div":
    case "mod": {
      const promoted = promote(first, second);
      if (promoted === undefined) throw incompatible(operator, first.type, second.type);
      const [left, right, type] = promoted;
      return { kind: "arithmetic", type, operator, left, right, at };
    }
    default: {
      const [left, right] = promote(first, second) ?? [first, second];
      const comparable = left.type === right.type || left.type === "null" || right.type === "null";
      const ordered = operator === "eq" || operator === "ne" || left.type !== "Edm.Binary";
      const numbers = isNumber(left.type) && isNumber(right.type);
      if (!(comparable || numbers) || !ordered) throw incompatible(operator, first.type, second.type);
      return { kind: "comparison", type: "Edm.Boolean", operator, left, right };
    }
  }
}

/**
 * Brings two numbers to the type they are reckoned in; undefined where one is no number. Int32 < Int64 < Single <
 * Double; Decimal takes integers, and a literal with a point is read as the decimal it is written as.
 */
function promote(left: Checked, right: Checked): [Checked, Checked, OperandType] | undefined {
  if (left.type === "null" || right.type === "null") {
    const type = left.type === "null" ? right.type : left.type;
    return type === "null" || isNumber(type) ? [left, right, type] : undefined;
  }
  if (!isNumber(left.type) || !isNumber(right.type)) return undefined;
  if (left.type === "Edm.Decimal" || right.type === "Edm.Decimal") {
    const decimals = [asDecimal(left), asDecimal(right)] as const;
    if (decimals[0] !== undefined && decimals[1] !== undefined) return [decimals[0], decimals[1], "Edm.Decimal"];
    return [asDouble(left), asDouble(right), "Edm.Double"];
  }
  if (isInteger(left.type) && isInteger(right.type)) {
    return [left, right, left.type === "Edm.Int64" || right.type === "Edm.Int64" ? "Edm.Int64" : "Edm.Int32"];
  }
  return [left, right, left.type === "Edm.Double" || right.type === "Edm.Double" ? "Edm.Double" : "Edm.Single"];
}

function asDecimal(node: Checked): Checked | undefined {
  if (node.type === "Edm.Decimal") return node;
  if (node.kind === "constant") {
    const { text } = node.literal;
    const value = parseDecimal("LlDdFf".includes(text.slice(-1)) ? text.slice(0, -1) : text);
    return value === undefined ? undefined : { ...node, type: "Edm.Decimal", value };
  }
  return isInteger(node.type) ? { kind: "toDecimal", type: "Edm.Decimal", operand: node } : undefined;
}

const asDouble = (node: Checked): Checked =>
  node.type === "Edm.Decimal" ? { kind: "toDouble", type: "Edm.Double", operand: node } : node;

function checkCall(call: Call, type: EntityType): Checked {
  if (REFUSED_FUNCTIONS.has(call.name)) {
    throw new Fault(
      "queryInvalid",
      `The function '${call.name}' at position ${call.at} is not supported: every property has one fixed type.`,
    );
  }
  const definition = FUNCTIONS.get(call.name);
  if (definition === undefined) {
    throw new Fault("queryInvalid", `Unknown function '${quotation(call.name)}' at position ${call.at}.`);
  }
  const args = call.args.map((arg) => checkExpression(arg, type));
  const { parameters, optional } = definition;
  const counted = args.length <= parameters.length && args.length >= parameters.length - optional;
  const fits = counted && args.every((arg, i) => parameters[i] !== undefined && accepts(parameters[i], arg.type));
  if (!fits) {
    throw new Fault(
      "queryInvalid",
      `No applicable function found for '${call.name}' at position ${call.at} with the specified arguments. ` +
        `The functions considered are: ${describeFunction(definition)}.`,
    );
  }
  const first = args[0]?.type ?? "null";
  const result = definition.result === "number" ? (isInteger(first) ? "Edm.Double" : first) : definition.result;
  return { kind: "call", type: result, definition, args };
}
