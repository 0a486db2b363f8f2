import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Fault } from "../../../src/errors.ts";
import { runQuery } from "../../../src/legacy/query.ts";
import { readDialectForFault, readRequest } from "../../../src/legacy/request.ts";
import { CONFERENCE_ROWS, DETAIL_ROW, faultOf, incoming, keeps, MODEL, ROOT, read } from "./fixtures.ts";

const WORDS = [
  "ID",
  "Date",
  "SipUri",
  "CallCharge",
  "Share",
  "Blocked",
  "Minutes",
  "Foo",
  "eq",
  "ne",
  "lt",
  "ge",
  "and",
  "or",
  "not",
  "add",
  "div",
  "mod",
  "asc",
  "desc",
  "length",
  "substring",
  "substringof",
  "replace",
  "concat",
  "round",
  "year",
  "isof",
  "toupper",
  "(",
  ")",
  ",",
  "-",
  "/",
  "*",
  "'",
  "''",
  "'a'",
  "null",
  "true",
  "INF",
  "1",
  "0",
  "5L",
  "2.5M",
  "1e5",
  "1.",
  "datetime'2013-05-14'",
  "datetime'",
  "guid'x'",
  "time'PT1H'",
  "X'0A'",
  "#",
  "%",
  "%20",
  "+",
  "é",
  "\u0000",
  "\ud800",
];

const text = fc.oneof(
  fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }).map((words) => words.join(" ")),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }).map((words) => words.join("")),
  fc.string({ unit: "binary", maxLength: 30 }),
);
const encoded = fc
  .tuple(text, fc.boolean())
  .map(([value, encode]) => (encode ? encodeURIComponent(value.toWellFormed()) : value));

const soundOption = fc.constantFrom(
  "$filter=ID div 2 gt 3",
  "$filter=ID mod (ID sub 7) eq 0",
  "$filter=startswith(TenantName,'A') or null",
  "$orderby=TenantName desc,ID",
  "$select=ID,*",
  "$top=1",
  "$skip=1",
  "$skiptoken=1",
  "$inlinecount=allpages",
  "$format=json",
);
const brokenOption = fc
  .tuple(
    fc.constantFrom(
      "$select",
      "$filter",
      "$filter",
      "$orderby",
      "$top",
      "$skip",
      "$skiptoken",
      "$inlinecount",
      "$format",
      "$callback",
      "$expand",
      "$x",
      "x",
      "rws-version",
      "DelegatedOrg",
      "tenantDomain",
      "amp;$top",
      "",
    ),
    encoded,
  )
  .map(([name, value]) => `${name}=${value}`);

const option = fc.oneof(soundOption, brokenOption);

const path = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("/CsConferenceDaily", "/CsDetailDaily") },
  fc.constantFrom(
    "/CsConferenceDaily",
    "/CsDetailDaily",
    "/CsDetailDaily(7)",
    "/CsDetailDaily(7)/SipUri/$value",
    "/$metadata",
    "",
    "/CsDetailDaily/$count",
    "/CsFoo",
    "/CsDetailDaily(",
  ),
  encoded.map((value) => `/${value}`),
  encoded.map((value) => `/CsDetailDaily(${value})`),
);

const headerNames = ["Accept", "DataServiceVersion", "MaxDataServiceVersion", "X-RWS-Version", "X-timezone"];
const headers = fc.dictionary(
  fc.constantFrom(...headerNames),
  fc.oneof(fc.constantFrom("application/json", "*/*", "2.0;", "3.0", ";q=0,,/", '"'), fc.string()),
);

describe("whatever is asked", () => {
  it("ends in an answer or a Fault", () => {
    let answered = 0;
    fc.assert(
      fc.property(path, fc.array(option, { maxLength: 3 }), headers, (rest, options, sent) => {
        const request = incoming(`${ROOT}${rest}${options.length > 0 ? "?" : ""}${options.join("&")}`, sent);
        expect(["xml", "light", "verbose"]).toContain(readDialectForFault(request).odata);
        try {
          const read = readRequest(request, MODEL);
          if (!("set" in read.target)) return;
          const rows = read.target.set.type.key === "ID" ? [DETAIL_ROW, DETAIL_ROW.with(0, 8)] : CONFERENCE_ROWS;
          runQuery(read, read.target.set, rows, 1);
          answered++;
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
          expect(error.message.length).toBeLessThan(700);
        }
      }),
      { numRuns: 2500 },
    );
    expect(answered).toBeGreaterThan(50);
  });

  it("of an address of any shape, for the form of a fault", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (url) => {
        expect(readDialectForFault(incoming(url)).service).toBe("xml");
        try {
          readRequest(incoming(url), MODEL);
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("what would take too long is refused", () => {
  it("an address of more than 16,384 characters", () => {
    const room = 16_384 - `${ROOT}/CsConferenceDaily?x=`.length;
    expect(read(`/CsConferenceDaily?x=${"a".repeat(room)}`).target.kind).toBe("feed");
    expect(faultOf(() => read(`/CsConferenceDaily?x=${"a".repeat(room + 1)}`)).kind).toBe("tooLarge");
  });

  it.each([
    ["parentheses", `${"(".repeat(2000)}true${")".repeat(2000)}`],
    ["open parentheses", "(".repeat(15_000)],
    ["functions", "trim(".repeat(3000)],
    ["negations", "not ".repeat(4000)],
    ["minus signs", "-".repeat(15_000)],
    ["additions", `1${" add 1".repeat(2500)} eq 1`],
    ["comparisons", `true${" eq true".repeat(1500)}`],
  ])("deep nesting of %s", (_what, filter) => {
    const fault = faultOf(() => keeps(filter));
    expect(fault.kind).toBe("queryInvalid");
    expect(fault.message).toContain("nested too deeply at position");
  });

  it("but not 99 levels, nor a list of a thousand alternatives", () => {
    expect(keeps(`${"(".repeat(99)}true${")".repeat(99)}`)).toBe(true);
    expect(faultOf(() => keeps(`${"(".repeat(100)}true${")".repeat(100)}`)).message).toContain("at most 100 levels");
    expect(keeps(`${"Calls eq 1 or ".repeat(1000)}Calls eq 19`)).toBe(true);
    expect(keeps(`${"Calls eq 19 and ".repeat(1000)}Calls eq 1`)).toBe(false);
  });

  it("a text that grows without end", () => {
    let filter = "SipUri";
    for (let i = 0; i < 40; i++) filter = `concat(${filter},concat('${"x".repeat(100)}','${"y".repeat(100)}'))`;
    for (let i = 0; i < 40; i++) filter = `replace(${filter},'x','xx')`;
    const fault = faultOf(() => keeps(`length(${filter}) gt 0`));
    expect(fault.kind).toBe("queryInvalid");
    expect(fault.message).toBe("A function in the query builds a text of more than 16384 characters.");
  });
});
