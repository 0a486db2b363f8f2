/**
 * What a comparison is made of and what comes out of it. The result is also the JSON document that programs get
 * (result-schema.ts describes it member by member), so everything here is plain data. Days are ISO texts, 2016-05-14.
 */

import type { Source } from "../measures.ts";
import type { Bias, Fidelity } from "../reports/provenance.ts";
import type { CellValue } from "../reports/report-table.ts";
import { type Advice, adviceOf } from "./advice.ts";

/** How two figures agree, best first. */
export const STATUSES = ["same", "withinTolerance", "explained", "onlyNew", "onlyOld", "different"] as const;
export type Status = (typeof STATUSES)[number];

/** How far a new figure can be trusted, as the bridge says; a recording has none. */
export interface Trust {
  readonly fidelity: Fidelity;
  readonly bias: Bias | null;
  readonly sources: readonly Source[];
  readonly why: string | null;
}

/** A row of either side. */
export interface ComparableRow {
  /** The Date shown, days since 1970. */
  readonly date: number;
  /** By field name; what was not recorded or not served is absent. */
  readonly values: Readonly<Record<string, CellValue>>;
  readonly trust?: Readonly<Record<string, Trust>> | undefined;
}

/** A figure may be off by the larger of both. */
export interface Tolerance {
  readonly absolute: number;
  /** A part of the larger figure, 0..1. */
  readonly relative: number;
}

export interface ComparedCell {
  readonly old: CellValue;
  readonly new: CellValue;
  readonly status: Status;
  /** new - old, and as a part of old; null for texts, and where old is 0. */
  readonly absolute: number | null;
  readonly relative: number | null;
  /** Why it is explained. */
  readonly reason?: string;
  /** Where the new figure comes from, if the bridge says so. */
  readonly sources?: readonly Source[];
}

export interface ComparedRow {
  readonly date: string;
  /** The family's further keys (a user's name, a call's id); empty where rows are periods. */
  readonly key: string;
  /** The worst of its cells. */
  readonly status: Status;
  readonly cells: Readonly<Record<string, ComparedCell>>;
}

export interface FieldSummary {
  readonly field: string;
  readonly counts: Readonly<Record<Status, number>>;
  /** Sums over the rows compared; null for texts. */
  readonly oldTotal: number | null;
  readonly newTotal: number | null;
  readonly absolute: number | null;
  readonly relative: number | null;
  /** Pearson's r over the rows that both have; null below three of them or where a side never changes. */
  readonly correlation: number | null;
  /** Why this field can never agree, where no source can give it. */
  readonly never: string | null;
}

export const CAUSES = [
  "startDate",
  "weekLabel",
  "zone",
  "avConferenceMinutes",
  "countPstnLegs",
  "mobileUsers",
  "constantFactor",
  "laterColumns",
] as const;
export type CauseKind = (typeof CAUSES)[number];

export interface Cause {
  readonly kind: CauseKind;
  readonly fields: readonly string[];
  /** What was found, for people. */
  readonly sentence: string;
  /** What would remove it: a member of POLICY, the zone, or a command; null where nothing can. */
  readonly setting: {
    readonly in: "POLICY" | "zone" | "command";
    readonly name: string;
    readonly value: string | boolean;
  } | null;
  /** Other values of the setting that fit as well: zones whose clocks these rows can't tell apart. */
  readonly alternatives: readonly string[];
  /** Mean disagreement of these fields, 0 (none) to 2, as it is and with the setting; null where that can't be known. */
  readonly before: number;
  readonly after: number | null;
}

export type Verdict = "acceptable" | "different" | "incomparable";

export interface Comparison {
  readonly set: string;
  readonly family: string;
  /** What the two sides are: file names, addresses. */
  readonly old: string;
  readonly new: string;
  readonly zone: string;
  /** First and last Date compared; null where there is no row. */
  readonly period: { readonly from: string; readonly to: string } | null;
  readonly verdict: Verdict;
  /** The verdict in a sentence. */
  readonly sentence: string;
  readonly counts: Readonly<Record<Status, number>>;
  readonly fields: readonly FieldSummary[];
  readonly causes: readonly Cause[];
  /** What remains with the settings of all causes together; null where none was tried. */
  readonly withSettings: {
    readonly settings: Readonly<Record<string, string | boolean>>;
    readonly counts: Readonly<Record<Status, number>>;
  } | null;
  readonly notes: readonly string[];
  readonly rows: readonly ComparedRow[];
}

/** The whole document. */
export interface DiffResult {
  readonly schema: "reporting-bridge/diff/1";
  /** The worst of all comparisons; incomparable also where a file couldn't be read. */
  readonly verdict: Verdict;
  readonly comparisons: readonly Comparison[];
  /** What all comparisons say together. */
  readonly advice: Advice;
  /** What couldn't be compared at all, and why. */
  readonly refused: readonly { readonly name: string; readonly why: string }[];
}

const VERDICTS: readonly Verdict[] = ["acceptable", "different", "incomparable"];

/** Comparisons in the order of what they say: those that need looking at come first. */
export const worstFirst = (comparisons: readonly Comparison[]): Comparison[] =>
  [...comparisons].sort((a, b) => VERDICTS.indexOf(b.verdict) - VERDICTS.indexOf(a.verdict));

/** Comparisons and refusals as one document. */
export function diffResult(comparisons: readonly Comparison[], refused: DiffResult["refused"] = []): DiffResult {
  const worst = Math.max(
    refused.length > 0 || comparisons.length === 0 ? 2 : 0,
    ...comparisons.map(({ verdict }) => VERDICTS.indexOf(verdict)),
  );
  return {
    schema: "reporting-bridge/diff/1",
    verdict: VERDICTS[worst] ?? "incomparable",
    comparisons,
    advice: adviceOf(comparisons),
    refused,
  };
}

export const noCounts = (): Record<Status, number> => ({
  same: 0,
  withinTolerance: 0,
  explained: 0,
  onlyNew: 0,
  onlyOld: 0,
  different: 0,
});
