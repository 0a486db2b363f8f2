/** What stands behind a row, told field by field: value, sources, formula, fidelity, bias and why (design.md, "explain"). */
import { MARKS, type Measure, type Source } from "../measures.ts";
import type { Behind, BehindQuestion } from "./archive-view.ts";
import { type ReportFamily, type ReportField, wordsUnder } from "./catalog.ts";
import { civilDate } from "./civil-date.ts";
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

/** The field's entries of the sources that answered, best first; all of them where none did. */
function entriesOf(field: ReportField, provenance: Provenance): SourceEntry[] {
  const answered = new Set<Source>(provenance.sources.map(({ source }) => source));
  return field.sources.filter((entry) => (answered.size === 0 ? true : answered.has(entry.source)));
}

/**
 * Explain one cell.
 *
 * @param behind what {@link behindQuestion} found, or undefined where no records were asked for
 */
export function explainCell(
  field: ReportField,
  value: CellValue,
  provenance: Provenance,
  behind: Behind | undefined,
): ExplainedField {
  const entries = entriesOf(field, provenance);
  const recorded = provenance.sources.some(({ source }) => source === "recorded");
  const formulas =
    provenance.sources.length === 0
      ? [NOTHING_WORDS]
      : [...(recorded ? [RECORDED_WORDS] : []), ...entries.map(({ words }) => words)];
  const whys = [
    ...entries.flatMap(({ why }) => why ?? []),
    ...(provenance.note === null ? [] : [`${capital(provenance.note)}.`]),
  ];
  const reportDays = provenance.sources
    .filter(({ source }) => source === "skypeReports" || source === "teamsReports")
    .reduce((days, share) => days + share.days, 0);
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

/** The records to look for behind a cell; undefined where its sources are not made of records. */
export function behindQuestion(
  field: ReportField,
  provenance: Provenance,
  policy: Policy,
  ids: number,
): BehindQuestion | undefined {
  const measures: Measure[] = [];
  let marks = 0;
  for (const entry of provenance.sources.length === 0 ? [] : entriesOf(field, provenance)) {
    if (entry.formula === "count" || entry.formula === "minutes")
      measures.push(...wordsUnder(entry, entry.measures, policy));
    if (entry.formula === "distinct") {
      for (const mark of wordsUnder(entry, entry.marks, policy)) marks |= 1 << MARKS.indexOf(mark);
    }
  }
  return measures.length === 0 && marks === 0 ? undefined : { measures, marks, ids };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A day since 1970 as `2026-11-17`. */
export function isoDay(day: number): string {
  const { year, month, day: ofMonth } = civilDate(day);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(ofMonth).padStart(2, "0")}`;
}

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
