/** The telephone logs that follow from the company's calls: every phone in a call record has its row here (graph-contract C.7). */
import type { Call, Leg } from "./call.ts";
import { DAY, HOUR, logTime, MINUTE, recordTime, SECOND } from "./clock.ts";
import type { Company } from "./company.ts";
import type { JsonObject } from "./json.ts";
import type { Staff } from "./people.ts";
import { hashOf, Random } from "./random.ts";

export type PstnLog =
  | "getPstnCalls"
  | "getDirectRoutingCalls"
  | "getPstnBlockedUsersLog"
  | "getPstnOnlineMeetingDialoutReport";

/** A row with the time it is asked by and the time from which it can be seen. */
export interface PstnRow {
  readonly start: number;
  readonly visibleAt: number;
  readonly row: JsonObject;
}

const CONFERENCE_NUMBER = "+14255550100";

const userOf = (staff: Staff): JsonObject => ({
  userId: staff.id,
  userPrincipalName: staff.upn,
  userDisplayName: staff.name,
});

const countryOf = (number: string): readonly [code: string, name: string] =>
  number.startsWith("+44") ? ["GB", "United Kingdom"] : ["US", "United States"];

const usageOf = (staff: Staff): { country: string; currency: string } =>
  staff.office === "london" ? { country: "GB", currency: "GBP" } : { country: "US", currency: "USD" };

/** Cents a minute: nothing at home for people, more for what a meeting dials and for what goes abroad. */
function chargeOf(callType: string, abroad: boolean, seconds: number): number {
  const rate = !callType.endsWith("out") ? 0 : callType.startsWith("conf") ? (abroad ? 4.8 : 1.3) : abroad ? 2.2 : 0;
  return Math.round(rate * Math.ceil(seconds / 60)) / 100;
}

interface LogCall {
  readonly key: string;
  readonly staff: Staff;
  readonly start: number;
  readonly end: number;
  readonly callType: string;
  readonly callerNumber: string;
  readonly calleeNumber: string;
  readonly conferenceId: string | null;
}

function callRow(one: LogCall): JsonObject {
  const random = new Random("pstn", one.key);
  const isConference = one.conferenceId !== null;
  const other = one.callType.endsWith("out") ? one.calleeNumber : one.callerNumber;
  const { country, currency } = usageOf(one.staff);
  const [otherCountry, otherName] = countryOf(other);
  const abroad = otherCountry !== country;
  const duration = Math.round((one.end - one.start) / SECOND);
  const outward = one.callType.endsWith("out");
  return {
    id: random.guid(),
    callId: `${random.word()}_${random.word()}@203.0.113.7`,
    ...userOf(one.staff),
    startDateTime: logTime(one.start),
    endDateTime: logTime(one.end),
    duration,
    charge: chargeOf(one.callType, abroad, duration),
    callType: one.callType,
    currency,
    calleeNumber: one.calleeNumber,
    usageCountryCode: country,
    tenantCountryCode: "US",
    connectionCharge: 0,
    callerNumber: one.callerNumber,
    destinationContext: outward ? (abroad ? "International" : "Domestic") : null,
    destinationName: otherName,
    conferenceId: one.conferenceId,
    licenseCapability: isConference ? "MCOMEETADD" : "MCOPSTN1",
    inventoryType: isConference ? "Service" : "Subscriber",
    operator: one.callType.startsWith("oc_") ? "Northwind Telecom" : "Microsoft",
    callDurationSource: one.callType.startsWith("oc_") ? "operator" : "microsoft",
  };
}

function routingRow(one: LogCall, failed: boolean): JsonObject {
  const random = new Random("routing", one.key);
  return {
    id: random.guid(),
    correlationId: one.key,
    ...userOf(one.staff),
    startDateTime: recordTime(one.start),
    inviteDateTime: recordTime(one.start - random.int(1_500, 6_000)),
    failureDateTime: failed ? recordTime(one.end) : "0001-01-01T00:00:00Z",
    endDateTime: recordTime(one.end),
    duration: failed ? 0 : Math.round((one.end - one.start) / SECOND),
    callType: one.callType,
    successfulCall: !failed,
    callerNumber: one.callerNumber,
    calleeNumber: one.calleeNumber,
    mediaPathLocation: "EUNO",
    signalingLocation: "EUNO",
    finalSipCode: failed ? 487 : 0,
    callEndSubReason: failed ? 540_487 : 540_000,
    finalSipCodePhrase: failed ? "Request Terminated" : "BYE",
    trunkFullyQualifiedDomainName: `sbc1.${one.staff.upn.split("@")[1] ?? ""}`,
    mediaBypassEnabled: false,
  };
}

const numberOf = (leg: Leg | undefined): string => (leg?.party.kind === "telephone" ? leg.party.number : "");

/** The phones of a meeting, booked on its organizer. */
function conferenceCalls(call: Call): LogCall[] {
  const { organizer } = call;
  if (organizer.kind !== "staff") {
    return [];
  }
  const conferenceId = new Random("conference", call.id).guid();
  return call.legs.flatMap((leg, n): LogCall[] => {
    if (leg.dialled === undefined) {
      return [];
    }
    const inward = leg.dialled === "in";
    return [
      {
        key: `${call.id} ${n}`,
        staff: organizer,
        start: leg.start,
        end: leg.end,
        callType: inward ? "conf_in" : "conf_out",
        callerNumber: inward ? numberOf(leg) : CONFERENCE_NUMBER,
        calleeNumber: inward ? CONFERENCE_NUMBER : numberOf(leg),
        conferenceId,
      },
    ];
  });
}

/** A person's call with a phone. London's people go over the company's own trunk, the others over Microsoft's. */
function personalCall(call: Call): LogCall | undefined {
  const [caller, callee] = call.legs;
  const staff = [caller?.party, callee?.party].find((party) => party?.kind === "staff");
  const phone = [caller, callee].find((leg) => leg?.party.kind === "telephone");
  if (call.type !== "peerToPeer" || staff?.kind !== "staff" || phone === undefined) {
    return undefined;
  }
  const outward = phone === callee;
  const prefix = hashOf(call.id, "operator") % 8 === 0 ? "oc_" : "";
  const ownTrunk = staff.office === "london";
  return {
    key: call.id,
    staff,
    start: call.start,
    end: call.failure?.stage === "callSetup" && !ownTrunk ? call.start : call.end,
    callType: ownTrunk ? (outward ? "ByotOut" : "ByotIn") : `${prefix}user_${outward ? "out" : "in"}`,
    callerNumber: outward ? staff.number : numberOf(phone),
    calleeNumber: outward ? numberOf(phone) : staff.number,
    conferenceId: null,
  };
}

/** Now and then somebody's number is blocked for a day. */
function blocksOn(seed: string, company: Company, day: number): PstnRow[] {
  const blocked = (on: number, isEnd: boolean): PstnRow[] => {
    if (hashOf(seed, "block", on) % 19 !== 0 || company.people.staff.length === 0) {
      return [];
    }
    const random = new Random(seed, "blocked", on);
    const staff = random.pick(company.people.staff);
    const start = day * DAY + random.int(8, 16) * HOUR + random.int(0, 3_599) * SECOND + random.int(1, 999);
    return [
      {
        start,
        visibleAt: start + 30 * MINUTE,
        row: {
          ...userOf(staff),
          blockDateTime: recordTime(start),
          userTelephoneNumber: staff.number,
          userBlockMode: isEnd ? "Unblocked" : "Blocked",
          blockReason: isEnd ? "Tenant Requested" : random.pick(["High Overall Usage", "Suspicious Calls"]),
          remediationId: new Random(seed, "remediation", on, isEnd ? 1 : 0).guid(),
        },
      },
    ];
  };
  return [...blocked(day - 1, true), ...blocked(day, false)];
}

/** The rows of a log whose call began, or whose block happened, on a UTC day. The dial-out report is made of conf_out rows. */
export function pstnRowsOn(seed: string, company: Company, log: PstnLog, day: number): PstnRow[] {
  if (log === "getPstnBlockedUsersLog") {
    return company.quiet ? [] : blocksOn(seed, company, day);
  }
  const rows: PstnRow[] = [];
  // A phone can join a meeting after midnight that began the day before.
  for (const call of [...company.callsOn(day - 1), ...company.callsOn(day)]) {
    const visibleAt = call.versions[0]?.visibleAt ?? call.end;
    const personal = personalCall(call);
    const routed = personal?.callType.startsWith("Byot") === true;
    if (log === "getDirectRoutingCalls") {
      if (personal !== undefined && routed) {
        const row = routingRow(personal, call.failure?.stage === "callSetup");
        rows.push({ start: personal.start, visibleAt, row });
      }
      continue;
    }
    for (const one of personal !== undefined && !routed ? [personal] : conferenceCalls(call)) {
      rows.push({ start: one.start, visibleAt, row: callRow(one) });
    }
  }
  return rows.filter(({ start }) => Math.floor(start / DAY) === day).sort((a, b) => a.start - b.start);
}
