/** Facts as the archive stores them: users as numbers, measures and marks by index, as compact JSON. */
import type { Facts } from "../ingest/facts.ts";
import { dayOf, MEASURES, QUARTERS_A_DAY, USER_MEASURES } from "../measures.ts";
import { yearKeptWith } from "./purging.ts";
import type { Users } from "./users.ts";

export interface StoredFacts {
  /** [measure, amount] at the record's quarter hour. */
  readonly sums: readonly (readonly [measure: number, amount: number])[];
  /** [user, quarter, marks, last end]. */
  readonly marks: readonly (readonly [user: number, quarter: number, marks: number, lastEnd: number])[];
  /** [user, [measure, amount]…] at the record's quarter hour. */
  readonly users: readonly (readonly [user: number, sums: readonly (readonly [measure: number, amount: number])[]])[];
}

export const NO_FACTS: StoredFacts = { sums: [], marks: [], users: [] };

/**
 * Give every user its number, every name its place and every user the year to be kept with. Of who was forgotten, the marks
 * go on to count under a number that is nobody's, and nothing else is kept. Call it inside a transaction.
 */
export function storeFacts(facts: Facts, users: Users): StoredFacts {
  const gone = (id: string) => users.forgottenIn(id, facts.names.get(id), facts.at);
  const named = [...facts.names].filter(([id]) => gone(id) === undefined);
  for (const [id, name] of named) users.keepName(users.numberOf(id), name);
  const stored: StoredFacts = {
    sums: [...facts.sums].map(([measure, amount]) => [MEASURES.indexOf(measure), amount]),
    marks: facts.marks.map(({ user, quarter, marks, lastEnd }) => [
      gone(user)?.number ?? users.numberOf(user),
      quarter,
      marks,
      lastEnd,
    ]),
    users: facts.users
      .filter(({ user }) => gone(user) === undefined)
      .map(({ user, sums }) => [
        users.numberOf(user),
        [...sums].map(([measure, amount]) => [USER_MEASURES.indexOf(measure), amount] as const),
      ]),
  };
  const year = yearKeptWith(dayOf(facts.at));
  for (const [id] of named) users.keepYear(users.numberOf(id), year);
  for (const [user] of stored.users) users.keepYear(user, year);
  for (const [user, quarter] of stored.marks) users.keepYear(user, yearKeptWith(Math.floor(quarter / QUARTERS_A_DAY)));
  return stored;
}

/** Facts as the text that `records.facts` holds. */
export const packFacts = ({ sums, marks, users }: StoredFacts): string => JSON.stringify([sums, marks, users]);

/** @param text what {@link packFacts} has made */
export function unpackFacts(text: string): StoredFacts {
  const [sums, marks, users] = JSON.parse(text) as [StoredFacts["sums"], StoredFacts["marks"], StoredFacts["users"]];
  return { sums, marks, users };
}
