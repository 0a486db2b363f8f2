/** Figures and statuses as people read them, the same in the terminal and on the page. */

import type { CellValue } from "../reports/report-table.ts";
import { STATUSES, type Status } from "./model.ts";

export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  same: "same",
  withinTolerance: "within tolerance",
  explained: "explained",
  different: "different",
  onlyOld: "only old",
  onlyNew: "only new",
};

/** A figure as it is, numbers without needless decimals; an absent one as a dash. */
export function figure(value: CellValue): string {
  if (value === null) return "–";
  return typeof value === "number" ? String(Math.round(value * 100) / 100) : value;
}

export const signed = (value: number): string => (value > 0 ? `+${figure(value)}` : figure(value));

/** A relative difference, signed. */
export function percent(part: number): string {
  const hundred = part * 100;
  const shown = Math.abs(hundred) >= 1000 ? hundred.toFixed(0) : hundred.toFixed(1);
  if (Number(shown) === 0) return "0.0%";
  return `${hundred > 0 ? "+" : ""}${shown}%`;
}

/** A part of a whole, unsigned. */
export const shareOf = (part: number): string => `${(part * 100).toFixed(part > 0 && part < 0.1 ? 1 : 0)}%`;

/** `28 same, 2 explained`; statuses without figures are left out. */
export const statusLine = (counts: Readonly<Record<Status, number>>): string =>
  STATUSES.filter((status) => counts[status] > 0)
    .map((status) => `${counts[status]} ${STATUS_WORDS[status]}`)
    .join(", ");
