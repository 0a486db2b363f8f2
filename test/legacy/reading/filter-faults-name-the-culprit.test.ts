import { describe, expect, it } from "vitest";
import { faultOf, keeps } from "./fixtures.ts";

const TYPES = "A binary operator with incompatible types was detected. Found operand types";

const TEXTS: readonly (readonly [string, string])[] = [
  ["Foo eq 1", "No property 'Foo' exists in type 'TenantReporting.CsDetailReport' at position 0."],
  ["1 eq Foo", "No property 'Foo' exists in type 'TenantReporting.CsDetailReport' at position 5."],
  ["  Foo eq 1", "No property 'Foo' exists in type 'TenantReporting.CsDetailReport' at position 2."],
  ["Calls eq 1 and calls eq 2", "No property 'calls' exists in type 'TenantReporting.CsDetailReport' at position 15."],
  ["not toString", "No property 'toString' exists in type 'TenantReporting.CsDetailReport' at position 4."],
  ["length(Foo) eq 1", "No property 'Foo' exists in type 'TenantReporting.CsDetailReport' at position 7."],
  ["Calls == 1", "Syntax error at position 6."],
  ["Calls eq 1 Calls", "Syntax error at position 11."],
  ["Calls eq 1)", "Syntax error at position 10."],
  ["Calls equals 1", "Syntax error at position 6."],
  ["Calls EQ 1", "Syntax error at position 6."],
  ["Calls eq 5x", "Syntax error at position 10."],
  ["Calls eq 5 -3", "Syntax error at position 11."],
  ["Calls/Value eq 5", "Syntax error at position 5."],
  ["Calls eq #", "Syntax error at position 9."],
  ['TenantName eq "x"', "Syntax error at position 14."],
  ["TenantName eq foo'x'", "Syntax error at position 17."],
  ["Date eq datetime '2013-05-01'", "Syntax error at position 17."],
  ["Calls eq", "Expression expected at position 8."],
  ["Calls eq eq", "No property 'eq' exists in type 'TenantReporting.CsDetailReport' at position 9."],
  ["and Blocked", "Syntax error at position 4."],
  ["Blocked and", "Expression expected at position 11."],
  ["()", "Expression expected at position 1."],
  ["*", "Expression expected at position 0."],
  ["-", "Expression expected at position 1."],
  ["(Calls eq 1", "')' or operator expected at position 11."],
  ["(Calls eq 1,2)", "')' or operator expected at position 11."],
  ["length(TenantName eq 1", "')' or ',' expected at position 22."],
  ["length(TenantName TenantName)", "')' or ',' expected at position 18."],
  ["TenantName eq 'x", "Unterminated string literal at position 14."],
  ["TenantName eq 'it''s", "Unterminated string literal at position 14."],
  ["Date eq datetime'2013", "Unterminated string literal at position 16."],
  ["Calls eq 1.", "Digit expected at position 11."],
  ["Calls eq 1e", "Digit expected at position 11."],
  ["Calls eq 1e+", "Digit expected at position 12."],
  ["Calls eq 1.5L", "Unrecognized 'Edm.Int64' literal '1.5L' at position 9."],
  ["Calls eq 9223372036854775808", "Unrecognized 'Edm.Int64' literal '9223372036854775808' at position 9."],
  ["Calls eq 1e999", "Unrecognized 'Edm.Double' literal '1e999' at position 9."],
  [
    "Calls eq 79228162514264337593543950336M",
    "Unrecognized 'Edm.Decimal' literal '79228162514264337593543950336M' at position 9.",
  ],
  ["TenantGuid eq guid'b4225608'", "Unrecognized 'Edm.Guid' literal 'guid'b4225608'' at position 14."],
  ["X'0' eq X'00'", "Unrecognized 'Edm.Binary' literal 'X'0'' at position 0."],
  ["X'0G' eq X'00'", "Unrecognized 'Edm.Binary' literal 'X'0G'' at position 0."],
  ["time'noon' eq time'12:00'", "Unrecognized 'Edm.Time' literal 'time'noon'' at position 0."],
  ["Calls eq 'x'", `${TYPES} 'Edm.Int32' and 'Edm.String' for operator kind 'Equal'.`],
  ["Date ge '2013-05-01'", `${TYPES} 'Edm.DateTime' and 'Edm.String' for operator kind 'GreaterThanOrEqual'.`],
  ["Date lt 5", `${TYPES} 'Edm.DateTime' and 'Edm.Int32' for operator kind 'LessThan'.`],
  [
    "Date le datetimeoffset'2013-05-01T00:00:00Z'",
    `${TYPES} 'Edm.DateTime' and 'Edm.DateTimeOffset' for operator kind 'LessThanOrEqual'.`,
  ],
  ["TenantGuid ne 'b4225608'", `${TYPES} 'Edm.Guid' and 'Edm.String' for operator kind 'NotEqual'.`],
  ["X'00' gt X'01'", `${TYPES} 'Edm.Binary' and 'Edm.Binary' for operator kind 'GreaterThan'.`],
  ["TenantName add 'x' eq 'y'", `${TYPES} 'Edm.String' and 'Edm.String' for operator kind 'Add'.`],
  ["Date sub 1 eq Date", `${TYPES} 'Edm.DateTime' and 'Edm.Int32' for operator kind 'Subtract'.`],
  ["Blocked mul 2 eq 2", `${TYPES} 'Edm.Boolean' and 'Edm.Int32' for operator kind 'Multiply'.`],
  ["Calls and Blocked", `${TYPES} 'Edm.Int32' and 'Edm.Boolean' for operator kind 'And'.`],
  ["Blocked or Calls", `${TYPES} 'Edm.Boolean' and 'Edm.Int32' for operator kind 'Or'.`],
  ["Blocked and Blocked and 'x'", `${TYPES} 'Edm.Boolean' and 'Edm.String' for operator kind 'And'.`],
  [
    "not Calls",
    "A unary operator with an incompatible type was detected. Found operand type 'Edm.Int32' for operator kind 'Not'.",
  ],
  [
    "-TenantName eq 'x'",
    "A unary operator with an incompatible type was detected. Found operand type 'Edm.String' for operator kind 'Negate'.",
  ],
  ["Calls", "The $filter expression must evaluate to a single boolean value."],
  ["null", "The $filter expression must evaluate to a single boolean value."],
  ["foo(Calls)", "Unknown function 'foo' at position 0."],
  ["Blocked and any(Calls)", "Unknown function 'any' at position 12."],
  ["Length(TenantName) eq 1", "Unknown function 'Length' at position 0."],
  ["isof('Edm.String')", "The function 'isof' at position 0 is not supported: every property has one fixed type."],
  [
    "cast(Calls,'Edm.String') eq '1'",
    "The function 'cast' at position 0 is not supported: every property has one fixed type.",
  ],
  [
    "substringof('x')",
    "No applicable function found for 'substringof' at position 0 with the specified arguments. " +
      "The functions considered are: substringof(Edm.String, Edm.String).",
  ],
  [
    "substring(TenantName) eq 'x'",
    "No applicable function found for 'substring' at position 0 with the specified arguments. " +
      "The functions considered are: substring(Edm.String, Edm.Int32); substring(Edm.String, Edm.Int32, Edm.Int32).",
  ],
  [
    "round(TenantName) eq 1",
    "No applicable function found for 'round' at position 0 with the specified arguments. " +
      "The functions considered are: round(Edm.Double); round(Edm.Decimal).",
  ],
  [
    "year(TenantName) eq 1",
    "No applicable function found for 'year' at position 0 with the specified arguments. " +
      "The functions considered are: year(Edm.DateTime).",
  ],
  ["Calls div 0 eq 1", "Attempted to divide by zero in the expression at position 0."],
  [
    "Calls eq 1 or Calls mul 9007199254740991 gt 0",
    "An integer is too large to reckon with in the expression at position 14.",
  ],
  [
    "9007199254740993 sub 9007199254740992 eq 0",
    "An integer is too large to reckon with in the expression at position 0.",
  ],
  ["CallCharge mod 0 eq 1", "Attempted to divide by zero in the expression at position 0."],
  [
    "79228162514264337593543950335M mul 2M gt 0M",
    "The result of an arithmetic operator is too large for the type 'Edm.Decimal'.",
  ],
];

describe("a fault in $filter names the culprit", () => {
  it.each(TEXTS)("%s", (filter, message) => {
    const fault = faultOf(() => keeps(filter));
    expect(fault.message).toBe(message);
    expect(fault.kind).toBe("queryInvalid");
  });

  it("cuts a long culprit, so that the message stays readable", () => {
    const message = faultOf(() => keeps(`${"a".repeat(5000)} eq 1`)).message;
    expect(message.length).toBeLessThan(250);
    expect(message).toContain("at position 0.");
  });
});
