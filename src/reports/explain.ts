/** What stands behind a row, told field by field: value, sources, formula, fidelity, bias and why (design.md, "explain"). */
import type { Source } from "../measures.ts";
import type { Behind } from "./archive-view.ts";
import type { ReportFamily, ReportField } from "./catalog.ts";
import type { SourceEntry } from "./mapping-schema.ts";
import type { Policy } from "./policy.ts";
import type { Provenance, SourceShare } from "./provenance.ts";
import type { CellValue } from "./report-table.ts";

export interface ExplainedField {
  readonly value: CellValue;
  readonly sources: readonly SourceShare[];
  /** The rule of the best source that answered, in words; of every source that answered where there are several. */
  readonly formula: string;
  readonly fidelity: Provenance["fidelity"];
  readonly bias: Provenance["bias"];
  readonly why: string | null;
  readonly behind: {
    readonly records: number;
    readonly sessions: number;
    readonly reportDays: number;
    readonly ids?: readonly string[];
  };
}

/** What the old service itself said needs no formula of ours. */
const RECORDED_WORDS = "The figure as the old service gave it, kept from a recorded answer.";
const NOTHING_WORDS = "No source can give this figure.";
const GONE_WORDS = "The records behind it are no longer kept.";
const NOT_READ_WORDS = "No source that can give this figure was read for this period.";

/** The records and report days found behind a cell. */
export interface FoundBehind extends Behind {
  readonly reportDays?: number;
}

/**
 * Explain one cell.
 *
 * @param behind the records found behind it; undefined where none were looked for
 */
export function explainCell(
  field: ReportField,
  value: CellValue,
  provenance: Provenance,
  policy: Policy,
  behind: FoundBehind | undefined,
): ExplainedField {
  const { formulas, whys } = rulesOf(field, provenance, policy);
  if (isGone(value, provenance, behind)) whys.push(GONE_WORDS);
  if (provenance.note !== null) whys.push(`${capital(provenance.note)}.`);
  const reportDays = provenance.sources
    .filter(({ source }) => source === "skypeReports" || source === "teamsReports")
    .reduce((days, share) => days + share.days, behind?.reportDays ?? 0);
  return {
    value,
    sources: provenance.sources,
    formula: [...new Set(formulas)].join(" "),
    fidelity: provenance.fidelity,
    bias: provenance.bias,
    why: whys.length === 0 ? null : [...new Set(whys)].join(" "),
    behind: {
      records: behind?.records ?? 0,
      sessions: behind?.sessions ?? 0,
      reportDays,
      ...(behind !== undefined && behind.ids.length > 0 ? { ids: behind.ids } : {}),
    },
  };
}

/** Whether a figure above zero was made of records alone, of which none is there any more: days are folded in time. */
function isGone(value: CellValue, { sources }: Provenance, behind: FoundBehind | undefined): boolean {
  const fromRecords = sources.every(({ source }) => source === "callRecords" || source === "pstnLogs");
  return (
    fromRecords && behind?.records === 0 && (behind.reportDays ?? 0) === 0 && typeof value === "number" && value > 0
  );
}

/** The rules that made a figure, best source first, and what they can't do; of what could have made it where none did. */
function rulesOf(
  field: ReportField,
  { sources, fidelity }: Provenance,
  policy: Policy,
): { readonly formulas: string[]; readonly whys: string[] } {
  const able = field.sources.filter(({ formula }) => formula !== "unavailable");
  if (sources.length === 0) {
    return able.length === 0
      ? { formulas: [NOTHING_WORDS], whys: field.sources.flatMap(({ why }) => why ?? []) }
      : { formulas: able.map((entry) => wordsOf(entry, policy)), whys: [NOT_READ_WORDS] };
  }
  const answered = new Set<Source>(sources.map(({ source }) => source));
  // Of a source with several entries, what is exact was made by the exact one alone.
  const entries = able.filter(
    (entry) => answered.has(entry.source) && (fidelity !== "exact" || entry.fidelity === "exact"),
  );
  return {
    formulas: [
      ...(answered.has("recorded") ? [RECORDED_WORDS] : []),
      ...entries.map((entry) => wordsOf(entry, policy)),
    ],
    whys: entries.flatMap(({ why }) => why ?? []),
  };
}

/** An entry's rule, and what a policy changes about it. */
export function wordsOf(entry: SourceEntry, policy: Policy): string {
  const when = "when" in entry ? entry.when : undefined;
  if (when === undefined || policy[when.policy] !== when.is) return entry.words;
  return `${entry.words} Policy ${when.policy} is ${when.is}: ${when.use.join(" + ")}.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The catalog as `GET /bridge/mappings` tells it. */
export function mappingsDocument(families: readonly ReportFamily[]): unknown {
  return {
    families: families.map((family) => ({
      name: family.name,
      doc: family.doc,
      rows: family.rows,
      sets: family.sets.map(({ name }) => name),
      fields: family.fields.map((field) => ({
        name: field.name,
        type: field.type,
        doc: field.doc,
        later: field.later,
        sources: field.sources.map((entry) => ({
          source: entry.source,
          formula: entry.words,
          from: entry.from,
          fidelity: entry.fidelity,
          bias: entry.bias ?? null,
          why: entry.why ?? null,
          document: entry.document,
        })),
      })),
    })),
  };
}
