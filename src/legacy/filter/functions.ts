/**
 * The functions of OData V2 ("Built-in Filter Functions") that take or give the types in use. Each is called with
 * checked arguments of which none is null; a null argument makes the result null before the function is reached.
 * Where the specification is silent the behaviour is that of .NET, as in WCF Data Services: halves round to even,
 * positions count UTF-16 units from 0.
 */
import { Fault } from "../../errors.ts";
import { MAX_TEXT_LENGTH } from "../../limits.ts";
import { type Decimal, roundDecimal } from "./decimal.ts";
import type { OperandType, Scalar, ScalarType } from "./syntax.ts";

/** What a parameter takes: one type, any integer, or any number. */
export type Parameter = "Edm.String" | "Edm.DateTime" | "integer" | "number";

export interface FunctionDefinition {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** Parameters at the end that may be left out. */
  readonly optional: number;
  /** "number": the type of the first argument, Double for an integer one. */
  readonly result: ScalarType | "number";
  readonly apply: (args: readonly Scalar[]) => Scalar;
}

const text = (value: Scalar | undefined): string => (typeof value === "string" ? value : "");
const number = (value: Scalar | undefined): number => (typeof value === "number" ? value : 0);
const date = (value: Scalar | undefined): Date => new Date(Math.floor(number(value)));

function limited(length: number): void {
  if (length > MAX_TEXT_LENGTH) {
    throw new Fault(
      "queryInvalid",
      `A function in the query builds a text of more than ${MAX_TEXT_LENGTH} characters.`,
    );
  }
}

function replaceAll(source: string, find: string, put: string): string {
  if (find === "") return source;
  const parts = source.split(find);
  limited(source.length + (parts.length - 1) * (put.length - find.length));
  return parts.join(put);
}

function slice(source: string, start: number, length: number | undefined): string {
  const from = Math.max(0, Math.trunc(start));
  return length === undefined ? source.slice(from) : source.slice(from, from + Math.max(0, Math.trunc(length)));
}

function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

const whole =
  (mode: "round" | "floor" | "ceiling", onNumber: (value: number) => number) =>
  ([value]: readonly Scalar[]): Scalar =>
    typeof value === "number" ? onNumber(value) : roundDecimal(mode, value as Decimal);

const define = (
  name: string,
  parameters: readonly Parameter[],
  result: ScalarType | "number",
  apply: (args: readonly Scalar[]) => Scalar,
  optional = 0,
): [string, FunctionDefinition] => [name, { name, parameters, optional, result, apply }];

const S = "Edm.String";
const D = "Edm.DateTime";

export const FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map([
  define("substringof", [S, S], "Edm.Boolean", ([part, of]) => text(of).includes(text(part))),
  define("startswith", [S, S], "Edm.Boolean", ([of, part]) => text(of).startsWith(text(part))),
  define("endswith", [S, S], "Edm.Boolean", ([of, part]) => text(of).endsWith(text(part))),
  define("length", [S], "Edm.Int32", ([of]) => text(of).length),
  define("indexof", [S, S], "Edm.Int32", ([of, part]) => text(of).indexOf(text(part))),
  define("replace", [S, S, S], S, ([of, find, put]) => replaceAll(text(of), text(find), text(put))),
  define(
    "substring",
    [S, "integer", "integer"],
    S,
    ([of, start, length]) => slice(text(of), number(start), typeof length === "number" ? length : undefined),
    1,
  ),
  define("tolower", [S], S, ([of]) => text(of).toLowerCase()),
  define("toupper", [S], S, ([of]) => text(of).toUpperCase()),
  define("trim", [S], S, ([of]) => text(of).trim()),
  define("concat", [S, S], S, ([first, second]) => {
    limited(text(first).length + text(second).length);
    return text(first) + text(second);
  }),
  define("year", [D], "Edm.Int32", ([of]) => date(of).getUTCFullYear()),
  define("month", [D], "Edm.Int32", ([of]) => date(of).getUTCMonth() + 1),
  define("day", [D], "Edm.Int32", ([of]) => date(of).getUTCDate()),
  define("hour", [D], "Edm.Int32", ([of]) => date(of).getUTCHours()),
  define("minute", [D], "Edm.Int32", ([of]) => date(of).getUTCMinutes()),
  define("second", [D], "Edm.Int32", ([of]) => date(of).getUTCSeconds()),
  define("round", ["number"], "number", whole("round", roundHalfToEven)),
  define("floor", ["number"], "number", whole("floor", Math.floor)),
  define("ceiling", ["number"], "number", whole("ceiling", Math.ceil)),
]);

/** Known to OData V2 but of no use here: every column has one fixed primitive type. */
export const REFUSED_FUNCTIONS: ReadonlySet<string> = new Set(["isof", "cast"]);

const INTEGERS: ReadonlySet<OperandType> = new Set<OperandType>(["Edm.Int32", "Edm.Int64"]);
const NUMBERS: ReadonlySet<OperandType> = new Set<OperandType>([
  "Edm.Int32",
  "Edm.Int64",
  "Edm.Single",
  "Edm.Double",
  "Edm.Decimal",
]);

export const isInteger = (type: OperandType): boolean => INTEGERS.has(type);
export const isNumber = (type: OperandType): boolean => NUMBERS.has(type);

/** Whether an argument of the type fits; the literal null fits everywhere. */
export function accepts(parameter: Parameter, type: OperandType): boolean {
  if (type === "null") return true;
  if (parameter === "integer") return isInteger(type);
  return parameter === "number" ? isNumber(type) : parameter === type;
}

/** `substring(Edm.String, Edm.Int32)`: the forms of a function, for messages. */
export function describeFunction(definition: FunctionDefinition): string {
  const forms: string[] = [];
  for (let count = definition.parameters.length - definition.optional; count <= definition.parameters.length; count++) {
    const types = definition.parameters.slice(0, count).map(describeParameter);
    if (definition.parameters[0] === "number") {
      forms.push(`${definition.name}(Edm.Double)`, `${definition.name}(Edm.Decimal)`);
    } else forms.push(`${definition.name}(${types.join(", ")})`);
  }
  return forms.join("; ");
}

const describeParameter = (parameter: Parameter): string =>
  parameter === "integer" ? "Edm.Int32" : parameter === "number" ? "Edm.Double" : parameter;
