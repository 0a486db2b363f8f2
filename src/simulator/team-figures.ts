/** The simulated company's teams (the groups with channels) and how lively they were on a day. */
import { busyness } from "./calendar.ts";
import type { Company } from "./company.ts";
import type { Staff } from "./people.ts";
import { Random } from "./random.ts";

export interface Team {
  readonly id: string;
  readonly name: string;
  readonly isPublic: boolean;
  readonly size: number;
  readonly guests: number;
}

export interface TeamDay {
  readonly activeUsers: number;
  readonly activeChannels: number;
  readonly guests: number;
  readonly reactions: number;
  readonly meetings: number;
  readonly posts: number;
  readonly replies: number;
  readonly urgent: number;
  readonly mentions: number;
  readonly sharedChannels: number;
  readonly externalUsers: number;
}

/** One name needs quoting in a CSV file, as real names do. */
const PROJECTS = ['Field ops, "north"', "Launch", "Quality", "Onboarding", "Green office", "Events"];

export function makeTeams(seed: string, company: Company): Team[] {
  const departments: [string, readonly Staff[]][] = [...company.people.byDepartment];
  const names = [
    ...departments.map(([name, staff]) => ({ name, size: staff.length })),
    ...PROJECTS.map((name) => ({ name, size: 8 })),
  ];
  return names.map(({ name, size }, n) => {
    const random = new Random(seed, "team", n);
    return {
      id: random.guid(),
      name,
      size,
      isPublic: random.chance(0.3),
      guests: random.chance(0.4) ? random.int(1, 3) : 0,
    };
  });
}

export function teamOn(seed: string, team: Team, day: number): TeamDay {
  const random = new Random(seed, "team day", team.id, day);
  const share = busyness("redmond", day);
  const posts = random.count(team.size * 0.5 * share);
  const replies = random.count(posts * 0.6);
  return {
    activeUsers: Math.min(team.size, random.count(team.size * 0.5 * share)),
    activeChannels: posts === 0 ? 0 : random.int(1, 3),
    guests: posts === 0 ? 0 : random.int(0, team.guests),
    reactions: random.count(posts * 1.4),
    meetings: random.count(0.4 * share),
    posts,
    replies,
    urgent: random.chance(0.02 * share) ? 1 : 0,
    mentions: random.count(posts * 0.3),
    sharedChannels: 0,
    externalUsers: 0,
  };
}

/** Several days of one or of many teams: people are the most on any day, everything else is summed. */
export function togetherOf(figures: readonly TeamDay[]): TeamDay {
  const sum = (pick: (one: TeamDay) => number): number => figures.reduce((total, one) => total + pick(one), 0);
  const most = (pick: (one: TeamDay) => number): number => figures.reduce((top, one) => Math.max(top, pick(one)), 0);
  return {
    activeUsers: most((one) => one.activeUsers),
    activeChannels: most((one) => one.activeChannels),
    guests: most((one) => one.guests),
    reactions: sum((one) => one.reactions),
    meetings: sum((one) => one.meetings),
    posts: sum((one) => one.posts),
    replies: sum((one) => one.replies),
    urgent: sum((one) => one.urgent),
    mentions: sum((one) => one.mentions),
    sharedChannels: most((one) => one.sharedChannels),
    externalUsers: most((one) => one.externalUsers),
  };
}

/** The cells of the team reports by column. */
export const teamCells = (one: TeamDay): { readonly [column: string]: number } => ({
  "Active Users": one.activeUsers,
  "Active Channels": one.activeChannels,
  Guests: one.guests,
  Reactions: one.reactions,
  "Meetings Organized": one.meetings,
  "Post Messages": one.posts,
  "Reply Messages": one.replies,
  "Channel Messages": one.posts + one.replies,
  "Urgent Messages": one.urgent,
  Mentions: one.mentions,
  "Active Shared Channels": one.sharedChannels,
  "Active External Users": one.externalUsers,
});
