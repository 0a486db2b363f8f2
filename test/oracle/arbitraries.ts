/** Random tenants: small, but with every oddity that call records are known for. */
import * as fc from "fast-check";
import { DEFAULT_POLICY, type Policy } from "../../src/reports/policy.ts";
import type { Listing, OracleQuestion, OracleTenant } from "./oracle.ts";
import type { RawEndpoint, RawIdentity, RawMedia, RawRecord, RawSession } from "./raw-record.ts";

export const HOME = "99999999-0000-4000-8000-99999999abcd";
const ELSEWHERE = "77777777-0000-4000-8000-777777777777";

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const USER = "#microsoft.graph.userIdentity";

const person = (name: string, tenantId = HOME, userPrincipalName = `${name}@contoso.example`): RawIdentity => ({
  "@odata.type": USER,
  id: `${name.padEnd(8, "0")}-aaaa-4aaa-8aaa-aaaaaaaaaaaa`,
  displayName: name,
  tenantId,
  userPrincipalName,
});

const SHOUTED = { ...person("bea"), id: person("bea").id?.toUpperCase() ?? null, tenantId: HOME.toUpperCase() };

/** Users of the tenant; the last is another spelling of one of them. */
const MEMBERS: readonly RawIdentity[] = [person("ada"), person("bea"), person("cid"), person("dee"), SHOUTED];

const OUTSIDERS: readonly RawIdentity[] = [
  person("fay", ELSEWHERE, "fay@fabrikam.example"),
  person("gus", HOME, "gus_fabrikam.example#EXT#@contoso.example"),
  { ...person("hal"), tenantId: null },
];

const NUMBERS = ["+14255550123", "+1425555****", "14255550199", "+142555501**"];

/** Things that call and are neither people nor phones; queues and attendants carry the tenant that owns them. */
const SERVICES: readonly RawEndpoint[] = [
  {
    associatedIdentity: { ...person("que"), displayName: "a queue" },
    userAgent: { role: "skypeForBusinessCallQueues" },
  },
  { associatedIdentity: { ...person("att") }, userAgent: { role: "skypeForBusinessAutoAttendant" } },
  { associatedIdentity: { ...person("app"), "@odata.type": "#microsoft.graph.identity" }, userAgent: null },
  { identity: { application: person("bot"), user: null }, userAgent: { platform: "unknown" } },
  { identity: { applicationInstance: person("bot") } },
  { userAgent: { role: "mediaController" } },
];

const platform = fc.constantFrom("windows", "macOS", "web", "windows", "iOS", "android", "unknown", "ipPhone", null);

const agent = fc.oneof(
  { weight: 8, arbitrary: platform.map((word) => ({ platform: word })) },
  { weight: 1, arbitrary: fc.constant(null) },
);

const identified = (identity: fc.Arbitrary<RawIdentity>): fc.Arbitrary<RawEndpoint> =>
  fc
    .record({ identity, userAgent: agent, old: fc.integer({ min: 0, max: 3 }) })
    .map(({ identity: who, userAgent, old }) =>
      old === 0
        ? { associatedIdentity: null, identity: { user: who, guest: null, phone: null }, userAgent }
        : { associatedIdentity: who, userAgent },
    );

const phone: fc.Arbitrary<RawEndpoint> = fc
  .record({ id: fc.constantFrom(...NUMBERS), carried: fc.boolean(), userAgent: fc.constantFrom(null, {}) })
  .map(({ id, carried, userAgent }) => {
    const identity = { "@odata.type": "#microsoft.graph.identity", id, tenantId: null };
    if (!carried) return { associatedIdentity: identity, userAgent };
    // A number may be hidden altogether: the member itself then tells that it was a phone.
    return { identity: { phone: { ...identity, id: id.startsWith("1") ? "anonymous" : id } }, userAgent };
  });

const endpoint: fc.Arbitrary<RawEndpoint | null> = fc.oneof(
  { weight: 12, arbitrary: identified(fc.constantFrom(...MEMBERS)) },
  { weight: 3, arbitrary: identified(fc.constantFrom(...OUTSIDERS)) },
  { weight: 1, arbitrary: fc.constantFrom(...OUTSIDERS).map((guest): RawEndpoint => ({ identity: { guest } })) },
  { weight: 2, arbitrary: phone },
  { weight: 2, arbitrary: fc.constantFrom(...SERVICES) },
  { weight: 1, arbitrary: fc.constantFrom(null, {}) },
);

const MODALITIES = ["audio", "video", "screenSharing", "videoBasedScreenSharing", "data", "unknown"];
const modalities = fc.oneof(
  { weight: 5, arbitrary: fc.subarray(MODALITIES) },
  { weight: 2, arbitrary: fc.constantFrom([], ["unknown"], null, undefined, ["audio", "video"]) },
);

/** An instant as Graph writes it: with no, three or seven digits, or fewer. */
const written = (ms: number): fc.Arbitrary<string> =>
  fc
    .record({ form: fc.constantFrom(0, 2, 3, 7), further: fc.integer({ min: 0, max: 9999 }) })
    .map(({ form, further }) => {
      const iso = new Date(ms).toISOString();
      if (form === 0 && ms % 1000 === 0) return iso.replace(".000", "");
      if (form === 2 && ms % 10 === 0) return iso.replace(/\dZ$/, "Z");
      return form === 7 ? iso.replace("Z", `${String(further).padStart(4, "0")}Z`) : iso;
    });

/** Lengths of sessions and streams: none known, backwards, nothing, minutes with odd milliseconds, over a day. */
const length: fc.Arbitrary<number | null> = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 90 * MINUTE }) },
  { weight: 2, arbitrary: fc.constantFrom(null, -HOUR, 0, 30_000, 29_999, 26 * HOUR) },
);

interface Timed {
  readonly startDateTime: string;
  readonly endDateTime: string | null;
}

const timed = (earliest: number, latest: number): fc.Arbitrary<Timed & { readonly start: number }> =>
  fc.record({ start: fc.integer({ min: earliest, max: latest }), length }).chain(({ start, length: ms }) =>
    fc.record({
      start: fc.constant(start),
      startDateTime: written(start),
      endDateTime: ms === null ? fc.constant(null) : written(start + ms),
    }),
  );

const media = (start: number): fc.Arbitrary<RawMedia> =>
  fc.record({
    label: fc.constantFrom("main-video", "main-audio", "applicationsharing-video", "main-video", null),
    streams: fc.oneof(fc.array(timed(start, start + HOUR), { maxLength: 3 }), fc.constant(null)),
  });

/** A session of a record that starts at one instant, read at another. */
const session = (recordStart: number, read: number): fc.Arbitrary<RawSession> =>
  fc
    .oneof(
      { weight: 6, arbitrary: timed(recordStart, Math.min(recordStart + 3 * HOUR, read)) },
      { weight: 1, arbitrary: timed(recordStart, Math.min(recordStart + 2 * DAY, read)) },
    )
    .chain(({ start, startDateTime, endDateTime }) =>
      fc
        .record({
          id: fc.integer({ min: 1, max: 6 }),
          caller: endpoint,
          callee: endpoint,
          modalities,
          untimed: fc.integer({ min: 0, max: 40 }),
          odd: fc.integer({ min: 0, max: 19 }),
          segments: fc.oneof(
            fc.constantFrom(null, [], [{ media: [] }]),
            fc.array(fc.record({ media: fc.array(media(start), { maxLength: 2 }) }), { maxLength: 2 }),
          ),
        })
        .map(({ id, untimed, odd, modalities: words, ...rest }) => ({
          ...rest,
          ...(words === undefined ? {} : { modalities: words }),
          id: `${odd === 3 ? "5E55" : "5e55"}0000-0000-4000-8000-00000000000${id}`,
          startDateTime: untimed === 0 ? null : startDateTime,
          endDateTime,
          isTest: odd === 0,
          failureInfo: odd === 1 ? { stage: "callSetup" } : odd === 2 ? { stage: "midcall" } : null,
        })),
    );

const organizer: fc.Arbitrary<NonNullable<RawRecord["organizer_v2"]> | null> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...MEMBERS).map((user) => ({ identity: { user } })) },
  { weight: 2, arbitrary: fc.constantFrom(...OUTSIDERS).map((user) => ({ identity: { user } })) },
  { weight: 1, arbitrary: fc.constantFrom(null, { identity: null }, { identity: { application: person("bot") } }) },
);

/** Instants that lie on both sides of the edges that figures depend on. */
const instant = (from: number, to: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.integer({ min: from, max: to }),
    fc.integer({ min: Math.ceil(from / QUARTER), max: Math.floor(to / QUARTER) }).map((quarter) => quarter * QUARTER),
    fc.integer({ min: Math.ceil(from / HOUR), max: Math.floor(to / HOUR) }).map((hour) => hour * HOUR - 1),
  );

const versionsOf = (id: string, from: number, to: number): fc.Arbitrary<RawRecord[]> =>
  instant(from, to).chain((at) =>
    fc
      .record({
        type: fc.constantFrom(
          "groupCall",
          "peerToPeer",
          "groupCall",
          "peerToPeer",
          "groupCall",
          "peerToPeer",
          "unknown",
        ),
        versions: fc.array(
          fc.record({
            start: fc.oneof({ weight: 5, arbitrary: fc.constant(at) }, { weight: 1, arbitrary: instant(from, to) }),
            retyped: fc.integer({ min: 0, max: 8 }),
            modalities,
            organizer_v2: organizer,
            sessions: fc.array(session(at, to), { maxLength: 5, size: "max" }),
            step: fc.constantFrom(0, 1, 1, 5),
          }),
          { minLength: 1, maxLength: 3, size: "max" },
        ),
      })
      .chain(({ type, versions }) => {
        let version = 1;
        const records = versions.map(({ start, retyped, step, modalities: words, ...rest }, index): RawRecord => {
          version += step;
          return {
            id,
            version,
            type: retyped === 0 ? "groupCall" : type,
            // Equal versions happen; the later modification then decides.
            lastModifiedDateTime: new Date(at + (index + 1) * HOUR).toISOString(),
            startDateTime: new Date(start).toISOString(),
            ...(words === undefined ? {} : { modalities: words }),
            ...rest,
          };
        });
        return fc
          .tuple(...records.map((record) => written(Date.parse(record.startDateTime))))
          .map((starts) => records.map((record, index) => ({ ...record, startDateTime: starts[index] ?? "" })));
      }),
  );

/** First UTC days of windows worth looking at: clock changes north and south, ends of months and years, a leap day. */
const WINDOWS = ["2026-03-04", "2026-03-25", "2026-10-02", "2026-10-22", "2026-10-29", "2025-12-24", "2028-02-24"];
const WINDOW_DAYS = 16;

export interface Scene {
  readonly tenant: OracleTenant;
  readonly now: number;
  /** Every version of a record, apart. */
  readonly versions: readonly (readonly RawRecord[])[];
}

/** A tenant, what was listed of it and when it is asked. */
export const scene: fc.Arbitrary<Scene> = fc
  .record({
    window: fc.constantFrom(...WINDOWS),
    calls: fc.integer({ min: 0, max: 9 }),
    listedFrom: fc.integer({ min: -2 * DAY, max: 3 * DAY }),
    swept: fc.integer({ min: 10 * DAY, max: (WINDOW_DAYS + 8) * DAY }),
    late: fc.double({ min: 0, max: 1, noNaN: true }),
    gap: fc.option(fc.record({ from: fc.integer({ min: 5, max: 7 }), hours: fc.integer({ min: 1, max: 60 }) }), {
      freq: 3,
    }),
  })
  .chain(({ window, calls, listedFrom, swept, late, gap }) => {
    const start = Date.parse(`${window}T00:00:00Z`);
    const to = start + swept;
    const listings: Listing[] =
      gap === null
        ? [{ from: start + listedFrom, to }]
        : [
            { from: start + listedFrom, to: start + gap.from * DAY },
            { from: start + gap.from * DAY + gap.hours * HOUR, to },
          ].filter((listing) => listing.from < listing.to);
    const now = to + Math.floor(late * (DAY - (to % DAY) - 1));
    const ids = Array.from({ length: calls }, (_, index) => `0000000${index}-0000-4000-8000-000000000000`);
    // What was read had started before the last sweep ended.
    const last = Math.min(start + WINDOW_DAYS * DAY, to - 1);
    return fc
      .tuple(...ids.map((id) => versionsOf(id, start, last)))
      .chain((versions) =>
        disordered(versions).map((records) => ({ tenant: { home: HOME, records, listings }, now, versions })),
      );
  });

/** All versions in some order, some of them more than once. */
export const disordered = (versions: readonly (readonly RawRecord[])[]): fc.Arbitrary<RawRecord[]> => {
  const all = versions.flat();
  return fc
    .record({
      order: fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
      again: fc.subarray(all),
    })
    .map(({ order, again }) => [...order, ...again]);
};

const ZONES = Intl.supportedValuesOf("timeZone");
const OFFSETS = Array.from({ length: 113 }, (_, index) => (index - 56) * 15).map((minutes) => {
  const size = Math.abs(minutes);
  const hours = String(Math.floor(size / 60)).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${hours}:${String(size % 60).padStart(2, "0")}`;
});

/** UTC, zones whose clocks change, any IANA zone, any offset in quarter hours up to 14:00. */
export const zone: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "UTC",
    "America/Los_Angeles",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Pacific/Apia",
  ),
  fc.constantFrom(...ZONES),
  fc.constantFrom(...OFFSETS),
);

export const policy: fc.Arbitrary<Policy> = fc
  .record({
    weekLabel: fc.constantFrom("closing-sunday", "opening-sunday", "saturday"),
    avConferenceMinutes: fc.constantFrom("person-minutes", "wall-clock"),
    countPstnLegs: fc.boolean(),
    unavailable: fc.constantFrom("zero", "null"),
    settleHours: fc.constantFrom(0, 0, 6, 48),
  })
  .map((switches): Policy => ({ ...DEFAULT_POLICY, ...switches }));

export const question = (now: number): fc.Arbitrary<OracleQuestion> =>
  fc.record({ zone, policy, now: fc.constant(now) });
