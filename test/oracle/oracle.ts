/**
 * The plain oracle: what the five families must say of a tenant, worked out by looping over raw records for every
 * bucket, with a Temporal polyfill for zones and Sets for people. It shares nothing with src/ but types.
 *
 * Call records are its only source: a local day counts when every UTC day it touches is covered, and only then.
 */
import type { Period } from "../../src/reports/periods.ts";
import type { Policy } from "../../src/reports/policy.ts";
import { firstDayOf, labelOf, localDay, startOfDay } from "./calendar.ts";
import { type CountedCall, countCall, currentVersion } from "./call-rules.ts";
import type { RawRecord } from "./raw-record.ts";

export const FAMILY_PERIODS = {
  CsActiveUser: ["Daily", "Weekly", "Monthly", "Yearly"],
  CsAVConferenceTime: ["Daily", "Weekly", "Monthly"],
  CsConference: ["Daily", "Weekly", "Monthly"],
  CsP2PAVTime: ["Daily", "Weekly", "Monthly"],
  CsP2PSession: ["Daily", "Weekly", "Monthly"],
} as const satisfies Record<string, readonly Period[]>;
export type FamilyName = keyof typeof FAMILY_PERIODS;
export const FAMILIES = Object.keys(FAMILY_PERIODS) as FamilyName[];

/** What a sweep listed: call records that start in from..to, milliseconds since 1970, UTC. */
export interface Listing {
  readonly from: number;
  readonly to: number;
}

export interface OracleTenant {
  readonly home: string;
  /** Every version ever read, in any order and number. */
  readonly records: readonly RawRecord[];
  readonly listings: readonly Listing[];
}

export interface OracleQuestion {
  readonly zone: string;
  readonly policy: Policy;
  readonly now: number;
}

export interface OracleRow {
  /** Day number of Date. */
  readonly date: number;
  /** Whole counts and milliseconds. */
  readonly amounts: Readonly<Record<string, number | null>>;
  /** As served: minutes rounded, what no source gives 0 or null. */
  readonly values: Readonly<Record<string, number | null>>;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The records that stand: one a record id. */
export function standingCalls({ home, records }: OracleTenant): CountedCall[] {
  return [...new Set(records.map(({ id }) => id))].flatMap((id) => {
    const current = currentVersion(records.filter((record) => record.id === id));
    return current === undefined ? [] : [countCall(current, home)];
  });
}

export function oracleRows(
  family: FamilyName,
  period: Period,
  tenant: OracleTenant,
  asked: OracleQuestion,
): OracleRow[] {
  const { zone, policy, now } = asked;
  const today = localDay(zone, now);
  const calls = standingCalls(tenant);
  const firstYearKept = startOfYear(today, policy.retentionYears);

  const buckets = new Map<number, number[]>();
  for (const day of coveredDays(tenant.listings, zone, now)) {
    const settled = startOfDay(zone, day + 1) + policy.settleHours * HOUR_MS <= now;
    if (period === "Daily" ? !settled : day > today) continue;
    if (firstDayOf(period, day) < firstYearKept) continue;
    const label = labelOf(period, day, policy.weekLabel);
    buckets.set(label, [...(buckets.get(label) ?? []), day]);
  }
  return [...buckets]
    .map(([date, days]) => {
      const stretches = days.map((day) => [startOfDay(zone, day), startOfDay(zone, day + 1)] as const);
      const inside = (ms: number) => stretches.some(([from, to]) => ms >= from && ms < to);
      const amounts = MEASURES[family](calls, inside, policy);
      return { date, amounts, values: shown(amounts, policy) };
    })
    .filter(({ amounts }) => Object.values(amounts).some((amount) => amount !== null && amount > 0))
    .sort((a, b) => a.date - b.date);
}

function startOfYear(day: number, yearsBack: number): number {
  let first = firstDayOf("Yearly", day);
  for (let year = 0; year < yearsBack; year++) first = firstDayOf("Yearly", first - 1);
  return first;
}

/** The local days all of whose UTC days are covered; the running UTC day is, up to the last sweep. */
export function coveredDays(listings: readonly Listing[], zone: string, now: number): number[] {
  const running = Math.floor(now / DAY_MS);
  const isCovered = (utcDay: number) =>
    listings.some(
      ({ from, to }) =>
        from <= utcDay * DAY_MS && (to >= (utcDay + 1) * DAY_MS || (utcDay === running && to >= utcDay * DAY_MS)),
    );
  const utcDays = listings.flatMap(({ from, to }) => [Math.floor(from / DAY_MS), Math.floor(to / DAY_MS)]);
  const days: number[] = [];
  for (let day = Math.min(...utcDays) - 1; day <= Math.max(...utcDays) + 1; day++) {
    const start = startOfDay(zone, day);
    const end = startOfDay(zone, day + 1);
    // A running local day touches, so far, the UTC days up to the running one.
    const last = Math.floor((Math.min(end, Math.max(now + 1, start + 1)) - 1) / DAY_MS);
    let covered = end > start;
    for (let utcDay = Math.floor(start / DAY_MS); utcDay <= last; utcDay++) covered &&= isCovered(utcDay);
    if (covered) days.push(day);
  }
  return days;
}

type Amounts = Record<string, number | null>;
type Count = (calls: readonly CountedCall[], inside: (ms: number) => boolean, policy: Policy) => Amounts;

const has = (call: CountedCall, ...words: string[]): boolean => words.some((word) => call.modalities.has(word));
const isAv = (call: CountedCall) => has(call, "audio", "video");
const isSharing = (call: CountedCall) => has(call, "screenSharing", "videoBasedScreenSharing");
const isP2P = (call: CountedCall, policy: Policy) => call.peerToPeer && (policy.countPstnLegs || !call.phone);
const total = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);

/** What call records give of a family over some time: whole counts and milliseconds, null for what they can't give. */
export const MEASURES: Readonly<Record<FamilyName, Count>> = {
  CsActiveUser: (calls, inside, policy) => ({
    ActiveUsers: new Set(
      calls
        .filter((call) => isP2P(call, policy) || !call.peerToPeer)
        .flatMap(({ presences }) => presences.filter(({ start }) => inside(start)).map(({ user }) => user)),
    ).size,
  }),
  CsAVConferenceTime: (calls, inside, policy) => ({
    AVConferenceMinutes: total(
      calls
        .filter(({ start }) => inside(start))
        .map(({ wallMs, personMs }) => (policy.avConferenceMinutes === "wall-clock" ? wallMs : personMs)),
    ),
  }),
  CsConference: (calls, inside) => {
    const conferences = calls.filter((call) => call.conference && inside(call.start));
    return {
      TotalConferences: conferences.length,
      AVConferences: conferences.filter(isAv).length,
      IMConferences: null,
      ApplicationSharingConferences: conferences.filter(isSharing).length,
      WebConferences: conferences.filter((call) => has(call, "data")).length,
      TelephonyConferences: conferences.filter(({ phone }) => phone).length,
    };
  },
  CsP2PAVTime: (calls, inside, policy) => {
    const peers = calls.filter((call) => isP2P(call, policy) && inside(call.start));
    return {
      TotalAudioMinutes: total(peers.map(({ audioMs }) => audioMs)),
      TotalVideoMinutes: total(peers.map(({ videoMs }) => videoMs)),
    };
  },
  CsP2PSession: (calls, inside, policy) => {
    const peers = calls.filter((call) => isP2P(call, policy) && inside(call.start));
    return {
      TotalP2PSessions: peers.length,
      P2PIMSessions: null,
      P2PAudioSessions: peers.filter((call) => has(call, "audio")).length,
      P2PVideoSessions: peers.filter((call) => has(call, "video")).length,
      P2PApplicationSharingSessions: peers.filter(isSharing).length,
      P2PFileTransferSessions: null,
    };
  },
};

function shown(amounts: Amounts, policy: Policy): Amounts {
  return Object.fromEntries(
    Object.entries(amounts).map(([name, amount]) => {
      if (amount === null) return [name, policy.unavailable === "zero" ? 0 : null];
      // Half up: 29,999 ms are no minute, 30,000 ms are one.
      return [name, name.endsWith("Minutes") ? Math.trunc((amount + 30_000) / 60_000) : amount];
    }),
  );
}
