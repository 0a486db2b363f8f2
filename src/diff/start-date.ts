/** A cause that lies in time: the new figures begin after the old ones, end before them, or agree only from a day on. */
import type { ReportSet } from "../reports/catalog.ts";
import { isoDay } from "../reports/civil-date.ts";
import { ENOUGH_ROWS } from "./disagreement.ts";
import type { Cause, ComparableRow, ComparedRow } from "./model.ts";

/** As many rows as a week has days: weeks labelled otherwise miss one or two at an end, history misses more. */
const MISSING_ROWS = 3;
/** Rows on either side of the day from which figures agree. */
const TURNING_ROWS = 5;

const isActive = ({ values }: ComparableRow): boolean =>
  Object.entries(values).some(([name, value]) => name !== "ID" && typeof value === "number" && value !== 0);

/** The old rows of the stretch in which both sides have history at all. */
export function usableStretch(
  oldRows: readonly ComparableRow[],
  newRows: readonly ComparableRow[],
): readonly ComparableRow[] {
  if (newRows.length === 0) return oldRows;
  const dates = newRows.map(({ date }) => date);
  const first = dates.reduce((a, b) => Math.min(a, b));
  const last = dates.reduce((a, b) => Math.max(a, b));
  const before = oldRows.filter((row) => row.date < first && isActive(row)).length >= MISSING_ROWS;
  const behind = oldRows.filter((row) => row.date > last && isActive(row)).length >= MISSING_ROWS;
  return oldRows.filter(({ date }) => (!before || date >= first) && (!behind || date <= last));
}

export function startCause(
  set: ReportSet,
  oldRows: readonly ComparableRow[],
  newRows: readonly ComparableRow[],
  rows: readonly ComparedRow[],
): Cause | undefined {
  if (newRows.length === 0) return undefined;
  const dates = newRows.map(({ date }) => date);
  const first = dates.reduce((a, b) => Math.min(a, b));
  const last = dates.reduce((a, b) => Math.max(a, b));
  const before = oldRows.filter((row) => row.date < first && isActive(row)).length;
  const behind = oldRows.filter((row) => row.date > last && isActive(row)).length;
  const overlap = oldRows.some(({ date }) => date >= first && date <= last);
  const fields = [...new Set(rows.flatMap(({ cells }) => Object.keys(cells)))];
  if (overlap && before >= MISSING_ROWS) {
    return {
      kind: "startDate",
      fields,
      sentence: `The new figures begin on ${isoDay(first)}; ${before} older rows of ${set.name} stand in the old answer alone. Import them and they go on being served.`,
      setting: { in: "command", name: "import", value: set.name },
      alternatives: [],
      before: 2,
      after: 0,
    };
  }
  if (overlap && behind >= MISSING_ROWS) {
    return {
      kind: "startDate",
      fields,
      sentence: `The new figures end on ${isoDay(last)}; ${behind} later rows of ${set.name} stand in the old answer alone.`,
      setting: null,
      alternatives: [],
      before: 2,
      after: null,
    };
  }
  return turningPoint(set, rows);
}

/** Rows that all differ up to some day and all agree from then on, or the other way round. */
function turningPoint(set: ReportSet, rows: readonly ComparedRow[]): Cause | undefined {
  const differs = rows.map(({ status }) => status !== "same" && status !== "withinTolerance");
  const lastWrong = differs.lastIndexOf(true);
  const firstWrong = differs.indexOf(true);
  if (firstWrong < 0) return undefined;
  const wrong = (from: number, to: number): number => differs.slice(from, to).filter(Boolean).length;
  const mostly = (from: number, to: number): boolean =>
    wrong(from, to) >= 0.8 * (to - from) && wrong(from, to) >= TURNING_ROWS;
  const early = mostly(0, lastWrong + 1) && rows.length - lastWrong - 1 >= Math.max(TURNING_ROWS, ENOUGH_ROWS);
  const late = mostly(firstWrong, rows.length) && firstWrong >= Math.max(TURNING_ROWS, ENOUGH_ROWS);
  const turn = early ? rows[lastWrong + 1] : late ? rows[firstWrong] : undefined;
  if (turn === undefined) return undefined;
  const side = early ? rows.slice(0, lastWrong + 1) : rows.slice(firstWrong);
  const fields = [
    ...new Set(side.flatMap(({ cells }) => Object.keys(cells).filter((name) => cells[name]?.status !== "same"))),
  ];
  const sources = [...new Set(side.flatMap(({ cells }) => Object.values(cells).flatMap((cell) => cell.sources ?? [])))];
  const from = sources.length === 0 ? "" : ` (there the new figures come from ${sources.join(", ")})`;
  return {
    kind: "startDate",
    fields,
    sentence: early
      ? `The figures of ${set.name} differ before ${turn.date}${from} and agree from then on.`
      : `The figures of ${set.name} agree before ${turn.date} and differ from then on${from}.`,
    setting: early ? { in: "command", name: "import", value: set.name } : null,
    alternatives: [],
    before: 2,
    after: early ? 0 : null,
  };
}
