/**
 * The collector: takes sweeps and queued records one step at a time until nothing is due or its budget is spent. It holds
 * nothing between steps, so it may be stopped and started at any point.
 */

import type { CallRecord } from "../graph/call-record-schema.ts";
import type { RecordPage, RecordWindow } from "../graph/call-records.ts";
import { GraphFault } from "../graph/graph-fault.ts";
import { callFacts } from "./call-facts.ts";
import { type Collecting, LISTED, type ReadRecord, type Sweep } from "./collecting.ts";
import { instantOf } from "./spans.ts";

/** What the collector asks of Graph for call records. */
export interface RecordSource {
  listCallRecords(from: RecordWindow | { readonly next: string }): Promise<RecordPage>;
  getCallRecord(id: string): Promise<CallRecord>;
  getCallRecords(ids: readonly string[]): Promise<ReadonlyMap<string, CallRecord | GraphFault>>;
}

/** Reads one step of a sweep over anything but call records; undefined where the source is not known. */
export type OtherSource = (sweep: Sweep, archive: Collecting, now: number) => Promise<void>;

export interface CollectorParts {
  readonly archive: Collecting;
  readonly records: RecordSource;
  readonly other: OtherSource;
  /** The tenant's id. */
  readonly home: string;
  readonly now: () => number;
  /** Whether another step may be begun: false once the budget of this run is spent. */
  readonly mayGoOn: () => boolean;
}

const MINUTE = 60_000;
const BATCH = 20;
/** A record that Graph lists but does not give: asked for again for about a day. */
const MISSING_TRIES = 12;
/** A record that comes damaged, or is refused, so often is set aside. */
const BAD_TRIES = 6;
/** A next link that no longer leads on: the list is begun again so often. */
const RESTARTS = 3;

/** Minutes to wait before the n-th further try: 1, 2, 4 … up to 4 hours. */
export const pauseAfter = (tries: number): number => Math.min(2 ** tries, 240) * MINUTE;

/** Tries in vain after which Graph's own word for the next one is no longer taken alone. */
const PATIENCE = 4;

/**
 * Milliseconds until a sweep is tried again: as long as Graph says, or else 1, 2, 4 … minutes. When that was in vain some
 * times, the pauses grow all the same: an outage that says "in a second" would be asked without end.
 */
export const sweepPause = (retryAfterMs: number | undefined, tries: number): number =>
  Math.max(retryAfterMs ?? pauseAfter(tries), tries < PATIENCE ? 0 : pauseAfter(tries - PATIENCE));

/** Work until nothing is due now or the budget is spent. Faults of Graph end up in the archive, never here. */
export async function collect(parts: CollectorParts): Promise<void> {
  while (parts.mayGoOn()) {
    const due = parts.archive.dueRecords(parts.now(), BATCH);
    if (due.length > 0) {
      await readRecords(parts, due);
      continue;
    }
    const sweep = parts.archive.nextSweep(parts.now());
    if (sweep === undefined) return;
    await stepOf(parts, sweep);
  }
}

async function stepOf(parts: CollectorParts, sweep: Sweep): Promise<void> {
  const { archive, now } = parts;
  try {
    if (sweep.next === LISTED) archive.finishSweep(sweep, now());
    else if (sweep.source === "callRecords") await listPage(parts, sweep);
    else await parts.other(sweep, archive, now());
  } catch (fault) {
    if (!(fault instanceof GraphFault)) throw fault;
    const later = now() + sweepPause(fault.retryAfterMs, sweep.tries);
    if (isPassing(fault)) archive.postponeSweep(sweep, later, fault.message);
    else if (sweep.next !== null && (sweep.restarts ?? 0) < RESTARTS) archive.restartSweep(sweep, later, fault.message);
    else archive.abandonSweep(sweep, fault.message, now());
  }
}

/** What may be gone the next time; a sweep that meets it waits, however often, because its window must be read. */
const isPassing = ({ kind }: GraphFault): boolean =>
  kind === "throttled" ||
  kind === "transient" ||
  kind === "damaged" ||
  kind === "unauthorized" ||
  kind === "signIn" ||
  kind === "forbidden";

async function listPage({ archive, records, now }: CollectorParts, sweep: Sweep): Promise<void> {
  const page = await records.listCallRecords(
    sweep.next === null
      ? { fromIso: new Date(sweep.from).toISOString(), toIso: new Date(sweep.to).toISOString() }
      : { next: sweep.next },
  );
  archive.keepPage(sweep, page.records, page.next ?? LISTED, now());
}

type Due = readonly { readonly id: string; readonly tries: number }[];

async function readRecords(parts: CollectorParts, due: Due): Promise<void> {
  const { archive, home, now } = parts;
  const answers = await askFor(parts, due);
  const read: ReadRecord[] = [];
  for (const { id, tries } of due) {
    const answer = answers.get(id);
    if (answer !== undefined && !(answer instanceof GraphFault)) {
      const modified = answer.lastModifiedDateTime === null ? 0 : instantOf(answer.lastModifiedDateTime);
      read.push({ id, version: answer.version, modified, facts: callFacts(answer, home) });
      continue;
    }
    const fault = answer ?? new GraphFault("damaged", "Graph left the record out of its answer.");
    if (fault.kind === "throttled") {
      archive.waitForRecord(id, now() + (fault.retryAfterMs ?? pauseAfter(0)), tries, fault.message);
    } else if (tries + 1 >= (fault.kind === "notFound" ? MISSING_TRIES : BAD_TRIES)) {
      archive.setRecordAside(id, fault.message);
    } else {
      archive.waitForRecord(id, now() + (fault.retryAfterMs ?? pauseAfter(tries)), tries + 1, fault.message);
    }
  }
  if (read.length > 0) archive.keepRecords(read, now());
}

/** A batch where there are several; one by one where the batch itself is not to be had. */
async function askFor({ records }: CollectorParts, due: Due): Promise<ReadonlyMap<string, CallRecord | GraphFault>> {
  if (due.length > 1) {
    try {
      return await records.getCallRecords(due.map(({ id }) => id));
    } catch (fault) {
      if (!(fault instanceof GraphFault)) throw fault;
      const noBatch = fault.kind === "notFound" || fault.kind === "invalid" || fault.kind === "gone";
      if (!noBatch) return new Map(due.map(({ id }) => [id, fault]));
    }
  }
  const answers = new Map<string, CallRecord | GraphFault>();
  for (const { id } of due) {
    try {
      answers.set(id, await records.getCallRecord(id));
    } catch (fault) {
      if (!(fault instanceof GraphFault)) throw fault;
      answers.set(id, fault);
    }
  }
  return answers;
}
