/**
 * A run of the alarm: sweeps over Graph, the subscription to change notifications, and ageing, as far as a run may go. What
 * is left goes on in the next.
 */
import type { TenantConfig } from "./config.ts";
import { createGraph, type Graph } from "./graph/graph.ts";
import { collect } from "./ingest/collector.ts";
import { otherSource } from "./ingest/other-sources.ts";
import { limitReports } from "./ingest/report-limits.ts";
import { keepSubscription } from "./ingest/subscription-keeper.ts";
import type { OpenArchive } from "./open-archive.ts";
import { toRead } from "./to-read.ts";
import { webhookOf } from "./webhook.ts";

/** Milliseconds that one run may take. */
export const RUN_MS = 20_000;
/** A step may need this many requests: a batch, its inner pages, a token, a repetition. */
const STEP_REQUESTS = 8;
/** A run folds, purges or packs no further day once it has touched so many rows for that: some seconds of work. */
const AGEING_ROWS = 300_000;

export class CollectingRun {
  readonly #open: OpenArchive;
  #graph: Graph | undefined;
  #requests = 0;
  #running: Promise<void> | undefined;
  /** Until then collecting rests, because the archive is moved; ms by the platform's clock. */
  restsUntil = 0;
  /** Old days wait to be folded, purged or packed. */
  moreToAge = false;

  constructor(open: OpenArchive) {
    this.#open = open;
  }

  /** One run; where one is under way, that one. */
  run(): Promise<void> {
    this.#running ??= this.#work().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Keep collecting from going on for a while, and wait until what is under way has stopped. */
  async rest(ms: number): Promise<void> {
    this.restsUntil = Date.now() + ms;
    await this.#running?.catch(() => undefined);
  }

  isDue(): boolean {
    return (
      this.#running !== undefined ||
      (this.#open.archive.nextDue() ?? Number.POSITIVE_INFINITY) <= this.#open.world.now()
    );
  }

  async #work(): Promise<void> {
    const { archive, config, rows } = this.#open;
    const { now } = this.#open.world;
    const tenant = this.#open.tenant();
    const mayGoOn = this.#beginBudget();
    this.#graph ??= createGraph(this.graphSettings(tenant));
    await collect({
      archive,
      records: this.#graph,
      other: otherSource(this.#graph, toRead(), archive),
      home: tenant.tenantId,
      now,
      mayGoOn: (requests = STEP_REQUESTS) => mayGoOn(requests),
    });
    // After the sweeps, so that nothing that befalls the subscription can hold them up.
    await keepSubscription({
      store: archive.notices,
      graph: this.#graph,
      wanted: this.#graph.cloud.callRecords ? webhookOf(config) : undefined,
      now,
      mayGoOn: () => mayGoOn(1),
    });
    // One day whatever else the run has spent: ageing may be slow, but it must not stand still.
    const before = rows.read + rows.written;
    let days = 0;
    this.moreToAge = archive.age(now(), tenant.policy.retentionYears, () => {
      const touched = rows.read + rows.written - before;
      return days++ === 0 || (touched < AGEING_ROWS && mayGoOn(0));
    });
  }

  /** Begin to count what a run spends; the answer tells whether so many requests more are within it. */
  #beginBudget(): (requests: number) => boolean {
    const { config, rows, world } = this.#open;
    const { requests, rowsRead, rowsWritten } = config.budget;
    const started = Date.now();
    const { read, written } = rows;
    this.#requests = 0;
    const most = requests ?? world.requestBudget;
    return (more) =>
      // What needs more than there ever is gets a run that has hardly begun.
      this.#requests + Math.min(more, Math.max(STEP_REQUESTS, most - STEP_REQUESTS)) <= most &&
      rows.read - read < (rowsRead ?? world.rowBudget?.read ?? Number.POSITIVE_INFINITY) &&
      rows.written - written < (rowsWritten ?? world.rowBudget?.written ?? Number.POSITIVE_INFINITY) &&
      Date.now() - started < RUN_MS &&
      this.restsUntil <= Date.now();
  }

  graphSettings(tenant: TenantConfig) {
    const { archive, world } = this.#open;
    return {
      cloud: tenant.cloud,
      graphEndpoint: tenant.graphEndpoint,
      loginEndpoint: tenant.loginEndpoint,
      tenantId: tenant.tenantId,
      clientId: tenant.clientId,
      credential: tenant.credential,
      fetch: limitReports(world.fetch, archive, world.now),
      now: world.now,
      sleep: (ms: number) => scheduler.wait(ms),
      onRequest: () => {
        this.#requests++;
      },
    };
  }
}
