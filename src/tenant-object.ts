/**
 * The Durable Object of one tenant: the archive on its SQLite storage, the alarm that drives collecting, and the
 * answers to what the asking side wants to know. Decisions live in archive/, ingest/ and reports/; this is the rim.
 */
import { DurableObject } from "cloudflare:workers";
import type { Headway } from "./archive/archive-collecting.ts";
import type { ClientNote } from "./archive/client-notes.ts";
import { ChangedMeanwhile } from "./archive/dump.ts";
import type { ForgottenRows } from "./archive/forgetting.ts";
import { meterSql, type RowCounts } from "./archive/metered-sql.ts";
import type { NoticeBatch } from "./archive/notices.ts";
import { abandonOldRestore, abandonRestore, RestoreRefused, restoreLines, restoreUnderway } from "./archive/restore.ts";
import type { Retried } from "./archive/retry.ts";
import type { Sql, SqlValue } from "./archive/sql.ts";
import type { EndedSweep } from "./archive/sweeps.ts";
import { TenantArchive } from "./archive/tenant-archive.ts";
import { hashKeyTrace } from "./archive/users.ts";
import { catalog } from "./catalog.ts";
import { type Config, readConfig, type TenantConfig } from "./config.ts";
import { DailyCopy } from "./daily-copy.ts";
import { setAsIf, viewAsIf } from "./diff/as-if.ts";
import { logError } from "./error-log.ts";
import { BEING_RESTORED } from "./errors.ts";
import { diagnose, type Finding } from "./graph/diagnosis.ts";
import { createGraph, type Graph } from "./graph/graph.ts";
import { collect } from "./ingest/collector.ts";
import { otherSource } from "./ingest/other-sources.ts";
import { nextLook, type Pass, passesFor } from "./ingest/passes.ts";
import { limitReports } from "./ingest/report-limits.ts";
import { subscriptionStatus } from "./ingest/subscription.ts";
import { keepSubscription } from "./ingest/subscription-keeper.ts";
import { KeptTables } from "./kept-tables.ts";
import { DAY_MS } from "./measures.ts";
import { objectName, tenantIdOf } from "./object-name.ts";
import type { RecordedRow } from "./reports/archive-view.ts";
import { behindCells, type Cell, type CellBehind } from "./reports/behind-cells.ts";
import { packTable } from "./reports/sent-table.ts";
import { reportTable } from "./reports/table.ts";
import { usedLogs, usedReports, usedUserDays } from "./reports/used-sources.ts";
import { resolveZone } from "./reports/zones.ts";
import type { Log } from "./request-log.ts";
import { readStampQuestion, stampAnswer } from "./stamp-question.ts";
import type {
  ExportAnswer,
  RebuildAnswer,
  ReportAnswer,
  ReportQuestion,
  RestoreAnswer,
  Stand,
  SyncAnswer,
  TenantPort,
  TenantStatus,
} from "./tenant-port.ts";
import { webhookOf } from "./webhook.ts";

/** What the object takes from outside; the demo and tests give it another world. */
export interface World {
  readonly fetch: typeof fetch;
  readonly now: () => number;
  /** Where a line for each request and each sweep goes; nowhere without. */
  readonly log?: Log;
  /** Requests that one run of the alarm may send, unless BUDGET says otherwise; the free plan allows 50 an invocation. */
  readonly requestBudget: number;
  /** Rows that one run may read and write, unless BUDGET says otherwise; the free plan lets 100,000 be written a day. */
  readonly rowBudget?: RowCounts;
  /** Whether collecting begins with the first request; where cron runs, cron begins it. */
  readonly wakeAtFirstRequest: boolean;
  /** Variables that stand in for those of the environment. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Milliseconds that one run of the alarm may take; what is left goes on in the next. */
const RUN_MS = 20_000;
/** Notices come one by one: so many milliseconds after the first of them the records are read together. */
const NOTICE_MS = 5_000;
/** Notes on callers are written so long after the first of them: an object that nobody asks leaves memory after 10 s. */
const NOTES_MS = 5_000;
/** A step may need this many requests: a batch, its inner pages, a token, a repetition. */
const STEP_REQUESTS = 8;
/** A run folds, purges or packs no further day once it has touched so many rows for that: some seconds of work. */
const AGEING_ROWS = 300_000;
/** Days that are rebuilt at once. */
const REBUILD_DAYS = 3;
/** Collecting rests for so long after a page of an export, or a batch of a restore, was asked for. */
const MOVING_MS = 60_000;
/** Rows of tables kept in memory: some megabytes. */
const MOST_KEPT_ROWS = 20_000;
/** How often a restore is looked after that is under way. */
const RESTORE_LOOK_MS = 3_600_000;

/** The class of the Durable Objects of a world. */
export function tenantObject(world: World) {
  return class TenantObject extends DurableObject<Record<string, unknown>> implements Omit<TenantPort, "fetch"> {
    readonly #sql: Sql;
    #held: TenantArchive | undefined;
    readonly #kept = new KeptTables(MOST_KEPT_ROWS);
    /** Names the time for which the archive is open. */
    #opening = "";
    readonly #config: Config;
    readonly #rows: RowCounts;
    #graph: Graph | undefined;
    #requests = 0;
    #running: Promise<void> | undefined;
    /** Until then collecting rests, because the archive is moved. */
    #movingUntil = 0;
    readonly #copy: DailyCopy;
    /** Old days wait to be folded, purged or packed. */
    #moreToAge = false;
    /** The alarm was moved up for notes on callers, from when it would have been; null: there was none. */
    #movedUp: { readonly from: number | null } | undefined;

    constructor(state: DurableObjectState, env: Record<string, unknown>) {
      super(state, env);
      this.#config = readConfig({ ...env, ...world.variables });
      const { sql, rows } = meterSql(sqlOf(state.storage));
      this.#rows = rows;
      this.#sql = sql;
      this.#copy = new DailyCopy(sql, env.BACKUPS);
    }

    /** The archive; it neither answers nor takes anything in while another is restored in its place. */
    get #archive(): TenantArchive {
      if (this.#held === undefined) {
        if (restoreUnderway(this.#sql) !== undefined) throw new Error(BEING_RESTORED);
        this.#opening = crypto.randomUUID();
        this.#held = new TenantArchive(this.#sql, {
          userHashKey: this.#config.userHashKey,
          onSweepEnd: (ended) => this.#logSweep(ended),
        });
        // An alarm may not tell the name that the object was reached by.
        const tenantId = tenantIdOf(this.ctx.id.name);
        if (tenantId !== undefined) this.#held.keepTenantId(tenantId);
      }
      return this.#held;
    }

    async report(question: ReportQuestion, notes?: readonly ClientNote[]): Promise<ReportAnswer> {
      const set = catalog().set(question.set);
      if (set === undefined) throw new Error(`no report set ${question.set}`);
      const archive = this.#archive;
      const stand = this.#stand();
      let table = this.#kept.get(question, stand.stamp);
      if (table === undefined) {
        const { asIf = {} } = question;
        const request = { ...question, zone: resolveZone(question.zone) };
        table = packTable(reportTable(setAsIf(set, asIf), viewAsIf(archive, asIf), request));
        this.#kept.keep(question, stand.stamp, table);
      }
      await this.#note(notes);
      return { ...stand, table };
    }

    /** What leaves the revision as it is, such as folding, is seen by the rows written. */
    #stand(): Stand {
      const revision = this.#archive.revision();
      return { stamp: `${this.#opening}.${revision}.${this.#rows.written}`, revision, asOf: this.#archive.asOf() };
    }

    override async fetch(request: Request): Promise<Response> {
      const { stamp, notes } = readStampQuestion(request);
      // An archive that isn't open, or can't be opened, doesn't stand where it did.
      const standsThere = this.#held !== undefined && stamp === this.#stand().stamp;
      if (standsThere) await this.#note(notes);
      return stampAnswer(standsThere);
    }

    #logSweep(ended: EndedSweep): void {
      const time = new Date(world.now()).toISOString();
      world.log?.(JSON.stringify({ event: "sweep", time, tenant: this.#held?.tenantId(), ...ended }));
    }

    async state(notes?: readonly ClientNote[]): Promise<Stand> {
      await this.#note(notes);
      return this.#stand();
    }

    async behind(question: ReportQuestion, cells: readonly Cell[]): Promise<readonly CellBehind[]> {
      const set = catalog().set(question.set);
      if (set === undefined) throw new Error(`no report set ${question.set}`);
      return behindCells(set, this.#archive, { ...question, zone: resolveZone(question.zone) }, cells);
    }

    async importRows(set: string, rows: readonly RecordedRow[]) {
      return this.#archive.keepRecorded(set, rows, world.now());
    }

    async recordedRows(set: string, dates: ReportQuestion["dates"]): Promise<number> {
      return this.#archive.recorded(set, dates).length;
    }

    async removeRecorded(set: string, dates: ReportQuestion["dates"]): Promise<number> {
      return this.#archive.removeRecorded(set, dates, world.now());
    }

    /** Keeps notes on callers in memory; the next alarm writes them, and there is one soon. */
    async #note(notes: readonly ClientNote[] = []): Promise<void> {
      if (!this.#archive.clients.take(notes) || this.#archive.isRemoved()) return;
      const set = await this.ctx.storage.getAlarm();
      const wanted = Date.now() + NOTES_MS;
      if (set !== null && set <= wanted) return;
      this.#movedUp = { from: set };
      await this.ctx.storage.setAlarm(wanted);
    }

    /** What can't be written stays in memory until the next alarm, and holds up nothing. */
    #writeNotes(): void {
      try {
        this.#archive.clients.write(world.now());
      } catch (error) {
        logError("clients-not-written", error);
      }
    }

    /** Whether the alarm that runs came for notes alone; then the next is as it would have been without. */
    async #wasForNotes(): Promise<boolean> {
      const { from } = this.#movedUp ?? { from: 0 };
      this.#movedUp = undefined;
      if (from === null) return this.#archive.nextDue() === undefined;
      if (from <= Date.now() || this.#isDue()) return false;
      await this.ctx.storage.setAlarm(from);
      return true;
    }

    async status(notes?: readonly ClientNote[]): Promise<TenantStatus> {
      await this.#note(notes);
      const isWanted = webhookOf(this.#config) !== undefined;
      return {
        ...this.#archive.status(),
        firstSweep: this.#archive.lastFinished("callRecords") === undefined,
        subscription: subscriptionStatus(this.#archive.notices.subscription(), isWanted),
        copy: this.#copy.status(),
        clients: this.#archive.clients.list(),
      };
    }

    async calendar() {
      const names = usedReports(catalog()).map(({ name }) => name);
      const reports = {
        skypeReports: names.filter((name) => !isOfTeams(name)),
        teamsReports: names.filter(isOfTeams),
      };
      const reach: Record<string, number> = {};
      for (const pass of this.#passes()) {
        const name = pass.source.replace(/^report:/, "");
        const source = name === pass.source ? name : isOfTeams(name) ? "teamsReports" : "skypeReports";
        reach[source] = Math.max(reach[source] ?? 0, Math.round(pass.reach / DAY_MS));
      }
      return { ...this.#archive.calendar(reports), reach };
    }

    async diagnose(): Promise<readonly Finding[]> {
      // A client of its own, so that the secret is tried and not the token that is held.
      return diagnose(createGraph(this.#graphSettings(this.#tenant())), world.now());
    }

    async headway(): Promise<Headway> {
      return this.#archive.headway();
    }

    async notify(batch: NoticeBatch): Promise<void> {
      // Graph posts for some days more.
      if (this.#archive.isRemoved()) return;
      this.#archive.notices.take(batch, world.now());
      const set = await this.ctx.storage.getAlarm();
      const wanted = Date.now() + NOTICE_MS;
      if (set === null || set > wanted) await this.ctx.storage.setAlarm(wanted);
    }

    async retry(): Promise<Retried> {
      const retried = this.#archive.retry(world.now());
      await this.ctx.storage.setAlarm(Date.now());
      return retried;
    }

    async exportPage(at: string | null): Promise<ExportAnswer> {
      await this.#rest();
      try {
        const page = this.#archive.exportPage(at, world.now());
        if (page.next === null) this.#movingUntil = 0;
        return page;
      } catch (error) {
        if (error instanceof ChangedMeanwhile) return { changed: error.message };
        throw error;
      }
    }

    async restoreLines(text: string, at: number): Promise<RestoreAnswer> {
      await this.#rest();
      this.#held = undefined;
      const { userHashKey } = this.#config;
      const hashKey = userHashKey === undefined ? undefined : hashKeyTrace(userHashKey);
      try {
        const target = { tenantId: tenantIdOf(this.ctx.id.name), hashKey };
        const progress = restoreLines(this.#sql, target, text, at, world.now());
        if (progress.done) this.#movingUntil = 0;
        await this.ctx.storage.setAlarm(Date.now() + (progress.done ? 0 : RESTORE_LOOK_MS));
        return progress;
      } catch (error) {
        if (error instanceof RestoreRefused) return { refused: error.message, isConflict: error.isConflict };
        throw error;
      }
    }

    async abandonRestore(): Promise<void> {
      await this.#rest();
      this.#held = undefined;
      abandonRestore(this.#sql);
      this.#movingUntil = 0;
      await this.ctx.storage.setAlarm(Date.now());
    }

    async rebuild(from: number | null): Promise<RebuildAnswer> {
      const held = this.#archive.rebuildable();
      const days: { day: number; wrong: number }[] = [];
      if (held === undefined) return { days, next: null };
      let day = Math.max(from ?? held.first, held.first);
      for (; day <= held.last && days.length < REBUILD_DAYS; day++) {
        days.push({ day, wrong: this.#archive.rebuild(day, world.now()) });
      }
      return { days, next: day <= held.last ? day : null };
    }

    async forget(who: string): Promise<ForgottenRows> {
      return this.#archive.forgetPerson(who, world.now());
    }

    async remove(): Promise<void> {
      await this.#rest();
      abandonRestore(this.#sql);
      this.#archive.removeAll(world.now());
      this.#held = undefined;
      this.#movingUntil = 0;
      await this.ctx.storage.deleteAlarm();
    }

    /** Keep collecting from going on for a while, and wait until what is under way has stopped. */
    async #rest(): Promise<void> {
      this.#movingUntil = Date.now() + MOVING_MS;
      await this.#running?.catch(() => undefined);
    }

    /** Whether collecting rests now, and when to look again (ms by the platform's clock; undefined: not by itself). */
    #resting(): { readonly until: number | undefined } | undefined {
      abandonOldRestore(this.#sql, world.now());
      if (restoreUnderway(this.#sql) !== undefined) return { until: Date.now() + RESTORE_LOOK_MS };
      if (this.#archive.isRemoved() || this.#configured() === undefined) return { until: undefined };
      return this.#movingUntil > Date.now() ? { until: this.#movingUntil } : undefined;
    }

    async wake(): Promise<void> {
      if (this.#resting() !== undefined) return;
      this.#archive.openDuePasses(this.#passes(), world.now());
      if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(world.now());
    }

    async sync(waitMs: number): Promise<SyncAnswer> {
      if (this.#archive.isRemoved()) this.#archive.endRemoval();
      const before = this.#archive.counts();
      this.#archive.openAll(this.#passes(), world.now());
      await this.ctx.storage.setAlarm(Date.now());
      const deadline = Date.now() + waitMs;
      while (this.#isDue() && Date.now() < deadline) await scheduler.wait(25);
      const after = this.#archive.counts();
      const { waiting, setAside } = this.#archive.queueCounts();
      return {
        done: !this.#isDue(),
        records: {
          new: after.new - before.new,
          changed: after.changed - before.changed,
          unchanged: after.unchanged - before.unchanged,
          waiting,
          setAside,
        },
        asOf: isoOf(this.#archive.asOf()),
      };
    }

    override async alarm(): Promise<void> {
      const resting = this.#resting();
      if (resting !== undefined) {
        if (resting.until !== undefined) await this.ctx.storage.setAlarm(resting.until);
        return;
      }
      this.#writeNotes();
      if (await this.#wasForNotes()) return;
      // Set before the work begins: whatever happens to this run, another follows.
      await this.ctx.storage.setAlarm(Date.now() + RUN_MS + 10_000);
      this.#archive.keepBeginning(world.now());
      this.#archive.openDuePasses(this.#passes(), world.now());
      this.#running ??= this.#run().finally(() => {
        this.#running = undefined;
      });
      await this.#running;
      // What came meanwhile: the alarm that it has moved up is set anew here.
      this.#writeNotes();
      this.#movedUp = undefined;
      const due = this.#archive.nextDue() ?? Number.POSITIVE_INFINITY;
      const now = world.now();
      const next = this.#moreToAge ? now : Math.min(due, nextLook(now, this.#tenant().tenantId));
      await this.ctx.storage.setAlarm(Date.now() + Math.max(0, next - now));
      // Last, with the next alarm set: however it ends, it holds nothing up.
      if (this.#archive.asOf() !== undefined && this.#copy.isDue(now)) {
        await this.#copy.make(this.#tenant().tenantId, pagesOf(this.#archive, now), now);
      }
    }

    #isDue(): boolean {
      return this.#running !== undefined || (this.#archive.nextDue() ?? Number.POSITIVE_INFINITY) <= world.now();
    }

    async #run(): Promise<void> {
      const tenant = this.#tenant();
      const mayGoOn = this.#beginBudget();
      this.#graph ??= createGraph(this.#graphSettings(tenant));
      await collect({
        archive: this.#archive,
        records: this.#graph,
        other: otherSource(this.#graph, toRead(), this.#archive),
        home: tenant.tenantId,
        now: world.now,
        mayGoOn: (requests = STEP_REQUESTS) => mayGoOn(requests),
      });
      // After the sweeps, so that nothing that befalls the subscription can hold them up.
      await keepSubscription({
        store: this.#archive.notices,
        graph: this.#graph,
        wanted: this.#graph.cloud.callRecords ? webhookOf(this.#config) : undefined,
        now: world.now,
        mayGoOn: () => mayGoOn(1),
      });
      // One day whatever else the run has spent: ageing may be slow, but it must not stand still.
      const before = this.#rows.read + this.#rows.written;
      let days = 0;
      this.#moreToAge = this.#archive.age(world.now(), tenant.policy.retentionYears, () => {
        const rows = this.#rows.read + this.#rows.written - before;
        return days++ === 0 || (rows < AGEING_ROWS && mayGoOn(0));
      });
    }

    /** Begin to count what a run spends; the answer tells whether so many requests more are within it. */
    #beginBudget(): (requests: number) => boolean {
      const { requests, rowsRead, rowsWritten } = this.#config.budget;
      const started = Date.now();
      const { read, written } = this.#rows;
      this.#requests = 0;
      const most = requests ?? world.requestBudget;
      return (more) =>
        // What needs more than there ever is gets a run that has hardly begun.
        this.#requests + Math.min(more, Math.max(STEP_REQUESTS, most - STEP_REQUESTS)) <= most &&
        this.#rows.read - read < (rowsRead ?? world.rowBudget?.read ?? Number.POSITIVE_INFINITY) &&
        this.#rows.written - written < (rowsWritten ?? world.rowBudget?.written ?? Number.POSITIVE_INFINITY) &&
        Date.now() - started < RUN_MS &&
        this.#movingUntil <= Date.now();
    }

    #passes(): Pass[] {
      const { logs, reports, userDays } = toRead();
      return passesFor({ logs, reports: reports.map(({ name }) => name), userDays });
    }

    /** The tenant whose archive this is, by the object's name; undefined when the settings know it no more. */
    #configured(): TenantConfig | undefined {
      const { name } = this.ctx.id;
      return this.#config.tenants.find((tenant) =>
        name === undefined ? tenant.tenantId === this.#archive.tenantId() : objectName(tenant) === name,
      );
    }

    #tenant(): TenantConfig {
      const tenant = this.#configured();
      if (tenant !== undefined) return tenant;
      const name = this.ctx.id.name ?? this.#archive.tenantId();
      throw new Error(`this archive belongs to a tenant that is no longer configured: ${name}`);
    }

    #graphSettings(tenant: TenantConfig) {
      return {
        cloud: tenant.cloud,
        graphEndpoint: tenant.graphEndpoint,
        loginEndpoint: tenant.loginEndpoint,
        tenantId: tenant.tenantId,
        clientId: tenant.clientId,
        credential: tenant.credential,
        fetch: limitReports(world.fetch, this.#archive, world.now),
        now: world.now,
        sleep: (ms: number) => scheduler.wait(ms),
        onRequest: () => {
          this.#requests++;
        },
      };
    }
  };
}

/** What the mappings ask of Graph beside call records. */
const toRead = () => ({
  logs: usedLogs(catalog()),
  reports: usedReports(catalog()),
  userDays: usedUserDays(catalog()),
});

async function* pagesOf(archive: TenantArchive, now: number): AsyncGenerator<string> {
  for (let at: string | null = null; ; ) {
    const { text, next } = archive.exportPage(at, now);
    yield text;
    if (next === null) return;
    at = next;
  }
}

const isOfTeams = (report: string): boolean => report.startsWith("getTeams");

const isoOf = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString());

function sqlOf(storage: DurableObjectStorage): Sql {
  return {
    exec: <Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]) =>
      storage.sql.exec<Row>(query, ...bindings),
    transaction: (work) => storage.transactionSync(work),
  };
}
