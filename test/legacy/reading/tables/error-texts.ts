/** What is refused, and in which words: those that clients know, from WCF Data Services and the documents. */

const TYPES = "A binary operator with incompatible types was detected. Found operand types";

/** Filter over the type DETAIL of ../fixtures.ts, message. */
export const FILTER_TEXTS: readonly (readonly [string, string])[] = [
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

const notFound = (segment: string): string => `Resource not found for the segment '${segment}'.`;
const KEY_FORM =
  "Bad Request - Error in query syntax: the key of 'CsConferenceDaily' is written like " +
  "CsConferenceDaily(datetime'2013-05-14T00:00:00').";

/** What follows the root of the service, kind of the fault, message. */
export const ADDRESS_TEXTS: readonly (readonly [string, "notFound" | "queryInvalid", string])[] = [
  ["/CsFooDaily", "notFound", notFound("CsFooDaily")],
  ["/csconferencedaily", "notFound", notFound("csconferencedaily")],
  ["/CsFooDaily(1)", "notFound", notFound("CsFooDaily")],
  ["/$count", "notFound", notFound("$count")],
  ["/$metadata/CsConferenceDaily", "notFound", notFound("CsConferenceDaily")],
  ["/CsConferenceDaily(datetime'2013-05-14')/Foo", "notFound", notFound("Foo")],
  ["/CsConferenceDaily(datetime'2013-05-14')/date", "notFound", notFound("date")],
  ["/CsConferenceDaily(datetime'2013-05-14')/Date/Foo", "notFound", notFound("Foo")],
  ["/CsConferenceDaily(datetime'2013-05-14')/Date/$count", "notFound", notFound("$count")],
  ["/CsConferenceDaily(datetime'2013-05-14')/Date/$value/x", "notFound", notFound("x")],
  ["/CsConferenceDaily/$count/x", "notFound", notFound("x")],
  [
    "/CsConferenceDaily/Date",
    "queryInvalid",
    "The request URI is not valid. Since the segment 'CsConferenceDaily' refers to a collection, this must be the " +
      "last segment in the request URI.",
  ],
  [
    "/CsConferenceDaily(datetime'2013-05-14')/$value",
    "queryInvalid",
    "The entries of 'CsConferenceDaily' have no media content: $value needs a property.",
  ],
  [
    "/CsConferenceDaily/$links/Foo",
    "queryInvalid",
    "Links ($links) are not supported: the reports have no relationships.",
  ],
  [
    "/CsConferenceDaily(datetime'2013-05-14')/$links",
    "queryInvalid",
    "Links ($links) are not supported: the reports have no relationships.",
  ],
  ["/$batch", "queryInvalid", "Batch requests ($batch) are not supported: ask for one report at a time."],
  ["/CsConferenceDaily(123)", "queryInvalid", KEY_FORM],
  ["/CsConferenceDaily('2013-05-14')", "queryInvalid", KEY_FORM],
  ["/CsConferenceDaily(datetime'2013')", "queryInvalid", KEY_FORM],
  ["/CsConferenceDaily(x eq 1)", "queryInvalid", KEY_FORM],
  ["/CsConferenceDaily(null)", "queryInvalid", KEY_FORM],
  [
    "/CsDetailDaily(1.5)",
    "queryInvalid",
    "Bad Request - Error in query syntax: the key of 'CsDetailDaily' is written like CsDetailDaily(123L).",
  ],
  ["/CsDetailDaily(1,2)", "queryInvalid", "The key of 'CsDetailDaily' has one value, the ID; the address gives 2."],
  ["/CsDetailDaily(Date=1)", "queryInvalid", "The key of 'TenantReporting.CsDetailReport' is 'ID', not 'Date'."],
  ["/CsDetailDaily(1", "queryInvalid", "Bad Request - Error in query syntax: a ')' is missing after the key."],
  ["/Cs%ZZ", "queryInvalid", "The path segment 'Cs%ZZ' is not correctly percent-encoded."],
  ["/Cs%E9", "queryInvalid", "The path segment 'Cs%E9' is not correctly percent-encoded."],
];

/** Query below a set of conferences, message. */
export const OPTION_TEXTS: readonly (readonly [string, string])[] = [
  ["?$foo=1", "The query parameter '$foo' begins with a system-reserved '$' character but is not recognized."],
  ["?$Filter=1", "The query parameter '$Filter' begins with a system-reserved '$' character but is not recognized."],
  ["?$count=true", "The query parameter '$count' begins with a system-reserved '$' character but is not recognized."],
  ["?$=1", "The query parameter '$' begins with a system-reserved '$' character but is not recognized."],
  ["?$expand=Foo", "The $expand option is not supported: the reports have nothing to expand."],
  ["?$top=1&$top=2", "The query option '$top' is given more than once, with different values."],
  ["?$filter=ID eq 1&$filter=ID eq 2", "The query option '$filter' is given more than once, with different values."],
  ["?$select=ID&$select=Date", "The query option '$select' is given more than once, with different values."],
  ["?$filter=%ZZ", "The value of the query option '$filter' is not correctly percent-encoded."],
  ["?$filter=ID eq 5%", "The value of the query option '$filter' is not correctly percent-encoded."],
  ["?$top=x", "Incorrect format for $top argument 'x': it must be a whole number from 0."],
  ["?$top=-1", "Incorrect format for $top argument '-1': it must be a whole number from 0."],
  ["?$top=1.5", "Incorrect format for $top argument '1.5': it must be a whole number from 0."],
  ["?$skip=1L", "Incorrect format for $skip argument '1L': it must be a whole number from 0."],
  ["?$skip=-5", "Incorrect format for $skip argument '-5': it must be a whole number from 0."],
  ["?$inlinecount=all", "Unknown $inlinecount option 'all', only 'allpages' and 'none' are supported."],
  ["?$orderby=Date 'desc'", "The $orderby option must not contain a single quote."],
  ["?$orderby=Foo", "No property 'Foo' exists in type 'TenantReporting.CsConferenceReport' at position 0."],
  ["?$orderby=Date,Foo desc", "No property 'Foo' exists in type 'TenantReporting.CsConferenceReport' at position 5."],
  ["?$orderby=Date down", "Syntax error at position 5."],
  ["?$orderby=Date,", "Expression expected at position 5."],
  ["?$filter=Foo eq 1", "No property 'Foo' exists in type 'TenantReporting.CsConferenceReport' at position 0."],
  ["?$filter=+Foo eq 1", "No property 'Foo' exists in type 'TenantReporting.CsConferenceReport' at position 1."],
  ["?$select=Date,", "The $select option has an empty column name between its commas."],
  ["?$skiptoken=foo", "Incorrect format for $skiptoken argument 'foo'."],
  ["?$skiptoken='x'", "Incorrect format for $skiptoken argument ''x''."],
  ["?$skiptoken=1,2", "Incorrect format for $skiptoken argument '1,2'."],
  ["?$skiptoken=-1", "Incorrect format for $skiptoken argument '-1'."],
  ["?$orderby=ID&$skiptoken=datetime'2013-05-10'", "Incorrect format for $skiptoken argument 'datetime'2013-05-10''."],
  [
    "?$orderby=ID&$skiptoken='x',datetime'2013-05-10'",
    "Incorrect format for $skiptoken argument ''x',datetime'2013-05-10''.",
  ],
];
