/** What a filter says about the property Date, so that the archive can read less. */
import type { Checked } from "./check.ts";
import type { ComparisonOperator } from "./syntax.ts";

/** Both ends included, in milliseconds since 1970 of the unzoned clock value read as UTC; empty where from > to. */
export interface DateBounds {
  readonly from: number;
  readonly to: number;
}

export const UNBOUNDED: DateBounds = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
const NOTHING: DateBounds = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY };

/**
 * A range that holds the Date of every row that the filter keeps; it may hold more. Comparisons of Date with a
 * literal count, joined by `and` (the overlap) and `or` (the hull); anything else says nothing.
 */
export function dateBounds(filter: Checked | undefined): DateBounds {
  if (filter === undefined) return UNBOUNDED;
  switch (filter.kind) {
    case "and":
      return filter.terms.map(dateBounds).reduce(intersect, UNBOUNDED);
    case "or":
      return filter.terms.map(dateBounds).reduce(hull, NOTHING);
    case "comparison":
      return comparisonBounds(filter);
    default:
      return UNBOUNDED;
  }
}

/** What both ranges hold. */
export const intersect = (a: DateBounds, b: DateBounds): DateBounds => ({
  from: Math.max(a.from, b.from),
  to: Math.min(a.to, b.to),
});

const isEmpty = (bounds: DateBounds): boolean => bounds.from > bounds.to;

function hull(a: DateBounds, b: DateBounds): DateBounds {
  if (isEmpty(a)) return b;
  if (isEmpty(b)) return a;
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}

const MIRRORED: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  eq: "eq",
  ne: "ne",
  lt: "gt",
  le: "ge",
  gt: "lt",
  ge: "le",
};

function comparisonBounds({ operator, left, right }: Checked & { kind: "comparison" }): DateBounds {
  if (left.kind === "constant") return boundsOf(MIRRORED[operator], right, left);
  return boundsOf(operator, left, right);
}

/** Rows hold whole milliseconds, so an open end can be drawn in to the next one. */
function boundsOf(operator: ComparisonOperator, column: Checked, constant: Checked): DateBounds {
  if (column.kind !== "column" || column.name !== "Date" || constant.kind !== "constant") return UNBOUNDED;
  const { value } = constant;
  if (typeof value !== "number") return UNBOUNDED;
  switch (operator) {
    case "eq":
      return { from: value, to: value };
    case "ge":
      return { from: Math.ceil(value), to: UNBOUNDED.to };
    case "gt":
      return { from: Math.floor(value) + 1, to: UNBOUNDED.to };
    case "le":
      return { from: UNBOUNDED.from, to: Math.floor(value) };
    case "lt":
      return { from: UNBOUNDED.from, to: Math.ceil(value) - 1 };
    case "ne":
      return UNBOUNDED;
  }
}
