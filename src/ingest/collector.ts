/**
 * The collector: takes sweeps and queued records one step at a time until nothing is due or its budget is spent. It holds
 * nothing between steps, so it may be stopped and started at any point.
 */

import type { CallRecord } from "../graph/call-record-schema.ts";
import type { RecordPage, RecordWindow } from "../graph/call-records.ts";
import { GraphFault } from "../graph/graph-fault.ts";
import { instantOf } from "../graph/instant.ts";
import { callFacts } from "./call-facts.ts";
import { type Collecting, LISTED, type PausedWork, type ReadRecord, type Sweep, workOf } from "./collecting.ts";
import { refusalOf } from "./refusals.ts";

/** What the collector asks of Graph for call records. */
export interface RecordSource {
  /** Sees to it that there is a token. */
  signIn?(): Promise<void>;
  listCallRecords(from: RecordWindow | { readonly next: string }): Promise<RecordPage>;
  /** Throws `tooLarge` for one of more pages than named. */
  getCallRecord(id: string, mostPages?: number): Promise<CallRecord>;
  /** With `withoutPaged`, a record that goes on in further pages is left out of the answer. */
  getCallRecords(
    ids: readonly string[],
    options: { readonly withoutPaged: boolean },
  ): Promise<ReadonlyMap<string, CallRecord | GraphFault>>;
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
  /** Whether another step may be begun, of so many requests where that is known: false once the run's budget is spent. */
  readonly mayGoOn: (requests?: number) => boolean;
  /** From 0 up to 1, to spread pauses; default Math.random. */
  readonly random?: () => number;
}

const MINUTE = 60_000;
const BATCH = 20;
/** A record that Graph lists but does not give, or that fails to come: asked for again for about a day. */
const MISSING_TRIES = 12;
/** A record that comes damaged, or is refused, so often is set aside. */
const BAD_TRIES = 6;
/** Of a record's tries so many at most are those in which it alone was throttled: that is no fault of its own. */
const MOST_THROTTLED = 8;
/** Requests that a meeting of 2,000 sessions takes by itself, 60 on a page, and a token. */
const PAGED_REQUESTS = 36;
/** Pages of a large meeting that are read without a run of its own; a step is counted as eight requests. */
const FEW_PAGES = 7;
/** What didn't fit into this run's budget is due in the next one. */
const NEXT_RUN_MS = 10_000;
/** While records, or a token, can't be had at all, it is tried so often at least. */
const LONGEST_OUTAGE_PAUSE = 15 * MINUTE;
/** A next link that no longer leads on: the list is begun again so often. */
const RESTARTS = 3;

/**
 * Milliseconds to wait before the n-th further try: 1, 2, 4 … minutes up to 4 hours, each up to a quarter less or more,
 * so that what failed together doesn't come back together.
 */
export const pauseAfter = (tries: number, random = 0.5): number =>
  Math.round(Math.min(2 ** tries, 240) * MINUTE * (0.75 + random / 2));

/** Tries in vain after which Graph's own word for the next one is no longer taken alone. */
const PATIENCE = 4;

/**
 * Milliseconds until a sweep is tried again: as long as Graph says, or else 1, 2, 4 … minutes. When that was in vain some
 * times, the pauses grow all the same: an outage that says "in a second" would be asked without end.
 */
export const sweepPause = (retryAfterMs: number | undefined, tries: number, random = 0.5): number =>
  Math.max(retryAfterMs ?? pauseAfter(tries, random), tries < PATIENCE ? 0 : pauseAfter(tries - PATIENCE, random));

/** Work until nothing is due now or the budget is spent. Faults of Graph end up in the archive, never here. */
export async function collect(parts: CollectorParts): Promise<void> {
  if (!(await isSignedIn(parts))) return;
  while (parts.mayGoOn()) {
    // After an outage one record tells whether it is over, and it comes even when only batches fail.
    const most = parts.archive.pausesInARow("records") > 0 ? 1 : BATCH;
    const due = parts.archive.dueRecords(parts.now(), most);
    if (due.length > 0) {
      await readRecords(parts, due);
      continue;
    }
    const sweep = parts.archive.nextSweep(parts.now());
    if (sweep === undefined) return;
    await stepOf(parts, sweep);
  }
}

/** Without a token nothing can be asked: then all work rests together, in place of each sweep finding out by itself. */
async function isSignedIn({ archive, records, now, random = Math.random }: CollectorParts): Promise<boolean> {
  const due = archive.nextDue();
  if (records.signIn === undefined || due === undefined || due > now()) return true;
  try {
    await records.signIn();
    return true;
  } catch (fault) {
    if (!(fault instanceof GraphFault)) throw fault;
    const sweep = archive.nextSweep(now());
    const grown = sweepPause(fault.retryAfterMs, archive.pausesInARow("records"), random());
    const later = now() + Math.max(fault.retryAfterMs ?? 0, Math.min(grown, LONGEST_OUTAGE_PAUSE));
    // One of them tells why.
    if (sweep !== undefined) archive.postponeSweep(sweep, later, fault.message);
    archive.pauseWork(ALL_WORK, later);
    return false;
  }
}

const ALL_WORK: readonly PausedWork[] = ["records", "list", "logs", "reports"];

const randomOf = ({ random = Math.random }: CollectorParts): number => random();

/** The work that shares a limit with a sweep's source: reports and logs have their own. */
const limitedWith = ({ source }: Sweep): readonly PausedWork[] =>
  source === "callRecords" ? RECORD_WORK : [workOf(source)];

/** Graph counts the list and the records of a tenant together. */
const RECORD_WORK: readonly PausedWork[] = ["records", "list"];

async function stepOf(parts: CollectorParts, sweep: Sweep): Promise<void> {
  const { archive, now } = parts;
  try {
    if (sweep.next === LISTED) archive.finishSweep(sweep, now());
    else if (sweep.source === "callRecords") await listPage(parts, sweep);
    else await parts.other(sweep, archive, now());
  } catch (fault) {
    if (!(fault instanceof GraphFault)) throw fault;
    const later = now() + sweepPause(fault.retryAfterMs, sweep.tries, randomOf(parts));
    // Without a status the request never left: the one report alone has been asked for often enough.
    if (fault.kind === "throttled" && fault.status !== undefined) archive.pauseWork(limitedWith(sweep), later);
    if (fault.kind === "forbidden") {
      const reason = refusalOf(sweep.source, fault.message);
      archive.noteRefusal(sweep, reason, now());
      archive.postponeSweep(sweep, later, reason);
    } else if (isPassing(fault)) archive.postponeSweep(sweep, later, fault.message);
    else if (sweep.next !== null && (sweep.restarts ?? 0) < RESTARTS) archive.restartSweep(sweep, later, fault.message);
    else archive.abandonSweep(sweep, fault.message, now());
  }
}

/** What may be gone the next time; a sweep that meets it waits, however often, because its window must be read. */
const isPassing = ({ kind }: GraphFault): boolean =>
  kind === "throttled" || kind === "transient" || kind === "damaged" || kind === "unauthorized" || kind === "signIn";

async function listPage({ archive, records, now }: CollectorParts, sweep: Sweep): Promise<void> {
  const page = await records.listCallRecords(
    sweep.next === null
      ? { fromIso: new Date(sweep.from).toISOString(), toIso: new Date(sweep.to).toISOString() }
      : { next: sweep.next },
  );
  archive.keepPage(sweep, page.records, page.next ?? LISTED, now());
}

type Due = readonly { readonly id: string; readonly tries: number }[];

type Answers = ReadonlyMap<string, CallRecord | GraphFault>;

/** Nothing of a record's own: the sign-in, or how often a tenant asks. */
const isEverybodys = ({ kind }: GraphFault): boolean =>
  kind === "throttled" || kind === "signIn" || kind === "unauthorized";

async function readRecords(parts: CollectorParts, due: Due): Promise<void> {
  let answers: Answers;
  try {
    answers = await askFor(parts, due);
  } catch (fault) {
    if (!(fault instanceof GraphFault)) throw fault;
    return rest(parts, fault);
  }
  keep(parts, due, answers);
  // Large meetings one by one, so that no two are held at a time.
  for (const record of due.filter(({ id }) => !answers.has(id))) await readLarge(parts, record);
}

async function readLarge(parts: CollectorParts, record: Due[number]): Promise<void> {
  const { archive, records, mayGoOn, now } = parts;
  const alone = mayGoOn(PAGED_REQUESTS);
  if (alone || mayGoOn()) {
    const answer = await settled(records.getCallRecord(record.id, alone ? undefined : FEW_PAGES));
    const isLarger = !alone && answer instanceof GraphFault && answer.kind === "tooLarge";
    if (!isLarger) return keep(parts, [record], new Map([[record.id, answer]]));
  }
  const words = "It goes on in many pages and is read in a run of its own.";
  archive.waitForRecord(record.id, now() + NEXT_RUN_MS, record.tries, words);
}

/** The records could not be asked for at all: that is no fault of theirs, so it counts as no try of any of them. */
function rest(parts: CollectorParts, fault: GraphFault): void {
  const { archive, now } = parts;
  const pause = sweepPause(fault.retryAfterMs, archive.pausesInARow("records"), randomOf(parts));
  if (fault.kind === "throttled") archive.pauseWork(RECORD_WORK, now() + pause);
  else archive.pauseWork(["records"], now() + Math.min(pause, LONGEST_OUTAGE_PAUSE));
}

/** Keeps what came; what failed waits, or is set aside after its tries. */
function keep(parts: CollectorParts, due: Due, answers: Answers): void {
  const { archive, now } = parts;
  const read: ReadRecord[] = [];
  const failed: { readonly id: string; readonly tries: number; readonly fault: GraphFault }[] = [];
  for (const { id, tries } of due) {
    const answer = answers.get(id);
    const record = answer === undefined || answer instanceof GraphFault ? answer : readRecord(parts, id, answer);
    if (record instanceof GraphFault) failed.push({ id, tries, fault: record });
    else if (record !== undefined) read.push(record);
  }
  if (read.length > 0) archive.keepRecords(read, now());
  for (const { id, tries, fault } of failed) {
    const { kind, retryAfterMs, message } = fault;
    if (isEverybodys(fault)) {
      // One that is throttled while others come, or while none waits, is asked for ever more seldom by itself: it falls
      // behind the others, or it would hold them up without end.
      const alone = kind === "throttled" && (read.length > 0 || !archive.othersWait(id));
      const pause = Math.max(retryAfterMs ?? 0, alone ? pauseAfter(tries, randomOf(parts)) : MINUTE);
      archive.waitForRecord(id, now() + pause, alone ? Math.min(tries + 1, MOST_THROTTLED) : tries, message);
    } else if (tries + 1 >= (kind === "notFound" || kind === "transient" ? MISSING_TRIES : BAD_TRIES)) {
      archive.setRecordAside(id, message);
    } else {
      archive.waitForRecord(id, now() + sweepPause(retryAfterMs, tries, randomOf(parts)), tries + 1, message);
    }
  }
  const shared = failed.filter(({ fault }) => isEverybodys(fault));
  const throttled = shared.find(({ fault }) => fault.kind === "throttled") ?? shared[0];
  // Where nothing at all came, Graph itself is down more likely than every record is bad.
  const down = read.length === 0 && failed.length > 0 && failed.every(({ fault }) => fault.kind === "transient");
  const single = due.length === 1 && due[0] !== undefined && !archive.othersWait(due[0].id);
  if (throttled !== undefined && single) {
    archive.pauseWork(RECORD_WORK, now() + Math.max(throttled.fault.retryAfterMs ?? 0, MINUTE));
  } else if (throttled !== undefined) rest(parts, throttled.fault);
  else if (down && failed[0] !== undefined) rest(parts, failed[0].fault);
}

function readRecord({ home }: CollectorParts, id: string, record: CallRecord): ReadRecord | GraphFault {
  const modified = record.lastModifiedDateTime === null ? 0 : instantOf(record.lastModifiedDateTime);
  try {
    return { id, version: record.version, modified, facts: callFacts(record, home) };
  } catch {
    return new GraphFault("damaged", "The record can't be counted.");
  }
}

/** A batch where there are several; one by one where the batch itself is not to be had. Throws where nothing was asked. */
async function askFor({ records }: CollectorParts, due: Due): Promise<Answers> {
  if (due.length > 1) {
    try {
      return await records.getCallRecords(
        due.map(({ id }) => id),
        { withoutPaged: true },
      );
    } catch (fault) {
      if (!(fault instanceof GraphFault)) throw fault;
      const noBatch = fault.kind === "notFound" || fault.kind === "invalid" || fault.kind === "gone";
      if (!noBatch) throw fault;
    }
  }
  const answers = new Map<string, CallRecord | GraphFault>();
  for (const { id } of due) answers.set(id, await settled(records.getCallRecord(id)));
  return answers;
}

async function settled(record: Promise<CallRecord>): Promise<CallRecord | GraphFault> {
  try {
    return await record;
  } catch (fault) {
    if (fault instanceof GraphFault) return fault;
    throw fault;
  }
}
