/**
 * The parts that an archive is made of on one storage, and the transaction that they share. On it stand, each a class that
 * adds one idea to the one before: the view that reports read (archive-reading.ts), collecting's transactions
 * (archive-collecting.ts), what else is done to an archive (archive-upkeep.ts), and the whole (tenant-archive.ts).
 */
import { ActiveUsers } from "./active-users.ts";
import { Clients } from "./clients.ts";
import { Coverage } from "./coverage.ts";
import { FoldedDays } from "./folding.ts";
import { keepLine, readLine } from "./meta-lines.ts";
import { Notices } from "./notices.ts";
import { RecordStore } from "./record-store.ts";
import { Recorded } from "./recorded.ts";
import { ReportDays } from "./report-days.ts";
import { migrate } from "./schema.ts";
import type { Sql } from "./sql.ts";
import { Standing } from "./standing.ts";
import { type EndedSweep, Sweeps } from "./sweeps.ts";
import { hashKeyTrace, keptHashKey, Users } from "./users.ts";

export interface ArchiveOptions {
  /** Key of the user hashes; without it one is made and kept in the archive. */
  readonly userHashKey: string | undefined;
  /** Told of each sweep that came to its end. */
  readonly onSweepEnd?: (ended: EndedSweep) => void;
}

/** The archive's line that names its tenant. */
const TENANT = "tenantId";

export abstract class ArchiveParts {
  protected readonly sql: Sql;
  protected readonly standing: Standing;
  protected readonly onSweepEnd: ArchiveOptions["onSweepEnd"];
  protected readonly key: string;
  /** By what users are hashed: a trace of the key, and whether the archive keeps the key itself. */
  protected readonly hashKey: { readonly check: string; readonly kept: boolean };
  protected readonly users: Users;
  protected readonly folded: FoldedDays;
  protected readonly records: RecordStore;
  protected readonly active: ActiveUsers;
  protected readonly covered: Coverage;
  protected readonly recordings: Recorded;
  protected readonly reportDays: ReportDays;
  protected readonly sweeps: Sweeps;
  /** Change notices, and the subscription they come by. */
  readonly notices: Notices;
  /** Who asks what. */
  readonly clients: Clients;

  constructor(sql: Sql, { userHashKey, onSweepEnd }: ArchiveOptions) {
    migrate(sql);
    this.sql = sql;
    this.standing = new Standing(sql);
    this.onSweepEnd = onSweepEnd;
    this.key = userHashKey ?? keptHashKey(sql);
    this.hashKey = { check: hashKeyTrace(this.key), kept: userHashKey === undefined };
    this.users = new Users(sql, this.key);
    this.folded = new FoldedDays(sql);
    this.records = new RecordStore(sql, this.users, this.folded);
    this.active = new ActiveUsers(sql);
    this.covered = new Coverage(sql);
    this.recordings = new Recorded(sql);
    this.reportDays = new ReportDays(sql);
    this.sweeps = new Sweeps(sql);
    this.notices = new Notices(sql, this.sweeps);
    this.clients = new Clients(sql);
  }

  /** The tenant that the archive belongs to; undefined until it was told. */
  tenantId(): string | undefined {
    return readLine(this.sql, TENANT);
  }

  keepTenantId(tenantId: string): void {
    if (this.tenantId() === undefined) keepLine(this.sql, TENANT, tenantId);
  }

  /** Grows with every change that may change an answer. */
  revision(): number {
    return this.standing.revision;
  }

  /** The last change, ms since 1970; undefined for an archive that nothing was written to. */
  asOf(): number | undefined {
    return this.standing.asOf;
  }

  /** One transaction; what is only in memory is dropped when it fails. */
  protected change<T>(work: () => T): T {
    try {
      return this.sql.transaction(work);
    } catch (error) {
      this.forget();
      throw error;
    }
  }

  protected forget(): void {
    this.standing.forget();
    this.records.forget();
    this.folded.forget();
    this.active.forget();
    this.covered.forget();
    this.reportDays.forget();
  }
}
