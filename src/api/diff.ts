/**
 * POST /bridge/diff: a recorded old answer in, the comparison with the archive's figures out; or, with
 * `?sources=a,b`, what two sources say about the same days.
 */
import { catalogFor } from "../catalog.ts";
import type { Account, TenantConfig } from "../config.ts";
import { type CompareOptions, compare, countsOf } from "../diff/compare.ts";
import { knownDifferences } from "../diff/known-differences.ts";
import { type ComparableRow, type Comparison, type DiffResult, diffResult } from "../diff/model.ts";
import { dayOfOption, failOnIn, readTolerance } from "../diff/options.ts";
import { diffPage } from "../diff/page.ts";
import { readRecording } from "../diff/recording.ts";
import { type Ask, changedSettings, type Settings, searchSettings } from "../diff/search.ts";
import { tableRows } from "../diff/table-rows.ts";
import { Fault } from "../errors.ts";
import { DAY_MS, SOURCES, type Source } from "../measures.ts";
import type { ReportSet } from "../reports/catalog.ts";
import { unpackTable } from "../reports/sent-table.ts";
import { resolveZone } from "../reports/zones.ts";
import type { TenantPort } from "../tenant-port.ts";
import { readBody, statedIn } from "./recorded-body.ts";

interface DiffParts {
  readonly account: Account;
  readonly tenant: TenantConfig;
  readonly port: TenantPort;
  readonly now: number;
}

/** What a page without script may load: nothing. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The comparison as a page where `Accept` asks for HTML, else as JSON. @throws as {@link diffAnswer} */
export async function answerDiff(request: Request, parts: DiffParts): Promise<Response> {
  const result = await diffAnswer(request, parts);
  const headers = { "Cache-Control": "no-store", Vary: "Accept" };
  if (!/text\/html/i.test(request.headers.get("Accept") ?? "")) return Response.json(result, { headers });
  return new Response(await diffPage(result), {
    headers: {
      ...headers,
      "Content-Type": "text/html; charset=utf-8",
      "Content-Security-Policy": PAGE_POLICY,
      "X-Frame-Options": "DENY",
      "Referrer-Policy": "no-referrer",
    },
  });
}

/** Days that rows beside the period are asked for, so that weeks labelled otherwise are found. */
const BESIDE = 7;

/**
 * Compare; the query may state `set`, `zone`, `from`, `to`, `dates`, `delimiter`, `encoding`, `name`, `tolerance`
 * (FIELD=2 or FIELD=5%, several), `failOn` (statuses, by commas), `recorded=without` and `sources`.
 *
 * @throws Fault queryInvalid for a wrong option or a recording that can't be read, bodyTooLarge beyond the limit
 */
export async function diffAnswer(request: Request, parts: DiffParts): Promise<DiffResult> {
  const options = new URL(request.url).searchParams;
  const zone = resolveZone(options.get("zone") ?? parts.account.zone);
  const shared = {
    zone: zone.id,
    from: dayIn(options, "from"),
    to: dayIn(options, "to"),
    tolerances: Object.fromEntries(options.getAll("tolerance").map(readTolerance)),
    known: knownDifferences(),
    today: Math.floor(parts.now / DAY_MS),
    failOn: failOnIn(options.get("failOn")),
  };
  const sources = options.get("sources");
  if (sources !== null) return betweenSources(sources, options, parts, shared);
  const recording = readRecording(await readBody(request), statedIn(options), catalogFor(parts.account));
  const set = setNamed(recording.set, parts.account);
  const oldRows: readonly ComparableRow[] = recording.rows;
  const comparison = await withArchive(set, oldRows, options.get("recorded") === "without", parts, {
    ...shared,
    oldName: options.get("name") ?? "the recorded answer",
    newName: parts.tenant.tenantName,
    notes: recording.more
      ? ["The recording is one page of several: it points to a next page that it doesn't hold."]
      : [],
  });
  return diffResult([comparison]);
}

function setNamed(name: string, account: Account): ReportSet {
  const set = catalogFor(account).set(name);
  if (set === undefined) {
    throw new Fault("notFound", `There is no report '${name.slice(0, 60)}' for this account.`);
  }
  return set;
}

async function withArchive(
  set: ReportSet,
  oldRows: readonly ComparableRow[],
  withoutRecorded: boolean,
  { tenant, port, now }: DiffParts,
  options: CompareOptions,
): Promise<Comparison> {
  const dates = oldRows.map(({ date }) => date);
  const from = options.from ?? dates.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const to = options.to ?? dates.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (from > to) return compare(set, oldRows, [], options);
  const ask: Ask = async ({ zone, policy, mobileUsers }) => {
    const { table } = await port.report({
      set: set.name,
      zone,
      policy,
      now,
      dates: { from: from - BESIDE, to: to + BESIDE },
      asIf: { mobileUsers, withoutRecorded },
    });
    return tableRows(set, unpackTable(table), policy);
  };
  const start: Settings = { zone: options.zone, policy: tenant.policy, mobileUsers: false };
  const newRows = await ask(start);
  const plain = compare(set, oldRows, newRows, {
    ...options,
    notes: [...(options.notes ?? []), ...selfNotes(newRows, from, to)],
  });
  if (
    plain.verdict === "incomparable" ||
    plain.counts.same === Object.values(plain.counts).reduce((a, b) => a + b, 0)
  ) {
    return plain;
  }
  const said = set.family.fields.filter(({ name }) => plain.fields.some(({ field }) => field === name));
  const within = oldRows.filter(({ date }) => date >= from && date <= to);
  const found = await searchSettings(set, within, newRows, said, start, ask);
  if (found.causes.length === 0) return plain;
  // What the archive has shown by other settings goes before what the two answers alone only hint at.
  const shown = new Set(found.causes.map(({ kind }) => kind));
  const remaining = compare(set, oldRows, found.rows, { ...options, zone: found.settings.zone });
  const hints = remaining.causes.filter(
    ({ kind }) => !shown.has(kind) && (kind === "startDate" || kind === "laterColumns"),
  );
  const causes = [...hints, ...found.causes];
  const rest = remaining.causes.filter(({ kind }) => kind === "constantFactor");
  const all = [...causes, ...rest];
  return {
    ...plain,
    causes: all,
    sentence:
      plain.verdict === "different"
        ? `${plain.sentence.split(";")[0]}; found: ${all.map(({ kind }) => kind).join(", ")}.`
        : plain.sentence,
    withSettings: { settings: changedSettings(start, found.settings), counts: countsOf(remaining.rows) },
  };
}

/** Rows that are recorded answers themselves agree with what they were made of. */
function selfNotes(rows: readonly ComparableRow[], from: number, to: number): string[] {
  const recorded = rows.filter(
    ({ date, trust }) =>
      date >= from && date <= to && Object.values(trust ?? {}).some(({ sources }) => sources.includes("recorded")),
  );
  return recorded.length === 0
    ? []
    : [
        `${recorded.length} of the new rows are recorded answers themselves; with recorded=without the figures worked out are compared.`,
      ];
}

async function betweenSources(
  text: string,
  options: URLSearchParams,
  { account, tenant, port, now }: DiffParts,
  shared: Omit<CompareOptions, "oldName" | "newName">,
): Promise<DiffResult> {
  const [old, next, more] = text.split(",").map((name) => sourceNamed(name.trim()));
  if (old === undefined || next === undefined || more !== undefined || old === next) {
    throw new Fault("queryInvalid", "The option 'sources' names two sources, such as callRecords,teamsReports.");
  }
  const named = options.getAll("set");
  const sets =
    named.length > 0
      ? named.map((name) => setNamed(name, account))
      : catalogFor(account).sets.filter(
          ({ period, family }) =>
            period === "Daily" &&
            family.rows === "periods" &&
            [old, next].every((source) => family.sources.includes(source)),
        );
  const policy = { ...tenant.policy, fallback: "teams-reports" } as const;
  const comparisons: Comparison[] = [];
  for (const set of sets) {
    const both = [old, next].find((source) => !set.family.sources.includes(source));
    if (both !== undefined) throw new Fault("queryInvalid", `${set.name} has no source '${both}'.`);
    const rowsOf = async (source: Source): Promise<ComparableRow[]> => {
      const dates = { from: shared.from ?? -ALL_DAYS, to: shared.to ?? ALL_DAYS };
      const { table } = await port.report({ set: set.name, zone: shared.zone, policy, now, dates, asIf: { source } });
      return tableRows(set, unpackTable(table), policy);
    };
    const [oldRows, newRows] = [await rowsOf(old), await rowsOf(next)];
    comparisons.push(
      compare(set, ...sameDays(set, oldRows, newRows), { ...shared, oldName: old, newName: next, notes: [] }),
    );
  }
  const shown = comparisons.filter(({ fields }) => fields.length > 0);
  return diffResult(shown.length > 0 ? shown : comparisons);
}

const ALL_DAYS = 4_000_000;

/** The rows of the stretch that both sources know, with the fields that both can give. */
function sameDays(
  set: ReportSet,
  oldRows: readonly ComparableRow[],
  newRows: readonly ComparableRow[],
): [ComparableRow[], ComparableRow[]] {
  const can = (rows: readonly ComparableRow[], name: string): boolean =>
    rows.some(({ trust }) => (trust?.[name]?.sources.length ?? 0) > 0);
  const fields = set.family.fields.map(({ name }) => name).filter((name) => can(oldRows, name) && can(newRows, name));
  const ends = [oldRows, newRows].map((rows) => [rows[0]?.date ?? 0, rows.at(-1)?.date ?? -1] as const);
  const from = Math.max(...ends.map(([first]) => first));
  const to = Math.min(...ends.map(([, last]) => last));
  const cut = (rows: readonly ComparableRow[]): ComparableRow[] =>
    rows
      .filter(({ date }) => date >= from && date <= to)
      .map((row) => ({ ...row, values: Object.fromEntries(fields.map((name) => [name, row.values[name] ?? null])) }));
  return [cut(oldRows), cut(newRows)];
}

function sourceNamed(name: string): Source {
  const source = SOURCES.find((one) => one === name && one !== "recorded");
  if (source === undefined) {
    throw new Fault(
      "queryInvalid",
      `There is no source '${name.slice(0, 40)}'; there are ${SOURCES.slice(1).join(", ")}.`,
    );
  }
  return source;
}

function dayIn(options: URLSearchParams, name: string): number | undefined {
  const text = options.get(name);
  return text === null ? undefined : dayOfOption(text, name);
}
