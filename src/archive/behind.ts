/** The records behind a figure, found in their kept facts: what explain opens a cell to. */
import { DAY_MS, MEASURES, QUARTER_MS } from "../measures.ts";
import type { Behind, BehindQuestion, QuarterRange } from "../reports/archive-view.ts";
import type { Sql } from "./sql.ts";
import { unpackFacts } from "./stored-facts.ts";

/** Sessions may start this long after their record did, for marks: the longest call that Graph describes. */
const LONGEST_CALL = 2 * DAY_MS;

export function readBehind(sql: Sql, { measures, marks, ids }: BehindQuestion, { from, to }: QuarterRange): Behind {
  const wanted = new Set(measures.map((measure) => MEASURES.indexOf(measure)));
  const found: { records: number; sessions: number; ids: string[] } = { records: 0, sessions: 0, ids: [] };
  const candidates = sql.exec<{ id: string; at: number; sessions: number; facts: string }>(
    "SELECT id, at, sessions, facts FROM records WHERE at >= ? AND at < ? ORDER BY at, id",
    from * QUARTER_MS - (marks === 0 ? 0 : LONGEST_CALL),
    to * QUARTER_MS,
  );
  for (const { id, at, sessions, facts: packed } of candidates.toArray()) {
    const facts = unpackFacts(packed);
    const summed = at >= from * QUARTER_MS && facts.sums.some(([measure]) => wanted.has(measure));
    const marked = facts.marks.some(([, quarter, held]) => quarter >= from && quarter < to && (held & marks) !== 0);
    if (!summed && !marked) continue;
    found.records++;
    found.sessions += sessions;
    if (found.ids.length < ids) found.ids.push(id);
  }
  return found;
}
