/**
 * From cells to the records behind them: which days of its bucket a cell takes from records, and which records to look
 * for there. Every record is read once for all cells of a bucket.
 */
import { MARKS, type Source } from "../measures.ts";
import { joined } from "./answered-days.ts";
import type { ArchiveView, Behind, BehindQuestion, QuarterRange } from "./archive-view.ts";
import { type ReportField, type ReportSet, wordsUnder } from "./catalog.ts";
import { LocalDays } from "./local-days.ts";
import type { SourceEntry } from "./mapping-schema.ts";
import { type Bucket, bucketDays, isLabel } from "./periods.ts";
import type { Policy } from "./policy.ts";
import type { Provenance } from "./provenance.ts";
import type { ReportRequest } from "./report-request.ts";
import { BucketSources } from "./user-rows.ts";

/** A cell of a row: its Date, its field and, in families with a row for each user, the user's key. */
export interface Cell {
  readonly date: number;
  readonly field: string;
  readonly user?: string;
  /** How many ids of records to name at most. */
  readonly ids: number;
}

/** What stands behind a cell; `reportDays` are days of a report that stood in for a log. */
export interface CellBehind extends Behind {
  readonly reportDays: number;
}

const NOTHING: CellBehind = { records: 0, sessions: 0, ids: [], reportDays: 0 };
const ALL_MARKS = (1 << MARKS.length) - 1;

const isOfRecords = (source: Source): boolean => source === "callRecords" || source === "pstnLogs";

/** Whether any part of a figure comes from records that can be named. */
export const comesFromRecords = ({ sources }: Provenance): boolean => sources.some(({ source }) => isOfRecords(source));

/** The records behind each cell, in the cells' order, for families of periods and of users. */
export function behindCells(
  set: ReportSet,
  view: ArchiveView,
  request: ReportRequest,
  cells: readonly Cell[],
): CellBehind[] {
  const parts = new CellParts(set, view, request);
  const answers = cells.map((): CellBehind => NOTHING);
  const readings = new Map<string, { ranges: readonly QuarterRange[]; asked: BehindQuestion[]; places: number[] }>();
  cells.forEach((cell, place) => {
    const part = parts.of(cell);
    if (part === undefined) return;
    answers[place] = { ...NOTHING, reportDays: part.reportDays };
    const question = questionOf(part.entry, request.policy, cell);
    if (question === undefined || part.ranges.length === 0) return;
    const key = JSON.stringify(part.ranges);
    const reading = readings.get(key) ?? { ranges: part.ranges, asked: [], places: [] };
    reading.asked.push(question);
    reading.places.push(place);
    readings.set(key, reading);
  });
  for (const { ranges, asked, places } of readings.values()) {
    view.behind(asked, ranges).forEach((behind, index) => {
      const place = places[index] ?? 0;
      answers[place] = { ...behind, reportDays: answers[place]?.reportDays ?? 0 };
    });
  }
  return answers;
}

/** The entry that makes a cell from records, and the days it does so. */
interface CellPart {
  readonly entry: SourceEntry;
  readonly ranges: readonly QuarterRange[];
  readonly reportDays: number;
}

/** Works out a bucket's days once for all its cells. */
class CellParts {
  readonly #set: ReportSet;
  readonly #view: ArchiveView;
  readonly #request: ReportRequest;
  readonly #fields: ReadonlyMap<string, ReportField>;
  readonly #known = new Map<string, CellPart | undefined>();
  #days: LocalDays | undefined;

  constructor(set: ReportSet, view: ArchiveView, request: ReportRequest) {
    this.#set = set;
    this.#view = view;
    this.#request = request;
    this.#fields = new Map(set.family.fields.map((field) => [field.name, field]));
  }

  of({ date, field: name }: Cell): CellPart | undefined {
    const key = `${date} ${name}`;
    if (this.#known.has(key)) return this.#known.get(key);
    const field = this.#fields.get(name);
    const { period } = this.#set;
    const { weekLabel } = this.#request.policy;
    // A recorded row may carry a Date that is no label of ours.
    const bucket = isLabel(period, date, weekLabel)
      ? { label: date, ...bucketDays(period, date, weekLabel) }
      : undefined;
    const part =
      field === undefined || bucket === undefined
        ? undefined
        : this.#set.family.rows === "users"
          ? this.#ofUsers(field, bucket)
          : this.#ofPeriod(field, bucket);
    this.#known.set(key, part);
    return part;
  }

  #ofUsers(field: ReportField, bucket: Bucket): CellPart | undefined {
    const sources = new BucketSources(this.#set, this.#view, this.#request, bucket);
    const entry = sources.entryOf(field);
    if (entry === undefined || !isOfRecords(entry.source)) return undefined;
    return { entry, ranges: sources.answered(entry).ranges, reportDays: 0 };
  }

  #ofPeriod(field: ReportField, bucket: Bucket): CellPart | undefined {
    this.#days ??= new LocalDays(this.#set, this.#view, this.#request);
    const days = this.#days;
    const ranges: QuarterRange[] = [];
    let found: SourceEntry | undefined;
    let reportDays = 0;
    for (let day = Math.max(bucket.first, days.first); day <= Math.min(bucket.last, days.last); day++) {
      const figure = days.figure(field, day);
      if (figure?.entry === undefined || !isOfRecords(figure.source)) continue;
      if (found === undefined || found.formula === "column") found = figure.entry;
      if (figure.entry.formula === "column") reportDays++;
      else ranges.push(days.range(day));
    }
    return found === undefined ? undefined : { entry: found, ranges: joined(ranges), reportDays };
  }
}

function questionOf(entry: SourceEntry, policy: Policy, { user, ids }: Cell): BehindQuestion | undefined {
  switch (entry.formula) {
    case "count":
    case "minutes":
      return { measures: wordsUnder(entry, entry.measures, policy), marks: 0, ids };
    case "distinct": {
      const marks = wordsUnder(entry, entry.marks, policy).reduce((bits, mark) => bits | (1 << MARKS.indexOf(mark)), 0);
      return { measures: [], marks, ids };
    }
    case "userCount":
    case "userMinutes":
      return user === undefined
        ? undefined
        : { measures: [], marks: 0, user: { key: user, measures: wordsUnder(entry, entry.measures, policy) }, ids };
    case "userName":
    case "lastActivity":
      return user === undefined
        ? undefined
        : { measures: [], marks: ALL_MARKS, user: { key: user, measures: [] }, ids };
    default:
      return undefined;
  }
}
