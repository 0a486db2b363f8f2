/** Collecting's transactions: passes are opened, pages, records, rows and reports kept, and what fails is waited for or given up. */
import {
  type CollectedReportDay,
  type CollectedRow,
  type Collecting,
  type DayPage,
  type Listed,
  type PausedWork,
  type ReadRecord,
  type Sweep,
  workOf,
} from "../ingest/collecting.ts";
import { ABANDONED_PAUSE, duePasses, type LastBegun, type Pass, passesOnDemand } from "../ingest/passes.ts";
import type { ReportCall, ReportCallBook } from "../ingest/report-limits.ts";
import { isLog } from "../measures.ts";
import { ArchiveReading } from "./archive-reading.ts";
import { CALL } from "./kinds.ts";
import { keepLine, readLine } from "./meta-lines.ts";
import type { IncomingRecord, Outcome } from "./record-store.ts";
import type { Refusal } from "./refusals.ts";

export interface RecordCounts {
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
}

/** How far collecting is; ms since 1970, UTC. */
export interface Headway {
  /** When the last sweep over the call records ended well; undefined before the first. */
  readonly lastSweep: number | undefined;
  /** The last sign of work before that: the archive's last change, or else when collecting began; undefined before. */
  readonly lastSign: number | undefined;
  /** Sources that Graph refuses now. */
  readonly refused: readonly Refusal[];
  /** When the subscription to change notifications ends; undefined where there is none. */
  readonly subscriptionEnds?: number | undefined;
}

/** The archive's line that tells when collecting began. */
const BEGINNING = "collectingSince";

export abstract class ArchiveCollecting extends ArchiveReading implements Collecting, ReportCallBook {
  /** Note that collecting is under way; the first time counts. */
  keepBeginning(now: number): void {
    if (this.users.forgotten.people.some(({ until }) => until <= now)) {
      this.change(() => this.users.forgotten.expire(now));
    }
    if (readLine(this.sql, BEGINNING) === undefined) keepLine(this.sql, BEGINNING, String(now));
  }

  /** Open the passes that are due, but not over a source that was given up a short while ago. */
  openDuePasses(passes: readonly Pass[], now: number): void {
    const due = duePasses(passes, this.#lastBegunOf(passes), now).filter(
      ({ source }) => (this.sweeps.lastAbandoned(source) ?? Number.NEGATIVE_INFINITY) <= now - ABANDONED_PAUSE,
    );
    if (due.length === 0) return;
    this.change(() => {
      for (const pass of due) {
        // One that waits to be begun is opened anew up to now: a source that can't be read gathers no sweeps.
        const waiting = this.sweeps.unbegun(pass.source);
        const widest = passes.find(
          ({ source, name }) => source === pass.source && (name === pass.name || waiting.includes(name)),
        );
        this.sweeps.open(widest ?? pass, now, true);
      }
    });
  }

  /** Open the widest pass of every source that is read on demand or due; hurry what was put off. */
  openAll(passes: readonly Pass[], now: number): void {
    this.change(() => {
      for (const pass of passesOnDemand(passes, this.#lastBegunOf(passes), now)) this.sweeps.open(pass, now);
      this.sweeps.hurry(now);
    });
  }

  #lastBegunOf(passes: readonly Pass[]): LastBegun {
    return (pass) => {
      const ofSource = passes.filter(({ source }) => source === pass.source);
      const asWide = ofSource.slice(0, ofSource.indexOf(pass) + 1).map(({ name }) => name);
      return this.sweeps.lastBegun(pass.source, asWide);
    };
  }

  /** When there is work to do again, ms since 1970; undefined when nothing waits. */
  nextDue(): number | undefined {
    return this.sweeps.nextDue();
  }

  nextSweep(now: number): Sweep | undefined {
    return this.sweeps.nextOpen(now);
  }

  keepPage(sweep: Sweep, listed: readonly Listed[], next: string, now: number): void {
    this.change(() => {
      const counts = { new: 0, changed: 0, unchanged: 0 };
      for (const record of listed) {
        const held = this.records.versionOf(CALL, record.id);
        const isHeld = held !== undefined && held >= record.version;
        counts[isHeld ? "unchanged" : held === undefined ? "new" : "changed"]++;
        if (!isHeld) this.sweeps.queue.enqueue(record, now);
      }
      this.sweeps.goOn(sweep, next, counts);
      this.sweeps.pauses.resume(workOf(sweep.source));
      this.#count({ new: 0, changed: 0, unchanged: counts.unchanged });
    });
  }

  finishSweep(sweep: Sweep, now: number, note?: string): void {
    this.change(() => {
      this.sweeps.finish(sweep, now, note);
      if (sweep.source !== "callRecords") this.sweeps.pauses.resume(workOf(sweep.source));
      this.records.dropStaged(sweep.number);
      if (sweep.source !== "callRecords" && !isLog(sweep.source)) return;
      this.covered.add(sweep.source, sweep.from, sweep.to);
      this.standing.touch(now);
    });
    this.#tellEnd(sweep);
  }

  #tellEnd({ number }: Sweep): void {
    const ended = this.onSweepEnd && this.sweeps.ended(number);
    if (ended !== undefined) this.onSweepEnd?.(ended);
  }

  postponeSweep(sweep: Sweep, until: number, reason: string): void {
    this.change(() => this.sweeps.postpone(sweep, until, reason));
  }

  noteRefusal({ source }: Sweep, reason: string, now: number): void {
    const lost = this.sweeps.lastFinished(source) !== undefined;
    this.change(() => this.sweeps.refusals.note({ source, since: now, reason, lost }));
  }

  restartSweep(sweep: Sweep, until: number, reason: string): void {
    this.change(() => this.sweeps.restart(sweep, until, reason));
  }

  abandonSweep(sweep: Sweep, reason: string, now: number): void {
    this.change(() => {
      this.sweeps.abandon(sweep, reason, now);
      this.records.dropStaged(sweep.number);
    });
    this.#tellEnd(sweep);
  }

  pauseWork(work: readonly PausedWork[], until: number): void {
    this.change(() => {
      for (const one of work) this.sweeps.pauses.pause(one, until);
    });
  }

  pausesInARow(work: PausedWork): number {
    return this.sweeps.pauses.times(work);
  }

  dueRecords(now: number, limit: number): { id: string; tries: number }[] {
    const due = this.sweeps.queue.due(now, limit);
    this.notices.asking(due.map(({ id }) => id));
    return due;
  }

  othersWait(id: string): boolean {
    return this.sweeps.queue.othersWait(id);
  }

  keepRecords(records: readonly ReadRecord[], now: number): void {
    this.change(() => {
      this.#keep(
        records.map((record) => ({ kind: CALL, ...record })),
        now,
      );
      for (const { id } of records) if (!this.notices.askAgain(id, now)) this.sweeps.queue.dequeue(id);
      this.sweeps.pauses.resume("records");
    });
  }

  waitForRecord(id: string, due: number, tries: number, reason: string): void {
    this.change(() => this.sweeps.queue.wait(id, due, tries, reason));
  }

  setRecordAside(id: string, reason: string): void {
    this.change(() => this.sweeps.queue.setAside(id, reason));
  }

  keepRows(sweep: Sweep, rows: readonly CollectedRow[], next: string, now: number, note?: string): void {
    this.change(() => {
      const outcomes = this.records.apply(rows.map((row) => logRecord(sweep, row, now)));
      if (outcomes.some((outcome) => outcome !== "unchanged")) this.standing.touch(now);
      this.sweeps.goOn(sweep, next, countsOf(outcomes), note);
      this.sweeps.pauses.resume(workOf(sweep.source));
    });
  }

  keepDayPage(sweep: Sweep, page: DayPage, next: string, now: number, note?: string): void {
    const { day, rows, last, totals } = page;
    this.change(() => {
      this.sweeps.goOn(sweep, next, countsOf([]), note);
      this.sweeps.pauses.resume(workOf(sweep.source));
      if (!last) return this.records.stage(sweep.number, rows, page.first);
      const all = [...(page.first ? [] : this.records.staged(sweep.number)), ...rows];
      const incoming = all.map((row) => logRecord(sweep, row, now));
      let changed = this.records.replaceDay(sweep.source, day, incoming);
      this.records.dropStaged(sweep.number);
      if (totals !== undefined) {
        const columns = Object.fromEntries(totals.members.map((member) => [member, total(all, member)]));
        changed = this.reportDays.keep(totals.report, totals.refreshed, [{ day, columns }]) || changed;
      }
      if (changed) this.standing.touch(now);
    });
  }

  keepReport(report: string, refreshed: string, days: readonly CollectedReportDay[], now: number): void {
    this.change(() => {
      if (this.reportDays.keep(report, refreshed, days)) this.standing.touch(now);
    });
  }

  refreshes(report: string): ReadonlyMap<number, string> {
    return this.reportDays.refreshes(report);
  }

  reportCalls(): readonly ReportCall[] {
    const kept = readLine(this.sql, "reportCalls");
    return kept === undefined ? [] : JSON.parse(kept);
  }

  keepReportCalls(calls: readonly ReportCall[]): void {
    keepLine(this.sql, "reportCalls", JSON.stringify(calls));
  }

  #keep(incoming: readonly IncomingRecord[], now: number): void {
    const outcomes = this.records.apply(incoming);
    this.active.forget(this.records.usersChanged);
    const counts = countsOf(outcomes);
    if (counts.new + counts.changed > 0) this.standing.touch(now);
    this.#count(counts);
  }

  /** Outcomes of all records ever taken in; the difference of two readings tells what came in between. */
  counts(): RecordCounts {
    const counts = readLine(this.sql, "counts");
    return counts === undefined ? { new: 0, changed: 0, unchanged: 0 } : JSON.parse(counts);
  }

  lastFinished(source: string): number | undefined {
    return this.sweeps.lastFinished(source);
  }

  /** How far collecting is, ms since 1970: see {@link Headway}. Costs a few rows, whatever the archive's size. */
  headway(): Headway {
    const beginning = readLine(this.sql, BEGINNING);
    const signs = [this.asOf(), beginning === undefined ? undefined : Number(beginning)];
    const known = signs.filter((sign) => sign !== undefined);
    return {
      lastSweep: this.lastFinished("callRecords"),
      lastSign: known.length === 0 ? undefined : Math.max(...known),
      refused: this.sweeps.refusals.all(),
      subscriptionEnds: this.notices.subscription().held?.expires,
    };
  }

  queueCounts(): { waiting: number; setAside: number } {
    return this.sweeps.queue.counts();
  }

  #count(more: Readonly<Record<Outcome, number>>): void {
    const before = this.counts();
    keepLine(
      this.sql,
      "counts",
      JSON.stringify({
        new: before.new + more.new,
        changed: before.changed + more.changed,
        unchanged: before.unchanged + more.unchanged,
      }),
    );
  }
}

function countsOf(outcomes: readonly Outcome[]): Record<Outcome, number> {
  const counts = { new: 0, changed: 0, unchanged: 0 };
  for (const outcome of outcomes) counts[outcome]++;
  return counts;
}

const logRecord = ({ source }: Sweep, { id, facts, members }: CollectedRow, now: number): IncomingRecord => ({
  kind: source,
  id,
  version: 0,
  modified: now,
  latest: true,
  facts,
  body: JSON.stringify(members),
});

const total = (rows: readonly CollectedRow[], member: string): number =>
  rows.reduce((sum, { members }) => sum + Number(members[member] ?? 0), 0);
