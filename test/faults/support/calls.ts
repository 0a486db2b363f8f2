/** Call records as Graph gives them, for tests that put them into the simulated tenant. */

import { SIMULATED_TENANT } from "../../../src/simulator/simulator.ts";
import pstnCalls from "../../graph/samples/json/getPstnCalls.json" with { type: "json" };
import { ADA, at, BEA, CID, call, DEE_MOBILE, HOME, meeting, TELEPHONE, user } from "../../oracle/made-records.ts";
import type { RawRecord } from "../../oracle/raw-record.ts";

const MINUTE = 60_000;
const CALLERS = [ADA, BEA, CID, DEE_MOBILE, TELEPHONE];

const ofTenant = (record: RawRecord): RawRecord =>
  JSON.parse(JSON.stringify(record).replaceAll(HOME, SIMULATED_TENANT));

/** A name by which Graph could know a record or a session: the same number, the same name. */
const idOf = (kind: number, number: number): string =>
  `${kind.toString(16).padStart(8, "0")}-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;

/** The record of that number and version: every other one a meeting, of more people and minutes in later versions. */
export function madeRecord(number: number, startMs: number, version = 1): RawRecord {
  const start = new Date(startMs).toISOString();
  const minutes = 5 + ((number * 7 + version * 11) % 50);
  const lastModifiedDateTime = new Date(startMs + (60 + version) * MINUTE).toISOString();
  const more = {
    id: idOf(1, number),
    version,
    lastModifiedDateTime,
    modalities: number % 3 === 0 ? ["audio", "video"] : ["audio"],
  };
  const people = 2 + ((number + version) % 4);
  const made =
    number % 2 === 0
      ? meeting(
          start,
          minutes,
          Array.from({ length: people }, (_, n) => CALLERS[(number + n) % CALLERS.length] ?? ADA),
          more,
        )
      : call(start, minutes, [CALLERS[number % 3] ?? ADA, CALLERS[(number + version) % CALLERS.length] ?? BEA], more);
  const sessions = made.sessions?.map((session, n) => ({
    ...session,
    id: idOf(2 + n, number),
    modalities: more.modalities,
  }));
  return ofTenant({ ...made, ...(sessions && { sessions }) });
}

/** A meeting that so many people of the company joined, each for some minutes. */
export function largeMeeting(number: number, startMs: number, sessions: number): RawRecord {
  const callers = Array.from({ length: sessions }, (_, n) => at(user(`u${String(n).padStart(7, "0")}`)));
  const made = meeting(new Date(startMs).toISOString(), 30, callers, { id: idOf(1, number) });
  return ofTenant({ ...made, sessions: made.sessions?.map((session, n) => ({ ...session, id: idOf(9, n) })) ?? [] });
}

/** A row of the log of telephone calls: a call out of some minutes. */
export function telephoneCall(number: number, startMs: number): Record<string, unknown> {
  const minutes = 1 + (number % 9);
  return {
    ...(pstnCalls.value[0] as Record<string, unknown>),
    id: idOf(3, number),
    callId: `call ${number}`,
    callType: "user_out",
    startDateTime: new Date(startMs).toISOString(),
    endDateTime: new Date(startMs + minutes * MINUTE).toISOString(),
    duration: minutes * 60,
  };
}
