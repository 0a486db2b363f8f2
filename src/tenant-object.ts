/**
 * The Durable Object of one tenant: the archive on its SQLite storage, the alarm that drives collecting, and the
 * answers to what the asking side wants to know. Decisions live in archive/, ingest/ and reports/; this is the rim.
 */
import { DurableObject } from "cloudflare:workers";
import type { Headway } from "./archive/archive-collecting.ts";
import type { ClientNote } from "./archive/client-notes.ts";
import type { ForgottenRows } from "./archive/forgetting.ts";
import type { NoticeBatch } from "./archive/notices.ts";
import type { Retried } from "./archive/retry.ts";
import type { TenantArchive } from "./archive/tenant-archive.ts";
import { ArchiveMoving } from "./archive-moving.ts";
import { CallerNotes } from "./caller-notes.ts";
import { catalog } from "./catalog.ts";
import { CollectingRun, RUN_MS } from "./collecting-run.ts";
import { readConfig } from "./config.ts";
import { DailyCopy } from "./daily-copy.ts";
import { setAsIf, viewAsIf } from "./diff/as-if.ts";
import { diagnose, type Finding } from "./graph/diagnosis.ts";
import { createGraph } from "./graph/graph.ts";
import { nextLook } from "./ingest/passes.ts";
import { subscriptionStatus } from "./ingest/subscription.ts";
import { KeptTables } from "./kept-tables.ts";
import { OpenArchive } from "./open-archive.ts";
import type { RecordedRow } from "./reports/archive-view.ts";
import { behindCells, type Cell, type CellBehind } from "./reports/behind-cells.ts";
import { packTable } from "./reports/sent-table.ts";
import { reportTable } from "./reports/table.ts";
import { resolveZone } from "./reports/zones.ts";
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
import { passes, reachBySource, reportsBySource } from "./to-read.ts";
import { webhookOf } from "./webhook.ts";
import type { World } from "./world.ts";

/** Notices come one by one: so many milliseconds after the first of them the records are read together. */
const NOTICE_MS = 5_000;
/** Rows of tables kept in memory: some megabytes. */
const MOST_KEPT_ROWS = 20_000;

/** The class of the Durable Objects of a world. */
export function tenantObject(world: World) {
  return class TenantObject extends DurableObject<Record<string, unknown>> implements Omit<TenantPort, "fetch"> {
    readonly #open: OpenArchive;
    readonly #run: CollectingRun;
    readonly #moving: ArchiveMoving;
    readonly #notes: CallerNotes;
    readonly #copy: DailyCopy;
    readonly #kept = new KeptTables(MOST_KEPT_ROWS);

    constructor(state: DurableObjectState, env: Record<string, unknown>) {
      super(state, env);
      this.#open = new OpenArchive(state, readConfig({ ...env, ...world.variables }), world);
      this.#run = new CollectingRun(this.#open);
      this.#moving = new ArchiveMoving(this.#open, this.#run);
      this.#notes = new CallerNotes(this.#open, this.#run);
      this.#copy = new DailyCopy(this.#open.sql, env.BACKUPS);
    }

    get #archive(): TenantArchive {
      return this.#open.archive;
    }

    async report(question: ReportQuestion, notes?: readonly ClientNote[]): Promise<ReportAnswer> {
      const set = catalog().set(question.set);
      if (set === undefined) throw new Error(`no report set ${question.set}`);
      const archive = this.#archive;
      const stand = this.#open.stand();
      let table = this.#kept.get(question, stand.stamp);
      if (table === undefined) {
        const { asIf = {} } = question;
        const request = { ...question, zone: resolveZone(question.zone) };
        table = packTable(reportTable(setAsIf(set, asIf), viewAsIf(archive, asIf), request));
        this.#kept.keep(question, stand.stamp, table);
      }
      await this.#notes.take(notes);
      return { ...stand, table };
    }

    override async fetch(request: Request): Promise<Response> {
      const { stamp, notes } = readStampQuestion(request);
      const standsThere = this.#open.standsAt(stamp);
      if (standsThere) await this.#notes.take(notes);
      return stampAnswer(standsThere);
    }

    async state(notes?: readonly ClientNote[]): Promise<Stand> {
      await this.#notes.take(notes);
      return this.#open.stand();
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

    async status(notes?: readonly ClientNote[]): Promise<TenantStatus> {
      await this.#notes.take(notes);
      const isWanted = webhookOf(this.#open.config) !== undefined;
      return {
        ...this.#archive.status(),
        firstSweep: this.#archive.lastFinished("callRecords") === undefined,
        subscription: subscriptionStatus(this.#archive.notices.subscription(), isWanted),
        copy: this.#copy.status(),
        clients: this.#archive.clients.list(),
      };
    }

    async calendar() {
      return { ...this.#archive.calendar(reportsBySource()), reach: reachBySource() };
    }

    async diagnose(): Promise<readonly Finding[]> {
      // A client of its own, so that the secret is tried and not the token that is held.
      return diagnose(createGraph(this.#run.graphSettings(this.#open.tenant())), world.now());
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
      return this.#moving.exportPage(at);
    }

    async restoreLines(text: string, at: number): Promise<RestoreAnswer> {
      return this.#moving.restoreLines(text, at);
    }

    async abandonRestore(): Promise<void> {
      return this.#moving.abandonRestore();
    }

    async rebuild(from: number | null): Promise<RebuildAnswer> {
      return this.#moving.rebuild(from);
    }

    async forget(who: string): Promise<ForgottenRows> {
      return this.#archive.forgetPerson(who, world.now());
    }

    async remove(): Promise<void> {
      return this.#moving.remove();
    }

    async wake(): Promise<void> {
      if (this.#moving.resting() !== undefined) return;
      this.#archive.openDuePasses(passes(), world.now());
      if ((await this.ctx.storage.getAlarm()) === null) await this.ctx.storage.setAlarm(world.now());
    }

    async sync(waitMs: number): Promise<SyncAnswer> {
      if (this.#archive.isRemoved()) this.#archive.endRemoval();
      const before = this.#archive.counts();
      this.#archive.openAll(passes(), world.now());
      await this.ctx.storage.setAlarm(Date.now());
      const deadline = Date.now() + waitMs;
      while (this.#run.isDue() && Date.now() < deadline) await scheduler.wait(25);
      const after = this.#archive.counts();
      const { waiting, setAside } = this.#archive.queueCounts();
      return {
        done: !this.#run.isDue(),
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
      const resting = this.#moving.resting();
      if (resting !== undefined) {
        if (resting.until !== undefined) await this.ctx.storage.setAlarm(resting.until);
        return;
      }
      this.#notes.write();
      if (await this.#notes.wasForThem()) return;
      // Set before the work begins: whatever happens to this run, another follows.
      await this.ctx.storage.setAlarm(Date.now() + RUN_MS + 10_000);
      this.#archive.keepBeginning(world.now());
      this.#archive.openDuePasses(passes(), world.now());
      await this.#run.run();
      // What came meanwhile: the alarm that it has moved up is set anew here.
      this.#notes.write();
      this.#notes.settle();
      const due = this.#archive.nextDue() ?? Number.POSITIVE_INFINITY;
      const now = world.now();
      const next = this.#run.moreToAge ? now : Math.min(due, nextLook(now, this.#open.tenant().tenantId));
      await this.ctx.storage.setAlarm(Date.now() + Math.max(0, next - now));
      // Last, with the next alarm set: however it ends, it holds nothing up.
      if (this.#archive.asOf() !== undefined && this.#copy.isDue(now)) {
        await this.#copy.make(this.#open.tenant().tenantId, pagesOf(this.#archive, now), now);
      }
    }
  };
}

async function* pagesOf(archive: TenantArchive, now: number): AsyncGenerator<string> {
  for (let at: string | null = null; ; ) {
    const { text, next } = archive.exportPage(at, now);
    yield text;
    if (next === null) return;
    at = next;
  }
}

const isoOf = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString());
