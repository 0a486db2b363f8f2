/**
 * `npm run cli -- report`: the heirs of the five reporting cmdlets, over a bridge's legacy address. Their rules
 * (legacy-contract.md, 6): Daily by default, both bounds inclusive, Date descending, 1,000 rows by default and a warning
 * where there are more, an error for a start after the end.
 */
import { catalog } from "../catalog.ts";
import type { ReportSet } from "../reports/catalog.ts";
import { resolveZone } from "../reports/zones.ts";
import { bytesOf, failure, send, serviceRoot, type Target } from "./bridge-client.ts";
import { dateLiteral, dateOfOption } from "./dates.ts";
import { complaintOf, nextOf } from "./old-service.ts";
import { tally } from "./progress.ts";
import { setMeant } from "./report-name.ts";

export interface ReportOptions {
  readonly reportType?: string | undefined;
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
  readonly resultSize?: string | undefined;
  readonly userName?: string | undefined;
  readonly zone?: string | undefined;
  readonly tenant?: string | undefined;
}

/** A row's members in the order sent; Date and other times as `2013-05-14T00:00:00`. */
export type ReportRow = Readonly<Record<string, string | number | null>>;

export interface Report {
  readonly set: ReportSet;
  readonly zone: string | null;
  readonly rows: readonly ReportRow[];
  /** Whether there are more rows than were asked for. */
  readonly cut: boolean;
}

const USUAL_SIZE = 1_000;
/** Pages of one answer; each has up to 2,000 rows. */
const MOST_PAGES = 10_000;

/**
 * Ask for a report.
 *
 * @param name a family, a cmdlet or a set, in any letter case
 * @throws Fault where an option is wrong, the bridge can't be asked, or it refuses
 */
export async function reportOf(name: string, options: ReportOptions, target: Target): Promise<Report> {
  const set = setMeant(catalog(), name, options.reportType);
  const most = sizeOf(options.resultSize);
  const zone = options.zone === undefined ? null : resolveZone(options.zone).id;
  const headers = zone === null ? {} : { "X-timezone": zone };
  let next: URL | undefined = addressOf(set, options, most, target);
  const rows: ReportRow[] = [];
  const shown = tally();
  try {
    for (let page = 0; next !== undefined && rows.length <= (most ?? Number.POSITIVE_INFINITY); page++) {
      if (page === MOST_PAGES) throw failure(`${set.name} has more than ${MOST_PAGES} pages.`);
      const answer = await send(target, next, { headers });
      const bytes = await bytesOf(answer);
      if (!answer.ok) throw failure(complaintOf(target, set.name, answer, bytes));
      rows.push(...rowsIn(bytes, set));
      next = nextOf(bytes, serviceRoot(target));
      if (next !== undefined) shown.step(`${rows.length.toLocaleString("en")} rows of ${set.name}`);
    }
  } finally {
    shown.end();
  }
  const cut = most !== undefined && rows.length > most;
  return { set, zone, rows: cut ? rows.slice(0, most) : rows, cut };
}

/** One row more than wanted tells whether there are more. */
function addressOf(set: ReportSet, options: ReportOptions, most: number | undefined, target: Target): URL {
  const url = new URL(set.name, serviceRoot(target));
  const query: [string, string | undefined][] = [
    ["$filter", filterOf(set, options)],
    ["$orderby", "Date desc"],
    ["$top", most === undefined ? undefined : String(most + 1)],
    ["$format", "json"],
    ["DelegatedOrg", options.tenant],
  ];
  url.search = query
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]))
    .join("&");
  return url;
}

function filterOf(set: ReportSet, { startDate, endDate, userName }: ReportOptions): string | undefined {
  const start = startDate === undefined ? undefined : dateOfOption(startDate, "--start-date");
  const end = endDate === undefined ? undefined : dateOfOption(endDate, "--end-date");
  if (start !== undefined && end !== undefined && start > end) {
    throw failure(`--start-date ${startDate} lies after --end-date ${endDate}.`);
  }
  if (userName !== undefined && !set.family.fields.some(({ name }) => name === "UserName")) {
    throw failure(`${set.family.name} has no users: --user-name is for CsClientDeviceDetail and CsUserActivities.`);
  }
  const terms = [
    ...(start === undefined ? [] : [`Date ge ${dateLiteral(start)}`]),
    ...(end === undefined ? [] : [`Date le ${dateLiteral(end)}`]),
    ...(userName === undefined ? [] : [`UserName eq '${userName.replaceAll("'", "''")}'`]),
  ];
  return terms.length === 0 ? undefined : terms.join(" and ");
}

/** The number of rows wanted; undefined for all. @throws Fault for what is no such number */
function sizeOf(text: string | undefined): number | undefined {
  if (text === undefined) return USUAL_SIZE;
  if (/^unlimited$/i.test(text.trim())) return undefined;
  if (/^\d{1,9}$/.test(text.trim()) && Number(text) > 0) return Number(text);
  throw failure(`--result-size: '${text}' is neither a whole number above 0 nor Unlimited.`);
}

/** The rows of a page in verbose JSON, without what only links them. */
function rowsIn(bytes: Uint8Array, { name, family }: ReportSet): ReportRow[] {
  const types = new Map<string, string>([
    ["ID", "Edm.Int64"],
    ...family.fields.map((field) => [field.name, field.type] as const),
  ]);
  const document = JSON.parse(new TextDecoder().decode(bytes)) as { d?: { results?: unknown } };
  const results = document.d?.results;
  if (!Array.isArray(results)) throw failure(`The answer holds no rows of ${name}.`);
  return results.map((row: Record<string, unknown>) =>
    Object.fromEntries(
      Object.entries(row).flatMap(([column, value]) =>
        column === "__metadata" ? [] : [[column, cellOf(value, types.get(column))]],
      ),
    ),
  );
}

function cellOf(value: unknown, type: string | undefined): string | number | null {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return value === null || value === undefined ? null : String(value);
  const ms = /^\/Date\((-?\d+)\)\/$/.exec(value)?.[1];
  if (ms !== undefined) return new Date(Number(ms)).toISOString().replace(/(\.\d+)?Z$/, "");
  const isNumber =
    value !== "" && (type === "Edm.Decimal" || (type === "Edm.Int64" && Number.isSafeInteger(Number(value))));
  return isNumber ? Number(value) : value;
}
