/**
 * The rows of a family whose rows are periods: local days get their figures from the best source there is, buckets sum
 * them up. Pure: what the archive holds comes in through its view, "now" is an argument.
 *
 * Rules: design.md, "Periods", "Sources", "Sums and people", "Rows and keys".
 */
import { MARKS, QUARTERS_A_DAY, type Source } from "../measures.ts";
import type { ArchiveView, QuarterRange, RecordedRow } from "./archive-view.ts";
import { type ReportField, type ReportSet, servedFields, wordsUnder } from "./catalog.ts";
import { type DayCoverage, dayCoverage } from "./day-sources.ts";
import type { FirstRows } from "./kept-rows.ts";
import type { SourceEntry } from "./mapping-schema.ts";
import { type Bucket, bucketsBetween, firstKeptDay, reportableDays } from "./periods.ts";
import type { Policy } from "./policy.ts";
import { type Bias, type Fidelity, type Provenance, UNAVAILABLE } from "./provenance.ts";
import { recordedProvenance } from "./recorded-rows.ts";
import { type CellValue, ProvenanceTable, type ReportRow, type ReportTable } from "./report-table.ts";
import { dayStart, type Zone } from "./zones.ts";

export interface ReportRequest {
  readonly zone: Zone;
  readonly policy: Policy;
  /** Milliseconds since 1970, UTC. */
  readonly now: number;
  /** Only rows whose Date lies in these days (since 1970) are wanted; both included. */
  readonly dates: { readonly from: number; readonly to: number };
  /** Where these alone are wanted, of a set with the key ID. */
  readonly first?: FirstRows;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

/** Half up, as the counting rules have it; amounts are never negative. */
export const wholeMinutes = (ms: number): number => Math.floor(ms / MINUTE_MS + 0.5);

/**
 * All rows of a set, ascending by Date; a bucket without activity has none.
 *
 * @throws nothing of its own: an empty archive gives no rows
 */
export function periodRows(set: ReportSet, view: ArchiveView, request: ReportRequest): ReportTable {
  const { policy, dates } = request;
  const fields = servedFields(set.family, policy);
  const recorded = new Map(view.recorded(set.name).map((row) => [row.date, row]));
  const days = new LocalDays(set, view, request);
  const provenances = new ProvenanceTable();
  const rows: ReportRow[] = [];

  const buckets = days.last < days.first ? [] : bucketsBetween(set.period, days.first, days.last, policy.weekLabel);
  const computed = new Map(buckets.map((bucket) => [bucket.label, bucket]));
  const labels = [...new Set([...computed.keys(), ...recorded.keys()])].sort((a, b) => a - b);
  for (const label of labels) {
    if (label < dates.from || label > dates.to) continue;
    const bucket = computed.get(label);
    const row = recorded.get(label);
    const kept = bucket !== undefined && days.keeps(bucket) ? bucket : undefined;
    if (kept === undefined && row === undefined) continue;
    const figures = fields.map((field) => {
      const said = row?.values[field.name];
      if (row !== undefined && said !== undefined && said !== null) return recordedFigure(said, row, request.zone);
      return kept === undefined ? NOTHING : bucketFigure(field, kept, days, view, policy);
    });
    // A recorded row is the old service's own: it stands even where it says zero.
    if (row === undefined && !figures.some(({ amount }) => typeof amount === "number" && amount > 0)) continue;
    rows.push({
      id: typeof row?.values.ID === "number" ? row.values.ID : label,
      date: label,
      values: figures.map((figure, index) => shownValue(figure, fields[index], policy)),
      origins: figures.map(({ provenance }) => provenances.indexOf(provenance)),
    });
  }
  return { rows, provenances: provenances.all };
}

/** A bucket's figure before rounding. */
interface Figure {
  readonly amount: CellValue;
  readonly minutes: boolean;
  readonly provenance: Provenance;
}

const NOTHING: Figure = { amount: null, minutes: false, provenance: UNAVAILABLE };

function shownValue(figure: Figure, field: ReportField | undefined, policy: Policy): CellValue {
  if (figure.amount === null) {
    const number = field?.type === "Edm.Int64" || field?.type === "Edm.Decimal";
    return number && policy.unavailable === "zero" ? 0 : null;
  }
  return figure.minutes && typeof figure.amount === "number" ? wholeMinutes(figure.amount) : figure.amount;
}

function recordedFigure(said: number | string, row: RecordedRow, zone: Zone): Figure {
  return { amount: said, minutes: false, provenance: recordedProvenance(row.zone, zone.id) };
}

/** What one source says about one field on one local day. */
export interface DayFigure {
  readonly source: Source;
  readonly amount: number;
  readonly entry: SourceEntry | undefined;
  readonly partial: boolean;
  readonly exact: boolean;
}

function bucketFigure(field: ReportField, bucket: Bucket, days: LocalDays, view: ArchiveView, policy: Policy): Figure {
  const first = Math.max(bucket.first, days.first);
  const last = Math.min(bucket.last, days.last);
  const distinct = field.sources.find((entry) => entry.formula === "distinct");
  const wholeBucket = first === bucket.first && last === bucket.last;
  if (first === last && wholeBucket) return dayFigure(field, first, days, view, policy);
  const tally = new Tally(days.zone, Math.min(bucket.last, days.lastReportable) - bucket.first + 1);
  let amount = 0;
  let highestDay = 0;
  const people: QuarterRange[] = [];
  for (let day = first; day <= last; day++) {
    const figure = days.figure(field, day);
    if (figure === undefined) continue;
    tally.add(figure);
    if (figure.entry?.formula === "distinct") {
      const range = days.range(day);
      const before = people.at(-1);
      if (before?.to === range.from) people[people.length - 1] = { from: before.from, to: range.to };
      else people.push(range);
    } else {
      amount += figure.amount;
      highestDay = Math.max(highestDay, figure.amount);
    }
  }
  if (tally.days === 0) return NOTHING;
  if (distinct === undefined) return { amount, minutes: days.isTime(field), provenance: tally.provenance(undefined) };
  // Distinct people can't be summed: the union where sessions are known, against the highest single day elsewhere.
  const known = people.length === 0 ? 0 : view.distinct(marksOf(distinct, policy), people);
  const single = people.length === 0 ? tally.days === 1 : highestDay === 0 && tally.sources === 1;
  const note = single
    ? undefined
    : "distinct people of days whose sessions are not known can't be added up: a lower bound";
  return { amount: Math.max(known, highestDay), minutes: false, provenance: tally.provenance(note) };
}

/** A bucket of one day: its figure is the day's. */
function dayFigure(field: ReportField, day: number, days: LocalDays, view: ArchiveView, policy: Policy): Figure {
  const figure = days.figure(field, day);
  if (figure === undefined) return NOTHING;
  const people = figure.entry?.formula === "distinct";
  return {
    amount:
      people && figure.entry !== undefined
        ? view.distinct(marksOf(figure.entry, policy), [days.range(day)])
        : figure.amount,
    minutes: days.isTime(field),
    provenance: days.provenanceOfDay(figure),
  };
}

function marksOf(entry: SourceEntry, policy: Policy): number {
  if (entry.formula !== "distinct") return 0;
  return wordsUnder(entry, entry.marks, policy).reduce((bits, mark) => bits | (1 << MARKS.indexOf(mark)), 0);
}

/** Collects which sources answered a bucket's days. */
class Tally {
  readonly #zone: Zone;
  readonly #expected: number;
  readonly #bySource = new Map<Source, number>();
  readonly #biases = new Set<Bias>();
  #exact = true;
  #partial = false;
  days = 0;

  /** @param expected the bucket's days that are over or running */
  constructor(zone: Zone, expected: number) {
    this.#zone = zone;
    this.#expected = expected;
  }

  get sources(): number {
    return this.#bySource.size;
  }

  add({ source, entry, partial, exact }: DayFigure): void {
    this.days++;
    this.#bySource.set(source, (this.#bySource.get(source) ?? 0) + 1);
    if (!exact) this.#exact = false;
    if (entry?.bias !== undefined) this.#biases.add(entry.bias);
    if (partial) this.#partial = true;
  }

  provenance(lowerBound: string | undefined): Provenance {
    const missing = this.#expected - this.days;
    const whole = lowerBound === undefined && !this.#partial && missing === 0;
    if (!whole) this.#biases.add("under");
    const fidelity: Fidelity = this.#exact && whole ? "exact" : "approximate";
    const [only] = this.#biases;
    const notes = [
      lowerBound,
      this.#partial ? "a day was not read to its end yet" : undefined,
      missing > 0 ? `no source has ${missing} of the bucket's ${this.#expected} days` : undefined,
      !this.#exact && this.#bySource.has("recorded")
        ? `days recorded elsewhere stand as days of ${this.#zone.id}`
        : undefined,
    ].filter((note) => note !== undefined);
    return {
      sources: [...this.#bySource].map(([source, days]) => ({ source, days, share: days / this.days })),
      fidelity,
      bias: fidelity === "exact" ? null : this.#biases.size === 1 ? (only ?? "either") : "either",
      note: notes.length === 0 ? null : notes.join("; "),
    };
  }
}

/** The local days that any source may answer, and what each says, worked out when first asked for. */
export class LocalDays {
  readonly zone: Zone;
  readonly first: number;
  readonly last: number;
  /** The last day that may be counted, whether or not anything is held for it. */
  readonly lastReportable: number;
  /** Buckets that begin before this day are partly purged, or soon will be: retentionYears. */
  readonly firstKept: number;
  readonly #view: ArchiveView;
  readonly #request: ReportRequest;
  readonly #recordedDays: ReadonlyMap<number, RecordedRow>;
  /** The first UTC day of which something else was ever held. */
  readonly #since: number;
  readonly #coverage = new Map<Source, Map<number, DayCoverage>>();
  readonly #ranges = new Map<number, QuarterRange>();
  readonly #times = new Map<ReportField, boolean>();
  readonly #provenances = new Map<SourceEntry, Provenance>();

  constructor(set: ReportSet, view: ArchiveView, request: ReportRequest) {
    const { zone, policy, now } = request;
    this.zone = zone;
    this.#view = view;
    this.#request = request;
    const daily = set.family.sets.find(({ period }) => period === "Daily");
    // A recorded day of the set itself is served as its own row; for longer periods it stands as a day.
    const recorded = daily === undefined || daily === set ? [] : view.recorded(daily.name);
    this.#recordedDays = new Map(recorded.map((row) => [row.date, row]));
    this.firstKept = firstKeptDay(zone, now, policy.retentionYears);
    const span = view.span();
    this.#since = span?.since ?? Number.POSITIVE_INFINITY;
    const ends = [...this.#recordedDays.keys(), ...(span === undefined ? [] : [span.first - 1, span.last + 1])];
    this.first = ends.length === 0 ? 0 : Math.min(...ends);
    this.lastReportable = reportableDays(set.period, zone, now, policy.settleHours);
    this.last = Math.min(ends.length === 0 ? -1 : Math.max(...ends), this.lastReportable);
  }

  /**
   * Whether a bucket lost nothing to retentionYears. Recorded days are never purged: one before {@link firstKept} is
   * served where they are all that was ever held of its days.
   */
  keeps({ first, last }: Bucket): boolean {
    if (first >= this.firstKept) return true;
    let recorded = false;
    for (let day = first; day <= last && day < this.firstKept; day++) {
      if (this.#recordedDays.has(day)) recorded = true;
      else if (this.range(day).to > this.#since * QUARTERS_A_DAY) return false;
    }
    return recorded;
  }

  range(day: number): QuarterRange {
    let range = this.#ranges.get(day);
    if (range === undefined) {
      range = { from: dayStart(this.zone, day), to: dayStart(this.zone, day + 1) };
      this.#ranges.set(day, range);
    }
    return range;
  }

  /** Whether a field's amounts are milliseconds until they are shown. */
  isTime(field: ReportField): boolean {
    let is = this.#times.get(field);
    if (is === undefined) {
      is = field.sources.some(
        (entry) => entry.formula === "minutes" || (entry.formula === "column" && entry.unit !== "count"),
      );
      this.#times.set(field, is);
    }
    return is;
  }

  /** The provenance of a figure that stands for its bucket alone; kept, because most days of a year share one. */
  provenanceOfDay(figure: DayFigure): Provenance {
    const { entry, partial } = figure;
    const usual = entry !== undefined && !partial ? this.#provenances.get(entry) : undefined;
    if (usual !== undefined) return usual;
    const tally = new Tally(this.zone, 1);
    tally.add(figure);
    const provenance = tally.provenance(undefined);
    if (entry !== undefined && !partial) this.#provenances.set(entry, provenance);
    return provenance;
  }

  /** What the best source says about a field on a day; undefined where none was read for it. */
  figure(field: ReportField, day: number): DayFigure | undefined {
    const row = this.#recordedDays.get(day);
    const said = row?.values[field.name];
    if (row !== undefined && typeof said === "number") {
      const exact = row.zone === this.zone.id;
      return {
        source: "recorded",
        amount: this.isTime(field) ? said * MINUTE_MS : said,
        entry: undefined,
        partial: false,
        exact,
      };
    }
    // Of a bucket that begins before the kept years, the recorded days are what is left.
    if (day < this.firstKept) return undefined;
    let begun: DayFigure | undefined;
    for (const entry of field.sources) {
      const figure = this.#say(entry, day);
      if (figure === undefined) continue;
      // A day that was only begun is the last resort, after a report that has it whole.
      if (!figure.partial) return figure;
      begun ??= figure;
    }
    return begun;
  }

  #say(entry: SourceEntry, day: number): DayFigure | undefined {
    const { policy } = this.#request;
    const exact = entry.fidelity === "exact";
    switch (entry.formula) {
      case "count":
      case "minutes": {
        const coverage = this.#covered(entry.source, day);
        if (coverage === "none") return undefined;
        const range = this.range(day);
        const measures = wordsUnder(entry, entry.measures, policy);
        const amount = measures.reduce((sum, measure) => sum + this.#view.sum(measure, range), 0);
        return { source: entry.source, amount, entry, partial: coverage === "begun", exact };
      }
      case "distinct": {
        const coverage = this.#covered(entry.source, day);
        // The amount is worked out for the whole bucket at once.
        return coverage === "none"
          ? undefined
          : { source: entry.source, amount: 0, entry, partial: coverage === "begun", exact };
      }
      case "column": {
        // A log that gives sums by day is no usage report: what it says doesn't fall back to anything.
        if (policy.fallback === "none" && entry.source !== "pstnLogs") return undefined;
        const columns = this.#view.reportDay(entry.report, day);
        if (columns === undefined) return undefined;
        const amounts = entry.columns.flatMap((column) => columns[column] ?? []);
        if (amounts.length === 0) return undefined;
        const unit = entry.unit === "minutes" ? MINUTE_MS : entry.unit === "seconds" ? SECOND_MS : 1;
        const amount = entry.combine === "max" ? Math.max(...amounts) : amounts.reduce((sum, one) => sum + one, 0);
        return { source: entry.source, amount: amount * unit, entry, partial: false, exact };
      }
      default:
        return undefined;
    }
  }

  #covered(source: Source, day: number): DayCoverage {
    const days = this.#coverage.get(source) ?? new Map<number, DayCoverage>();
    this.#coverage.set(source, days);
    let coverage = days.get(day);
    if (coverage === undefined) {
      coverage = dayCoverage(this.range(day), this.#view.coverage(source), this.#request.now);
      days.set(day, coverage);
    }
    return coverage;
  }
}
