/**
 * A tenant's archive as one thing, with what it tells of itself. It knows SQLite and nothing of Cloudflare; the Durable
 * Object around it is in tenant-object.ts. What it is made of, and what it can do, is told in archive-parts.ts.
 */
import { type ArchiveStatus, readStatus } from "./archive-status.ts";
import { ArchiveUpkeep } from "./archive-upkeep.ts";
import { type Calendar, readCalendar } from "./calendar.ts";

export class TenantArchive extends ArchiveUpkeep {
  status(): ArchiveStatus {
    const told = { sql: this.sql, coverage: this.covered, recorded: this.recordings, sweeps: this.sweeps };
    return readStatus(told, this.asOf());
  }

  /** What is held day by day. @param reports by source, the usage reports that figures are made of */
  calendar(reports: Readonly<Record<string, readonly string[]>>): Calendar {
    return readCalendar(this.sql, this.covered, this.sweeps, reports);
  }
}
