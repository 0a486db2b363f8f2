/**
 * The Skype for Business and Teams usage reports. v1.0 answers with a redirect to a CSV on another host, which must
 * never see the token; clouds without v1.0 answer beta JSON in pages. A report that Graph no longer has, or that holds
 * no rows, is a value and not a fault. Source: graph-contract A, B, D.5.
 */

import type { GraphClient } from "./client.ts";
import { createCsvReader } from "./csv.ts";
import { downloadAddress } from "./endpoints.ts";
import { discardBody, patiently, readBody, sendRequest, timeLimitOf, waitAskedBy } from "./exchange.ts";
import { GraphFault } from "./graph-fault.ts";
import { createTableBuilder, type Report, type ReportOptions, type TableBuilder } from "./report-builder.ts";
import { REPORT_FUNCTIONS, type ReportFunction } from "./report-functions.ts";
import { reportDate } from "./report-table.ts";

export type ReportPeriod = "D7" | "D30" | "D90" | "D180";

/** A trailing window, or one UTC day (`YYYY-MM-DD`, at most 28 days back; user detail only). */
export type ReportArgument = { readonly period: ReportPeriod } | { readonly date: string };

const WHO = "the report's download";
/** 18 MB hold the user detail of 100,000 users. */
const MAX_CSV_BYTES = 64 * 1024 * 1024;
const MAX_JSON_PAGES = 1000;
const MAX_HOPS = 3;

/**
 * Fetches one report. Throws {@link GraphFault}: `damaged` for a cut or foreign body, `notOffered` where the cloud
 * lacks the report, and what the client throws. Graph counts each call; none is repeated for a damaged body.
 */
export async function fetchReport(
  client: GraphClient,
  name: ReportFunction,
  argument: ReportArgument,
  options: ReportOptions = {},
): Promise<Report> {
  const { cloud } = client.endpoints;
  const form = name.startsWith("getTeams") ? cloud.teamsReports : cloud.skypeReports;
  if (form === "none") throw new GraphFault("notOffered", `The cloud ${cloud.name} has no report ${name}.`);
  const json = form === "beta-json" || REPORT_FUNCTIONS[name].version === "beta";
  const call = `${json ? "/beta" : "/v1.0"}/reports/${name}(${argumentText(name, argument)})`;
  try {
    return json
      ? await fetchJson(client, name, `${call}?$format=application/json`, options)
      : await fetchCsv(client, name, call, options);
  } catch (fault) {
    if (fault instanceof GraphFault && (fault.kind === "notFound" || fault.kind === "gone")) {
      return { kind: "nothing", why: fault.kind };
    }
    throw fault;
  }
}

function argumentText(name: ReportFunction, argument: ReportArgument): string {
  if ("period" in argument) return `period='${argument.period}'`;
  if (reportDate(argument.date) !== argument.date) throw new GraphFault("invalid", "A report's date is YYYY-MM-DD.");
  // The documentation quotes the date for this one function only.
  return name === "getTeamsDeviceUsageUserDetail" ? `date='${argument.date}'` : `date=${argument.date}`;
}

async function fetchCsv(
  client: GraphClient,
  name: ReportFunction,
  address: string,
  options: ReportOptions,
): Promise<Report> {
  const { settings } = client;
  return patiently(settings, async () => {
    const signal = AbortSignal.timeout(4 * timeLimitOf(settings));
    const answer = await client.open("GET", address, signal, { headers: { Accept: "*/*" } });
    const response = isRedirect(answer) ? await download(client, answer, address, signal) : answer;
    return readCsv(response, name, signal, options);
  }, ["throttled", "transient"]);
}

const isRedirect = (response: Response): boolean => response.status >= 300 && response.status < 400;

/** Follows a report's redirect without the token. A download address that has expired is asked for anew. */
async function download(
  client: GraphClient,
  redirect: Response,
  address: string,
  signal: AbortSignal,
): Promise<Response> {
  const { settings, endpoints } = client;
  let from = endpoints.graph + address;
  let response = redirect;
  for (let hop = 0; isRedirect(response); hop++) {
    discardBody(response);
    if (hop === MAX_HOPS) throw new GraphFault("refusedLink", "A report's download redirects too often.");
    from = downloadAddress(response.headers.get("location"), from, endpoints);
    settings.onRequest?.("download");
    response = await sendRequest(settings, WHO, signal, from, { method: "GET" });
  }
  const { status } = response;
  if (status === 200) return response;
  discardBody(response);
  const retryAfterMs = waitAskedBy(response, settings);
  const kind = status === 429 ? "throttled" : "transient";
  throw new GraphFault(kind, `A report's download answered ${status}.`, { status, retryAfterMs });
}

/** Takes the first row as the header. */
const headed = (builder: TableBuilder) => (cells: readonly string[]) =>
  builder.hasColumns() ? builder.add(cells) : builder.setColumns(cells);

async function readCsv(
  response: Response,
  name: ReportFunction,
  signal: AbortSignal,
  options: ReportOptions,
): Promise<Report> {
  const cut = (why: string) => new GraphFault("damaged", `The report ${name} is damaged: ${why}.`);
  const builder = createTableBuilder(name, options);
  const csv = createCsvReader(headed(builder));
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  const decoded = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw cut("it is not UTF-8");
    }
  };
  const { bytes, lengthConfirmed } = await readBody(response, WHO, signal, MAX_CSV_BYTES, (chunk) =>
    csv.push(decoded(chunk)),
  );
  csv.push(decoded());
  const { endedWithLineBreak } = csv.end();
  if (bytes === 0) return { kind: "nothing", why: "empty" };
  if (!builder.hasColumns()) throw cut("it has no header");
  // Without a length to compare, the last line break is all that tells a whole file from a cut one.
  if (!endedWithLineBreak && !lengthConfirmed) throw cut("its last line does not end");
  return builder.finish();
}

async function fetchJson(
  client: GraphClient,
  name: ReportFunction,
  first: string,
  options: ReportOptions,
): Promise<Report> {
  const builder = createTableBuilder(name, options);
  const asked = new Set<string>();
  let address: string | null = first;
  while (address !== null) {
    if (asked.has(address) || asked.size === MAX_JSON_PAGES) {
      throw new GraphFault("refusedLink", `The pages of the report ${name} do not end.`);
    }
    asked.add(address);
    const page = await client.getPage(address);
    for (const item of page.items) {
      for (const members of flattened(item, name)) {
        builder.setColumns(Object.keys(members));
        builder.add(Object.values(members).map(cellOf));
      }
    }
    address = page.next;
  }
  return builder.finish();
}

type Members = Readonly<Record<string, unknown>>;

/** An item as rows: some reports nest the figures of each day in a list such as `userCounts` or `details`. */
function flattened(item: unknown, name: string): readonly Members[] {
  if (typeof item !== "object" || item === null || Array.isArray(item)) {
    throw new GraphFault("damaged", `The report ${name} is damaged: an item is not an object.`);
  }
  const outer: Record<string, unknown> = {};
  let inner: readonly Members[] = [{}];
  for (const [member, value] of Object.entries(item)) {
    const nested = Array.isArray(value) && value.some((entry) => typeof entry === "object" && entry !== null);
    if (nested) inner = value.filter((entry): entry is Members => typeof entry === "object" && entry !== null);
    else if (!member.includes("@")) outer[member] = value;
  }
  return inner.map((members) => ({ ...outer, ...members }));
}

/** A JSON value as the CSV would print it; an object is no cell. */
function cellOf(value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => (typeof one === "object" ? "" : String(one))).join("+");
  return value === undefined || typeof value === "object" ? "" : String(value);
}
