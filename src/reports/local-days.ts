/** What each local day says of a field: the figure of the best source there is. */
import { QUARTERS_A_DAY, type Source } from "../measures.ts";
import type { ArchiveView, QuarterRange, RecordedRow } from "./archive-view.ts";
import { type ReportField, type ReportSet, wordsUnder } from "./catalog.ts";
import { type DayCoverage, dayCoverage } from "./day-sources.ts";
import type { SourceEntry } from "./mapping-schema.ts";
import { type Bucket, firstKeptDay, reportableDays } from "./periods.ts";
import type { Provenance } from "./provenance.ts";
import type { ReportRequest } from "./report-request.ts";
import { type DayFigure, Tally } from "./tally.ts";
import { dayStart, type Zone } from "./zones.ts";

const SECOND_MS = 1000;
export const MINUTE_MS = 60_000;

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
