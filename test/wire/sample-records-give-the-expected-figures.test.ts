/**
 * Graph's sample records, collected over the wire in small pages, give the figures that MANIFEST.md of the samples
 * expects, in Atom and in JSON, and under the policies that count them otherwise.
 */
import { XMLParser } from "fast-xml-parser";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask, ROOT, readRows, type SyncResult, sync } from "./ask.ts";
import { type GraphOfTenant, graphOf } from "./graph-of.ts";
import { daysAgo, PARTIAL_MEETING, sampleRecord, sampleRecords } from "./sample-records.ts";
import { TENANTS, type TenantKey } from "./tenants.ts";

const DAY = daysAgo(3);
const NEXT_DAY = daysAgo(2);
const KEYS = ["samples", "wallClock", "pstnLegs"] as const satisfies readonly TenantKey[];

const graphs: GraphOfTenant[] = [];
const syncs = new Map<TenantKey, SyncResult[]>();

beforeAll(async () => {
  for (const key of KEYS) {
    // Small pages: the list and the sessions of a record go on behind next links.
    const graph = await graphOf(key, { pages: { list: 3, sessions: 1 } });
    graphs.push(graph);
    const { id } = TENANTS[key];
    const [newest, ...others] = [...sampleRecords(DAY, id)].sort((a) => (isMeeting(a) ? -1 : 1));
    graph.simulator.add(sampleRecord(PARTIAL_MEETING, DAY, id));
    for (const record of others) graph.simulator.add(record);
    const first = await sync(key);
    if (newest !== undefined) graph.simulator.add(newest);
    syncs.set(key, [first, await sync(key), await sync(key)]);
  }
});
afterAll(() => Promise.all(graphs.map(({ close }) => close())));

const isMeeting = (record: object): boolean => "id" in record && String(record.id).startsWith("aaaa0001");

/** The figures of a set on a day, as numbers; undefined where it has no row. */
async function figures(tenant: TenantKey, set: string, day = DAY, headers = {}) {
  const filter = `$filter=Date%20eq%20datetime'${day}T00:00:00'`;
  const [row] = await readRows(tenant, set, filter, headers);
  if (row === undefined) return undefined;
  const { __metadata, ID, Date: date, TenantGuid, TenantName, ...measures } = row;
  return Object.fromEntries(Object.entries(measures).map(([name, value]) => [name, Number(value)]));
}

const CONFERENCES = {
  TotalConferences: 2,
  AVConferences: 2,
  IMConferences: 0,
  ApplicationSharingConferences: 1,
  WebConferences: 0,
  TelephonyConferences: 1,
};
const P2P_SESSIONS = {
  TotalP2PSessions: 1,
  P2PIMSessions: 0,
  P2PAudioSessions: 1,
  P2PVideoSessions: 1,
  P2PApplicationSharingSessions: 0,
  P2PFileTransferSessions: 0,
};

/** By set: what the default policies give, and what each other tenant's policy changes in it. */
const EXPECTED: readonly {
  readonly set: string;
  readonly measures: Readonly<Record<string, number>>;
  readonly pstnLegs?: Readonly<Record<string, number>>;
}[] = [
  { set: "CsConferenceDaily", measures: CONFERENCES },
  { set: "CsP2PSessionDaily", measures: P2P_SESSIONS, pstnLegs: { TotalP2PSessions: 2, P2PAudioSessions: 2 } },
  {
    set: "CsP2PAVTimeDaily",
    measures: { TotalAudioMinutes: 19, TotalVideoMinutes: 10 },
    pstnLegs: { TotalAudioMinutes: 23 },
  },
  // Only one user of the tenant sits at a computer in these meetings, so person-minutes and wall clock agree.
  { set: "CsAVConferenceTimeDaily", measures: { AVConferenceMinutes: 82 } },
  { set: "CsActiveUserDaily", measures: { ActiveUsers: 2 } },
];

describe.each(EXPECTED)("$set", ({ set, measures, pstnLegs = {} }) => {
  test("default policies", async () => {
    expect(await figures("samples", set)).toEqual(measures);
  });
  test("minutes of conferences by wall clock", async () => {
    expect(await figures("wallClock", set)).toEqual(measures);
  });
  test("calls with a phone counted", async () => {
    expect(await figures("pstnLegs", set)).toEqual({ ...measures, ...pstnLegs });
  });
  test("the same in Atom", async () => {
    const { text } = await ask("samples", `${ROOT}/${set}?$filter=Date%20eq%20datetime'${DAY}T00:00:00'`);
    const { feed } = new XMLParser({ ignoreAttributes: true, parseTagValue: true }).parse(text);
    const properties: Record<string, unknown> = feed.entry.content["m:properties"];
    const shown = Object.fromEntries(
      Object.entries(properties)
        .map(([name, value]): [string, unknown] => [name.replace("d:", ""), value])
        .filter(([name]) => name in measures),
    );
    expect(shown).toEqual(measures);
    expect(properties["d:Date"]).toBe(`${DAY}T00:00:00`);
    expect(properties["d:TenantGuid"]).toBe(TENANTS.samples.id);
    expect(properties["d:TenantName"]).toBe(TENANTS.samples.name);
  });
});

describe("a time zone of the caller", () => {
  test("moves the meeting of 23:40 UTC to the next day", async () => {
    const headers = { "X-timezone": "+01:00" };
    expect(await figures("samples", "CsConferenceDaily", DAY, headers)).toMatchObject({ TotalConferences: 1 });
    expect(await figures("samples", "CsConferenceDaily", NEXT_DAY, headers)).toMatchObject({ TotalConferences: 1 });
    expect(await figures("samples", "CsConferenceDaily", NEXT_DAY)).toBeUndefined();
  });

  test("is an IANA name or a Windows id in any letter case", async () => {
    const spellings = ["Asia/Kolkata", "asia/kolkata", "India Standard Time", "+05:30", "+0530"];
    const answers = await Promise.all(
      spellings.map((zone) => figures("samples", "CsAVConferenceTimeDaily", NEXT_DAY, { "X-timezone": zone })),
    );
    for (const answer of answers) expect(answer).toEqual({ AVConferenceMinutes: 40 });
  });
});

describe("collecting", () => {
  test("a newer version replaces the one that is held, and what is held is not read again", () => {
    for (const key of KEYS) {
      const [first, second, third] = syncs.get(key) ?? [];
      // The record of unknown type waits for a version that tells its type.
      expect(first?.records).toEqual({ new: 8, changed: 0, unchanged: 0, waiting: 0, setAside: 0 });
      expect(second?.records).toEqual({ new: 0, changed: 1, unchanged: 7, waiting: 0, setAside: 0 });
      expect(third?.records).toEqual({ new: 0, changed: 0, unchanged: 8, waiting: 0, setAside: 0 });
    }
  });

  test("an answer to a caller asks Graph for nothing", async () => {
    const asked = graphs.map(({ simulator }) => simulator.requests.length);
    await readRows("samples", "CsConferenceMonthly");
    await ask("samples", "/bridge/explain/CsConferenceMonthly");
    expect(graphs.map(({ simulator }) => simulator.requests.length)).toEqual(asked);
  });
});
