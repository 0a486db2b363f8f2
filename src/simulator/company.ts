/**
 * The simulated company's calls, made lazily a working day at a time. What happens on a day depends on the seed and
 * the day alone, never on when it is asked for.
 */
import type { Call, CallVersion, PlannedCall } from "./call.ts";
import { dayOf, HOUR, MINUTE } from "./clock.ts";
import { DayCache } from "./day-cache.ts";
import { planDirectCalls } from "./direct-calls.ts";
import { planMeetings } from "./meetings.ts";
import { makePeople, type People } from "./people.ts";
import { Random } from "./random.ts";
import { makeSeries } from "./series.ts";

export interface Company {
  readonly people: People;
  /** True for a tenant where nothing ever happens. */
  readonly quiet: boolean;
  /** The calls that start on a UTC day, by start, whether they can be seen yet or not. */
  callsOn(day: number): readonly Call[];
  find(id: string): Call | undefined;
}

/** An id that tells the working day it belongs to, so that a record is found without a register. */
function callId(random: Random, day: number, index: number): string {
  const dayPart = day.toString(16).padStart(4, "0").slice(-4);
  const place = index.toString(16).padStart(6, "0");
  return `${random.hex(8)}-${dayPart}-4${random.hex(3)}-8${random.hex(3)}-${place}${random.hex(6)}`;
}

/**
 * When the record and its later versions appear (graph-contract C.5): mostly within a quarter of an hour of the end,
 * some within the hour, a few hours late; a third is incomplete at first; a few come again days later.
 */
function versionsOf(random: Random, call: PlannedCall): CallVersion[] {
  const draw = random.unit();
  const minutes =
    draw < 0.95 ? 3 + Math.min(57, random.length(7)) : draw < 0.99 ? random.int(60, 150) : random.int(180, 540);
  const first = call.end + Math.round(minutes * MINUTE);
  if (random.chance(0.002)) {
    return [{ version: 1, visibleAt: first, told: "none" }];
  }
  const versions: CallVersion[] = [];
  let visibleAt = first;
  let version = 1;
  const early = random.unit();
  if (early < 0.3) {
    versions.push({ version, visibleAt, told: early < 0.008 ? "none" : "part" });
    visibleAt += Math.round((25 + random.length(100)) * MINUTE);
    version++;
  }
  versions.push({ version, visibleAt, told: "all" });
  if (random.chance(0.02)) {
    versions.push({
      version: version + random.int(1, 3),
      visibleAt: visibleAt + random.int(20, 150) * HOUR,
      told: "all",
    });
  }
  return versions;
}

export function makeCompany(seed: string, staffCount: number, domain: string): Company {
  const people = makePeople(seed, staffCount, domain);
  const series = makeSeries(seed, people);
  const workingDays = new DayCache<readonly Call[]>();
  const utcDays = new DayCache<readonly Call[]>();

  const workingDay = (day: number): readonly Call[] =>
    workingDays.get(
      day,
      () =>
        [...planMeetings(seed, people, series, day), ...planDirectCalls(seed, people, day)].map((call, index): Call => {
          const random = new Random(seed, "call", day, index);
          return { ...call, id: callId(random, day, index), versions: versionsOf(random, call) };
        }),
      (calls) => calls.length,
    );

  return {
    people,
    quiet: false,
    callsOn(day) {
      return utcDays.get(
        day,
        () =>
          [...workingDay(day - 1), ...workingDay(day)]
            .filter((call) => dayOf(call.start) === day)
            .sort((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1)),
        (calls) => calls.length,
      );
    },
    find(id) {
      const near = Number.parseInt(id.slice(9, 13), 16);
      if (Number.isNaN(near)) {
        return undefined;
      }
      const index = Number.parseInt(id.slice(24, 30), 16);
      const call = workingDay(near)[index];
      return call?.id === id.toLowerCase() ? call : undefined;
    },
  };
}

/** The same company, of which nothing is known from before a moment (milliseconds). */
export function companySince(company: Company, since: number): Company {
  const first = dayOf(since);
  return {
    ...company,
    callsOn: (day) =>
      day > first
        ? company.callsOn(day)
        : day < first
          ? []
          : company.callsOn(day).filter(({ start }) => start >= since),
    find(id) {
      const call = company.find(id);
      return call !== undefined && call.start >= since ? call : undefined;
    },
  };
}

/** The company of a tenant that has none: people, but no calls. */
export function makeQuietCompany(seed: string, staffCount: number, domain: string): Company {
  return { people: makePeople(seed, staffCount, domain), quiet: true, callsOn: () => [], find: () => undefined };
}
