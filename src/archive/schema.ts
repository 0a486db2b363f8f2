/**
 * The tables of a tenant's archive and the steps that lead from any earlier version to this one. A step, once released,
 * is never changed; a new one is added at the end.
 *
 * Days are UTC days since 1970, quarters UTC quarter hours since 1970 (measures.ts), times milliseconds since 1970, UTC.
 */
import { first, type Sql } from "./sql.ts";

const STEP_1: readonly string[] = [
  // One line per fact about the archive itself: tenant, hash key, revision, last change, refresh dates.
  `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`,

  // A user is a dense number; hash is the keyed hash of the directory id, name the principal name that per-user
  // reports show.
  `CREATE TABLE users (number INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, name TEXT)`,

  // Every source record held: call records (kind 'call') and rows of logs (kind: the log's name). facts is what it
  // adds to the sums, by number; body is the row itself where a per-row report serves it.
  `CREATE TABLE records (
    kind TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, modified INTEGER NOT NULL, at INTEGER NOT NULL,
    sessions INTEGER NOT NULL, facts TEXT NOT NULL, body TEXT, PRIMARY KEY (kind, id)
  ) WITHOUT ROWID`,
  `CREATE INDEX records_by_time ON records (kind, at)`,

  // Sums per quarter hour, packed by UTC day (packed-day.ts).
  `CREATE TABLE sums (day INTEGER PRIMARY KEY, body BLOB NOT NULL)`,

  // Sums per user and quarter hour, packed by UTC day.
  `CREATE TABLE user_sums (day INTEGER NOT NULL, user INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (day, user)) WITHOUT ROWID`,

  // The kept sessions: which marks a record leaves for a user in a quarter hour. From them a user's day is worked out
  // again when a new version of a record takes a mark away.
  `CREATE TABLE marks (
    day INTEGER NOT NULL, user INTEGER NOT NULL, quarter INTEGER NOT NULL, record TEXT NOT NULL, marks INTEGER NOT NULL,
    last_end INTEGER NOT NULL, PRIMARY KEY (day, user, quarter, record)
  ) WITHOUT ROWID`,

  // Per UTC day and user: for each mark the first and the last quarter of the day in which a session started, a byte
  // each, 255 where there is none (user-day.ts).
  `CREATE TABLE active (day INTEGER NOT NULL, user INTEGER NOT NULL, spans BLOB NOT NULL, PRIMARY KEY (day, user)) WITHOUT ROWID`,

  // What a source has been read for: whole from from_ms (a UTC midnight) up to to_ms.
  `CREATE TABLE coverage (source TEXT NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL, PRIMARY KEY (source, from_ms)) WITHOUT ROWID`,

  // A usage report's columns for a UTC day, as JSON; counts as sent, durations in milliseconds.
  `CREATE TABLE report_days (
    report TEXT NOT NULL, day INTEGER NOT NULL, refreshed TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (report, day)
  ) WITHOUT ROWID`,

  // Recorded old answers, row by row; key is the row's key as text, date the Date shown (ms of the clock value).
  `CREATE TABLE recorded (
    set_name TEXT NOT NULL, key TEXT NOT NULL, date INTEGER NOT NULL, zone TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (set_name, key)
  ) WITHOUT ROWID`,

  // Call records that were listed and are still to be read: due is when to ask again; state 'waiting' or 'setAside'.
  `CREATE TABLE queue (
    id TEXT PRIMARY KEY, version INTEGER NOT NULL, due INTEGER NOT NULL, tries INTEGER NOT NULL, state TEXT NOT NULL, reason TEXT
  ) WITHOUT ROWID`,
  `CREATE INDEX queue_by_due ON queue (state, due)`,

  // Passes over a source: where the list stopped (next), and what came of it.
  `CREATE TABLE sweeps (
    number INTEGER PRIMARY KEY, pass TEXT NOT NULL, source TEXT NOT NULL, from_ms INTEGER NOT NULL, to_ms INTEGER NOT NULL,
    next TEXT, state TEXT NOT NULL, started INTEGER NOT NULL, finished INTEGER, not_before INTEGER NOT NULL, tries INTEGER NOT NULL,
    reason TEXT, new INTEGER NOT NULL, changed INTEGER NOT NULL, unchanged INTEGER NOT NULL
  )`,
  `CREATE INDEX sweeps_by_state ON sweeps (state, number)`,
];

const STEP_2: readonly string[] = [
  // The last calendar year with which anything of a user is kept (purging.ts). Nothing tells it of users from before.
  `ALTER TABLE users ADD COLUMN year INTEGER NOT NULL DEFAULT 0`,
  `UPDATE users SET year = CAST(strftime('%Y', (1 + max(
    coalesce((SELECT max(day) FROM user_sums), 0), coalesce((SELECT max(day) FROM active), 0),
    coalesce((SELECT max(at) FROM records) / 86400000, 0))) * 86400, 'unixepoch') AS INTEGER)`,

  // The state of each UTC day that has users: 'open' while its rows in active count, 'packed' when they stand in
  // packed_users too, 'folded' when they stand there alone (user-days.ts).
  `CREATE TABLE user_days (day INTEGER PRIMARY KEY, state TEXT NOT NULL)`,
  `INSERT INTO user_days (day, state) SELECT DISTINCT day, 'open' FROM active`,

  // Per mark, UTC day and block of 65,536 user numbers: who left the mark, and when first and last (packed-users.ts).
  `CREATE TABLE packed_users (
    mark INTEGER NOT NULL, day INTEGER NOT NULL, block INTEGER NOT NULL, members BLOB NOT NULL, times BLOB NOT NULL,
    PRIMARY KEY (mark, day, block)
  ) WITHOUT ROWID`,

  // The same of the folded inner days of a month, which is known by its first day (month-users.ts).
  `CREATE TABLE month_users (
    mark INTEGER NOT NULL, month INTEGER NOT NULL, block INTEGER NOT NULL, members BLOB NOT NULL,
    PRIMARY KEY (mark, month, block)
  ) WITHOUT ROWID`,

  // Distinct users with any of the marks (a bit set) in the 24 hours from each quarter of a UTC day on: 96 numbers of
  // 32 bits, little-endian (day-windows.ts).
  `CREATE TABLE day_windows (marks INTEGER NOT NULL, day INTEGER NOT NULL, counts BLOB NOT NULL, PRIMARY KEY (marks, day)) WITHOUT ROWID`,

  // Of folded days, per block of 4,096 user numbers: ends of the last sessions by quarter of their start (last-ends.ts).
  `CREATE TABLE last_ends (day INTEGER NOT NULL, block INTEGER NOT NULL, ends BLOB NOT NULL, PRIMARY KEY (day, block)) WITHOUT ROWID`,
];

const STEP_3: readonly string[] = [
  // How often a sweep's list was begun again because its next link led nowhere; progress doesn't forget it.
  `ALTER TABLE sweeps ADD COLUMN restarts INTEGER NOT NULL DEFAULT 0`,
];

const STEP_4: readonly string[] = [
  // Who asks the legacy service: per account and set the first and the last request, how many, and of the last one the
  // status it was answered with and what it called itself (clients.ts).
  `CREATE TABLE clients (
    account TEXT NOT NULL, set_name TEXT NOT NULL, since INTEGER NOT NULL, last INTEGER NOT NULL, count INTEGER NOT NULL,
    status INTEGER NOT NULL, agent TEXT NOT NULL, PRIMARY KEY (account, set_name)
  ) WITHOUT ROWID`,
];

const STEPS = [STEP_1, STEP_2, STEP_3, STEP_4];

export const SCHEMA_VERSION = STEPS.length;

/**
 * Bring the tables to this version, step by step, each in one transaction.
 *
 * @param to an earlier version to stop at: for an export that was made by it, and for tests
 * @throws Error when the archive was written by a newer version of the bridge: it is left untouched.
 */
export function migrate(sql: Sql, to = SCHEMA_VERSION): void {
  const known = first(sql, "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'meta'") !== undefined;
  const held = known
    ? Number(first<{ value: string }>(sql, "SELECT value FROM meta WHERE key = 'schema'")?.value ?? 0)
    : 0;
  if (held > SCHEMA_VERSION) {
    throw new Error(
      `the archive has schema version ${held}, this bridge knows up to ${SCHEMA_VERSION}: deploy the newer bridge`,
    );
  }
  for (let version = held; version < to; version++) {
    sql.transaction(() => {
      for (const statement of STEPS[version] ?? []) sql.exec(statement);
      sql.exec("INSERT OR REPLACE INTO meta (key, value) VALUES ('schema', ?)", String(version + 1));
    });
  }
}
