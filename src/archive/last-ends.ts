/**
 * When the last session of a user ended that began in a quarter hour: what LastActivityTime is made of. For open days it
 * stands in `marks`; a folded day has it packed, 4,096 user numbers a block: for every user a 16-bit place in the block,
 * a byte that tells how many quarters follow, and for each a byte (the quarter of the day) and a variable-length number
 * (milliseconds from the quarter's begin to the end, seven bits a byte, the lowest first, the highest bit for more).
 */
import { QUARTER_MS, QUARTERS_A_DAY } from "../measures.ts";
import type { QuarterRange } from "../reports/archive-view.ts";
import type { Sql } from "./sql.ts";

const BLOCK = 4096;

interface LastEnd extends Record<string, number> {
  user: number;
  /** Quarters since 1970. */
  quarter: number;
  /** Milliseconds since 1970, UTC. */
  last: number;
}

/** Pack what `marks` has of a day. Call it inside a transaction, before the marks go. */
export function foldLastEnds(sql: Sql, day: number): void {
  for (let start = nextUser(sql, day, 0); start !== undefined; start = nextUser(sql, day, start + BLOCK)) {
    const block = Math.floor(start / BLOCK);
    start = block * BLOCK;
    const ends = sql
      .exec<LastEnd>(
        `SELECT user, quarter, max(last_end) AS last FROM marks WHERE day = ? AND user >= ? AND user < ?
         GROUP BY user, quarter ORDER BY user, quarter`,
        day,
        start,
        start + BLOCK,
      )
      .toArray();
    sql.exec("INSERT OR REPLACE INTO last_ends (day, block, ends) VALUES (?, ?, ?)", day, block, pack(ends, day));
  }
}

function nextUser(sql: Sql, day: number, from: number): number | undefined {
  const rows = sql.exec<{ user: number | null }>(
    "SELECT min(user) AS user FROM marks WHERE day = ? AND user >= ?",
    day,
    from,
  );
  return rows.toArray()[0]?.user ?? undefined;
}

function pack(ends: readonly LastEnd[], day: number): ArrayBuffer {
  const bytes: number[] = [];
  let count = -1;
  let user = -1;
  for (const end of ends) {
    if (end.user !== user) {
      user = end.user;
      bytes.push((user % BLOCK) & 255, (user % BLOCK) >>> 8, 0);
      count = bytes.length - 1;
    }
    bytes[count] = (bytes[count] ?? 0) + 1;
    bytes.push(end.quarter - day * QUARTERS_A_DAY);
    let rest = end.last - end.quarter * QUARTER_MS;
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
    bytes.push(rest);
  }
  return new Uint8Array(bytes).buffer;
}

/** By user: the end of the last session begun in the range, for folded and for open days (ms since 1970, UTC). */
export function readLastEnds(sql: Sql, { from, to }: QuarterRange): Map<number, number> {
  const found = new Map<number, number>();
  const keep = (user: number, last: number): void => void found.set(user, Math.max(last, found.get(user) ?? last));
  const firstDay = Math.floor(from / QUARTERS_A_DAY);
  const lastDay = Math.floor((to - 1) / QUARTERS_A_DAY);
  const open = sql.exec<{ user: number; last: number }>(
    "SELECT user, max(last_end) AS last FROM marks WHERE day BETWEEN ? AND ? AND quarter >= ? AND quarter < ? GROUP BY user",
    firstDay,
    lastDay,
    from,
    to,
  );
  for (const { user, last } of open.toArray()) keep(user, last);
  for (let day = firstDay; day <= lastDay; day++) {
    const folded = sql.exec<{ block: number; ends: ArrayBuffer }>(
      "SELECT block, ends FROM last_ends WHERE day = ?",
      day,
    );
    for (const { block, ends } of folded.toArray()) {
      for (const { user, quarter, last } of unpack(ends, day, block)) {
        if (quarter >= from && quarter < to) keep(user, last);
      }
    }
  }
  return found;
}

function* unpack(ends: ArrayBuffer, day: number, block: number): Generator<LastEnd> {
  const view = new DataView(ends);
  let offset = 0;
  while (offset < view.byteLength) {
    const user = block * BLOCK + view.getUint16(offset, true);
    const count = view.getUint8(offset + 2);
    offset += 3;
    for (let index = 0; index < count; index++) {
      const quarter = day * QUARTERS_A_DAY + view.getUint8(offset++);
      let after = 0;
      for (let place = 1; ; place *= 128) {
        const byte = view.getUint8(offset++);
        after += (byte % 128) * place;
        if (byte < 128) break;
      }
      yield { user, quarter, last: quarter * QUARTER_MS + after };
    }
  }
}
