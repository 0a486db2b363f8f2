/**
 * What the asking side may ask of a tenant's archive. In the Worker it is a Durable Object's stub, in tests the archive
 * itself; everything that crosses it can be copied.
 */

import type { Headway, RecordCounts } from "./archive/archive-collecting.ts";
import type { ArchiveStatus } from "./archive/archive-status.ts";
import type { Calendar } from "./archive/calendar.ts";
import type { ClientNote } from "./archive/client-notes.ts";
import type { ClientStatus } from "./archive/clients.ts";
import type { DumpPage } from "./archive/dump.ts";
import type { ForgottenRows } from "./archive/forgetting.ts";
import type { NoticeBatch } from "./archive/notices.ts";
import type { RecordedConflict } from "./archive/recorded.ts";
import type { RestoreProgress } from "./archive/restore.ts";
import type { Retried } from "./archive/retry.ts";
import type { CopyStatus } from "./daily-copy.ts";
import type { AsIf } from "./diff/as-if.ts";
import type { Finding } from "./graph/diagnosis.ts";
import type { SubscriptionStatus } from "./ingest/subscription.ts";
import type { RecordedRow } from "./reports/archive-view.ts";
import type { Cell, CellBehind } from "./reports/behind-cells.ts";
import type { FirstRows } from "./reports/kept-rows.ts";
import type { Policy } from "./reports/policy.ts";
import type { SentTable } from "./reports/sent-table.ts";

export interface ReportQuestion {
  readonly set: string;
  /** Canonical id of the zone, as resolveZone gives it. */
  readonly zone: string;
  readonly policy: Policy;
  /** Milliseconds since 1970, UTC. */
  readonly now: number;
  /** Dates wanted, days since 1970, both included. */
  readonly dates: { readonly from: number; readonly to: number };
  /** Where a page in the usual order is all that is wanted, of a set with the key ID: the rows that it is made of. */
  readonly first?: FirstRows;
  /** What the comparison wants to be otherwise; see there. */
  readonly asIf?: AsIf;
}

/** What an archive stands at: one that was removed or restored counts revisions anew, but its last change is another. */
export interface Stand {
  /** Another one as soon as anything is written, and for each time that the archive is opened. */
  readonly stamp: string;
  readonly revision: number;
  /** The archive's last change, ms since 1970; undefined for an empty archive. */
  readonly asOf: number | undefined;
}

export interface ReportAnswer extends Stand {
  readonly table: SentTable;
}

export interface SyncAnswer {
  /** Whether nothing is due now any more; false when the time allowed ran out first. */
  readonly done: boolean;
  readonly records: RecordCounts & { readonly waiting: number; readonly setAside: number };
  readonly asOf: string | null;
}

export interface TenantStatus extends ArchiveStatus {
  /** The first sweep over the call records has not ended yet. */
  readonly firstSweep: boolean;
  readonly subscription: SubscriptionStatus;
  readonly copy: CopyStatus;
  /** Who asks what, the latest request first. */
  readonly clients: readonly ClientStatus[];
}

/** A page of an export, or why there is none: the archive changed since the first. */
export type ExportAnswer = DumpPage | { readonly changed: string };

/** How far a restore is, or why the export can't be taken in: then nothing of it is kept. */
export type RestoreAnswer = RestoreProgress | { readonly refused: string; readonly isConflict: boolean };

export interface RebuildAnswer {
  /** UTC days since 1970, and how many rows of each were not right. */
  readonly days: readonly { readonly day: number; readonly wrong: number }[];
  /** The day to go on with; null when all are done. */
  readonly next: number | null;
}

/** What may go along with a question: notes on who asks, so that they need no request of their own. */
type Notes = readonly ClientNote[];

export interface TenantPort {
  report(question: ReportQuestion, notes?: Notes): Promise<ReportAnswer>;
  /** What the archive stands at, without reading any sums. */
  state(notes?: Notes): Promise<Stand>;
  /** Whether it still stands there: see stamp-question.ts. */
  fetch(address: string, init: { readonly headers: Readonly<Record<string, string>> }): Promise<Response>;
  /** What stands behind cells of families whose rows are periods or users, in the cells' order. */
  behind(question: ReportQuestion, cells: readonly Cell[]): Promise<readonly CellBehind[]>;
  /** Start a full sweep now; with a wait, answer when nothing is due any more or the time is over. */
  sync(waitMs: number): Promise<SyncAnswer>;
  status(notes?: Notes): Promise<TenantStatus>;
  /** What is held and missing day by day, and how many days back each source can be read. */
  calendar(): Promise<Calendar & { readonly reach: Readonly<Record<string, number>> }>;
  /** Try the settings against Graph, by a handful of small requests. */
  diagnose(): Promise<readonly Finding[]>;
  importRows(
    set: string,
    rows: readonly RecordedRow[],
  ): Promise<{ readonly kept: number; readonly conflicts: readonly RecordedConflict[] }>;
  /** How many recorded rows of a set have a Date in the days given (since 1970, both included). */
  recordedRows(set: string, dates: ReportQuestion["dates"]): Promise<number>;
  /** Remove the recorded rows of a set whose Date lies in the days given (since 1970); answers how many there were. */
  removeRecorded(set: string, dates: ReportQuestion["dates"]): Promise<number>;
  /** Store what Graph has posted; the records it names are read shortly after. */
  notify(batch: NoticeBatch): Promise<void>;
  /** Ask again for what was given up, beginning now. */
  retry(): Promise<Retried>;
  headway(): Promise<Headway>;
  /** The first page of the whole archive as text (null), or the one that an earlier page named. Collecting rests meanwhile. */
  exportPage(at: string | null): Promise<ExportAnswer>;
  /** Take in whole lines of an export, after so many others; 0 begins. */
  restoreLines(text: string, at: number): Promise<RestoreAnswer>;
  /** Take away what was restored so far of an export that did not come whole. */
  abandonRestore(): Promise<void>;
  /** Make a few days anew from the facts held, from one on (null: the first). */
  rebuild(from: number | null): Promise<RebuildAnswer>;
  /** Forget a person by directory id or principal name; answers what was removed. */
  forget(who: string): Promise<ForgottenRows>;
  /** Remove all that is held of the tenant; collecting rests until a sync is asked for. */
  remove(): Promise<void>;
  /** See that collecting is under way. */
  wake(): Promise<void>;
}
