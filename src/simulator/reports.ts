/** `/reports/…`: usage reports as CSV behind a redirect, and as JSON pages in beta (graph-contract A.1, B.1). */
import { dateText, dayOf, dayOfDateText, MINUTE } from "./clock.ts";
import {
  allowOptions,
  type Exchange,
  errorAnswer,
  fromToken,
  type GraphVersion,
  Refusal,
  toToken,
} from "./exchange.ts";
import { contextOf, type Json, type JsonObject, jsonAnswer } from "./json.ts";
import { hashOf } from "./random.ts";
import type { ReportFunction } from "./report-function.ts";
import { type ReportRow, type ReportSource, type ReportSpan, reportRows, zeroRows } from "./report-rows.ts";
import { SKYPE_FUNCTIONS } from "./skype-functions.ts";
import { TEAMS_FUNCTIONS } from "./teams-functions.ts";

/** What the Skype for Business functions answer: nobody knows today's truth (graph-contract A.4), so all guesses can be had. */
export type SkypeReports = "header-only" | "zeros" | "empty" | "404" | "410" | "figures";

export interface ReportSettings extends ReportSource {
  readonly skypeReports: SkypeReports;
  /** Rows in a JSON page where it is not Graph's own 2,000 (Teams) or 200 (Skype for Business details). */
  readonly pageSize: number | undefined;
}

/** Days that the reports lag behind, and how far `date=` reaches back. */
const LATENCY_DAYS = 2;
const DATE_REACH_DAYS = 28;
const PERIODS = [7, 30, 90, 180];
const DOWNLOAD_LIFETIME = 5 * MINUTE;
const DOWNLOAD_MARK = "simulated-download";

const isSkype = (name: string): boolean => name in SKYPE_FUNCTIONS;

function functionOf(name: string, version: GraphVersion): ReportFunction {
  const report = TEAMS_FUNCTIONS[name] ?? SKYPE_FUNCTIONS[name];
  if (report === undefined || (report.version === "beta" && version === "v1.0")) {
    throw new Refusal(400, "BadRequest", `Resource not found for the segment '${name}'.`);
  }
  return report;
}

/** The days that an argument names at a moment. Samples show the refresh date one day after the last day reported. */
function spanOf(report: ReportFunction, argument: string, now: number): ReportSpan {
  const today = dayOf(now);
  const last = today - LATENCY_DAYS;
  const period = /^period='D(\d+)'$/.exec(argument)?.[1];
  if (period !== undefined && PERIODS.includes(Number(period))) {
    return { refresh: last + 1, first: last + 1 - Number(period), last, period: Number(period) };
  }
  const date = /^date='?([\d-]+)'?$/.exec(argument)?.[1];
  const day = dayOfDateText(date ?? "");
  if (date === undefined || report.rows !== "users") {
    throw new Refusal(
      400,
      "InvalidArgument",
      `Invalid argument specified: ${argument}. Use period='D7', 'D30', 'D90' or 'D180'.`,
    );
  }
  if (day === undefined || day > today || day < today - DATE_REACH_DAYS) {
    throw new Refusal(
      400,
      "InvalidArgument",
      `Invalid date value specified: ${date}. Only support data for the past 28 days.`,
    );
  }
  return { refresh: last + 1, first: day, last: Math.min(day, last), period: 1 };
}

function rowsOf(
  settings: ReportSettings,
  name: string,
  report: ReportFunction,
  span: ReportSpan,
): readonly ReportRow[] {
  if (isSkype(name) && settings.skypeReports !== "figures") {
    return settings.skypeReports === "zeros" ? zeroRows(report, span) : [];
  }
  return !settings.company.quiet && span.first <= span.last ? reportRows(settings, report, span) : [];
}

const quoted = (value: string | number): string => {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

function csvOf(report: ReportFunction, rows: readonly ReportRow[]): string {
  const columns = report.header.split(",");
  const lines = rows.map((row) => columns.map((column) => quoted(row[column] ?? "")).join(","));
  return `\uFEFF${[report.header, ...lines].join("\r\n")}\r\n`;
}

/** Answers `GET /reports/{name}({argument})`. */
export function reportAnswer(exchange: Exchange, settings: ReportSettings, name: string, argument: string): Response {
  const report = functionOf(name, exchange.version);
  allowOptions(exchange.query, ["$format", "$top", "$skiptoken"]);
  const span = spanOf(report, argument, exchange.now);
  if (isSkype(name) && (settings.skypeReports === "404" || settings.skypeReports === "410")) {
    const gone = settings.skypeReports === "410";
    return errorAnswer(
      exchange,
      gone ? 410 : 404,
      gone ? "Gone" : "NotFound",
      `The report '${name}' is not available.`,
    );
  }
  const format = exchange.query.get("$format") ?? "text/csv";
  if (format === "application/json" && exchange.version === "beta") {
    return jsonPage(exchange, settings, name, argument, report, span);
  }
  if (format !== "text/csv") {
    throw new Refusal(400, "BadRequest", `The format '${format}' is not supported for this report.`);
  }
  const etag = `"${hashOf(settings.seed, name, argument, span.refresh).toString(16)}"`;
  if (isSkype(name) && exchange.request.headers.get("If-None-Match") === etag) {
    return new Response(null, { status: 304, headers: { ETag: etag } });
  }
  const parts = [name, argument, Math.floor(exchange.now)] as const;
  const token = toToken([DOWNLOAD_MARK, ...parts, hashOf(settings.seed, ...parts)]);
  return new Response(null, {
    status: 302,
    headers: {
      "Content-Type": "text/plain",
      Location: `${exchange.origin}/data/download/${token}`,
      ...(isSkype(name) && { ETag: etag }),
    },
  });
}

/** Answers the download host: no sign-in, and none wanted; the address is good for a few minutes. */
export function downloadAnswer(exchange: Exchange, settings: ReportSettings, token: string): Response {
  if (exchange.request.headers.has("Authorization")) {
    return errorAnswer(exchange, 400, "InvalidAuthorization", "This address takes no Authorization header.");
  }
  const [mark, name, argument, issued, check] = fromToken(token) ?? [];
  const known =
    mark === DOWNLOAD_MARK && typeof name === "string" && typeof argument === "string" && typeof issued === "number";
  if (!known || check !== hashOf(settings.seed, name, argument, issued)) {
    return errorAnswer(exchange, 403, "AccessDenied", "The download address is not valid.");
  }
  if (exchange.now > issued + DOWNLOAD_LIFETIME) {
    return errorAnswer(exchange, 403, "AccessDenied", "The download address has expired.");
  }
  const report = functionOf(name, "beta");
  const nothing = isSkype(name) && settings.skypeReports === "empty";
  const csv = nothing ? "" : csvOf(report, rowsOf(settings, name, report, spanOf(report, argument, issued)));
  return new Response(csv, {
    headers: {
      "Content-Type": "application/octet-stream",
      "Content-Disposition": `attachment; filename="${name.slice(3)}${dateText(dayOf(issued))}.csv"`,
    },
  });
}

const PROPERTY_NAMES: { readonly [column: string]: string } = {
  "Used iOS": "usediOS",
  iOS: "ios",
  iPhone: "iPhone",
  iPad: "iPad",
  "Organized Conference Dial-in/out Microsoft Count": "organizedConferenceCloudDialInOutMicrosoftCount",
  "Organized Conference Dial-in Microsoft Minutes": "organizedConferenceCloudDialInMicrosoftMinutes",
  "Organized Conference Dial-out Microsoft Minutes": "organizedConferenceCloudDialOutMicrosoftMinutes",
};

function propertyName(column: string): string {
  const words = column.split(/[^A-Za-z0-9]+/);
  const camel = words.map((word, n) => (n === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1)));
  return PROPERTY_NAMES[column] ?? camel.join("");
}

function propertyValue(column: string, value: string | number): Json {
  if (column === "Report Period") return String(value);
  if (column === "Assigned Products") return value === "" ? [] : String(value).split("+");
  if (/Date$/.test(column) && value === "") return null;
  if (/^(Used |Is |Has )/.test(column)) return value === "Yes" || value === "True";
  return value;
}

/** Members of a team's row that JSON nests below `details`. */
const TEAM_HEAD = ["Report Refresh Date", "Team Name", "Team Id", "Team Type", "Last Activity Date"];

function jsonRow(report: ReportFunction, row: ReportRow): JsonObject {
  const pairs = report.header
    .split(",")
    .map((column): [string, string, Json] => [column, propertyName(column), propertyValue(column, row[column] ?? "")]);
  const pick = (inHead: boolean): JsonObject =>
    Object.fromEntries(
      pairs.filter(([column]) => TEAM_HEAD.includes(column) === inHead).map(([, name, value]) => [name, value]),
    );
  return report.rows === "teams" ? { ...pick(true), details: [pick(false)] } : { ...pick(true), ...pick(false) };
}

function jsonPage(
  exchange: Exchange,
  settings: ReportSettings,
  name: string,
  argument: string,
  report: ReportFunction,
  span: ReportSpan,
): Response {
  const most = settings.pageSize ?? (isSkype(name) ? 200 : 2_000);
  const top = Number(exchange.query.get("$top") ?? most);
  if (!Number.isInteger(top) || top < 1) {
    throw new Refusal(400, "BadRequest", "Invalid value for $top.");
  }
  const limit = Math.min(top, most);
  const from = Number(fromToken(exchange.query.get("$skiptoken") ?? "")?.[0] ?? 0);
  const rows = rowsOf(settings, name, report, span);
  const link = `${exchange.linkOrigin}/beta/reports/${name}(${argument})?$format=application/json&$top=${limit}`;
  const context = name.endsWith("ActivityUserDetail")
    ? contextOf(
        "beta",
        isSkype(name)
          ? "Collection(microsoft.graph.skypeForBusinessActivityUserDetail)"
          : "Collection(Edm.ComplexType)",
      )
    : undefined;
  return jsonAnswer({
    ...(context !== undefined && { "@odata.context": context }),
    ...(rows.length > from + limit && { "@odata.nextLink": `${link}&$skiptoken=${toToken([from + limit])}` }),
    value: rows.slice(from, from + limit).map((row) => jsonRow(report, row)),
  });
}
