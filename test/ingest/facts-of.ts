/** The facts of a record that was made by hand, by name. */
import { readCallRecord } from "../../src/graph/call-record-schema.ts";
import { callFacts } from "../../src/ingest/call-facts.ts";
import type { Facts } from "../../src/ingest/facts.ts";
import { MARKS, type Mark, type Measure } from "../../src/measures.ts";
import { HOME } from "../oracle/made-records.ts";
import type { RawRecord } from "../oracle/raw-record.ts";

export const factsOf = (record: RawRecord, home = HOME): Facts =>
  callFacts(readCallRecord(JSON.parse(JSON.stringify(record))), home);

/** What the record adds to a measure. */
export const amountOf = (record: RawRecord, measure: Measure): number => factsOf(record).sums.get(measure) ?? 0;

export const sumsOf = (record: RawRecord): Record<string, number> => Object.fromEntries(factsOf(record).sums);

/** Users that carry a mark, by the short name that the tests give them. */
export function markedWith(record: RawRecord, mark: Mark): string[] {
  const bit = 1 << MARKS.indexOf(mark);
  const users = factsOf(record).marks.filter(({ marks }) => (marks & bit) !== 0);
  return [...new Set(users.map(({ user }) => user.split("-")[0] ?? ""))].sort();
}
