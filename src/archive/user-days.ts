/**
 * The days of users on disk and what state each is in. While a day may change, its users stand row by row in `active`
 * and it is `open`; packed (packed-users.ts, day-windows.ts) it is read as blocks, and its rows stay for the next change,
 * which opens it again; `folded`, only the blocks are left and nothing changes them any more.
 */
import { MARKS } from "../measures.ts";
import { marksIn, WINDOWED, WindowTally } from "./day-windows.ts";
import {
  BLOCK_USERS,
  type BlockTimes,
  isDifference,
  type PackedMark,
  packBlock,
  referenceOf,
  unpackMembers,
  unpackTimes,
} from "./packed-users.ts";
import { first, type Sql } from "./sql.ts";
import { USER_DAY_BYTES } from "./user-day.ts";

/** A day without a state has no users. */
export type DayState = "open" | "packed" | "folded";

/** A day's row changed in `active`: what is packed of it no longer counts. Call it inside the same transaction. */
export function openUserDay(sql: Sql, day: number): void {
  sql.exec(
    "INSERT INTO user_days (day, state) VALUES (?, 'open') ON CONFLICT (day) DO UPDATE SET state = 'open' WHERE state <> 'open'",
    day,
  );
}

export function readStates(sql: Sql): Map<number, DayState> {
  const rows = sql.exec<{ day: number; state: DayState }>("SELECT day, state FROM user_days").toArray();
  return new Map(rows.map(({ day, state }) => [day, state]));
}

/** The oldest open day before another; undefined when there is none. */
export function oldestOpenDay(sql: Sql, before: number): number | undefined {
  return (
    first<{ day: number | null }>(sql, "SELECT min(day) AS day FROM user_days WHERE state = 'open' AND day < ?", before)
      ?.day ?? undefined
  );
}

/** Pack an open day, and count the stretches of 24 hours that touch it. Call it inside a transaction. */
export function packUserDay(sql: Sql, day: number): void {
  dropPacked(sql, day);
  const highest = first<{ user: number | null }>(sql, "SELECT max(user) AS user FROM active WHERE day = ?", day)?.user;
  for (let block = 0; block <= blockOf(highest ?? -1); block++) {
    for (const { mark, members, times } of packRows(sql, day, block)) {
      sql.exec(
        "INSERT INTO packed_users (mark, day, block, members, times) VALUES (?, ?, ?, ?, ?)",
        mark,
        day,
        block,
        members,
        times,
      );
    }
  }
  sql.exec("INSERT OR REPLACE INTO user_days (day, state) VALUES (?, 'packed')", day);
  countWindows(sql, day - 1);
  countWindows(sql, day);
}

const blockOf = (user: number): number => Math.floor(user / BLOCK_USERS);

function packRows(sql: Sql, day: number, block: number): PackedMark[] {
  const start = block * BLOCK_USERS;
  const rows = sql
    .exec<{ user: number; spans: ArrayBuffer }>(
      "SELECT user, spans FROM active WHERE day = ? AND user >= ? AND user < ? ORDER BY user",
      day,
      start,
      start + BLOCK_USERS,
    )
    .toArray();
  const spans = new Uint8Array(rows.length * USER_DAY_BYTES).fill(255);
  rows.forEach((row, index) => {
    spans.set(new Uint8Array(row.spans).subarray(0, USER_DAY_BYTES), index * USER_DAY_BYTES);
  });
  return packBlock(
    Uint16Array.from(rows, ({ user }) => user - start),
    spans,
  );
}

/** Take away what is packed of one day, mark by mark because the key begins with it. */
export function dropPacked(sql: Sql, day: number): void {
  for (let mark = 0; mark < MARKS.length; mark++) {
    sql.exec("DELETE FROM packed_users WHERE mark = ? AND day = ?", mark, day);
  }
}

/** The stretches that begin in a day are known once neither it nor the next day is open. */
function countWindows(sql: Sql, day: number): void {
  const open = first(sql, "SELECT 1 AS open FROM user_days WHERE day IN (?, ?) AND state = 'open'", day, day + 1);
  const tallies = WINDOWED.map((marks) => ({ marks, tally: new WindowTally() }));
  if (open === undefined) {
    const ofDay = new PackedDay(sql, day);
    const ofNext = new PackedDay(sql, day + 1);
    const blocks = new Set([...ofDay.blocks(), ...ofNext.blocks()]);
    for (const block of blocks) {
      for (const { marks, tally } of tallies) tally.add(ofDay.times(block, marks), ofNext.times(block, marks));
    }
  }
  for (const { marks, tally } of tallies) {
    const counts = tally.counts();
    if (counts === undefined) sql.exec("DELETE FROM day_windows WHERE marks = ? AND day = ?", marks, day);
    else {
      const body = new Uint32Array(counts).buffer;
      sql.exec("INSERT OR REPLACE INTO day_windows (marks, day, counts) VALUES (?, ?, ?)", marks, day, body);
    }
  }
}

/** What is packed of one day, read block by block when asked for. */
export class PackedDay {
  readonly #sql: Sql;
  readonly #day: number;
  /** What was read of the block that was asked for last, by mark. */
  #block = -1;
  readonly #read = new Map<number, { readonly members: Uint32Array; readonly times: BlockTimes } | undefined>();

  constructor(sql: Sql, day: number) {
    this.#sql = sql;
    this.#day = day;
  }

  /** The blocks in which anybody left one of the marks, given by index. */
  blocks(marks: Iterable<number> = MARKS.keys()): number[] {
    const found = new Set<number>();
    for (const mark of marks) {
      const rows = this.#sql.exec<{ block: number }>(
        "SELECT block FROM packed_users WHERE mark = ? AND day = ?",
        mark,
        this.#day,
      );
      for (const { block } of rows.toArray()) found.add(block);
    }
    return [...found];
  }

  /** For each mark of a bit set that anybody of the block left: the times. */
  times(block: number, marks: number): BlockTimes[] {
    return marksIn(marks).flatMap((mark) => this.#markOf(block, mark)?.times ?? []);
  }

  #markOf(block: number, mark: number): { readonly members: Uint32Array; readonly times: BlockTimes } | undefined {
    if (block !== this.#block) {
      this.#read.clear();
      this.#block = block;
    }
    if (!this.#read.has(mark)) {
      const row = first<{ members: ArrayBuffer; times: ArrayBuffer }>(
        this.#sql,
        "SELECT members, times FROM packed_users WHERE mark = ? AND day = ? AND block = ?",
        mark,
        this.#day,
        block,
      );
      const referred = row === undefined ? undefined : referenceOf(mark);
      const reference = referred === undefined ? undefined : this.#markOf(block, referred);
      const members = row && unpackMembers(row.members, reference?.members);
      const read = row && members && { members, times: unpackTimes(members, row.times, reference?.times) };
      this.#read.set(mark, read);
    }
    return this.#read.get(mark);
  }
}

/** Who left a mark, block by block and day by day, from one day to another; the days' state is the caller's concern. */
export function* packedMembers(
  sql: Sql,
  mark: number,
  firstDay: number,
  lastDay: number,
): Generator<{ readonly day: number; readonly block: number; readonly members: Uint32Array }> {
  const referred = referenceOf(mark);
  for (let start = firstDay; start <= lastDay; start += DAYS_AT_ONCE) {
    const end = Math.min(start + DAYS_AT_ONCE - 1, lastDay);
    const rows = membersOf(sql, mark, start, end);
    const needsOther = referred !== undefined && rows.some(({ members }) => isDifference(members));
    const others = new Map(
      (needsOther ? membersOf(sql, referred, start, end) : []).map((row) => [`${row.day} ${row.block}`, row.members]),
    );
    for (const { day, block, members } of rows) {
      const other = isDifference(members) ? others.get(`${day} ${block}`) : undefined;
      yield { day, block, members: unpackMembers(members, other && unpackMembers(other)) };
    }
  }
}

/** Days of bitmaps read at once, so that a large tenant's year never stands in memory whole. */
const DAYS_AT_ONCE = 64;

const membersOf = (sql: Sql, mark: number, firstDay: number, lastDay: number) =>
  sql
    .exec<{ day: number; block: number; members: ArrayBuffer }>(
      "SELECT day, block, members FROM packed_users WHERE mark = ? AND day BETWEEN ? AND ?",
      mark,
      firstDay,
      lastDay,
    )
    .toArray();
