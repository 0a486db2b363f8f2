/**
 * How long the reader takes for the worst that an address can hold: filters that fill it, and deep nesting. Each is read
 * as a request is, decoding and type check included, and, where it is no fault, made into a test of a row.
 */
import { Fault } from "../../src/errors.ts";
import { compileFilter } from "../../src/legacy/filter/compile.ts";
import { readRequest } from "../../src/legacy/request.ts";
import { MAX_ADDRESS_LENGTH } from "../../src/limits.ts";
import { modelFor } from "../../src/model.ts";
import { DEFAULT_POLICY } from "../../src/reports/policy.ts";
import { type Measures, timeInTurns } from "./measure.ts";

const START = "https://bridge.example/ecp/reportingwebservice/reporting.svc/CsConferenceDaily?$filter=";
const ROOM = MAX_ADDRESS_LENGTH - START.length;
const PARENTHESES = 2000;

const account = { username: "bench", passwordHash: "", roles: ["reader" as const], tenants: ["bench"] };
const model = modelFor(account, DEFAULT_POLICY);

/** As many pieces as there is room for, between a beginning and an end. */
function filling(piece: string, first = "", last = ""): string {
  const room = ROOM - first.length - last.length;
  return first + piece.repeat(Math.floor(room / piece.length)) + last;
}

/** Every kind of token and of chain, and what a careless reader would take more than linear time for. */
const FULL: Readonly<Record<string, string>> = {
  alternatives: filling(" or ID eq 1", "ID eq 1"),
  "encoded alternatives": filling("%20or%20Date%20eq%20datetime%272013-05-14T00%3A00%3A00%27", "true"),
  "alternatives of sums": filling(" or (ID add 1) mul 2 eq 4", "true"),
  "functions of texts": filling(" or startswith(TenantName,'a')", "true"),
  "one long text": filling("a", "TenantName eq '", "'"),
  "one long text of quotes": filling("''", "TenantName eq '", "'"),
  "one long text without an end": filling("a", "TenantName eq '"),
  "one long number": filling("9", "ID eq "),
  "one long decimal": filling("9", "ID eq 0.", "M"),
  "one long name": filling("a", "", " eq 1"),
  "one long guid": filling("0", "TenantGuid eq guid'", "'"),
  "one long binary": filling("00", "X'", "' eq X'00'"),
  blanks: filling(" ", "ID eq", "1"),
  "encoded blanks": filling("%20", "ID eq", "1"),
  "minus signs": filling("-", "", "1 eq 1"),
  negations: filling("not ", "", "true"),
  sums: filling(" add 1", "ID", " eq 1"),
  commas: filling(",1", "length(1", ") eq 1"),
  "no operators": filling("ID "),
};

const DEEP: Readonly<Record<string, string>> = {
  parentheses: `${"(".repeat(PARENTHESES)}ID eq 1${")".repeat(PARENTHESES)}`,
  "parentheses without an end": `${"(".repeat(PARENTHESES)}ID eq 1`,
  "negated parentheses": `${"not(".repeat(PARENTHESES)}true${")".repeat(PARENTHESES)}`,
  "minus and parentheses": `${"-(".repeat(PARENTHESES)}1${")".repeat(PARENTHESES)} eq 1`,
  functions: `${"trim(".repeat(PARENTHESES)}'a'${")".repeat(PARENTHESES)} eq 'a'`,
  "pairs in a row": `${"(true) and ".repeat(PARENTHESES / 2)}(true)`.slice(0, ROOM - 7),
};

function reading(filter: string): () => void {
  const url = START + filter;
  if (url.length > MAX_ADDRESS_LENGTH) throw new Error(`A filter of ${filter.length} characters does not fit.`);
  const incoming = { method: "GET", url, header: () => undefined };
  return () => {
    try {
      const { options } = readRequest(incoming, model);
      if (options.filter !== undefined) compileFilter(options.filter);
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
    }
  };
}

function slowest(filters: Readonly<Record<string, string>>): { name: string; ms: number; count: number } {
  const times = timeInTurns(Object.fromEntries(Object.entries(filters).map(([name, text]) => [name, reading(text)])));
  const sorted = Object.entries(times).sort(([, a], [, b]) => b - a);
  const [name, ms] = sorted[0] ?? ["none", Number.NaN];
  return { name, ms, count: sorted.length };
}

export function filterMeasures(): Measures {
  const full = slowest(FULL);
  const deep = slowest(DEEP);
  const how = ({ name, count }: { name: string; count: number }) =>
    `median of the slowest (${name}) of ${count} forms, address to compiled filter or fault, after warming up`;
  return {
    "filter.16kb-ms": { value: full.ms, goal: 2, better: "less", unit: "ms", how: how(full) },
    "filter.2000-parens-ms": { value: deep.ms, goal: 2, better: "less", unit: "ms", how: how(deep) },
  };
}
