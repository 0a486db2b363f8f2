/** Microsoft Graph as one tenant sees it: the one door of this folder for those who collect. */

import type { CallRecord } from "./call-record-schema.ts";
import {
  type BatchOptions,
  getCallRecord,
  getCallRecords,
  listCallRecords,
  type RecordPage,
  type RecordWindow,
} from "./call-records.ts";
import { createGraphClient } from "./client.ts";
import type { Cloud } from "./clouds.ts";
import type { GraphFault } from "./graph-fault.ts";
import type { GraphSettings } from "./graph-settings.ts";
import {
  type BlockedUserRow,
  type DialoutRow,
  type DirectRoutingRow,
  getDirectRoutingCalls,
  getPstnBlockedUsersLog,
  getPstnCalls,
  getPstnOnlineMeetingDialoutReport,
  type LogPage,
  type LogRequest,
  type PstnCallRow,
} from "./pstn-logs.ts";
import type { Report, ReportOptions } from "./report-builder.ts";
import type { ReportFunction } from "./report-functions.ts";
import { getConcealedNames } from "./report-settings.ts";
import {
  createSubscription,
  deleteSubscription,
  getSubscription,
  listSubscriptions,
  renewSubscription,
  type Subscription,
  type SubscriptionRequest,
} from "./subscriptions.ts";
import { fetchReport, type ReportArgument } from "./usage-reports.ts";

/** Every function throws {@link GraphFault}; what each one does is said where it is made. */
export interface Graph {
  readonly cloud: Cloud;
  /** Gets a token and nothing else, to see whether the credentials are good. */
  signIn(): Promise<void>;
  /** Milliseconds by which the sign-in host's clock was ahead of ours at the last answer; null before. */
  clockSkewMs(): number | null;
  listCallRecords(which: RecordWindow | { readonly next: string }): Promise<RecordPage>;
  getCallRecord(id: string, mostPages?: number): Promise<CallRecord>;
  getCallRecords(ids: readonly string[], options?: BatchOptions): Promise<Map<string, CallRecord | GraphFault>>;
  fetchReport(name: ReportFunction, argument: ReportArgument, options?: ReportOptions): Promise<Report>;
  getPstnCalls(request: LogRequest): Promise<LogPage<PstnCallRow>>;
  getDirectRoutingCalls(request: LogRequest): Promise<LogPage<DirectRoutingRow>>;
  getPstnBlockedUsersLog(request: LogRequest): Promise<LogPage<BlockedUserRow>>;
  getPstnOnlineMeetingDialoutReport(request: LogRequest): Promise<LogPage<DialoutRow>>;
  getConcealedNames(): Promise<boolean>;
  createSubscription(request: SubscriptionRequest): Promise<Subscription>;
  renewSubscription(id: string, expirationDateTime: string): Promise<Subscription>;
  getSubscription(id: string): Promise<Subscription>;
  listSubscriptions(): Promise<Subscription[]>;
  deleteSubscription(id: string): Promise<void>;
}

/** Throws {@link GraphFault} `invalid` for an endpoint that must not be used; nothing is asked yet. */
export function createGraph(settings: GraphSettings): Graph {
  const client = createGraphClient(settings);
  return {
    cloud: client.endpoints.cloud,
    async signIn() {
      await client.tokens.get();
    },
    clockSkewMs: () => client.tokens.clockSkewMs(),
    listCallRecords: (which) => listCallRecords(client, which),
    getCallRecord: (id, mostPages) => getCallRecord(client, id, mostPages),
    getCallRecords: (ids, options) => getCallRecords(client, ids, options),
    fetchReport: (name, argument, options) => fetchReport(client, name, argument, options),
    getPstnCalls: (request) => getPstnCalls(client, request),
    getDirectRoutingCalls: (request) => getDirectRoutingCalls(client, request),
    getPstnBlockedUsersLog: (request) => getPstnBlockedUsersLog(client, request),
    getPstnOnlineMeetingDialoutReport: (request) => getPstnOnlineMeetingDialoutReport(client, request),
    getConcealedNames: () => getConcealedNames(client),
    createSubscription: (request) => createSubscription(client, request),
    renewSubscription: (id, expirationDateTime) => renewSubscription(client, id, expirationDateTime),
    getSubscription: (id) => getSubscription(client, id),
    listSubscriptions: () => listSubscriptions(client),
    deleteSubscription: (id) => deleteSubscription(client, id),
  };
}
