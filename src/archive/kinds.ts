/** The kinds under which records are held: call records under this one, logs under their function's name. */
import { isLog } from "../measures.ts";
import { first, type Sql } from "./sql.ts";

export const CALL = "call";

/**
 * Whether records of a kind go once their day is folded. Rows of logs stay: reports serve them row by row, and a log may
 * be read again later than call records, the first time for 90 days back.
 */
export const isFoldedAway = (kind: string): boolean => !isLog(kind);

/** All kinds that are held, found by the index: a list of all records would be read otherwise. */
export function heldKinds(sql: Sql): string[] {
  const kinds: string[] = [];
  for (let kind = nextKind(sql, ""); kind !== undefined; kind = nextKind(sql, kind)) kinds.push(kind);
  return kinds;
}

const nextKind = (sql: Sql, after: string): string | undefined =>
  first<{ kind: string | null }>(sql, "SELECT min(kind) AS kind FROM records WHERE kind > ?", after)?.kind ?? undefined;
