/**
 * Change notices and the subscription they come by: named records go into the queue of records to be read, what is known
 * of the subscription is kept as one line of the archive. Every method is one transaction or belongs into the caller's.
 */

import { AFTER_LOSS } from "../ingest/passes.ts";
import {
  afterLifecycle,
  type LifecycleNotice,
  NO_SUBSCRIPTION,
  type SubscriptionMemory,
} from "../ingest/subscription.ts";
import type { SubscriptionStore } from "../ingest/subscription-keeper.ts";
import { keepLine, readLine } from "./meta-lines.ts";
import { first, type Sql } from "./sql.ts";
import type { Sweeps } from "./sweeps.ts";

export interface NoticeBatch {
  /** Ids of call records that changed, each once. */
  readonly records: readonly string[];
  /** What became of subscriptions, in the order in which Graph told it. */
  readonly subscription: readonly LifecycleNotice[];
}

const KEY = "subscription";
/** A notice doesn't tell the version: lower than any that a list names. */
const UNKNOWN_VERSION = 0;

export class Notices implements SubscriptionStore {
  readonly #sql: Sql;
  readonly #sweeps: Sweeps;
  /** Records of the queue that Graph was asked for last, and those of them that a notice has named since. */
  #asked = new Set<string>();
  readonly #named = new Set<string>();

  constructor(sql: Sql, sweeps: Sweeps) {
    this.#sql = sql;
    this.#sweeps = sweeps;
  }

  /** Take in a batch, all of it or nothing. Repetitions and any order lead to the same queue. */
  take({ records, subscription }: NoticeBatch, now: number): void {
    this.#sql.transaction(() => {
      for (const id of records) this.#queue(id, now);
      for (const notice of subscription) {
        const before = this.subscription();
        const { memory, lost } = afterLifecycle(before, notice);
        if (memory !== before) this.keepSubscription(memory);
        if (lost) this.sweepAfterLoss(now);
      }
    });
  }

  /** A record is read even when it is held, because its version may have grown; but not twice when it waits already. */
  #queue(id: string, now: number): void {
    this.#sql.exec(
      `INSERT INTO queue (id, version, due, tries, state) VALUES (?, ?, ?, 0, 'waiting')
       ON CONFLICT (id) DO UPDATE SET due = excluded.due, tries = 0, state = 'waiting', reason = NULL
       WHERE queue.state = 'setAside'`,
      id,
      UNKNOWN_VERSION,
      now,
    );
    if (this.#asked.has(id)) this.#named.add(id);
  }

  /** Graph is being asked for these records of the queue. */
  asking(ids: Iterable<string>): void {
    this.#asked = new Set(ids);
  }

  /**
   * A record was read. Where a notice named it while Graph was being asked, the answer may be older than the notice: then
   * it stays in the queue, due at once, and this is true. This is known in memory only: a process that ends in between has
   * not taken the record out of the queue. Call it inside a transaction.
   */
  askAgain(id: string, now: number): boolean {
    this.#asked.delete(id);
    if (!this.#named.delete(id)) return false;
    this.#sql.exec(
      "UPDATE queue SET version = ?, due = ?, tries = 0, reason = NULL WHERE id = ?",
      UNKNOWN_VERSION,
      now,
      id,
    );
    return true;
  }

  subscription(): SubscriptionMemory {
    const kept = readLine(this.#sql, KEY);
    return kept === undefined ? NO_SUBSCRIPTION : JSON.parse(kept);
  }

  keepSubscription(memory: SubscriptionMemory): void {
    keepLine(this.#sql, KEY, JSON.stringify(memory));
  }

  /** Notices were lost: list what a day may have brought, unless a sweep that reaches as far is about to begin. */
  sweepAfterLoss(now: number): void {
    const { source, reach } = AFTER_LOSS;
    const waiting = first<{ number: number }>(
      this.#sql,
      "SELECT number FROM sweeps WHERE source = ? AND state = 'open' AND next IS NULL AND from_ms <= ?",
      source,
      now - reach,
    );
    if (waiting === undefined) this.#sweeps.open(AFTER_LOSS, now);
  }
}
