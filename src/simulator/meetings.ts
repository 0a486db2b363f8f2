/** The simulated company's meetings and group calls: standing series, single ones, partners' meetings, the all-hands. */
import { allHandsDay, busyness, isWorkingDay, localTime, type Office } from "./calendar.ts";
import { endOf, type Leg, type MeetingKind, type PlannedCall, type Span, startOf } from "./call.ts";
import { HOUR, MINUTE, SECOND, weekdayOf } from "./clock.ts";
import { isAway, outsideNumber, type Party, type People, type Platform, type Staff, visitor } from "./people.ts";
import { hashOf, Random } from "./random.ts";

/** A meeting that comes again on the same weekdays. */
export interface Series {
  readonly name: string;
  readonly organizer: Staff;
  readonly members: readonly Staff[];
  readonly weekdays: readonly number[];
  /** 2: every other week. */
  readonly everyWeeks: 1 | 2;
  /** Local time of the organizer's office, in hours. */
  readonly hour: number;
  readonly minutes: number;
  readonly outside: number;
}

const groupsOf = (staff: readonly Staff[], size: number): Staff[][] => {
  const groups: Staff[][] = [];
  for (let from = 0; from < staff.length; from += size) {
    groups.push(staff.slice(from, from + size));
  }
  return groups.filter((group) => group.length > 1);
};

/** Stand-ups of each team, weekly team meetings, talks of each person with the lead, projects across departments. */
export function makeSeries(seed: string, people: People): Series[] {
  const series: Series[] = [];
  const byTeam = new Map<string, Staff[]>();
  for (const person of people.staff) {
    const key = `${person.department} ${person.office}`;
    byTeam.set(key, [...(byTeam.get(key) ?? []), person]);
  }
  for (const [team, staff] of byTeam) {
    for (const [n, members] of groupsOf(staff, 9).entries()) {
      const random = new Random(seed, "series", team, n);
      const organizer = members[0] as Staff;
      const common = { organizer, members, outside: 0 };
      if (team.startsWith("Engineering") || team.startsWith("Support")) {
        const hour = random.pick([9.25, 9.5, 9.75]);
        const weekdays = [1, 2, 3, 4, 5];
        series.push({ ...common, name: `${team} ${n} stand-up`, weekdays, everyWeeks: 1, hour, minutes: 15 });
      }
      const weekly = { weekdays: [random.int(1, 4)], everyWeeks: 1 as const, hour: random.pick([10, 11, 14, 15]) };
      series.push({ ...common, ...weekly, name: `${team} ${n} weekly`, minutes: random.pick([30, 45, 60]) });
      for (const member of members.slice(1)) {
        series.push({
          ...common,
          name: `${team} ${n} talk ${member.index}`,
          members: [organizer, member],
          weekdays: [random.int(1, 5)],
          everyWeeks: random.chance(0.5) ? 1 : 2,
          hour: 9 + random.int(0, 15) / 2,
          minutes: 30,
        });
      }
    }
  }
  for (let n = 0; n < Math.ceil(people.staff.length / 6); n++) {
    const random = new Random(seed, "project", n);
    const members = random.sample(people.staff, random.int(4, 11));
    series.push({
      name: `project ${n}`,
      organizer: members[0] as Staff,
      members,
      weekdays: [random.int(1, 5)],
      everyWeeks: random.chance(0.7) ? 1 : 2,
      hour: members[0]?.office === "london" ? random.int(13, 16) : random.int(8, 11),
      minutes: random.pick([30, 45, 60]),
      outside: random.chance(0.4) ? random.int(1, 2) : 0,
    });
  }
  return series;
}

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
  const outside = Math.max(6, Math.ceil(people.staff.length / 4));
  return hold(random, {
    kind: "recurring",
    organizer,
    members: [organizer, ...here(people.staff.slice(1), random), ...people.guestUsers.slice(0, 3)],
    start: localTime("redmond", day, 9) + HOUR / 4,
    minutes: 60,
    phones: Math.ceil(outside * 0.7),
    visitors: Math.ceil(outside * 0.5),
    mobileShare: 0.2,
  });
}
