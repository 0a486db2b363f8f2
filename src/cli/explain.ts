/** `npm run cli -- explain`: what stands behind the figures of a report, figure by figure. */
import type { Explanation } from "../api/explain.ts";
import { catalog } from "../catalog.ts";
import { wrapped } from "../diff/text.ts";
import type { ExplainedField } from "../reports/explain.ts";
import { resolveZone } from "../reports/zones.ts";
import { jsonOf, send, type Target } from "./bridge-client.ts";
import type { Told } from "./commands.ts";
import { dateLiteral, dateOfOption } from "./dates.ts";
import { setMeant } from "./report-name.ts";
import { bold, dim, tableText } from "./table.ts";

export interface ExplainOptions {
  readonly reportType?: string | undefined;
  readonly date?: string | undefined;
  readonly select?: string | undefined;
  readonly filter?: string | undefined;
  readonly orderby?: string | undefined;
  readonly top?: string | undefined;
  readonly skip?: string | undefined;
  readonly records?: string | undefined;
  readonly zone?: string | undefined;
  readonly tenant?: string | undefined;
}

/**
 * Ask a bridge for an explanation.
 *
 * @param name as for a report; the options are those of the legacy address
 * @throws Fault with the bridge's own sentence where it refuses
 */
export async function explain(name: string, options: ExplainOptions, target: Target): Promise<Told> {
  const set = setMeant(catalog(), name, options.reportType);
  const url = new URL(`/bridge/explain/${set.name}`, target.url);
  const query: [string, string | undefined][] = [
    ["$select", options.select],
    ["$filter", filterOf(options)],
    ["$orderby", options.orderby],
    ["$top", options.top],
    ["$skip", options.skip],
    ["records", options.records],
    ["DelegatedOrg", options.tenant],
  ];
  url.search = query
    .flatMap(([option, value]) => (value === undefined ? [] : [`${option}=${encodeURIComponent(value)}`]))
    .join("&");
  const headers = options.zone === undefined ? {} : { "X-timezone": resolveZone(options.zone).id };
  const json = (await jsonOf(await send(target, url, { headers }), "The bridge")) as Explanation;
  return { json, lines: explanationText(json), well: true };
}

function filterOf({ date, filter }: ExplainOptions): string | undefined {
  if (date === undefined) return filter;
  const day = `Date eq ${dateLiteral(dateOfOption(date, "--date"))}`;
  return filter === undefined ? day : `${day} and (${filter})`;
}

/** A table for each row, and below it, once each, what the figures mean. */
export function explanationText({ set, zone, asOf, rows }: Explanation): string[] {
  const title = `${bold(set)}${dim(`  ${zone}, as of ${asOf ?? "never"}`)}`;
  if (rows.length === 0) return [title, "There are no rows."];
  const lines = rows.flatMap(({ date, fields }) => ["", bold(date), ...tableText(HEAD, cellsOf(fields), FIGURES)]);
  return [title, ...lines, ...idLines(rows), "", bold("What they mean"), ...meanings(rows)];
}

const HEAD = ["field", "value", "trust", "sources", "records", "sessions", "report days"];
const FIGURES: ReadonlySet<number> = new Set([1, 4, 5, 6]);

const cellsOf = (fields: Readonly<Record<string, ExplainedField>>): string[][] =>
  Object.entries(fields).map(([name, { value, fidelity, bias, sources, behind }]) => [
    name,
    value === null ? "-" : typeof value === "number" ? value.toLocaleString("en") : String(value),
    bias === null ? fidelity : `${fidelity}, ${bias}`,
    sources.length === 0 ? "none" : sources.map(sourceText).join(", "),
    count(behind.records),
    count(behind.sessions),
    count(behind.reportDays),
  ]);

const count = (size: number): string => (size === 0 ? "" : size.toLocaleString("en"));

const sourceText = ({ source, share }: ExplainedField["sources"][number]): string =>
  share === 1 ? source : `${source} ${Math.round(share * 100)}%`;

function idLines(rows: Explanation["rows"]): string[] {
  const opened = rows.flatMap(({ date, fields }) =>
    Object.entries(fields).flatMap(([name, { behind }]) =>
      behind.ids === undefined ? [] : [`${date}  ${name}`, ...behind.ids.map((id) => `  ${id}`)],
    ),
  );
  return opened.length === 0 ? [] : ["", bold("Records"), ...opened];
}

/** The rules and doubts of each field; where rows differ in them, all that there are. */
function meanings(rows: Explanation["rows"]): string[] {
  const told = new Map<string, Set<string>>();
  for (const { fields } of rows) {
    for (const [name, { formula, why }] of Object.entries(fields)) {
      const texts = told.get(name) ?? new Set();
      told.set(name, texts.add(why === null ? formula : `${formula} ${why}`));
    }
  }
  return [...told].flatMap(([name, texts]) => [name, ...[...texts].map((text) => wrapped(text, 2))]);
}
