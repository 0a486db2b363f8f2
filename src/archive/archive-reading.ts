/** The view that reports read. */
import {
  dayOf,
  LOGS,
  type Log,
  MEASURES,
  type Measure,
  QUARTER_MS,
  QUARTERS_A_DAY,
  SOURCES,
  type Source,
} from "../measures.ts";
import type {
  ArchiveView,
  Behind,
  BehindQuestion,
  CoveredStretch,
  LogRow,
  QuarterRange,
  RecordedRow,
  UserPeriod,
} from "../reports/archive-view.ts";
import { ArchiveParts } from "./archive-parts.ts";
import { readBehind } from "./behind.ts";
import { purgedSince } from "./purging.ts";
import { rowId } from "./row-id.ts";
import { readUserPeriods } from "./user-periods.ts";

export abstract class ArchiveReading extends ArchiveParts implements ArchiveView {
  span(): { first: number; last: number; since: number } | undefined {
    const ends: number[] = [];
    for (const source of [...SOURCES, ...LOGS]) {
      for (const { from, to } of this.covered.of(source)) ends.push(dayOf(from), dayOf(to - 1));
    }
    const reports = this.reportDays.span();
    if (reports !== undefined) ends.push(reports.first, reports.last);
    if (ends.length === 0) return undefined;
    const first = Math.min(...ends);
    const span = { first, last: Math.max(...ends), since: Math.min(first, purgedSince(this.sql) ?? first) };
    this.records.loadDays(span.first - 1, span.last + 1);
    return span;
  }

  coverage(source: Source | Log): readonly CoveredStretch[] {
    return this.covered.of(source);
  }

  sum(measure: Measure, { from, to }: QuarterRange): number {
    const index = MEASURE_INDEX[measure];
    let sum = 0;
    const lastDay = Math.floor((to - 1) / QUARTERS_A_DAY);
    for (let day = Math.floor(from / QUARTERS_A_DAY); day <= lastDay; day++) {
      const start = day * QUARTERS_A_DAY;
      sum += this.records.daySums(day).between(index, Math.max(0, from - start), Math.min(QUARTERS_A_DAY, to - start));
    }
    return sum;
  }

  distinct(marks: number, ranges: readonly QuarterRange[]): number {
    return this.active.count(marks, ranges);
  }

  reportDay(report: string, day: number): Readonly<Record<string, number>> | undefined {
    return this.reportDays.of(report, day);
  }

  recorded(set: string, dates?: { readonly from: number; readonly to: number }): readonly RecordedRow[] {
    return this.recordings.rows(set, dates);
  }

  recordedKeys(set: string): ReadonlySet<string> {
    return this.recordings.keys(set);
  }

  behind(questions: readonly BehindQuestion[], ranges: readonly QuarterRange[]): readonly Behind[] {
    return readBehind(this.sql, questions, ranges);
  }

  userPeriods(ranges: readonly QuarterRange[]): readonly UserPeriod[] {
    return readUserPeriods(this.sql, ranges);
  }

  logRows(log: string, { from, to }: QuarterRange): readonly LogRow[] {
    return this.sql
      .exec<{ id: string; at: number; body: string }>(
        "SELECT id, at, body FROM records WHERE kind = ? AND at >= ? AND at < ? AND body IS NOT NULL ORDER BY at, id",
        log,
        from * QUARTER_MS,
        to * QUARTER_MS,
      )
      .toArray()
      .map(({ id, at, body }) => ({ log, id, at, members: JSON.parse(body) }));
  }

  rowId(set: string, sourceId: string): number {
    return rowId(set, sourceId);
  }
}

const MEASURE_INDEX = Object.fromEntries(MEASURES.map((measure, index) => [measure, index])) as Record<Measure, number>;
