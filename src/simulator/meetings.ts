/** The simulated company's meetings and group calls: standing series, single ones, partners' meetings, the all-hands. */
import { allHandsDay, busyness, isWorkingDay, localTime, type Office } from "./calendar.ts";
import { endOf, type Leg, type MeetingKind, type PlannedCall, type Span, startOf } from "./call.ts";
import { HOUR, MINUTE, SECOND, weekdayOf } from "./clock.ts";
import { isAway, outsideNumber, type Party, type People, type Platform, type Staff, visitor } from "./people.ts";
import { hashOf, Random } from "./random.ts";
import type { Series } from "./series.ts";

function deviceOf(random: Random, person: Staff, mobileShare: number): Platform {
  if (person.mobile !== null && random.chance(mobileShare)) {
    return person.mobile;
  }
  return person.desk;
}

/** A part of a span, from `low` to `high` of its length. */
function partOf(random: Random, [start, end]: Span, low: number, high: number): Span {
  const length = Math.max(SECOND, Math.round((end - start) * (low + random.unit() * (high - low))));
  const from = start + Math.round((end - start - length) * random.unit());
  return [from, from + length];
}

interface Attendance {
  readonly random: Random;
  readonly start: number;
  readonly end: number;
  readonly withVideo: boolean;
  readonly mobileShare: number;
}

/** The legs of one participant: one session, or two where the line broke or the person changed rooms. */
function attend(plan: Attendance, party: Party): Leg[] {
  const { random } = plan;
  const joined = plan.start + Math.round((random.length(1.2) - 1.5) * MINUTE);
  const left = plan.end + Math.round((random.unit() * 5 - 3.5) * MINUTE);
  const end = Math.max(left, joined + 40 * SECOND);
  const platform = party.kind === "staff" ? deviceOf(random, party, plan.mobileShare) : "windows";
  const camera = plan.withVideo && platform !== "ipPhone" && random.chance(0.6);
  const leg = (from: number, to: number, on: Platform): Leg => ({
    party,
    platform: on,
    start: from,
    end: to,
    video: camera && on === platform ? partOf(random, [from, to], 0.4, 1) : null,
    sharing: null,
  });
  if (end - joined > 8 * MINUTE && random.chance(0.06)) {
    const [breakFrom, breakTo] = partOf(random, [joined + 2 * MINUTE, end - 2 * MINUTE], 0.02, 0.2);
    const again = party.kind === "staff" && party.mobile !== null && random.chance(0.5) ? party.mobile : platform;
    return [leg(joined, breakFrom, platform), leg(breakTo, end, again)];
  }
  return [leg(joined, end, platform)];
}

interface MeetingOutline {
  readonly kind: MeetingKind;
  readonly organizer: Party;
  readonly members: readonly Party[];
  readonly start: number;
  readonly minutes: number;
  readonly phones?: number;
  readonly visitors?: number;
  readonly mobileShare?: number;
}

/** Who came, for how long, on what, with video and shared screens; undefined where nobody did. */
function hold(random: Random, outline: MeetingOutline): PlannedCall | undefined {
  const length = outline.minutes * MINUTE * (0.75 + random.unit() * 0.35);
  const withVideo = random.chance(0.55);
  const plan: Attendance = {
    random,
    start: outline.start,
    end: outline.start + Math.round(length),
    withVideo,
    mobileShare: outline.mobileShare ?? 0.12,
  };
  const legs = outline.members.flatMap((party) => attend(plan, party));
  for (let n = 0; n < (outline.visitors ?? 0); n++) {
    legs.push(...attend(plan, visitor(random)));
  }
  for (let n = 0; n < (outline.phones ?? 0); n++) {
    const [start, end] = partOf(random, [plan.start, plan.end], 0.5, 0.98);
    const party = { kind: "telephone" as const, number: outsideNumber(random) };
    const dialled = random.chance(0.8) ? "in" : "out";
    legs.push({ party, platform: null, start, end, video: null, sharing: null, dialled });
  }
  if (legs.length === 0) {
    return undefined;
  }
  if (random.chance(0.42)) {
    const presenter = random.int(0, legs.length - 1);
    const leg = legs[presenter] as Leg;
    if (leg.party.kind !== "telephone" && leg.platform !== "ipPhone") {
      legs[presenter] = { ...leg, sharing: partOf(random, [leg.start, leg.end], 0.15, 0.8) };
    }
  }
  legs.sort((a, b) => a.start - b.start);
  return {
    type: "groupCall",
    start: startOf(legs),
    end: endOf(legs),
    organizer: outline.organizer,
    meeting: outline.kind,
    legs,
    data: random.chance(0.03),
    isTest: false,
    failure: null,
  };
}

/** More do not fit into one meeting. */
const MOST_AT_ALL_HANDS = 1_800;

const OFFICES: readonly Office[] = ["redmond", "london"];

/** All group calls of one working day (the offices' local date). */
export function planMeetings(seed: string, people: People, series: readonly Series[], day: number): PlannedCall[] {
  const planned: (PlannedCall | undefined)[] = [];
  const here = (members: readonly Staff[], random: Random): Staff[] =>
    members.filter((person) => !isAway(seed, person, day) && random.chance(0.9));

  const weekday = weekdayOf(day);
  for (const one of series) {
    const thisWeek = one.everyWeeks === 1 || (Math.floor((day + 3) / 7) + hashOf(one.name)) % 2 === 0;
    if (!one.weekdays.includes(weekday) || !thisWeek || !isWorkingDay(one.organizer.office, day)) {
      continue;
    }
    const random = new Random(seed, "held", one.name, day);
    if (random.chance(0.1 + 0.5 * (1 - Math.min(1, busyness(one.organizer.office, day))))) {
      continue;
    }
    const outside = random.sample<Party>(random.chance(0.5) ? people.guestUsers : people.partners, one.outside);
    planned.push(
      hold(random, {
        kind: "recurring",
        organizer: one.organizer,
        members: [...here(one.members, random), ...outside],
        start: localTime(one.organizer.office, day, one.hour),
        minutes: one.minutes,
        phones: one.members.length > 3 && random.chance(0.1) ? random.int(1, 2) : 0,
      }),
    );
  }

  for (const office of OFFICES) {
    const local = people.staff.filter((person) => person.office === office);
    if (local.length === 0) {
      continue;
    }
    const singles = new Random(seed, "singles", office, day).count(local.length * 0.34 * busyness(office, day));
    for (let n = 0; n < singles; n++) {
      const random = new Random(seed, "single", office, day, n);
      const organizer = random.pick(local);
      const adHoc = random.chance(0.45);
      const size = random.chance(0.04) ? random.int(10, 20) : random.int(2, 7);
      const others = random.sample(people.staff, size).filter((person) => person !== organizer);
      const allMobile = random.chance(0.02);
      const members = allMobile
        ? [organizer, ...others].filter((person) => person.mobile !== null)
        : [organizer, ...others];
      const hour = adHoc ? 8 + random.unit() * 10 : 8.5 + random.int(0, 17) / 2;
      const extra = random.chance(0.12) ? random.sample<Party>(people.partners, random.int(1, 3)) : [];
      planned.push(
        hold(random, {
          kind: adHoc ? "adHoc" : "oneTime",
          organizer,
          members: [...here(members, random), ...extra],
          start: localTime(office, day, hour),
          minutes: adHoc ? 4 + random.length(16) : random.pick([30, 30, 45, 60]),
          phones: random.chance(0.1) ? 1 : 0,
          visitors: random.chance(0.08) ? random.int(1, 2) : 0,
          mobileShare: allMobile ? 1 : 0.14,
        }),
      );
    }
    const invitations = new Random(seed, "invitations", office, day).count(local.length * 0.06 * busyness(office, day));
    for (let n = 0; n < invitations; n++) {
      const random = new Random(seed, "invitation", office, day, n);
      const theirs = random.sample(people.partners, random.int(2, 4));
      planned.push(
        hold(random, {
          kind: "oneTime",
          organizer: theirs[0] ?? random.pick(people.partners),
          members: [...theirs, ...random.sample(local, random.int(1, 3))],
          start: localTime(office, day, 9 + random.int(0, 14) / 2),
          minutes: random.pick([30, 45, 60]),
        }),
      );
    }
  }

  if (allHandsDay(day) === day) {
    planned.push(holdAllHands(new Random(seed, "all-hands", day), people, day, here));
  }
  return planned.filter((call) => call !== undefined);
}

/** Once a month everyone meets, from both offices and by phone: a record with more than sixty sessions in a company of sixty. */
function holdAllHands(
  random: Random,
  people: People,
  day: number,
  here: (members: readonly Staff[], random: Random) => Staff[],
): PlannedCall | undefined {
  const organizer = people.staff[0] as Staff;
  const outside = Math.max(6, Math.ceil(Math.min(people.staff.length, MOST_AT_ALL_HANDS) / 4));
  return hold(random, {
    kind: "recurring",
    organizer,
    members: [organizer, ...here(people.staff.slice(1, MOST_AT_ALL_HANDS), random), ...people.guestUsers.slice(0, 3)],
    start: localTime("redmond", day, 9) + HOUR / 4,
    minutes: 60,
    phones: Math.ceil(outside * 0.7),
    visitors: Math.ceil(outside * 0.5),
    mobileShare: 0.2,
  });
}
