/**
 * Rows of the telephone logs -> what the archive keeps of them: sums by callType as in design.md ("What is counted"), and
 * the members that per-row reports serve. callType is matched by suffix, because operators' rows carry a prefix
 * (`oc_conf_in`; graph-contract C.7). Pure.
 */

import { instantOf } from "../graph/instant.ts";
import type { BlockedUserRow, DialoutRow, DirectRoutingRow, PstnCallRow } from "../graph/pstn-logs.ts";
import { DAY_MS, type Measure, type UserMeasure } from "../measures.ts";
import type { CollectedRow } from "./collecting.ts";
import { dayText } from "./day-mark.ts";
import { emptyFacts, type Facts, type UserSums } from "./facts.ts";

const NO_ONE = "00000000-0000-0000-0000-000000000000";

/** A call over Microsoft's or an operator's numbers. `members` are the names of those to keep. */
export function pstnCall(row: PstnCallRow, members: readonly string[]): CollectedRow {
  const type = (row.callType ?? "").toLowerCase();
  const length = Math.round(Math.max(0, row.duration ?? 0) * 1000);
  const sums = new Map<Measure, number>();
  const conference = type.endsWith("conf_in") ? "dialInMs" : type.endsWith("conf_out") ? "dialOutMs" : undefined;
  if (conference !== undefined && length > 0) sums.set(conference, length);
  const facts: Facts = { ...emptyFacts(instantOf(row.startDateTime)), sums, ...userFacts(row, type, length) };
  return { id: row.id, facts, members: withoutOwnNumber(picked(row, members)) };
}

/** What a personal call adds to its user: placed for `user_out…`, received for `user_in`. */
function userFacts(row: PstnCallRow, type: string, length: number): Pick<Facts, "users" | "names"> {
  const user = row.userId?.toLowerCase() ?? "";
  const words = type.includes("user_out") ? PLACED : type.endsWith("user_in") ? RECEIVED : undefined;
  if (words === undefined || user === "" || user === NO_ONE) return { users: [], names: new Map() };
  const sums = new Map<UserMeasure, number>([[words.calls, 1]]);
  if (length > 0) sums.set(words.time, length);
  const name = row.userPrincipalName ?? "";
  const users: UserSums[] = [{ user, sums }];
  return { users, names: new Map(name === "" ? [] : [[user, name]]) };
}

const PLACED = { calls: "pstnPlacedCalls", time: "pstnPlacedMs" } as const;
const RECEIVED = { calls: "pstnReceivedCalls", time: "pstnReceivedMs" } as const;

/** A call over the customer's own trunks: a row of the per-row report, and part of no sum. */
export const directRoutingCall = (row: DirectRoutingRow, members: readonly string[]): CollectedRow => ({
  id: row.id,
  facts: emptyFacts(instantOf(row.startDateTime)),
  members: withoutOwnNumber(picked(row, members)),
});

/** Reports show the other side's number alone, which callType tells apart (design.md, CsPSTNUsageDetail); the user's own isn't kept. */
function withoutOwnNumber(members: Record<string, unknown>): Record<string, unknown> {
  const { calleeNumber, callerNumber, ...rest } = members;
  const isOut = /out/i.test(String(members.callType ?? ""));
  const other = isOut ? { calleeNumber } : { callerNumber };
  return Object.values(other)[0] === undefined ? rest : { ...rest, ...other };
}

/** A user blocked from telephone calls, or released. */
export const blockedUser = (row: BlockedUserRow, members: readonly string[]): CollectedRow => ({
  // The documentation doesn't promise the id; without it, user, instant and action tell rows apart.
  id: row.remediationId || `${row.userId} ${row.blockDateTime} ${row.userBlockMode}`,
  facts: emptyFacts(instantOf(row.blockDateTime)),
  members: picked(row, members),
});

/** A sum of dial-out over a UTC day (days since 1970): user, place, destination and currency tell rows apart. */
export const dialoutSum = (row: DialoutRow, day: number, members: readonly string[]): CollectedRow => ({
  id: [dayText(day), row.userId, row.usageLocation, row.destinationContext, row.currency].join(" "),
  facts: emptyFacts(day * DAY_MS),
  members: picked(row, members),
});

/** The named members that the row has. */
function picked(row: Readonly<Record<string, unknown>>, members: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    members.flatMap((name) => (row[name] === undefined || row[name] === null ? [] : [[name, row[name]]])),
  );
}
