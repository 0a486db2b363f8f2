/** POST /bridge/forget: what leads to a person goes, sums of past periods stay, and later sweeps bring nothing back. */
import { beforeEach, describe, expect, test } from "vitest";
import { TenantArchive } from "../../src/archive/tenant-archive.ts";
import { emptyFacts } from "../../src/ingest/facts.ts";
import { MARKS } from "../../src/measures.ts";
import { type CollectingBridge, collectingBridge, HOUR } from "../support/collecting-bridge.ts";
import { openSqlite } from "../support/sqlite.ts";

const SERVICE = "/ecp/reportingwebservice/reporting.svc";
const DAY = 24 * HOUR;
const JSON_HEADERS = { "Content-Type": "application/json" };

type Rows = readonly Record<string, unknown>[];

/** Sums and distinct users: what must stay. */
const SUMS = [
  "CsConferenceDaily",
  "CsP2PSessionDaily",
  "CsActiveUserDaily",
  "CsActiveUserMonthly",
  "CsPSTNConferenceTimeDaily",
  "CsClientDeviceMonthly",
];
/** Rows of people: what must go. */
const PEOPLE = [
  "CsUserActivitiesMonthly",
  "CsClientDeviceDetailMonthly",
  "CsPSTNUsageDetailDaily",
  "CsUsersBlockedDaily",
  "CsPSTNDialoutUsageDaily",
];

let bridge: CollectingBridge;

beforeEach(() => {
  bridge = collectingBridge({
    webhook: false,
    simulator: { company: true, people: 6 },
    variables: { POLICY: '{"extensions":true}', BUDGET: '{"requests":10000}' },
  });
});

const collect = async (): Promise<void> => {
  await bridge.ask("/bridge/sync", { method: "POST" });
  while ((bridge.alarmAt() ?? Number.POSITIVE_INFINITY) <= bridge.clock.now + 1_000) await bridge.nextAlarm();
};

async function rowsOf(set: string): Promise<Rows> {
  const answer = await bridge.ask(`${SERVICE}/${set}?$format=json`);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { d: { results: Rows } }).d.results;
}

async function answers(sets: readonly string[]): Promise<string[]> {
  const all = [];
  for (const set of sets) all.push(`${set} ${JSON.stringify(await rowsOf(set))}`);
  return all;
}

const forget = async (user: string) => {
  const body = JSON.stringify({ user });
  const answer = await bridge.ask("/bridge/forget", { method: "POST", headers: JSON_HEADERS, body });
  expect(answer.status).toBe(200);
  return (await answer.json()) as { removed: Record<string, number>; until: string | null };
};

/** The whole archive as text, blobs as latin1. */
async function everything(): Promise<string> {
  const text = await (await bridge.ask("/bridge/export")).text();
  return text.replace(/\{"base64":"([^"]*)"\}/g, (_, held: string) => Buffer.from(held, "base64").toString("latin1"));
}

describe.each([
  ["directory id", (staff: { id: string }) => staff.id.toUpperCase()],
  ["principal name", (staff: { upn: string }) => ` ${staff.upn.toUpperCase()} `],
] as const)("by %s", (_, named) => {
  test("names, rows and numbers go; sums and distinct users stay, also after all is read again", async () => {
    await collect();
    const people = bridge.sim.company.people.staff;
    const others = new Map<string, number>();
    const held = await answers(PEOPLE);
    const staff = people.find(({ upn }) =>
      held.every((rows) => !/^CsUser|^CsPSTNUsage/.test(rows) || rows.includes(upn)),
    );
    if (staff === undefined) throw new Error("nobody has rows in every report");
    for (const { upn } of people) others.set(upn, held.join().split(upn).length);
    const sums = await answers(SUMS);

    const { removed, until } = await forget(named(staff));
    expect(removed.users).toBe(1);
    expect(removed.days).toBeGreaterThan(0);
    expect(removed.rows).toBeGreaterThan(0);
    expect(until).toBe(new Date(bridge.clock.now + 97 * DAY).toISOString());

    const check = async (): Promise<void> => {
      const left = await everything();
      expect(left).not.toContain(staff.upn);
      expect(left).not.toContain(staff.id);
      expect(left).not.toContain(staff.name);
      const rows = (await answers(PEOPLE)).join();
      for (const { upn } of people)
        expect([upn, rows.split(upn).length]).toEqual([upn, upn === staff.upn ? 1 : others.get(upn)]);
      expect(await answers(SUMS)).toEqual(sums);
    };
    await check();

    // The same records and rows once more, as Graph still has them.
    await collect();
    await check();
    // What was made anew from the facts held would be the same.
    const rebuilt = (await (await bridge.ask("/bridge/rebuild", { method: "POST" })).text()).trim().split("\n");
    expect(JSON.parse(rebuilt.at(-1) ?? "")).toMatchObject({ wrong: 0 });
    await check();
  });
});

test("whom nothing is held of is told so, and nothing is noted", async () => {
  expect(await forget("nobody@contoso.example")).toMatchObject({ removed: { users: 0, rows: 0 }, until: null });
  expect(await everything()).not.toContain('"forgotten"');
});

test("a reader may not, and another body is refused in words", async () => {
  const body = JSON.stringify({ user: "a@b.example" });
  const sent = { method: "POST", headers: JSON_HEADERS };
  expect((await bridge.ask("/bridge/forget", { ...sent, body, as: "reader" })).status).toBe(403);
  for (const wrong of ["{}", "[]", "null", '{"user":7}', '{"user":" "}', '{"user":"a@b","all":true}', "{"]) {
    expect([wrong, (await bridge.ask("/bridge/forget", { ...sent, body: wrong })).status]).toEqual([wrong, 400]);
  }
  expect((await bridge.ask("/bridge/forget", { method: "POST", body })).status).toBe(415);
});

test("recorded rows of the person go as well, in either spelling", async () => {
  const [staff] = bridge.sim.company.people.staff;
  if (staff === undefined) throw new Error("the company has no staff");
  const rows = [staff.upn, `SIP:${staff.upn.toUpperCase()}`, "somebody@else.example"].map((name, index) => ({
    ID: String(index + 1),
    Date: "/Date(1368144000000)/",
    SipUri: name,
    CallDuration: "3",
  }));
  const body = JSON.stringify({ d: { results: rows } });
  const kept = await bridge.ask("/bridge/import?set=CsPSTNUsageDetailDaily", { method: "POST", body });
  expect(await kept.json()).toMatchObject({ kept: 3 });
  expect((await forget(staff.upn)).removed.recorded).toBe(2);
  expect(await everything()).toContain("somebody@else.example");
});

describe("a person who goes on calling", () => {
  const ACTIVE = 1 << MARKS.indexOf("active");
  const NOW = Date.parse("2026-11-20T12:00:00Z");
  const facts = (at: number) => ({
    at,
    sums: new Map([["conferences", 1]] as const),
    marks: [{ user: "id-1", quarter: Math.floor(at / 900_000), marks: ACTIVE, lastEnd: at + 1 }],
    users: [{ user: "id-1", sums: new Map([["joinedConferences", 1]] as const) }],
    names: new Map([["id-1", "one@contoso.example"]]),
    sessions: 1,
  });
  const range = { from: Math.floor((NOW - 9 * DAY) / 900_000), to: Math.floor((NOW + 200 * DAY) / 900_000) };

  test("is somebody new from then on; a new version of an old call stays nobody's", () => {
    const sql = openSqlite();
    const archive = new TenantArchive(sql, { userHashKey: "key" });
    const keep = (id: string, version: number, at: number, now: number) =>
      archive.keepRecords([{ id, version, modified: 0, facts: facts(at) }], now);
    keep("old", 1, NOW - DAY, NOW);
    archive.forgetPerson("ID-1", NOW);
    expect(archive.userPeriods([range])).toEqual([]);
    keep("old", 2, NOW - DAY, NOW + 1);
    keep("late", 1, NOW - 2 * DAY, NOW + 1);
    expect(archive.userPeriods([range])).toEqual([]);
    expect(archive.distinct(ACTIVE, [range])).toBe(1);
    keep("new", 1, NOW + HOUR, NOW + 2 * HOUR);
    expect(archive.userPeriods([range]).map(({ name }) => name)).toEqual(["one@contoso.example"]);
    expect(archive.distinct(ACTIVE, [range])).toBe(2);
  });

  test("the list of the forgotten holds no id or name, and is emptied once Graph has forgotten as well", () => {
    const sql = openSqlite();
    const archive = new TenantArchive(sql, { userHashKey: "key" });
    archive.keepRecords([{ id: "old", version: 1, modified: 0, facts: facts(NOW - DAY) }], NOW);
    archive.forgetPerson("one@contoso.example", NOW);
    const lines = () => sql.exec<{ value: string }>("SELECT value FROM meta WHERE key = 'forgotten'").toArray();
    expect(lines()).toHaveLength(1);
    expect(JSON.stringify(lines())).not.toMatch(/id-1|one@/);
    archive.keepBeginning(NOW + 96 * DAY);
    expect(lines()).toHaveLength(1);
    archive.keepBeginning(NOW + 98 * DAY);
    expect(lines()).toEqual([]);
  });

  test("the number that goes on to count is given to nobody else while it is needed", () => {
    const sql = openSqlite();
    const archive = new TenantArchive(sql, { userHashKey: "key" });
    const sweep = {
      number: 1,
      pass: "quarter",
      source: "getDirectRoutingCalls",
      from: 0,
      to: NOW,
      next: null,
      tries: 0,
    };
    const row = { id: "row", facts: emptyFacts(NOW - DAY), members: { userPrincipalName: "one@contoso.example" } };
    archive.keepRows(sweep, [row], "listed", NOW);
    expect(archive.forgetPerson("one@contoso.example", NOW)).toMatchObject({ users: 0, rows: 1 });
    archive.keepRows(sweep, [row], "listed", NOW + 1);
    expect(archive.logRows("getDirectRoutingCalls", range)).toEqual([]);
    archive.keepRecords([{ id: "late", version: 1, modified: 0, facts: facts(NOW - DAY) }], NOW + 1);
    archive.age(NOW + 60 * DAY, 1, () => true);
    const years = sql.exec<{ year: number }>("SELECT year FROM users").toArray();
    expect(years).toEqual([{ year: 2027 }]);
    expect(archive.userPeriods([range])).toEqual([]);
  });
});
