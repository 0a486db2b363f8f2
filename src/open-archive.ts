/** The archive of a tenant's object on the object's storage: opened when it is first asked for, and whose it is. */
import { meterSql, type RowCounts } from "./archive/metered-sql.ts";
import { restoreUnderway } from "./archive/restore.ts";
import type { Sql, SqlValue } from "./archive/sql.ts";
import type { EndedSweep } from "./archive/sweeps.ts";
import { TenantArchive } from "./archive/tenant-archive.ts";
import type { Config, TenantConfig } from "./config.ts";
import { BEING_RESTORED } from "./errors.ts";
import { objectName, tenantIdOf } from "./object-name.ts";
import type { Stand } from "./tenant-port.ts";
import type { World } from "./world.ts";

export class OpenArchive {
  readonly world: World;
  readonly config: Config;
  readonly storage: DurableObjectStorage;
  readonly sql: Sql;
  /** Rows touched since the object is in memory. */
  readonly rows: RowCounts;
  readonly #id: DurableObjectId;
  #held: TenantArchive | undefined;
  /** Names the time for which the archive is open. */
  #opening = "";

  constructor({ id, storage }: DurableObjectState, config: Config, world: World) {
    this.world = world;
    this.config = config;
    this.storage = storage;
    this.#id = id;
    const { sql, rows } = meterSql(sqlOf(storage));
    this.sql = sql;
    this.rows = rows;
  }

  /** The archive; it neither answers nor takes anything in while another is restored in its place. */
  get archive(): TenantArchive {
    if (this.#held === undefined) {
      if (restoreUnderway(this.sql) !== undefined) throw new Error(BEING_RESTORED);
      this.#opening = crypto.randomUUID();
      this.#held = new TenantArchive(this.sql, {
        userHashKey: this.config.userHashKey,
        onSweepEnd: (ended) => this.#logSweep(ended),
      });
      const tenantId = this.tenantId;
      if (tenantId !== undefined) this.#held.keepTenantId(tenantId);
    }
    return this.#held;
  }

  /** Whatever is asked next opens the archive anew. */
  close(): void {
    this.#held = undefined;
  }

  /** What leaves the revision as it is, such as folding, is seen by the rows written. */
  stand(): Stand {
    const revision = this.archive.revision();
    return { stamp: `${this.#opening}.${revision}.${this.rows.written}`, revision, asOf: this.archive.asOf() };
  }

  /** Whether it still stands there: not where it isn't open, or can't be opened. */
  standsAt(stamp: string | null): boolean {
    return this.#held !== undefined && stamp === this.stand().stamp;
  }

  /** The tenant's id as the object's name has it; undefined where the platform doesn't tell the name, as in an alarm. */
  get tenantId(): string | undefined {
    return tenantIdOf(this.#id.name);
  }

  /** The tenant whose archive this is, by the object's name; undefined when the settings know it no more. */
  configured(): TenantConfig | undefined {
    const { name } = this.#id;
    return this.config.tenants.find((tenant) =>
      name === undefined ? tenant.tenantId === this.archive.tenantId() : objectName(tenant) === name,
    );
  }

  tenant(): TenantConfig {
    const tenant = this.configured();
    if (tenant !== undefined) return tenant;
    const name = this.#id.name ?? this.archive.tenantId();
    throw new Error(`this archive belongs to a tenant that is no longer configured: ${name}`);
  }

  #logSweep(ended: EndedSweep): void {
    const time = new Date(this.world.now()).toISOString();
    this.world.log?.(JSON.stringify({ event: "sweep", time, tenant: this.#held?.tenantId(), ...ended }));
  }
}

function sqlOf(storage: DurableObjectStorage): Sql {
  return {
    exec: <Row extends Record<string, SqlValue>>(query: string, ...bindings: SqlValue[]) =>
      storage.sql.exec<Row>(query, ...bindings),
    transaction: (work) => storage.transactionSync(work),
  };
}
