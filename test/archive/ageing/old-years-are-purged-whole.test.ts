/** "Whole calendar years are kept until the following one has ended (`retentionYears`) … Recorded rows are never purged." */
import { beforeEach, describe, expect, test } from "vitest";
import type { TenantArchive } from "../../../src/archive/tenant-archive.ts";
import type { Facts } from "../../../src/ingest/facts.ts";
import { DAY_MS, dayOf, QUARTER_MS, QUARTERS_A_DAY } from "../../../src/measures.ts";
import { DEFAULT_POLICY } from "../../../src/reports/policy.ts";
import { emptyArchive, sweep } from "../../oracle/collected.ts";
import { servedRows } from "../../oracle/reports.ts";
import { openSqlite } from "../../support/sqlite.ts";

const always = () => true;
const ms = (iso: string): number => Date.parse(iso);

let database: ReturnType<typeof openSqlite>;
let archive: TenantArchive;

beforeEach(() => {
  database = openSqlite();
  archive = emptyArchive(database);
});

/** A conference of some users at an instant, and their part in it. */
function call(iso: string, ...users: string[]): { id: string; version: number; modified: number; facts: Facts } {
  const at = ms(iso);
  const quarter = Math.floor(at / QUARTER_MS);
  return {
    id: `${iso} ${users}`,
    version: 1,
    modified: 0,
    facts: {
      at,
      sums: new Map([["conferences", 1]]),
      marks: users.map((user) => ({ user, quarter, marks: 1, lastEnd: at + 60_000 })),
      users: users.map((user) => ({ user, sums: new Map([["joinedConferences", 1]]) })),
      names: new Map(users.map((user) => [user, `${user}@contoso.example`])),
      sessions: users.length,
    },
  };
}

const daysHeld = (): string[] =>
  database
    .exec<{ day: number }>("SELECT day FROM sums ORDER BY day")
    .toArray()
    .map(({ day }) => new Date(day * DAY_MS).toISOString().slice(0, 10));

const names = (): (string | null)[] =>
  database
    .exec<{ name: string }>("SELECT name FROM users ORDER BY number")
    .toArray()
    .map(({ name }) => name);

const EVERY_YEAR = ["2024-06-01", "2024-12-30", "2024-12-31", "2025-01-01", "2025-12-30", "2025-12-31", "2026-01-01"];

const fill = () =>
  archive.keepRecords(
    EVERY_YEAR.map((day) => call(`${day}T12:00:00Z`, "ann")),
    0,
  );

describe("the year before last goes once the last one has ended", () => {
  beforeEach(fill);

  test.each([
    [1, "2026-12-31T23:59:00Z", "2024-12-31"],
    [1, "2027-01-01T10:00:00Z", "2024-12-31"],
    [1, "2027-01-02T00:00:00Z", "2025-12-31"],
    [2, "2027-01-02T00:00:00Z", "2024-12-31"],
    [3, "2027-01-02T00:00:00Z", "2024-06-01"],
    [0, "2026-12-31T00:00:00Z", "2025-12-31"],
  ])("with retentionYears %i, at %s the oldest day is %s", (years, now, oldest) => {
    expect(archive.age(ms(now), years, always)).toBe(false);
    expect(daysHeld()).toEqual(EVERY_YEAR.filter((day) => day >= oldest));
  });
});

test("a zone that is ahead begins its year in the last UTC day of the year before, which stays", () => {
  sweep(archive, { from: ms("2024-01-01T00:00:00Z"), to: ms("2027-03-01T00:00:00Z") });
  archive.keepRecords([call("2025-12-31T15:00:00Z", "ann"), call("2026-01-01T09:00:00Z", "bob")], 0);
  const ask = { zone: "+14:00", policy: DEFAULT_POLICY, now: ms("2027-03-01T00:00:00Z") };
  const before = servedRows("CsActiveUser", "Yearly", archive, ask);
  expect(before).toEqual([{ date: dayOf(ms("2026-12-31")), values: { ActiveUsers: 2 } }]);
  archive.age(ms("2027-03-01T00:00:00Z"), 1, always);
  expect(servedRows("CsActiveUser", "Yearly", archive, ask)).toEqual(before);
});

test("a week that reaches into the purged year isn't served, the one after it is whole", () => {
  sweep(archive, { from: ms("2024-01-01T00:00:00Z"), to: ms("2027-03-01T00:00:00Z") });
  const days = ["2025-12-29", "2025-12-31", "2026-01-02", "2026-01-06"];
  archive.keepRecords(
    days.map((day) => call(`${day}T12:00:00Z`, "ann")),
    0,
  );
  const ask = { zone: "UTC", policy: DEFAULT_POLICY, now: ms("2027-03-01T00:00:00Z") };
  archive.age(ms("2027-03-01T00:00:00Z"), 1, always);
  // 2026-01-04 is the Sunday that opens the week, 2026-01-11 the one that closes it.
  expect(servedRows("CsConference", "Weekly", archive, ask).map(({ date }) => date)).toEqual([dayOf(ms("2026-01-11"))]);
});

describe("what goes and what stays", () => {
  const NOW = ms("2027-02-20T00:00:00Z");
  const range = { from: 0, to: dayOf(NOW) * QUARTERS_A_DAY };

  test("users of whom nothing is left go with their names, others keep their number", () => {
    archive.keepRecords([call("2025-03-03T12:00:00Z", "old", "both"), call("2026-03-03T12:00:00Z", "both", "new")], 0);
    archive.age(NOW, 1, always);
    expect(names()).toEqual(["both@contoso.example", "new@contoso.example"]);
    expect(archive.userPeriods([range]).map(({ name, lastEnd }) => [name, lastEnd])).toEqual([
      ["both@contoso.example", ms("2026-03-03T12:01:00Z")],
      ["new@contoso.example", ms("2026-03-03T12:01:00Z")],
    ]);
    expect(archive.distinct(1, [range])).toBe(2);
    // Whoever comes back is counted as anybody new is.
    archive.keepRecords([call("2027-02-19T12:00:00Z", "old", "new")], 0);
    expect(archive.distinct(1, [range])).toBe(3);
    expect(names().sort()).toEqual(["both@contoso.example", "new@contoso.example", "old@contoso.example"]);
  });

  test("rows of logs go with their year", () => {
    const row = (iso: string) => ({
      id: iso,
      facts: { ...call(iso).facts, sums: new Map() },
      members: { callId: iso },
    });
    archive.openAll([{ name: "test", source: "getPstnCalls", every: 1, reach: 1, onDemand: true }], NOW);
    const log = archive.nextSweep(NOW);
    if (log === undefined) throw new Error("no sweep is open");
    archive.keepRows(log, [row("2025-12-30T12:00:00Z"), row("2026-02-01T12:00:00Z")], "next", NOW);
    archive.age(NOW, 1, always);
    expect(archive.logRows("getPstnCalls", range).map(({ id }) => id)).toEqual(["2026-02-01T12:00:00Z"]);
  });

  test("days of reports go, coverage begins with what is kept, recorded rows stay for ever", () => {
    sweep(archive, { from: ms("2024-01-01T00:00:00Z"), to: ms("2024-05-01T00:00:00Z") });
    sweep(archive, { from: ms("2025-02-01T00:00:00Z"), to: ms("2026-05-01T00:00:00Z") });
    const days = ["2025-12-30", "2025-12-31", "2026-01-01"].map((day) => dayOf(ms(day)));
    archive.keepReport(
      "aReport",
      "2026-01-02",
      days.map((day) => ({ day, columns: { Calls: 1 } })),
      NOW,
    );
    const old = { key: "18262", date: 18_262, zone: "UTC", values: { TotalConferences: 7 } };
    archive.keepRecorded("CsConferenceDaily", [old], NOW);
    archive.age(NOW, 1, always);
    expect(days.map((day) => archive.reportDay("aReport", day))).toEqual([undefined, { Calls: 1 }, { Calls: 1 }]);
    expect(archive.coverage("callRecords")).toEqual([
      { from: ms("2025-12-31T00:00:00Z"), to: ms("2026-05-01T00:00:00Z") },
    ]);
    expect(archive.recorded("CsConferenceDaily")).toEqual([old]);
  });

  test("a day that Graph may still list stays until it is folded", () => {
    archive.keepRecords([call("2026-12-20T12:00:00Z", "ann")], 0);
    archive.age(ms("2027-01-10T00:00:00Z"), 0, always);
    expect(daysHeld()).toEqual(["2026-12-20"]);
    expect(names()).toEqual(["ann@contoso.example"]);
    archive.age(ms("2027-02-10T00:00:00Z"), 0, always);
    expect(daysHeld()).toEqual([]);
    expect(names()).toEqual([]);
  });
});
