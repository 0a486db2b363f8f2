/**
 * Reports that this isolate was told before, beside the stamp of what the tenant's archive held then. Each answer asks the
 * archive whether it still stands there, and tables cross only where it doesn't: a call of the object takes the platform
 * two to three times as long as such a question, and a table that comes with it as long again.
 */
import type { ClientNote } from "./archive/client-notes.ts";
import type { TenantConfig } from "./config.ts";
import { KeptTables } from "./kept-tables.ts";
import { standsAt } from "./stamp-question.ts";
import type { ReportAnswer, ReportQuestion, Stand, TenantPort } from "./tenant-port.ts";

/** Tenants whose tables are held, and rows of each: some megabytes. */
const MOST_TENANTS = 8;
const MOST_ROWS = 5_000;

/** Another one for another stand: whoever took one before asking still has what belongs together. */
interface Held {
  readonly stand: Stand;
  readonly tables: KeptTables;
}

export class HeldReports {
  readonly #archive: (tenant: TenantConfig) => TenantPort;
  /** By the tenant's id, the one that was told of longest ago first. */
  readonly #held = new Map<string, Held>();

  constructor(archive: (tenant: TenantConfig) => TenantPort) {
    this.#archive = archive;
  }

  /** What the archive stands at, without reading any sums. @param notes on callers, handed over with the question */
  async stand(tenant: TenantConfig, notes: readonly ClientNote[] = []): Promise<Stand> {
    const port = this.#archive(tenant);
    const stand = this.#held.get(tenant.tenantId)?.stand;
    if (stand !== undefined && (await standsAt(port, stand.stamp, notes))) return stand;
    return this.#hold(tenant, await port.state(notes)).stand;
  }

  /** The table that answers a question, and what the archive stands at. @param notes as above */
  async report(
    tenant: TenantConfig,
    question: ReportQuestion,
    notes: readonly ClientNote[] = [],
  ): Promise<ReportAnswer> {
    const port = this.#archive(tenant);
    const held = this.#held.get(tenant.tenantId);
    const table = held?.tables.get(question, held.stand.stamp);
    if (held !== undefined && table !== undefined && (await standsAt(port, held.stand.stamp, notes))) {
      return { ...held.stand, table };
    }
    const answer = await port.report(question, notes);
    this.#hold(tenant, answer).tables.keep(question, answer.stamp, answer.table);
    return answer;
  }

  #hold({ tenantId }: TenantConfig, { stamp, revision, asOf }: Stand): Held {
    const tables = this.#held.get(tenantId)?.tables ?? new KeptTables(MOST_ROWS);
    const held = { stand: { stamp, revision, asOf }, tables };
    this.#held.delete(tenantId);
    this.#held.set(tenantId, held);
    const [oldest] = this.#held.keys();
    if (this.#held.size > MOST_TENANTS && oldest !== undefined) this.#held.delete(oldest);
    return held;
  }
}
