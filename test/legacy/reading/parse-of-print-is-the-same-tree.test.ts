import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseExpression } from "../../../src/legacy/filter/parser.ts";
import { printExpression } from "../../../src/legacy/filter/printer.ts";
import { anyExpression, withoutPositions } from "./expressions.ts";

describe("parse(print(tree))", () => {
  it("is the tree", () => {
    fc.assert(
      fc.property(anyExpression, (expression) => {
        expect(withoutPositions(parseExpression(printExpression(expression)))).toEqual(expression);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ["a or b and c", "a or b and c"],
    ["(a or b) and c", "(a or b) and c"],
    ["((a) and (b)) and c", "(a and b) and c"],
    ["a and b and c", "a and b and c"],
    ["a sub (b sub c)", "a sub (b sub c)"],
    ["(a sub b) sub c", "a sub b sub c"],
    ["not (a eq 1)", "not (a eq 1)"],
    ["(not a) eq 1", "not a eq 1"],
    ["- 5", "-(5)"],
    ["-5", "-5"],
    ["--5", "-(-5)"],
    ["-(-x)", "--x"],
    ["f( a ,b )", "f(a,b)"],
  ])("prints %s as %s", (text, printed) => {
    expect(printExpression(parseExpression(text))).toBe(printed);
  });
});
