/** Archives filled the way collecting fills them, from the same raw records that the oracle loops over. */
import { TenantArchive } from "../../src/archive/tenant-archive.ts";
import { readCallRecord } from "../../src/graph/call-record-schema.ts";
import { callFacts } from "../../src/ingest/call-facts.ts";
import { LISTED, type ReadRecord } from "../../src/ingest/collecting.ts";
import { openSqlite } from "../support/sqlite.ts";
import { milliseconds } from "./call-rules.ts";
import type { Listing, OracleTenant } from "./oracle.ts";
import type { RawRecord } from "./raw-record.ts";

export const HASH_KEY = "a key for tests";

export type Database = ReturnType<typeof openSqlite>;

export function emptyArchive(database: Database = openSqlite()): TenantArchive {
  return new TenantArchive(database, { userHashKey: HASH_KEY });
}

export function readRecord(raw: RawRecord, home: string): ReadRecord {
  const record = readCallRecord(JSON.parse(JSON.stringify(raw)));
  const modified = raw.lastModifiedDateTime ? milliseconds(raw.lastModifiedDateTime) : 0;
  return { id: record.id, version: record.version, modified, facts: callFacts(record, home) };
}

/** A sweep over call records that start in a window was read to its end. */
export function sweep(archive: TenantArchive, { from, to }: Listing): void {
  archive.finishSweep({ number: 0, pass: "test", source: "callRecords", from, to, next: LISTED, tries: 0 }, to);
}

/** Keep versions in the order given, so many in each transaction. */
export function keep(archive: TenantArchive, home: string, records: readonly RawRecord[], batch = 20): void {
  for (let at = 0; at < records.length; at += batch) {
    archive.keepRecords(
      records.slice(at, at + batch).map((record) => readRecord(record, home)),
      at,
    );
  }
}

export function archiveOf(tenant: OracleTenant, batch?: number): TenantArchive {
  const archive = emptyArchive();
  keep(archive, tenant.home, tenant.records, batch);
  for (const listing of tenant.listings) sweep(archive, listing);
  return archive;
}
