/**
 * A made-up tenant's user days and sums, written straight into the tables as if collected: for sizes and times, where
 * reading millions of records would take hours. On working days 65 % of the users are active, on others 3 %, in three
 * offices of different zones; each session leaves its marks as call-facts.ts would.
 */
import { DaySums, packAmounts } from "../../src/archive/packed-day.ts";
import { emptyUserDay, noteMarks } from "../../src/archive/user-day.ts";
import { openUserDay } from "../../src/archive/user-days.ts";
import {
  MARKS,
  type Mark,
  MEASURES,
  QUARTER_MS,
  QUARTERS_A_DAY,
  USER_MEASURES,
  type UserMeasure,
} from "../../src/measures.ts";
import type { openSqlite } from "../support/sqlite.ts";

type Database = ReturnType<typeof openSqlite>;

/** A small generator of even numbers in 0..1, the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const bit = (mark: Mark): number => 1 << MARKS.indexOf(mark);

/** Middles of the working day of the offices, in quarters of the UTC day. */
const OFFICES = [44, 44, 44, 68, 28];

export interface MadeDay {
  readonly users: number;
  readonly sessions: number;
}

export function makeUsers(database: Database, count: number): void {
  const insert = database.database.prepare("INSERT INTO users (number, hash, name, year) VALUES (?, ?, ?, 9999)");
  database.transaction(() => {
    for (let user = 0; user < count; user++) {
      const hash = new Uint8Array(16);
      new DataView(hash.buffer).setUint32(0, user);
      insert.run(user, hash, `user${user}@contoso.example`);
    }
  });
}

/**
 * Fill one UTC day; with `ends`, the marks table as well, from which the ends of last sessions are folded, and each user's
 * own sums.
 */
export function makeDay(database: Database, day: number, users: number, isWorking: boolean, ends = false): MadeDay {
  const chance = random(day * 7919 + users);
  const active = database.database.prepare("INSERT INTO active (day, user, spans) VALUES (?, ?, ?)");
  const marked = database.database.prepare("INSERT OR REPLACE INTO marks VALUES (?, ?, ?, ?, ?, ?)");
  const summed = database.database.prepare("INSERT INTO user_sums (day, user, body) VALUES (?, ?, ?)");
  const made = { users: 0, sessions: 0 };
  database.transaction(() => {
    for (let user = 0; user < users; user++) {
      if (chance() > (isWorking ? 0.65 : 0.03)) continue;
      const middle = OFFICES[user % OFFICES.length] ?? 44;
      const spans = emptyUserDay();
      const amounts = new Map<number, number>();
      const count = 1 + Math.floor((chance() + chance()) * 4);
      for (let session = 0; session < count; session++) {
        const quarter = Math.max(0, Math.min(95, Math.round(middle + (chance() + chance() + chance() - 1.5) * 18)));
        const marks = marksOf(user, chance);
        noteMarks(spans, quarter, marks);
        if (!ends) continue;
        const start = (day * QUARTERS_A_DAY + quarter) * QUARTER_MS;
        const id = `${day}-${user}-${session}-4000-8000-000000000000`;
        for (const measure of ownMeasures(marks)) {
          const place = quarter * 256 + USER_MEASURES.indexOf(measure);
          amounts.set(place, (amounts.get(place) ?? 0) + (measure.endsWith("Ms") ? 1_234_567 : 1));
        }
        marked.run(day, user, day * QUARTERS_A_DAY + quarter, id, marks, start + Math.floor(chance() * 5_400_000));
      }
      active.run(day, user, spans);
      if (ends) summed.run(day, user, new Uint8Array(packAmounts(amounts)));
      made.users++;
      made.sessions += count;
    }
    openUserDay(database, day);
    const sums = new DaySums(MEASURES.length);
    for (let quarter = isWorking ? 8 : 40; quarter < (isWorking ? 92 : 60); quarter++) {
      for (let measure = 0; measure < MEASURES.length; measure++)
        sums.add(quarter, measure, 1 + Math.floor(chance() * 1e8));
    }
    database.exec("INSERT INTO sums (day, body) VALUES (?, ?)", day, sums.pack());
  });
  return made;
}

/** One session's marks: a call or a conference on the user's usual device, now and then on a telephone of theirs. */
function marksOf(user: number, chance: () => number): number {
  const kind = chance();
  if (kind < 0.06) return bit(user % 2 === 0 ? "onIos" : "onAndroid");
  const device = user % 10 < 8 ? bit("onWindows") : 0;
  if (kind < 0.09) return device | bit("activePhoneLeg") | bit("activeAudioPhoneLeg");
  const audio = chance() < 0.97 ? bit("activeAudio") : 0;
  const video = chance() < 0.45 ? bit("activeVideo") : 0;
  const sharing = chance() < 0.35 ? bit("activeSharing") : 0;
  const phones = chance() < 0.05 ? bit("activePhoneConference") : 0;
  return device | bit("active") | audio | video | sharing | phones;
}

/** What a session may add to its user's own sums (call-facts.ts): one with video as a call, any other as a conference. */
function ownMeasures(marks: number): UserMeasure[] {
  const has = (mark: Mark): boolean => (marks & bit(mark)) !== 0;
  const device = has("onWindows") ? "windowsSessions" : "otherSessions";
  if (has("activePhoneConference") || !has("activeVideo")) {
    return ["joinedConferences", "joinedAvConferences", "joinedAvConferenceMs", device];
  }
  return ["p2pSessions", "p2pAudioSessions", "p2pVideoSessions", "p2pAudioMs", "p2pVideoMs", device];
}

/** Bytes that tables take on disk, pages and all. */
export function bytesOf(database: Database, ...tables: string[]): number {
  const named = tables.map(() => "?").join();
  const rows = database.exec<{ bytes: number | null }>(
    `SELECT sum(pgsize) AS bytes FROM dbstat WHERE name IN (${named})`,
    ...tables,
  );
  return rows.toArray()[0]?.bytes ?? 0;
}
