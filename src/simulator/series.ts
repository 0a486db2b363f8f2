/** The simulated company's standing meetings, made once from the seed. */
import type { People, Staff } from "./people.ts";
import { Random } from "./random.ts";

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
