/**
 * The logs of calls over the telephone network: pages of up to 1,000 rows, at most 90 days asked at once, next links
 * that use other parameter names than the request and are followed as they are. Source: graph-contract C.7, seed 004.
 */

import * as z from "zod/mini";
import { lazily } from "../lazily.ts";
import type { GraphClient } from "./client.ts";
import { GraphFault } from "./graph-fault.ts";
import { isTime } from "./instant.ts";

export interface LogPage<Row> {
  readonly rows: readonly Row[];
  /** Rows that lack what their log can't do without, or hold a wrong type. */
  readonly unreadable: number;
  /** To be handed to the same function, also much later; null on the last page. */
  readonly next: string | null;
}

/** Days (`2026-11-01`) or UTC times (`2026-11-01T00:00:00Z`), sent as they are; at most 90 days apart. */
export interface LogWindow {
  readonly from: string;
  readonly to: string;
}

export type LogRequest = LogWindow | { readonly next: string };

const text = lazily(() => z.nullish(z.string()));
const number = lazily(() => z.nullish(z.number()));
const time = lazily(() => z.string().check(z.refine(isTime)));

/** A row of getPstnCalls; `duration` in seconds, numbers may be masked with `*`. */
export const pstnCallRow = lazily(() =>
  z.object({
    id: z.string().check(z.minLength(1)),
    callId: text(),
    userId: text(),
    userPrincipalName: text(),
    userDisplayName: text(),
    startDateTime: time(),
    endDateTime: z.nullish(time()),
    duration: number(),
    charge: number(),
    callType: text(),
    currency: text(),
    calleeNumber: text(),
    callerNumber: text(),
    usageCountryCode: text(),
    tenantCountryCode: text(),
    connectionCharge: number(),
    destinationContext: text(),
    destinationName: text(),
    conferenceId: text(),
    licenseCapability: text(),
    inventoryType: text(),
    operator: text(),
    callDurationSource: text(),
  }),
);
export type PstnCallRow = z.infer<ReturnType<typeof pstnCallRow>>;

/** A row of getDirectRoutingCalls; `duration` in seconds; `failureDateTime` of the year 1 means none. */
export const directRoutingRow = lazily(() =>
  z.object({
    id: z.string().check(z.minLength(1)),
    correlationId: text(),
    userId: text(),
    userPrincipalName: text(),
    userDisplayName: text(),
    startDateTime: time(),
    inviteDateTime: z.nullish(time()),
    failureDateTime: z.nullish(time()),
    endDateTime: z.nullish(time()),
    duration: number(),
    callType: text(),
    successfulCall: z.nullish(z.boolean()),
    callerNumber: text(),
    calleeNumber: text(),
    finalSipCode: number(),
    callEndSubReason: number(),
    finalSipCodePhrase: text(),
    trunkFullyQualifiedDomainName: text(),
    mediaBypassEnabled: z.nullish(z.boolean()),
  }),
);
export type DirectRoutingRow = z.infer<ReturnType<typeof directRoutingRow>>;

/** A row of getPstnBlockedUsersLog. */
export const blockedUserRow = lazily(() =>
  z.object({
    userId: text(),
    userPrincipalName: text(),
    userDisplayName: text(),
    blockDateTime: time(),
    userTelephoneNumber: text(),
    userBlockMode: text(),
    blockReason: text(),
    remediationId: text(),
  }),
);
export type BlockedUserRow = z.infer<ReturnType<typeof blockedUserRow>>;

/** A row of getPstnOnlineMeetingDialoutReport: sums over the window asked for, seconds in `totalCallSeconds`. */
export const dialoutRow = lazily(() =>
  z.object({
    userId: z.string().check(z.minLength(1)),
    userPrincipalName: text(),
    userDisplayName: text(),
    usageLocation: text(),
    destinationContext: text(),
    currency: text(),
    totalCalls: number(),
    totalCallCharge: number(),
    totalCallSeconds: number(),
  }),
);
export type DialoutRow = z.infer<ReturnType<typeof dialoutRow>>;

const COLLECTION = "communications/callRecords";
export const MAX_LOG_DAYS = 90;
const DAY_MS = 86_400_000;

/**
 * The windows, oldest first and touching, that cover two UTC days (`YYYY-MM-DD`, `from` before `to`) in steps of at
 * most 90 days. Rows of a shared border may come twice; their ids tell.
 */
export function logWindows(from: string, to: string, maxDays = MAX_LOG_DAYS): LogWindow[] {
  const end = Date.parse(to);
  const windows: LogWindow[] = [];
  for (let start = Date.parse(from); start < end; ) {
    const stop = Math.min(start + maxDays * DAY_MS, end);
    windows.push({ from: dayText(start), to: dayText(stop) });
    start = stop;
  }
  return windows;
}

const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

function windowText({ from, to }: LogWindow): string {
  const fits = (value: string) => /^\d{4}-\d\d-\d\d$/.test(value) || (isTime(value) && value.endsWith("Z"));
  const span = Date.parse(to) - Date.parse(from);
  if (!fits(from) || !fits(to) || !(span >= 0 && span <= MAX_LOG_DAYS * DAY_MS)) {
    throw new GraphFault("invalid", "A log is asked for between two UTC days or times at most 90 days apart.");
  }
  return `(fromDateTime=${from},toDateTime=${to})`;
}

async function logPage<S extends z.ZodMiniObject>(
  client: GraphClient,
  version: "v1.0" | "beta",
  name: string,
  schema: () => S,
  request: LogRequest,
): Promise<LogPage<z.infer<S>>> {
  const address = "next" in request ? request.next : `/${version}/${COLLECTION}/${name}${windowText(request)}`;
  const page = await client.getPage(address);
  const rows: z.infer<S>[] = [];
  for (const item of page.items) {
    const row = schema().safeParse(item);
    if (row.success) rows.push(row.data);
  }
  if (page.items.length > 0 && rows.length === 0) {
    throw new GraphFault("damaged", `Graph sent a page of ${name} of which no row can be read.`);
  }
  return { rows, unreadable: page.items.length - rows.length, next: page.next };
}

function requirePart(client: GraphClient, part: "pstnLogs" | "directRoutingCalls", name: string): void {
  const { cloud } = client.endpoints;
  if (!cloud[part]) throw new GraphFault("notOffered", `The cloud ${cloud.name} has no ${name}.`);
}

/** One page of the calls over Microsoft's and operators' numbers. Throws {@link GraphFault}. */
export async function getPstnCalls(client: GraphClient, request: LogRequest): Promise<LogPage<PstnCallRow>> {
  requirePart(client, "pstnLogs", "getPstnCalls");
  return logPage(client, "v1.0", "getPstnCalls", pstnCallRow, request);
}

/** One page of the calls over the customer's own trunks. Throws {@link GraphFault}. */
export async function getDirectRoutingCalls(
  client: GraphClient,
  request: LogRequest,
): Promise<LogPage<DirectRoutingRow>> {
  requirePart(client, "directRoutingCalls", "getDirectRoutingCalls");
  return logPage(client, "v1.0", "getDirectRoutingCalls", directRoutingRow, request);
}

/** One page of the users who were blocked from the telephone network, or unblocked. Beta. Throws {@link GraphFault}. */
export async function getPstnBlockedUsersLog(
  client: GraphClient,
  request: LogRequest,
): Promise<LogPage<BlockedUserRow>> {
  requirePart(client, "pstnLogs", "getPstnBlockedUsersLog");
  return logPage(client, "beta", "getPstnBlockedUsersLog", blockedUserRow, request);
}

/** One page of dial-out cost and use, summed over the window. Beta. Throws {@link GraphFault}. */
export async function getPstnOnlineMeetingDialoutReport(
  client: GraphClient,
  request: LogRequest,
): Promise<LogPage<DialoutRow>> {
  requirePart(client, "pstnLogs", "getPstnOnlineMeetingDialoutReport");
  return logPage(client, "beta", "getPstnOnlineMeetingDialoutReport", dialoutRow, request);
}
