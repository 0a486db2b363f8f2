/** The simulated company's calls between two: colleagues, partners, the telephone network, and the client's test call. */
import { busyness, localTime, type Office } from "./calendar.ts";
import type { Failure, Leg, PlannedCall, Span } from "./call.ts";
import { MINUTE, SECOND } from "./clock.ts";
import { isAway, outsideNumber, type Party, type People, type Platform, type Staff } from "./people.ts";
import { Random } from "./random.ts";

const MISSED = ["LocalUserInitiated", "NoAnswer", "CalleeBusy", "DeclinedByCallee"];

function plan(
  caller: { party: Party; platform: Platform | null },
  callee: { party: Party; platform: Platform | null },
  [start, end]: Span,
  media: { video?: Span | null; sharing?: Span | null; failure?: Failure | null; isTest?: boolean } = {},
): PlannedCall {
  const leg = (side: { party: Party; platform: Platform | null }): Leg => ({
    ...side,
    start,
    end,
    video: media.video ?? null,
    sharing: media.sharing ?? null,
  });
  return {
    type: "peerToPeer",
    start,
    end,
    organizer: caller.party,
    meeting: null,
    legs: [leg(caller), leg(callee)],
    data: false,
    isTest: media.isTest ?? false,
    failure: media.failure ?? null,
  };
}

function planCall(seed: string, people: People, local: readonly Staff[], office: Office, day: number, n: number) {
  const random = new Random(seed, "direct", office, day, n);
  const caller = random.pick(local);
  if (isAway(seed, caller, day)) {
    return undefined;
  }
  const late = random.chance(0.03);
  const hour = late ? 18 + random.unit() * 3.5 : 8 + random.unit() * 10;
  const start = localTime(office, day, hour);
  const bothMobile = random.chance(0.05);
  const deviceOf = (person: Staff): Platform =>
    person.mobile !== null && (bothMobile || random.chance(0.12)) ? person.mobile : person.desk;
  const ours = { party: caller, platform: deviceOf(caller) };

  const kind = random.unit();
  if (kind < 0.02) {
    const party = { kind: "service" as const, role: "customBot" as const };
    const span: Span = [start, start + random.int(12, 30) * SECOND];
    return plan(ours, { party, platform: null }, span, { isTest: true });
  }
  if (kind < 0.035) {
    const party = { kind: "service" as const, role: "voicemail" as const };
    return plan(ours, { party, platform: null }, [start, start + random.int(8, 90) * SECOND]);
  }

  const missed = random.chance(0.13);
  const ringing = random.int(9, 45) * SECOND;
  const talking = Math.round(Math.min(90 * MINUTE, 20 * SECOND + random.length(8 * MINUTE)));
  const span: Span = [start, start + (missed ? ringing : talking)];
  const dropped: Failure | null = random.chance(0.02) ? { reason: "NetworkConnectivity", stage: "midcall" } : null;
  const failure: Failure | null = missed ? { reason: random.pick(MISSED), stage: "callSetup" } : dropped;

  if (kind < 0.22) {
    const phone = { party: { kind: "telephone" as const, number: outsideNumber(random) }, platform: null };
    return random.chance(0.55) ? plan(phone, ours, span, { failure }) : plan(ours, phone, span, { failure });
  }
  if (kind < 0.29) {
    const partner = { party: random.pick(people.partners), platform: missed ? null : ("windows" as const) };
    const inbound = random.chance(0.5) && !missed;
    return inbound ? plan(partner, ours, span, { failure }) : plan(ours, partner, span, { failure });
  }

  const team = people.byDepartment.get(caller.department) ?? people.staff;
  const callee = random.pick(random.chance(0.6) ? team : people.staff);
  if (callee === caller) {
    return undefined;
  }
  const part = (low: number): Span => {
    const length = (span[1] - span[0]) * (low + random.unit() * (1 - low));
    const from = span[0] + Math.round((span[1] - span[0] - length) * random.unit());
    return [from, from + Math.round(length)];
  };
  const video = !missed && random.chance(0.25) ? part(0.5) : null;
  const sharing = !missed && random.chance(0.18) ? part(0.2) : null;
  const theirs = { party: callee, platform: missed ? null : deviceOf(callee) };
  return plan(ours, theirs, span, { video, sharing, failure });
}

const OFFICES: readonly Office[] = ["redmond", "london"];

/** All calls between two on one working day (the offices' local date). */
export function planDirectCalls(seed: string, people: People, day: number): PlannedCall[] {
  const calls: PlannedCall[] = [];
  for (const office of OFFICES) {
    const local = people.staff.filter((person) => person.office === office);
    if (local.length === 0) {
      continue;
    }
    const count = new Random(seed, "directs", office, day).count(local.length * 1.15 * busyness(office, day));
    for (let n = 0; n < count; n++) {
      const call = planCall(seed, people, local, office, day, n);
      if (call !== undefined) {
        calls.push(call);
      }
    }
  }
  return calls;
}
