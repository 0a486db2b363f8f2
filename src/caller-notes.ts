/** Notes on callers: they wait in memory for the next alarm, and there is one soon. */
import type { ClientNote } from "./archive/client-notes.ts";
import type { CollectingRun } from "./collecting-run.ts";
import { logError } from "./error-log.ts";
import type { OpenArchive } from "./open-archive.ts";

/** Notes on callers are written so long after the first of them: an object that nobody asks leaves memory after 10 s. */
const NOTES_MS = 5_000;

export class CallerNotes {
  readonly #open: OpenArchive;
  readonly #run: CollectingRun;
  /** The alarm was moved up for notes on callers, from when it would have been; null: there was none. */
  #movedUp: { readonly from: number | null } | undefined;

  constructor(open: OpenArchive, run: CollectingRun) {
    this.#open = open;
    this.#run = run;
  }

  async take(notes: readonly ClientNote[] = []): Promise<void> {
    if (!this.#open.archive.clients.take(notes) || this.#open.archive.isRemoved()) return;
    const set = await this.#open.storage.getAlarm();
    const wanted = Date.now() + NOTES_MS;
    if (set !== null && set <= wanted) return;
    this.#movedUp = { from: set };
    await this.#open.storage.setAlarm(wanted);
  }

  /** What can't be written stays in memory until the next alarm, and holds up nothing. */
  write(): void {
    try {
      this.#open.archive.clients.write(this.#open.world.now());
    } catch (error) {
      logError("clients-not-written", error);
    }
  }

  /** Whether the alarm that runs came for notes alone; then the next is as it would have been without. */
  async wasForThem(): Promise<boolean> {
    const { from } = this.#movedUp ?? { from: 0 };
    this.#movedUp = undefined;
    if (from === null) return this.#open.archive.nextDue() === undefined;
    if (from <= Date.now() || this.#run.isDue()) return false;
    await this.#open.storage.setAlarm(from);
    return true;
  }

  /** The alarm is set anew: nothing is to be put back. */
  settle(): void {
    this.#movedUp = undefined;
  }
}
