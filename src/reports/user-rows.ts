/**
 * Families with a row for each user and period: what the user's own sums say, from the best source that was read
 * (design.md, "What is counted": CsUserActivities, CsClientDeviceDetail).
 */
import { USER_MEASURES } from "../measures.ts";
import {
  type AnsweredDays,
  answeredDays,
  answeredProvenance,
  countedDays,
  localDay,
  reportedDays,
  servedBuckets,
} from "./answered-days.ts";
import type { ArchiveView, UserPeriod } from "./archive-view.ts";
import { type ReportField, type ReportSet, servedFields, wordsUnder } from "./catalog.ts";
import { cellValue, missingValue } from "./cell-value.ts";
import { isoDay } from "./civil-date.ts";
import { KeptRows } from "./kept-rows.ts";
import type { SourceEntry } from "./mapping-schema.ts";
import { wholeMinutes } from "./period-rows.ts";
import type { Bucket } from "./periods.ts";
import { type Provenance, UNAVAILABLE } from "./provenance.ts";
import { recordedRows } from "./recorded-rows.ts";
import type { ReportRequest } from "./report-request.ts";
import { type CellValue, ProvenanceTable, type ReportRow, type ReportTable } from "./report-table.ts";

import { USER_REPORTS } from "./used-sources.ts";
import { localTimeOf } from "./zones.ts";

/** All rows of a set, ascending by Date, then ID; a user without any measure above zero has none. */
export function userRows(set: ReportSet, view: ArchiveView, request: ReportRequest): ReportTable {
  const provenances = new ProvenanceTable();
  const recorded = recordedRows(set, view, request, provenances);
  const kept = new KeptRows(request.first);
  for (const row of recorded.rows) kept.push(row);
  for (const bucket of servedBuckets(set, view.span(), request)) {
    if (recorded.isRecorded(bucket.label)) continue;
    for (const row of bucketRows(set, view, request, bucket, provenances)) {
      if (!recorded.hasId(row.id)) kept.push(row);
    }
  }
  return { rows: kept.all(), provenances: provenances.all };
}

function bucketRows(
  set: ReportSet,
  view: ArchiveView,
  request: ReportRequest,
  bucket: Bucket,
  provenances: ProvenanceTable,
): ReportRow[] {
  const { policy } = request;
  const sources = new BucketSources(set, view, request, bucket);
  const columns = servedFields(set.family, policy).map((field) => columnOf(field, sources, request, provenances));
  const origins = columns.map(({ origin }) => origin);
  const keys = new Set(columns.flatMap(({ people }) => [...people.keys()]));
  return [...keys].flatMap((key): ReportRow[] => {
    const figures = columns.map(({ figureOf, people }) => figureOf(people.get(key), () => sources.nameOf(key)));
    const active = figures.some((figure, index) => typeof figure === "number" && figure > 0 && columns[index]?.measure);
    if (!active) return [];
    return [
      {
        id: view.rowId(set.name, `${key} ${isoDay(bucket.label)}`),
        date: bucket.label,
        values: figures.map((figure, index) => columns[index]?.shown(figure) ?? null),
        origins,
        madeOf: { user: key },
      },
    ];
  });
}

type People = ReadonlyMap<string, UserPeriod>;
const NOBODY: People = new Map();

/** How one field of a bucket gets its values: worked out once, used for every user. */
interface Column {
  readonly origin: number;
  readonly people: People;
  /** Whether a value above zero makes a row. */
  readonly measure: boolean;
  /** The figure before rounding. */
  readonly figureOf: (own: UserPeriod | undefined, name: () => string | null) => CellValue;
  readonly shown: (figure: CellValue) => CellValue;
}

function columnOf(
  field: ReportField,
  sources: BucketSources,
  { zone, policy }: ReportRequest,
  provenances: ProvenanceTable,
): Column {
  const entry = sources.entryOf(field);
  const asCell = (figure: CellValue): CellValue => cellValue(field, figure, policy);
  const origin = provenances.indexOf(entry === undefined ? UNAVAILABLE : provenanceOf(entry, sources));
  switch (entry?.formula) {
    case "userCount":
    case "userMinutes": {
      const places = wordsUnder(entry, entry.measures, policy).map((measure) => USER_MEASURES.indexOf(measure));
      return {
        origin,
        people: sources.people(entry),
        measure: true,
        figureOf: (own) => places.reduce((sum, place) => sum + (own?.amounts[place] ?? 0), 0),
        shown: entry.formula === "userCount" ? asCell : (figure) => asCell(wholeMinutes(Number(figure))),
      };
    }
    case "lastActivity":
      return {
        origin,
        people: sources.people(entry),
        measure: false,
        figureOf: (own) => (own?.lastEnd === undefined ? null : localTimeOf(zone, own.lastEnd)),
        shown: asCell,
      };
    case "userName":
      return { origin, people: NOBODY, measure: false, figureOf: (_own, name) => name(), shown: asCell };
    default:
      return {
        origin,
        people: NOBODY,
        measure: false,
        figureOf: () => null,
        shown: () => missingValue(field, policy),
      };
  }
}

function provenanceOf(entry: SourceEntry, sources: BucketSources): Provenance {
  const answered = sources.answered(entry);
  // A name doesn't grow with the days that were read.
  return answeredProvenance(
    entry,
    entry.formula === "userName" ? { ...answered, expected: answered.days, begun: false } : answered,
  );
}

/** What each source says about a bucket's users, read when first asked for; equal stretches are read once. */
export class BucketSources {
  readonly #view: ArchiveView;
  readonly #request: ReportRequest;
  readonly #days: { readonly first: number; readonly last: number };
  readonly #answered = new Map<string, AnsweredDays>();
  readonly #people = new Map<string, People>();

  constructor(set: ReportSet, view: ArchiveView, request: ReportRequest, bucket: Bucket) {
    this.#view = view;
    this.#request = request;
    this.#days = countedDays(set, bucket, request);
  }

  /** The first entry of a field whose source was read for any of the bucket's days, and may answer by policy. */
  entryOf({ sources }: ReportField): SourceEntry | undefined {
    return sources.find((entry) => {
      if (entry.formula === "unavailable") return false;
      if (reportOf(entry) !== undefined && this.#request.policy.fallback === "none") return false;
      // A name is known whenever anything of its user was read.
      return entry.formula === "userName" || this.answered(entry).days > 0;
    });
  }

  /** The bucket's days that an entry answers. */
  answered(entry: SourceEntry): AnsweredDays {
    const report = reportOf(entry);
    const key = report ?? entry.source;
    let answered = this.#answered.get(key);
    if (answered === undefined) {
      const { zone, now } = this.#request;
      answered =
        report === undefined
          ? answeredDays(this.#days, localDay(zone), this.#view.coverage(entry.source), now)
          : reportedDays(this.#days, (day) => this.#view.reportDay(report, day) !== undefined);
      this.#answered.set(key, answered);
    }
    return answered;
  }

  /** The users with any sum in the days that an entry answers. */
  people(entry: SourceEntry): People {
    const { ranges } = this.answered(entry);
    const key = JSON.stringify(ranges);
    let people = this.#people.get(key);
    if (people === undefined) {
      people = new Map(this.#view.userPeriods(ranges).map((period) => [period.key, period]));
      this.#people.set(key, people);
    }
    return people;
  }

  nameOf(key: string): string | null {
    for (const people of this.#people.values()) {
      const name = people.get(key)?.name;
      if (name !== undefined) return name;
    }
    return null;
  }
}

/** The report of users by day that an entry's sums come from; undefined where they come from records. */
function reportOf(entry: SourceEntry): string | undefined {
  if (entry.source !== "skypeReports" && entry.source !== "teamsReports") return undefined;
  return entry.formula === "userCount"
    ? entry.measures.flatMap((measure) => USER_REPORTS[measure] ?? [])[0]
    : undefined;
}
