/**
 * What is done to an archive beside collecting: its days age by themselves; its operator keeps and removes recorded answers,
 * asks again for what was given up, has days made anew, exports the archive, removes all of it, and has a person forgotten.
 */
import type { RecordedRow } from "../reports/archive-view.ts";
import { nextAgeingStep } from "./ageing.ts";
import { ArchiveCollecting } from "./archive-collecting.ts";
import { type DumpPage, dumpPage } from "./dump.ts";
import { type ForgottenRows, forgetPerson } from "./forgetting.ts";
import { dropLine, keepLine, readLine } from "./meta-lines.ts";
import { rebuildableDays, rebuildDay } from "./rebuild.ts";
import type { RecordedConflict } from "./recorded.ts";
import { type Retried, retryGivenUp } from "./retry.ts";
import { quoted, tablesOf } from "./tables.ts";

/** The archive's line that tells when everything was removed. */
const REMOVED = "removed";

/** The archive's line that counts steps of ageing: they move data without a new revision. */
const AGED = "aged";

export abstract class ArchiveUpkeep extends ArchiveCollecting {
  /**
   * Fold old days, purge old years and pack days that changed, a day a transaction; no answer changes by it, but for the
   * records behind old figures, which are named no more.
   *
   * @param maySpend asked before each day: whether another one may be begun in this run
   * @returns whether there is more to do
   */
  age(now: number, retentionYears: number, maySpend: () => boolean): boolean {
    for (;;) {
      const step = nextAgeingStep(this.sql, this.folded, now, retentionYears);
      if (step === undefined) return false;
      if (!maySpend()) return true;
      this.change(() => {
        step.run();
        keepLine(this.sql, AGED, String(this.#aged() + 1));
      });
      if (step.touched === "all") this.forget();
      else this.active.forget([step.touched]);
    }
  }

  /** Keep rows of a recorded old answer; all of them, or none when one contradicts what is held. */
  keepRecorded(
    set: string,
    rows: readonly RecordedRow[],
    now: number,
  ): { kept: number; conflicts: RecordedConflict[] } {
    let conflicts: RecordedConflict[] = [];
    try {
      return this.change(() => {
        const outcome = this.recordings.keep(set, rows);
        conflicts = outcome.conflicts;
        if (conflicts.length > 0) throw new ConflictFound();
        if (outcome.kept > 0) this.standing.touch(now);
        return outcome;
      });
    } catch (error) {
      if (error instanceof ConflictFound) return { kept: 0, conflicts };
      throw error;
    }
  }

  /** Remove recorded rows of a set. @returns how many there were */
  removeRecorded(set: string, dates: { readonly from: number; readonly to: number }, now: number): number {
    return this.change(() => {
      const rows = this.recordings.rows(set, dates).length;
      this.recordings.remove(set, dates);
      if (rows > 0) this.standing.touch(now);
      return rows;
    });
  }

  /** Ask again for everything that was given up. */
  retry(now: number): Retried {
    return this.change(() => retryGivenUp(this.sql, now));
  }

  /** The first and the last UTC day that {@link rebuild} can do something about; undefined when there is none. */
  rebuildable(): { readonly first: number; readonly last: number } | undefined {
    return rebuildableDays(this.sql, this.folded.through + 1);
  }

  /**
   * Make the sums and users of a day anew from the facts held, where they differ from them. A folded day stays as it is.
   *
   * @param now milliseconds since 1970, UTC
   * @returns how many rows were not right
   */
  rebuild(day: number, now: number): number {
    if (day <= this.folded.through) return 0;
    const wrong = this.change(() => {
      const found = rebuildDay(this.sql, day);
      if (found > 0) this.standing.touch(now);
      return found;
    });
    if (wrong > 0) this.forget();
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
      hashKey: this.hashKey,
      exported: new Date(now).toISOString(),
    };
    return dumpPage(this.sql, about, `${this.revision()} ${this.#aged()}`, at);
  }

  /**
   * Remove everything that is held of the tenant, names, recorded rows and queue too; only its id stays, and the mark that
   * it was removed, so that collecting doesn't begin again by itself. Make a new archive on the same storage after.
   */
  removeAll(now: number): void {
    const tenantId = this.tenantId();
    this.change(() => {
      for (const { name } of tablesOf(this.sql)) {
        if (name !== "meta") this.sql.exec(`DELETE FROM ${quoted(name)}`);
      }
      this.sql.exec("DELETE FROM meta WHERE key <> 'schema'");
      if (tenantId !== undefined) this.keepTenantId(tenantId);
      keepLine(this.sql, REMOVED, String(now));
    });
    this.forget();
  }

  /**
   * Forget a person by directory id or principal name (forgetting.ts); sums of past periods stay what they are.
   *
   * @param now milliseconds since 1970, UTC: what began before is forgotten
   */
  forgetPerson(who: string, now: number): ForgottenRows {
    const rows = this.change(() => {
      const found = forgetPerson(this.sql, this.key, this.users.forgotten, who, now);
      if (found.until !== undefined) this.standing.touch(now);
      return found;
    });
    this.forget();
    return rows;
  }

  /** Whether everything was removed and nobody has asked for the tenant's data since. */
  isRemoved(): boolean {
    return readLine(this.sql, REMOVED) !== undefined;
  }

  /** Collecting was asked for again. */
  endRemoval(): void {
    this.change(() => dropLine(this.sql, REMOVED));
  }

  #aged(): number {
    return Number(readLine(this.sql, AGED) ?? 0);
  }
}

class ConflictFound extends Error {}
