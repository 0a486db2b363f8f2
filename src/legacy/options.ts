/**
 * The query options of OData V2 ($select, $filter, …) read against the entity type they apply to. Rules:
 * legacy-contract.md 3.5; what the contract leaves open is read as WCF Data Services read it.
 */
import { Fault } from "../errors.ts";
import type { Target } from "./address.ts";
import { type Checked, checkExpression, checkFilter, columnIndex } from "./filter/check.ts";
import { parseExpression, parseOrderings } from "./filter/parser.ts";
import type { EntitySet, EntityType } from "./model.ts";
import { decode, type QueryPart, readOption } from "./query-string.ts";
import { quotation } from "./quotation.ts";
import { readSkipToken, type SkipToken } from "./skip-token.ts";

/** One column or expression of $orderby. */
export interface OrderItem {
  readonly expression: Checked;
  readonly descending: boolean;
}

export interface QueryOptions {
  /** Places of the columns to write, in wire order; all without $select. */
  readonly columns: readonly number[];
  readonly filter: Checked | undefined;
  /** Without the key, which breaks ties. */
  readonly orderBy: readonly OrderItem[];
  readonly top: number | undefined;
  readonly skip: number;
  readonly skipToken: SkipToken | undefined;
  readonly inlineCount: boolean;
}

export const NO_OPTIONS: QueryOptions = {
  columns: [],
  filter: undefined,
  orderBy: [],
  top: undefined,
  skip: 0,
  skipToken: undefined,
  inlineCount: false,
};

/** Every option that begins with `$`; any other such name is refused, in any spelling but this one. */
const SYSTEM_OPTIONS = [
  "$select",
  "$filter",
  "$orderby",
  "$top",
  "$skip",
  "$skiptoken",
  "$inlinecount",
  "$format",
  "$callback",
  "$expand",
] as const;
type SystemOption = (typeof SYSTEM_OPTIONS)[number];

const KNOWN: ReadonlySet<string> = new Set(SYSTEM_OPTIONS);
const EVERYWHERE: readonly SystemOption[] = ["$format", "$callback"];
const ON_ENTRY: readonly SystemOption[] = [...EVERYWHERE, "$select", "$filter"];
const ON_COUNT: readonly SystemOption[] = [...EVERYWHERE, "$filter", "$orderby", "$top", "$skip"];

/** Which options say something about which target; the others are refused there, as they were. */
const APPLICABLE: Readonly<Record<Target["kind"], ReadonlySet<string>>> = {
  feed: KNOWN,
  entry: new Set(ON_ENTRY),
  count: new Set(ON_COUNT),
  property: new Set(EVERYWHERE),
  value: new Set(EVERYWHERE),
  serviceDocument: new Set(EVERYWHERE),
  metadata: new Set(EVERYWHERE),
};

const APPLICABLE_TO_ENTRY_COUNT: ReadonlySet<string> = new Set([...EVERYWHERE, "$filter"]);

/** Options whose values mean the same in any letter case, so that Json beside json is no contradiction. */
const SAME: Readonly<Partial<Record<SystemOption, (value: string) => string>>> = {
  $format: (value) => value.trim().toLowerCase(),
  $inlinecount: (value) => value.trim().toLowerCase(),
};

/** The decoded value of one system option; undefined where it is missing or blank. */
export const systemOption = (parts: readonly QueryPart[], name: SystemOption): string | undefined =>
  readOption(parts, (found) => found === name, SAME[name]);

/** As {@link systemOption}, for the names without `$`, which are read in any letter case. */
export const plainOption = (parts: readonly QueryPart[], name: string): string | undefined =>
  readOption(parts, (found) => found.toLowerCase() === name);

/**
 * Reads all options but $format and $callback.
 *
 * @throws Fault queryInvalid, naming the option, the property or the position
 */
export function readOptions(parts: readonly QueryPart[], target: Target): QueryOptions {
  for (const part of parts) checkName(part, target);
  if (!("set" in target) || target.kind === "property" || target.kind === "value") return NO_OPTIONS;
  const { set } = target;
  const filter = systemOption(parts, "$filter");
  // Rows that have a number for a key come by Date all the same, as those of the other reports do.
  const usual = set.type.key === "Date" ? undefined : "Date";
  const orderBy = readOrderBy(systemOption(parts, "$orderby") ?? usual, set.type);
  return {
    columns: readSelect(systemOption(parts, "$select"), set.type),
    filter: filter === undefined ? undefined : checkFilter(parseExpression(filter), set.type),
    orderBy,
    top: readNumber("$top", systemOption(parts, "$top")),
    skip: readNumber("$skip", systemOption(parts, "$skip")) ?? 0,
    skipToken: readToken(systemOption(parts, "$skiptoken"), orderBy, set),
    inlineCount: readInlineCount(systemOption(parts, "$inlinecount")),
  };
}

function checkName(part: QueryPart, target: Target): void {
  const { name } = part;
  if (!name.startsWith("$")) return;
  if (!KNOWN.has(name)) {
    throw invalid(
      `The query parameter '${quotation(name)}' begins with a system-reserved '$' character but is not recognized.`,
    );
  }
  if (isBlank(part)) return;
  if (name === "$expand") throw invalid("The $expand option is not supported: the reports have nothing to expand.");
  if (!applicableTo(target).has(name)) {
    throw invalid(`The query option '${name}' cannot be applied to the requested resource.`);
  }
}

function applicableTo(target: Target): ReadonlySet<string> {
  return target.kind === "count" && target.key !== undefined ? APPLICABLE_TO_ENTRY_COUNT : APPLICABLE[target.kind];
}

/** Most values show in their first character that they are not blank. */
function isBlank(part: QueryPart): boolean {
  const first = part.rawValue.charAt(0);
  if (first !== "" && first !== "+" && first !== "%" && first !== " ") return false;
  return decode(part.rawValue)?.trim() === "";
}

/** Column names parted by commas, or `*`; what is written keeps the wire order, each column once. */
function readSelect(select: string | undefined, type: EntityType): number[] {
  const all = type.properties.map((_, index) => index);
  if (select === undefined) return all;
  const chosen = new Set<number>();
  let star = false;
  for (const item of select.split(",")) {
    const name = item.trim();
    if (name === "*") {
      star = true;
      continue;
    }
    if (name === "") throw invalid("The $select option has an empty column name between its commas.");
    const index = columnIndex(type, name);
    if (index === undefined) {
      const full = `TenantReporting.${type.name}`;
      const shown = quotation(name);
      throw invalid(
        `Type '${full}' does not have a property named '${shown}'; there is no service action named '${shown}' ` +
          `that is bindable to the type '${full}'; and there is no type with the name '${shown}'.`,
      );
    }
    chosen.add(index);
  }
  return star ? all : all.filter((index) => chosen.has(index));
}

function readOrderBy(orderBy: string | undefined, type: EntityType): OrderItem[] {
  if (orderBy === undefined) return [];
  if (orderBy.includes("'")) throw invalid("The $orderby option must not contain a single quote.");
  return parseOrderings(orderBy).map(({ expression, descending }) => ({
    expression: checkExpression(expression, type),
    descending,
  }));
}

/** A whole number from 0; anything beyond what a list can hold is as good as endless. */
function readNumber(name: "$top" | "$skip", value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const digits = value.trim();
  for (const character of digits) {
    if (character < "0" || character > "9") {
      throw invalid(`Incorrect format for ${name} argument '${quotation(digits)}': it must be a whole number from 0.`);
    }
  }
  return Math.min(Number(digits), Number.MAX_SAFE_INTEGER);
}

function readToken(token: string | undefined, orderBy: readonly OrderItem[], set: EntitySet): SkipToken | undefined {
  if (token === undefined) return undefined;
  const keyType = set.type.properties.find((property) => property.name === set.type.key)?.type;
  return readSkipToken(token, [...orderBy.map((item) => item.expression.type), keyType ?? "Edm.Int64"]);
}

function readInlineCount(value: string | undefined): boolean {
  const choice = value?.trim().toLowerCase();
  if (choice === undefined || choice === "none") return false;
  if (choice === "allpages") return true;
  throw invalid(
    `Unknown $inlinecount option '${quotation(value?.trim() ?? "")}', only 'allpages' and 'none' are supported.`,
  );
}

const invalid = (message: string): Fault => new Fault("queryInvalid", message);
