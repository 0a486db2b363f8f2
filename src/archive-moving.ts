/** The archive as a whole, moved: exported and restored, made anew day by day, removed. Collecting rests meanwhile. */
import { ChangedMeanwhile } from "./archive/dump.ts";
import { abandonOldRestore, abandonRestore, RestoreRefused, restoreLines, restoreUnderway } from "./archive/restore.ts";
import { hashKeyTrace } from "./archive/users.ts";
import type { CollectingRun } from "./collecting-run.ts";
import type { OpenArchive } from "./open-archive.ts";
import type { ExportAnswer, RebuildAnswer, RestoreAnswer } from "./tenant-port.ts";

/** Days that are rebuilt at once. */
const REBUILD_DAYS = 3;
/** Collecting rests for so long after a page of an export, or a batch of a restore, was asked for. */
const MOVING_MS = 60_000;
/** How often a restore is looked after that is under way. */
const RESTORE_LOOK_MS = 3_600_000;

export class ArchiveMoving {
  readonly #open: OpenArchive;
  readonly #run: CollectingRun;

  constructor(open: OpenArchive, run: CollectingRun) {
    this.#open = open;
    this.#run = run;
  }

  async exportPage(at: string | null): Promise<ExportAnswer> {
    await this.#run.rest(MOVING_MS);
    try {
      const page = this.#open.archive.exportPage(at, this.#open.world.now());
      if (page.next === null) this.#run.restsUntil = 0;
      return page;
    } catch (error) {
      if (error instanceof ChangedMeanwhile) return { changed: error.message };
      throw error;
    }
  }

  async restoreLines(text: string, at: number): Promise<RestoreAnswer> {
    await this.#run.rest(MOVING_MS);
    this.#open.close();
    const { userHashKey } = this.#open.config;
    const hashKey = userHashKey === undefined ? undefined : hashKeyTrace(userHashKey);
    try {
      const target = { tenantId: this.#open.tenantId, hashKey };
      const progress = restoreLines(this.#open.sql, target, text, at, this.#open.world.now());
      if (progress.done) this.#run.restsUntil = 0;
      await this.#open.storage.setAlarm(Date.now() + (progress.done ? 0 : RESTORE_LOOK_MS));
      return progress;
    } catch (error) {
      if (error instanceof RestoreRefused) return { refused: error.message, isConflict: error.isConflict };
      throw error;
    }
  }

  async abandonRestore(): Promise<void> {
    await this.#run.rest(MOVING_MS);
    this.#open.close();
    abandonRestore(this.#open.sql);
    this.#run.restsUntil = 0;
    await this.#open.storage.setAlarm(Date.now());
  }

  async rebuild(from: number | null): Promise<RebuildAnswer> {
    const held = this.#open.archive.rebuildable();
    const days: { day: number; wrong: number }[] = [];
    if (held === undefined) return { days, next: null };
    let day = Math.max(from ?? held.first, held.first);
    for (; day <= held.last && days.length < REBUILD_DAYS; day++) {
      days.push({ day, wrong: this.#open.archive.rebuild(day, this.#open.world.now()) });
    }
    return { days, next: day <= held.last ? day : null };
  }

  async remove(): Promise<void> {
    await this.#run.rest(MOVING_MS);
    abandonRestore(this.#open.sql);
    this.#open.archive.removeAll(this.#open.world.now());
    this.#open.close();
    this.#run.restsUntil = 0;
    await this.#open.storage.deleteAlarm();
  }

  /** Whether collecting rests now, and when to look again (ms by the platform's clock; undefined: not by itself). */
  resting(): { readonly until: number | undefined } | undefined {
    abandonOldRestore(this.#open.sql, this.#open.world.now());
    if (restoreUnderway(this.#open.sql) !== undefined) return { until: Date.now() + RESTORE_LOOK_MS };
    if (this.#open.archive.isRemoved() || this.#open.configured() === undefined) return { until: undefined };
    return this.#run.restsUntil > Date.now() ? { until: this.#run.restsUntil } : undefined;
  }
}
