/**
 * What each member of staff did on a UTC day, as the usage reports would have counted it: from the same calls that the
 * call records tell of, whole and final, each booked on the day it starts, and chats made up beside them.
 */
import { busyness } from "./calendar.ts";
import type { Call, Leg, Span } from "./call.ts";
import { SECOND } from "./clock.ts";
import type { Company } from "./company.ts";
import { DayCache } from "./day-cache.ts";
import type { Party, Staff } from "./people.ts";
import { hashOf, Random } from "./random.ts";

/** Words of a user's day; `…Seconds` are seconds, the others counts. `direct…` belong to calls between two. */
const WORDS = [
  "posts",
  "replies",
  "urgent",
  "chats",
  "other",
  "calls",
  "meetings",
  "organized",
  "adHocOrganized",
  "adHocAttended",
  "oneTimeOrganized",
  "oneTimeAttended",
  "recurringOrganized",
  "recurringAttended",
  "audioSeconds",
  "videoSeconds",
  "sharingSeconds",
  "web",
  "iOS",
  "macOS",
  "android",
  "windows",
  "ipPhone",
  /** Calls between two, booked once each: on the caller, or on the callee of a call from outside. */
  "directSessions",
  "directVideoSessions",
  "directSharingSessions",
  "directSeconds",
  "directVideoSeconds",
  /** The same, of everyone who took part. */
  "takenVideo",
  "takenSharing",
  "takenSeconds",
  "takenVideoSeconds",
  "directIm",
  "organizedIm",
  "organizedAv",
  "organizedSharing",
  "organizedWeb",
  "organizedDial",
  "organizedSeconds",
  "dialInSeconds",
  "dialOutSeconds",
  "joinedIm",
  "joinedAv",
  "joinedSharing",
  "joinedWeb",
  "joinedSeconds",
] as const;
export type Word = (typeof WORDS)[number];
const PLACE = Object.fromEntries(WORDS.map((word, n) => [word, n])) as { readonly [K in Word]: number };

/** One user's figures, of a day or of several. */
export class Tally {
  readonly #values = new Float64Array(WORDS.length);

  get(word: Word): number {
    return this.#values[PLACE[word]] ?? 0;
  }

  add(word: Word, value = 1): void {
    this.#values[PLACE[word]] = this.get(word) + value;
  }

  addAll(other: Tally): void {
    for (const word of WORDS) {
      this.add(word, other.get(word));
    }
  }

  /** Whether the user did anything at all. */
  get active(): boolean {
    return this.#values.some((value) => value > 0);
  }
}

/** Figures by the staff's index; everyone is in it. */
export type Tallies = ReadonlyMap<number, Tally>;

export interface DayFigures {
  on(day: number): Tallies;
  /** The sums of several days, the last included. */
  over(from: number, to: number): Tallies;
}

const isStaff = (party: Party | undefined): party is Staff => party?.kind === "staff";
const seconds = ([start, end]: Span): number => Math.round((end - start) / SECOND);
const timeIn = (legs: readonly Leg[]): number => legs.reduce((sum, leg) => sum + seconds([leg.start, leg.end]), 0);

function countDirect(call: Call, of: (staff: Staff) => Tally): void {
  const [caller, callee] = call.legs;
  if (caller === undefined || call.isTest || call.failure?.stage === "callSetup") {
    return;
  }
  const length = seconds([call.start, call.end]);
  const booked = [caller, callee].find((leg) => isStaff(leg?.party))?.party;
  if (isStaff(booked)) {
    const tally = of(booked);
    tally.add("directSessions");
    tally.add("directSeconds", length);
    tally.add("directVideoSessions", caller.video === null ? 0 : 1);
    tally.add("directVideoSeconds", caller.video === null ? 0 : seconds(caller.video));
    tally.add("directSharingSessions", caller.sharing === null ? 0 : 1);
  }
  for (const leg of call.legs) {
    if (isStaff(leg.party)) {
      const tally = of(leg.party);
      tally.add("calls");
      tally.add("audioSeconds", length);
      tally.add("videoSeconds", caller.video === null ? 0 : length);
      tally.add("sharingSeconds", caller.sharing === null ? 0 : length);
      tally.add("takenSeconds", length);
      tally.add("takenVideo", caller.video === null ? 0 : 1);
      tally.add("takenVideoSeconds", caller.video === null ? 0 : seconds(caller.video));
      tally.add("takenSharing", caller.sharing === null ? 0 : 1);
      if (leg.platform !== null) {
        tally.add(leg.platform);
      }
    }
  }
}

const KINDS = {
  adHoc: ["adHocOrganized", "adHocAttended"],
  oneTime: ["oneTimeOrganized", "oneTimeAttended"],
  recurring: ["recurringOrganized", "recurringAttended"],
} as const satisfies Record<string, readonly [Word, Word]>;

function countMeeting(call: Call, of: (staff: Staff) => Tally): void {
  const video = call.legs.some((leg) => leg.video !== null);
  const sharing = call.legs.some((leg) => leg.sharing !== null);
  const chatted = hashOf(call.id, "chatted") % 3 === 0 ? 1 : 0;
  const [organizedKind, attendedKind] = KINDS[call.meeting ?? "adHoc"];
  const byStaff = Map.groupBy(
    call.legs.filter((leg) => isStaff(leg.party)),
    (leg) => leg.party as Staff,
  );
  if (isStaff(call.organizer)) {
    const tally = of(call.organizer);
    const phones = call.legs.filter((leg) => leg.dialled !== undefined);
    tally.add("organized");
    tally.add(organizedKind);
    tally.add("organizedAv");
    tally.add("organizedSharing", sharing ? 1 : 0);
    tally.add("organizedWeb", call.data ? 1 : 0);
    tally.add("organizedIm", chatted);
    tally.add("organizedDial", phones.length > 0 ? 1 : 0);
    tally.add("organizedSeconds", timeIn(call.legs));
    tally.add("dialInSeconds", timeIn(phones.filter((leg) => leg.dialled === "in")));
    tally.add("dialOutSeconds", timeIn(phones.filter((leg) => leg.dialled === "out")));
  }
  for (const [staff, legs] of byStaff) {
    const tally = of(staff);
    const length = timeIn(legs);
    tally.add("meetings");
    tally.add(attendedKind);
    tally.add("audioSeconds", length);
    tally.add("videoSeconds", video ? length : 0);
    tally.add("sharingSeconds", sharing ? length : 0);
    tally.add("joinedAv");
    tally.add("joinedSharing", sharing ? 1 : 0);
    tally.add("joinedWeb", call.data ? 1 : 0);
    tally.add("joinedIm", chatted);
    tally.add("joinedSeconds", length);
    for (const leg of legs) {
      if (leg.platform !== null) {
        tally.add(leg.platform);
      }
    }
  }
}

function countChats(seed: string, staff: Staff, day: number, tally: Tally): void {
  const random = new Random(seed, "chats", staff.index, day);
  const share = busyness(staff.office, day);
  const chats = random.count(9 * share);
  tally.add("chats", chats);
  tally.add("directIm", Math.ceil(chats / 4));
  tally.add("posts", random.count(1.1 * share));
  tally.add("replies", random.count(0.8 * share));
  tally.add("urgent", random.chance(0.01 * share) ? 1 : 0);
  tally.add("other", random.chance(0.7 * share) ? 1 : 0);
  if (tally.active) {
    tally.add(staff.desk);
  }
}

export function makeDayFigures(seed: string, company: Company): DayFigures {
  const cache = new DayCache<Tallies>();
  const on = (day: number): Tallies =>
    cache.get(
      day,
      () => {
        const tallies = new Map(company.people.staff.map((staff) => [staff.index, new Tally()]));
        const of = (staff: Staff): Tally => tallies.get(staff.index) ?? new Tally();
        for (const call of company.callsOn(day)) {
          (call.type === "groupCall" ? countMeeting : countDirect)(call, of);
        }
        for (const staff of company.people.staff) {
          countChats(seed, staff, day, of(staff));
        }
        return tallies;
      },
      (tallies) => tallies.size,
    );
  return {
    on,
    over(from, to) {
      const sums = new Map(company.people.staff.map((staff) => [staff.index, new Tally()]));
      for (let day = from; day <= to; day++) {
        for (const [index, tally] of on(day)) {
          sums.get(index)?.addAll(tally);
        }
      }
      return sums;
    },
  };
}
