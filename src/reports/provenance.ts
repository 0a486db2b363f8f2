/**
 * Where a cell's figure comes from and how far it can be trusted. Every cell of every report has one; the answer's
 * headers and explain are made from it.
 */
import type { Source } from "../measures.ts";

export type Fidelity = "exact" | "approximate" | "unavailable";
export type Bias = "over" | "under" | "either";

export interface SourceShare {
  readonly source: Source;
  /** Local days of the bucket that this source answers. */
  readonly days: number;
  /** The same as a part of the bucket's days that any source answers, 0..1. */
  readonly share: number;
}

export interface Provenance {
  /** Best first; empty where no source can give the figure. */
  readonly sources: readonly SourceShare[];
  readonly fidelity: Fidelity;
  readonly bias: Bias | null;
  /** What the mapping can't say because it depends on the bucket; else null. */
  readonly note: string | null;
}

/** Where no source can give a figure, or none was read for the period. */
export const UNAVAILABLE: Provenance = { sources: [], fidelity: "unavailable", bias: null, note: null };

/** How an answer's cells agree: their common fidelity, or `mixed`. An answer without cells claims nothing: `exact`. */
export function commonFidelity(fidelities: Iterable<Fidelity>): Fidelity | "mixed" {
  let common: Fidelity | undefined;
  for (const fidelity of fidelities) {
    if (common !== undefined && common !== fidelity) return "mixed";
    common = fidelity;
  }
  return common ?? "exact";
}
