/** Arithmetic on spans of time: milliseconds since 1970, UTC, end after start. */

import { instantOf } from "../graph/instant.ts";

export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * The span between two instants as Graph writes them; further digits than milliseconds are cut. A missing end, or one
 * before the start, gives length 0; a missing start gives none (design.md, "What is counted").
 */
export function spanOf(start: string | null, end: string | null): Span | undefined {
  if (start === null) return undefined;
  const from = instantOf(start);
  const to = end === null ? from : instantOf(end);
  return { start: from, end: Math.max(from, to) };
}

/** Length in milliseconds of the union of spans: what overlaps counts once. */
export function unionLength(spans: readonly Span[]): number {
  if (spans.length === 1 && spans[0] !== undefined) return spans[0].end - spans[0].start;
  const sorted = [...spans].sort((a, b) => a.start - b.start);
  let length = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { start, end } of sorted) {
    if (end > reached) {
      length += end - Math.max(start, reached);
      reached = end;
    }
  }
  return length;
}
