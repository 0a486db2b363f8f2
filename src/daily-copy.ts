/**
 * A copy of the archive a day into the bucket that is bound as BACKUPS, if one is. Whatever goes wrong with it is told in
 * the status and stops nothing else.
 */
import { COPY_LINE } from "./archive/dump.ts";
import { keepLine, readLine } from "./archive/meta-lines.ts";
import type { Sql } from "./archive/sql.ts";
import { type Bucket, copyName, copyToBucket, keepNewest } from "./bucket-copy.ts";
import { DAY_MS } from "./measures.ts";

export interface CopyStatus {
  /** `off` without a bucket, `none` before the first try; `failing` as long as the last try came to nothing. */
  readonly state: "off" | "none" | "good" | "failing";
  /** The last good copy. */
  readonly last: { readonly name: string; readonly bytes: number; readonly at: string } | null;
  /** What went wrong at the last try. */
  readonly reason: string | null;
}

interface Kept {
  readonly last: CopyStatus["last"];
  readonly reason: string | null;
  /** When it was last tried, ms since 1970, and how often on that UTC day. */
  readonly tried: number;
  readonly tries: number;
}

const MOST_TRIES_A_DAY = 3;
const PAUSE_MS = 3_600_000;
/** Copies that are kept of a tenant. */
const MOST_COPIES = 14;

export class DailyCopy {
  readonly #sql: Sql;
  readonly #bucket: Bucket | undefined;

  /** @param binding what is bound as BACKUPS */
  constructor(sql: Sql, binding: unknown) {
    this.#sql = sql;
    this.#bucket = typeof binding === "object" && binding !== null ? (binding as Bucket) : undefined;
  }

  /** @param now ms since 1970; days are UTC days */
  isDue(now: number): boolean {
    if (this.#bucket === undefined) return false;
    const kept = this.#kept();
    if (kept === undefined || !isSameDay(kept.tried, now)) return true;
    return kept.reason !== null && kept.tries < MOST_TRIES_A_DAY && now - kept.tried >= PAUSE_MS;
  }

  /** Copy now; neither the bucket's failures nor the pages' get out of here. @param pages the export, page by page (archive/dump.ts) */
  async make(tenantId: string, pages: AsyncIterable<string>, now: number): Promise<void> {
    if (this.#bucket === undefined) return;
    const before = this.#kept();
    const tries = before !== undefined && isSameDay(before.tried, now) ? before.tries + 1 : 1;
    let last = before?.last ?? null;
    const keep = (reason: string | null): void => this.#keep({ last, reason, tried: now, tries });
    // Written first: a copy that takes the whole process with it isn't tried over and over.
    keep("The copy was begun and did not end.");
    try {
      const at = new Date(now).toISOString();
      const name = copyName(tenantId, at.slice(0, 10));
      last = { name, bytes: await copyToBucket(this.#bucket, name, pages), at };
      await keepNewest(this.#bucket, tenantId, MOST_COPIES);
      keep(null);
    } catch (error) {
      keep(error instanceof Error ? error.message : String(error));
    }
  }

  status(): CopyStatus {
    if (this.#bucket === undefined) return { state: "off", last: null, reason: null };
    const { last = null, reason = null } = this.#kept() ?? {};
    return { state: reason !== null ? "failing" : last === null ? "none" : "good", last, reason };
  }

  #kept(): Kept | undefined {
    const value = readLine(this.#sql, COPY_LINE);
    return value === undefined ? undefined : JSON.parse(value);
  }

  #keep(kept: Kept): void {
    keepLine(this.#sql, COPY_LINE, JSON.stringify(kept));
  }
}

const isSameDay = (a: number, b: number): boolean => Math.floor(a / DAY_MS) === Math.floor(b / DAY_MS);
