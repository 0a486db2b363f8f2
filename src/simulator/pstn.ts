/** `/communications/callRecords/getPstn…(…)`: the telephone logs, 90 days at a time, 1,000 rows a page (graph-contract C.7). */
import { DAY, dayOf, dayOfDateText } from "./clock.ts";
import type { Company } from "./company.ts";
import { allowOptions, type Exchange, type GraphVersion, Refusal } from "./exchange.ts";
import { contextOf, type JsonObject, jsonAnswer } from "./json.ts";
import { type PstnLog, type PstnRow, pstnRowsOn } from "./pstn-rows.ts";
import { millisecondsOf, normalTime } from "./record-filter.ts";

export interface PstnSource {
  readonly seed: string;
  readonly company: Company;
  /** Rows that were put in, by log. */
  readonly added: ReadonlyMap<PstnLog, readonly PstnRow[]>;
  /** Rows on a page; Graph's own number is 1,000. */
  readonly pageSize: number;
}

const LOGS: { readonly [K in PstnLog]: { readonly version: GraphVersion; readonly type: string } } = {
  getPstnCalls: { version: "v1.0", type: "pstnCallLogRow" },
  getDirectRoutingCalls: { version: "v1.0", type: "directRoutingLogRow" },
  getPstnBlockedUsersLog: { version: "beta", type: "pstnBlockedUsersLogRow" },
  getPstnOnlineMeetingDialoutReport: { version: "beta", type: "pstnOnlineMeetingDialoutReport" },
};

const LONGEST_SPAN = 90 * DAY;
/** Logs of calls longer ago are gone. */
const HISTORY_DAYS = 365;

const isLog = (name: string): name is PstnLog => Object.hasOwn(LOGS, name);

interface AskedSpan {
  readonly from: number;
  /** Not included any more. */
  readonly until: number;
  /** The arguments as they were written, for the next link. */
  readonly fromText: string;
  readonly toText: string;
}

/** Reads `fromDateTime=…,toDateTime=…`, or `from=…,to=…` as next links have it; dates or times. */
function spanOf(log: PstnLog, text: string): AskedSpan {
  const parts = new Map(text.split(",").map((part) => part.trim().split("=") as [string, string]));
  const fromText = parts.get("fromDateTime") ?? parts.get("from") ?? "";
  const toText = parts.get("toDateTime") ?? parts.get("to") ?? "";
  const moment = (value: string): number | undefined => {
    const day = dayOfDateText(value);
    const time = day === undefined ? normalTime(value) : undefined;
    return day !== undefined ? day * DAY : time === undefined ? undefined : millisecondsOf(time);
  };
  const from = moment(fromText);
  const to = moment(toText);
  if (from === undefined || to === undefined || from > to) {
    throw new Refusal(400, "BadRequest", "fromDateTime and toDateTime must be dates or UTC times, in this order.");
  }
  if (to - from > LONGEST_SPAN) {
    throw new Refusal(
      400,
      "BadRequest",
      "The date range between fromDateTime and toDateTime can't be more than 90 days.",
    );
  }
  // Both ends count for Microsoft's calls, a date as its whole day; the direct routing log leaves its end out.
  const isDate = dayOfDateText(toText) !== undefined;
  const until = log === "getDirectRoutingCalls" ? to : isDate ? to + DAY : to + 1;
  return { from, until, fromText, toText };
}

function rowsWithin(source: PstnSource, log: PstnLog, span: AskedSpan, now: number): JsonObject[] {
  const rows: PstnRow[] = [...(source.added.get(log) ?? [])];
  const first = Math.max(dayOf(span.from), dayOf(now) - HISTORY_DAYS);
  for (let day = first; day <= Math.min(dayOf(span.until - 1), dayOf(now)); day++) {
    rows.push(...pstnRowsOn(source.seed, source.company, log, day));
  }
  return rows
    .filter(({ start, visibleAt }) => start >= span.from && start < span.until && visibleAt <= now)
    .sort((a, b) => a.start - b.start)
    .map(({ row }) => row);
}

/** Sums of what meetings dialled, by organizer, place, destination and currency. */
function dialoutReport(calls: readonly JsonObject[]): JsonObject[] {
  const groups = Map.groupBy(
    calls.filter((row) => String(row.callType).toLowerCase().endsWith("conf_out")),
    (row) => [row.userId, row.usageCountryCode, row.destinationContext, row.currency].join("|"),
  );
  return [...groups.values()].map((rows) => {
    const [first = {}] = rows;
    const sum = (member: string): number => rows.reduce((total, row) => total + Number(row[member] ?? 0), 0);
    return {
      userId: first.userId ?? null,
      userPrincipalName: first.userPrincipalName ?? null,
      userDisplayName: first.userDisplayName ?? null,
      usageLocation: first.usageCountryCode ?? null,
      destinationContext: first.destinationContext ?? null,
      currency: first.currency ?? null,
      totalCalls: rows.length,
      totalCallCharge: Math.round(sum("charge") * 100) / 100,
      totalCallSeconds: sum("duration"),
    };
  });
}

/** Answers `GET …/callRecords/{name}({argument})`. */
export function pstnAnswer(exchange: Exchange, source: PstnSource, name: string, argument: string): Response {
  if (!isLog(name) || (LOGS[name].version === "beta" && exchange.version === "v1.0")) {
    throw new Refusal(400, "BadRequest", `Resource not found for the segment '${name}'.`);
  }
  allowOptions(exchange.query, ["$skip"]);
  const span = spanOf(name, argument);
  const isReport = name === "getPstnOnlineMeetingDialoutReport";
  const found = rowsWithin(source, isReport ? "getPstnCalls" : name, span, exchange.now);
  const rows = isReport ? dialoutReport(found) : found;
  const skip = Number(exchange.query.get("$skip") ?? 0);
  if (!Number.isInteger(skip) || skip < 0) {
    throw new Refusal(400, "BadRequest", "Invalid value for $skip.");
  }
  const page = rows.slice(skip, skip + source.pageSize);
  const next = skip + source.pageSize;
  const link = `${exchange.linkOrigin}/${exchange.version}/communications/callRecords/${name}(from=${span.fromText},to=${span.toText})?$skip=${next}`;
  return jsonAnswer({
    "@odata.context": contextOf(exchange.version, `Collection(microsoft.graph.callRecords.${LOGS[name].type})`),
    "@odata.count": page.length,
    ...(rows.length > next && { "@odata.nextLink": link }),
    value: page,
  });
}
