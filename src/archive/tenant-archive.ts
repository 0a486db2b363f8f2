/**
 * A tenant's archive as one thing: the transactions that collecting makes, the view that reports read, and what status
 * tells. It knows SQLite and nothing of Cloudflare; the Durable Object around it is in worker.ts.
 */
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
import {
  dayOf,
  isLog,
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
import { ActiveUsers } from "./active-users.ts";
import { nextAgeingStep } from "./ageing.ts";
import { type ArchiveStatus, readStatus } from "./archive-status.ts";
import { readBehind } from "./behind.ts";
import { type Calendar, readCalendar } from "./calendar.ts";
import { Clients } from "./clients.ts";
import { Coverage } from "./coverage.ts";
import { type DumpPage, dumpPage } from "./dump.ts";
import { FoldedDays } from "./folding.ts";
import { type ForgottenRows, forgetPerson } from "./forgetting.ts";
import { CALL } from "./kinds.ts";
import { Notices } from "./notices.ts";
import { purgedSince } from "./purging.ts";
import { rebuildableDays, rebuildDay } from "./rebuild.ts";
import { type IncomingRecord, type Outcome, RecordStore } from "./record-store.ts";
import { Recorded, type RecordedConflict } from "./recorded.ts";
import type { Refusal } from "./refusals.ts";
import { ReportDays } from "./report-days.ts";
import { type Retried, retryGivenUp } from "./retry.ts";
import { rowId } from "./row-id.ts";
import { migrate } from "./schema.ts";
import { first, type Sql } from "./sql.ts";
import { type EndedSweep, Sweeps } from "./sweeps.ts";
import { quoted, tablesOf } from "./tables.ts";
import { readUserPeriods } from "./user-periods.ts";
import { hashKeyTrace, Users } from "./users.ts";

export interface RecordCounts {
  readonly new: number;
  readonly changed: number;
  readonly unchanged: number;
}

export interface ArchiveOptions {
  /** Key of the user hashes; without it one is made and kept in the archive. */
  readonly userHashKey: string | undefined;
  /** Told of each sweep that came to its end. */
  readonly onSweepEnd?: (ended: EndedSweep) => void;
}

/** The archive's line that tells when collecting began. */
const BEGINNING = "collectingSince";

/** The archive's line that tells when everything was removed. */
const REMOVED = "removed";

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

export class TenantArchive implements Collecting, ReportCallBook, ArchiveView {
  readonly #sql: Sql;
  #stand: Standing | undefined;
  readonly #users: Users;
  readonly #key: string;
  readonly #onSweepEnd: ArchiveOptions["onSweepEnd"];
  readonly #folded: FoldedDays;
  readonly #records: RecordStore;
  readonly #active: ActiveUsers;
  readonly #coverage: Coverage;
  readonly #recorded: Recorded;
  readonly #reportDays: ReportDays;
  readonly #sweeps: Sweeps;
  /** By what users are hashed: a trace of the key, and whether the archive keeps the key itself. */
  readonly #hashKey: { readonly check: string; readonly kept: boolean };
  /** Change notices, and the subscription they come by. */
  readonly notices: Notices;
  /** Who asks what. */
  readonly clients: Clients;

  constructor(sql: Sql, options: ArchiveOptions) {
    migrate(sql);
    this.#sql = sql;
    this.#onSweepEnd = options.onSweepEnd;
    const key = options.userHashKey ?? this.#keptHashKey();
    this.#hashKey = { check: hashKeyTrace(key), kept: options.userHashKey === undefined };
    this.#key = key;
    this.#users = new Users(sql, key);
    this.#folded = new FoldedDays(sql);
    this.#records = new RecordStore(sql, this.#users, this.#folded);
    this.#active = new ActiveUsers(sql);
    this.#coverage = new Coverage(sql);
    this.#recorded = new Recorded(sql);
    this.#reportDays = new ReportDays(sql);
    this.#sweeps = new Sweeps(sql);
    this.notices = new Notices(sql, this.#sweeps);
    this.clients = new Clients(sql);
  }

  // Collecting ---------------------------------------------------------------------------------------------------------

  /** Open the passes that are due, but not over a source that was given up a short while ago. */
  openDuePasses(passes: readonly Pass[], now: number): void {
    const due = duePasses(passes, this.#lastBegunOf(passes), now).filter(
      ({ source }) => (this.#sweeps.lastAbandoned(source) ?? Number.NEGATIVE_INFINITY) <= now - ABANDONED_PAUSE,
    );
    if (due.length === 0) return;
    this.#change(() => {
      for (const pass of due) {
        // One that waits to be begun is opened anew up to now: a source that can't be read gathers no sweeps.
        const waiting = this.#sweeps.unbegun(pass.source);
        const widest = passes.find(
          ({ source, name }) => source === pass.source && (name === pass.name || waiting.includes(name)),
        );
        this.#sweeps.open(widest ?? pass, now, true);
      }
    });
  }

  /** Open the widest pass of every source that is read on demand or due; hurry what was put off. */
  openAll(passes: readonly Pass[], now: number): void {
    this.#change(() => {
      for (const pass of passesOnDemand(passes, this.#lastBegunOf(passes), now)) this.#sweeps.open(pass, now);
      this.#sweeps.hurry(now);
    });
  }

  #lastBegunOf(passes: readonly Pass[]): LastBegun {
    return (pass) => {
      const ofSource = passes.filter(({ source }) => source === pass.source);
      const asWide = ofSource.slice(0, ofSource.indexOf(pass) + 1).map(({ name }) => name);
      return this.#sweeps.lastBegun(pass.source, asWide);
    };
  }

  /** When there is work to do again, ms since 1970; undefined when nothing waits. */
  nextDue(): number | undefined {
    return this.#sweeps.nextDue();
  }

  nextSweep(now: number): Sweep | undefined {
    return this.#sweeps.nextOpen(now);
  }

  keepPage(sweep: Sweep, listed: readonly Listed[], next: string, now: number): void {
    this.#change(() => {
      const counts = { new: 0, changed: 0, unchanged: 0 };
      for (const record of listed) {
        const held = this.#records.versionOf(CALL, record.id);
        const isHeld = held !== undefined && held >= record.version;
        counts[isHeld ? "unchanged" : held === undefined ? "new" : "changed"]++;
        if (!isHeld) this.#sweeps.enqueue(record, now);
      }
      this.#sweeps.goOn(sweep, next, counts);
      this.#sweeps.pauses.resume(workOf(sweep.source));
      this.#count({ new: 0, changed: 0, unchanged: counts.unchanged });
    });
  }

  finishSweep(sweep: Sweep, now: number, note?: string): void {
    this.#change(() => {
      this.#sweeps.finish(sweep, now, note);
      if (sweep.source !== "callRecords") this.#sweeps.pauses.resume(workOf(sweep.source));
      this.#records.dropStaged(sweep.number);
      if (sweep.source !== "callRecords" && !isLog(sweep.source)) return;
      this.#coverage.add(sweep.source, sweep.from, sweep.to);
      this.#touch(now);
    });
    this.#tellEnd(sweep);
  }

  #tellEnd({ number }: Sweep): void {
    const ended = this.#onSweepEnd && this.#sweeps.ended(number);
    if (ended !== undefined) this.#onSweepEnd?.(ended);
  }

  postponeSweep(sweep: Sweep, until: number, reason: string): void {
    this.#change(() => this.#sweeps.postpone(sweep, until, reason));
  }

  noteRefusal({ source }: Sweep, reason: string, now: number): void {
    const lost = this.lastFinished(source) !== undefined;
    this.#change(() => this.#sweeps.refusals.note({ source, since: now, reason, lost }));
  }

  restartSweep(sweep: Sweep, until: number, reason: string): void {
    this.#change(() => this.#sweeps.restart(sweep, until, reason));
  }

  abandonSweep(sweep: Sweep, reason: string, now: number): void {
    this.#change(() => {
      this.#sweeps.abandon(sweep, reason, now);
      this.#records.dropStaged(sweep.number);
    });
    this.#tellEnd(sweep);
  }

  pauseWork(work: readonly PausedWork[], until: number): void {
    this.#change(() => {
      for (const one of work) this.#sweeps.pauses.pause(one, until);
    });
  }

  pausesInARow(work: PausedWork): number {
    return this.#sweeps.pauses.times(work);
  }

  dueRecords(now: number, limit: number): { id: string; tries: number }[] {
    const due = this.#sweeps.due(now, limit);
    this.notices.asking(due.map(({ id }) => id));
    return due;
  }

  othersWait(id: string): boolean {
    return this.#sweeps.othersWait(id);
  }

  keepRecords(records: readonly ReadRecord[], now: number): void {
    this.#change(() => {
      this.#keep(
        records.map((record) => ({ kind: CALL, ...record })),
        now,
      );
      for (const { id } of records) if (!this.notices.askAgain(id, now)) this.#sweeps.dequeue(id);
      this.#sweeps.pauses.resume("records");
    });
  }

  waitForRecord(id: string, due: number, tries: number, reason: string): void {
    this.#change(() => this.#sweeps.wait(id, due, tries, reason));
  }

  setRecordAside(id: string, reason: string): void {
    this.#change(() => this.#sweeps.setAside(id, reason));
  }

  /** Ask again for everything that was given up. */
  retry(now: number): Retried {
    return this.#change(() => retryGivenUp(this.#sql, now));
  }

  keepRows(sweep: Sweep, rows: readonly CollectedRow[], next: string, now: number, note?: string): void {
    this.#change(() => {
      const outcomes = this.#records.apply(rows.map((row) => logRecord(sweep, row, now)));
      if (outcomes.some((outcome) => outcome !== "unchanged")) this.#touch(now);
      this.#sweeps.goOn(sweep, next, countsOf(outcomes), note);
      this.#sweeps.pauses.resume(workOf(sweep.source));
    });
  }

  keepDayPage(sweep: Sweep, page: DayPage, next: string, now: number, note?: string): void {
    const { day, rows, last, totals } = page;
    this.#change(() => {
      this.#sweeps.goOn(sweep, next, countsOf([]), note);
      this.#sweeps.pauses.resume(workOf(sweep.source));
      if (!last) return this.#records.stage(sweep.number, rows, page.first);
      const all = [...(page.first ? [] : this.#records.staged(sweep.number)), ...rows];
      const incoming = all.map((row) => logRecord(sweep, row, now));
      let changed = this.#records.replaceDay(sweep.source, day, incoming);
      this.#records.dropStaged(sweep.number);
      if (totals !== undefined) {
        const columns = Object.fromEntries(totals.members.map((member) => [member, total(all, member)]));
        changed = this.#reportDays.keep(totals.report, totals.refreshed, [{ day, columns }]) || changed;
      }
      if (changed) this.#touch(now);
    });
  }

  keepReport(report: string, refreshed: string, days: readonly CollectedReportDay[], now: number): void {
    this.#change(() => {
      if (this.#reportDays.keep(report, refreshed, days)) this.#touch(now);
    });
  }

  refreshes(report: string): ReadonlyMap<number, string> {
    return this.#reportDays.refreshes(report);
  }

  reportCalls(): readonly ReportCall[] {
    const kept = this.#meta("reportCalls");
    return kept === undefined ? [] : JSON.parse(kept);
  }

  keepReportCalls(calls: readonly ReportCall[]): void {
    this.#setMeta("reportCalls", JSON.stringify(calls));
  }

  #keep(incoming: readonly IncomingRecord[], now: number): void {
    const outcomes = this.#records.apply(incoming);
    this.#active.forget(this.#records.usersChanged);
    const counts = countsOf(outcomes);
    if (counts.new + counts.changed > 0) this.#touch(now);
    this.#count(counts);
  }

  // Recorded answers ---------------------------------------------------------------------------------------------------

  /** Keep rows of a recorded old answer; all of them, or none when one contradicts what is held. */
  keepRecorded(
    set: string,
    rows: readonly RecordedRow[],
    now: number,
  ): { kept: number; conflicts: RecordedConflict[] } {
    let conflicts: RecordedConflict[] = [];
    try {
      return this.#change(() => {
        const outcome = this.#recorded.keep(set, rows);
        conflicts = outcome.conflicts;
        if (conflicts.length > 0) throw new ConflictFound();
        if (outcome.kept > 0) this.#touch(now);
        return outcome;
      });
    } catch (error) {
      if (error instanceof ConflictFound) return { kept: 0, conflicts };
      throw error;
    }
  }

  // Ageing -------------------------------------------------------------------------------------------------------------

  /**
   * Fold old days, purge old years and pack days that changed, a day a transaction; no answer changes by it, but for the
   * records behind old figures, which are named no more.
   *
   * @param maySpend asked before each day: whether another one may be begun in this run
   * @returns whether there is more to do
   */
  age(now: number, retentionYears: number, maySpend: () => boolean): boolean {
    for (;;) {
      const step = nextAgeingStep(this.#sql, this.#folded, now, retentionYears);
      if (step === undefined) return false;
      if (!maySpend()) return true;
      this.#change(() => {
        step.run();
        this.#setMeta("aged", String(Number(this.#meta("aged") ?? 0) + 1));
      });
      if (step.touched === "all") this.#forget();
      else this.#active.forget([step.touched]);
    }
  }

  /** Remove recorded rows of a set. @returns how many there were */
  removeRecorded(set: string, dates: { readonly from: number; readonly to: number }, now: number): number {
    return this.#change(() => {
      const rows = this.#recorded.rows(set, dates).length;
      this.#recorded.remove(set, dates);
      if (rows > 0) this.#touch(now);
      return rows;
    });
  }

  // Repairing and moving -----------------------------------------------------------------------------------------------

  /** The first and the last UTC day that {@link rebuild} can do something about; undefined when there is none. */
  rebuildable(): { readonly first: number; readonly last: number } | undefined {
    return rebuildableDays(this.#sql, this.#folded.through + 1);
  }

  /**
   * Make the sums and users of a day anew from the facts held, where they differ from them. A folded day stays as it is.
   *
   * @param now milliseconds since 1970, UTC
   * @returns how many rows were not right
   */
  rebuild(day: number, now: number): number {
    if (day <= this.#folded.through) return 0;
    const wrong = this.#change(() => {
      const found = rebuildDay(this.#sql, day);
      if (found > 0) this.#touch(now);
      return found;
    });
    if (wrong > 0) this.#forget();
    return wrong;
  }

  /**
   * A page of the whole archive as text (dump.ts).
   *
   * @param at what the page before named as the next; null for the first
   * @throws ChangedMeanwhile when the archive changed since the first page
   */
  exportPage(at: string | null, now: number): DumpPage {
    const about = {
      tenantId: this.tenantId() ?? null,
      hashKey: this.#hashKey,
      exported: new Date(now).toISOString(),
    };
    return dumpPage(this.#sql, about, `${this.revision()} ${this.#meta("aged") ?? 0}`, at);
  }

  /**
   * Remove everything that is held of the tenant, names, recorded rows and queue too; only its id stays, and the mark that
   * it was removed, so that collecting doesn't begin again by itself. Make a new archive on the same storage after.
   */
  removeAll(now: number): void {
    const tenantId = this.tenantId();
    this.#change(() => {
      for (const { name } of tablesOf(this.#sql)) {
        if (name !== "meta") this.#sql.exec(`DELETE FROM ${quoted(name)}`);
      }
      this.#sql.exec("DELETE FROM meta WHERE key <> 'schema'");
      if (tenantId !== undefined) this.#setMeta("tenantId", tenantId);
      this.#setMeta(REMOVED, String(now));
    });
    this.#forget();
  }

  /**
   * Forget a person by directory id or principal name (forgetting.ts); sums of past periods stay what they are.
   *
   * @param now milliseconds since 1970, UTC: what began before is forgotten
   */
  forgetPerson(who: string, now: number): ForgottenRows {
    const rows = this.#change(() => {
      const found = forgetPerson(this.#sql, this.#key, this.#users.forgotten, who, now);
      if (found.until !== undefined) this.#touch(now);
      return found;
    });
    this.#forget();
    return rows;
  }

  /** Whether everything was removed and nobody has asked for the tenant's data since. */
  isRemoved(): boolean {
    return this.#meta(REMOVED) !== undefined;
  }

  /** Collecting was asked for again. */
  endRemoval(): void {
    this.#change(() => this.#sql.exec("DELETE FROM meta WHERE key = ?", REMOVED));
  }

  // The view of reports ------------------------------------------------------------------------------------------------

  span(): { first: number; last: number; since: number } | undefined {
    const ends: number[] = [];
    for (const source of [...SOURCES, ...LOGS]) {
      for (const { from, to } of this.#coverage.of(source)) ends.push(dayOf(from), dayOf(to - 1));
    }
    const reports = this.#reportDays.span();
    if (reports !== undefined) ends.push(reports.first, reports.last);
    if (ends.length === 0) return undefined;
    const first = Math.min(...ends);
    const span = { first, last: Math.max(...ends), since: Math.min(first, purgedSince(this.#sql) ?? first) };
    this.#records.loadDays(span.first - 1, span.last + 1);
    return span;
  }

  coverage(source: Source | Log): readonly CoveredStretch[] {
    return this.#coverage.of(source);
  }

  sum(measure: Measure, { from, to }: QuarterRange): number {
    const index = MEASURE_INDEX[measure];
    let sum = 0;
    const lastDay = Math.floor((to - 1) / QUARTERS_A_DAY);
    for (let day = Math.floor(from / QUARTERS_A_DAY); day <= lastDay; day++) {
      const start = day * QUARTERS_A_DAY;
      sum += this.#records.daySums(day).between(index, Math.max(0, from - start), Math.min(QUARTERS_A_DAY, to - start));
    }
    return sum;
  }

  distinct(marks: number, ranges: readonly QuarterRange[]): number {
    return this.#active.count(marks, ranges);
  }

  reportDay(report: string, day: number): Readonly<Record<string, number>> | undefined {
    return this.#reportDays.of(report, day);
  }

  recorded(set: string, dates?: { readonly from: number; readonly to: number }): readonly RecordedRow[] {
    return this.#recorded.rows(set, dates);
  }

  recordedKeys(set: string): ReadonlySet<string> {
    return this.#recorded.keys(set);
  }

  behind(questions: readonly BehindQuestion[], ranges: readonly QuarterRange[]): readonly Behind[] {
    return readBehind(this.#sql, questions, ranges);
  }

  userPeriods(ranges: readonly QuarterRange[]): readonly UserPeriod[] {
    return readUserPeriods(this.#sql, ranges);
  }

  logRows(log: string, { from, to }: QuarterRange): readonly LogRow[] {
    return this.#sql
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

  // Status -------------------------------------------------------------------------------------------------------------

  /** The tenant that the archive belongs to; undefined until it was told. */
  tenantId(): string | undefined {
    return this.#meta("tenantId");
  }

  keepTenantId(tenantId: string): void {
    if (this.tenantId() === undefined) this.#setMeta("tenantId", tenantId);
  }

  /** Grows with every change that may change an answer. */
  revision(): number {
    return this.#standing().revision;
  }

  /** The last change, ms since 1970; undefined for an archive that nothing was written to. */
  asOf(): number | undefined {
    return this.#standing().asOf;
  }

  /** Every answer needs both; kept in memory, because a query takes longer than all else that a 304 needs of the archive. */
  #standing(): Standing {
    if (this.#stand === undefined) {
      const changed = this.#meta("changed");
      this.#stand = {
        revision: Number(this.#meta("revision") ?? 0),
        asOf: changed === undefined ? undefined : Number(changed),
      };
    }
    return this.#stand;
  }

  /** Outcomes of all records ever taken in; the difference of two readings tells what came in between. */
  counts(): RecordCounts {
    const counts = this.#meta("counts");
    return counts === undefined ? { new: 0, changed: 0, unchanged: 0 } : JSON.parse(counts);
  }

  lastFinished(source: string): number | undefined {
    return this.#sweeps.lastFinished(source);
  }

  /** Note that collecting is under way; the first time counts. */
  keepBeginning(now: number): void {
    if (this.#users.forgotten.people.some(({ until }) => until <= now)) {
      this.#change(() => this.#users.forgotten.expire(now));
    }
    if (this.#meta(BEGINNING) === undefined) this.#setMeta(BEGINNING, String(now));
  }

  /** How far collecting is, ms since 1970: see {@link Headway}. Costs a few rows, whatever the archive's size. */
  headway(): Headway {
    const beginning = this.#meta(BEGINNING);
    const signs = [this.asOf(), beginning === undefined ? undefined : Number(beginning)];
    const known = signs.filter((sign) => sign !== undefined);
    return {
      lastSweep: this.lastFinished("callRecords"),
      lastSign: known.length === 0 ? undefined : Math.max(...known),
      refused: this.#sweeps.refusals.all(),
      subscriptionEnds: this.notices.subscription().held?.expires,
    };
  }

  queueCounts(): { waiting: number; setAside: number } {
    return this.#sweeps.counts();
  }

  status(): ArchiveStatus {
    const told = { sql: this.#sql, coverage: this.#coverage, recorded: this.#recorded, sweeps: this.#sweeps };
    return readStatus(told, this.asOf());
  }

  /** What is held day by day. @param reports by source, the usage reports that figures are made of */
  calendar(reports: Readonly<Record<string, readonly string[]>>): Calendar {
    return readCalendar(this.#sql, this.#coverage, this.#sweeps, reports);
  }

  // The archive's own lines --------------------------------------------------------------------------------------------

  #meta(key: string): string | undefined {
    return first<{ value: string }>(this.#sql, "SELECT value FROM meta WHERE key = ?", key)?.value;
  }

  #setMeta(key: string, value: string): void {
    this.#sql.exec("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", key, value);
  }

  #touch(now: number): void {
    const stand = { revision: this.revision() + 1, asOf: Math.max(now, this.asOf() ?? 0) };
    this.#setMeta("revision", String(stand.revision));
    this.#setMeta("changed", String(stand.asOf));
    this.#stand = stand;
  }

  #count(more: Readonly<Record<Outcome, number>>): void {
    const before = this.counts();
    this.#setMeta(
      "counts",
      JSON.stringify({
        new: before.new + more.new,
        changed: before.changed + more.changed,
        unchanged: before.unchanged + more.unchanged,
      }),
    );
  }

  #keptHashKey(): string {
    const kept = this.#meta("userHashKey");
    if (kept !== undefined) return kept;
    const made = [...crypto.getRandomValues(new Uint8Array(32))]
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("");
    this.#setMeta("userHashKey", made);
    return made;
  }

  /** One transaction; what is only in memory is dropped when it fails. */
  #change<T>(work: () => T): T {
    try {
      return this.#sql.transaction(work);
    } catch (error) {
      this.#forget();
      throw error;
    }
  }

  #forget(): void {
    this.#stand = undefined;
    this.#records.forget();
    this.#folded.forget();
    this.#active.forget();
    this.#coverage.forget();
    this.#reportDays.forget();
  }
}

const MEASURE_INDEX = Object.fromEntries(MEASURES.map((measure, index) => [measure, index])) as Record<Measure, number>;

function countsOf(outcomes: readonly Outcome[]): Record<Outcome, number> {
  const counts = { new: 0, changed: 0, unchanged: 0 };
  for (const outcome of outcomes) counts[outcome]++;
  return counts;
}

/** What an archive stands at. */
interface Standing {
  readonly revision: number;
  readonly asOf: number | undefined;
}

class ConflictFound extends Error {}

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
