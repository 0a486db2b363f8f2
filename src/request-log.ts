/**
 * One line of JSON for each request, and counts of them for the status. A line names the configured account and never what
 * a caller typed: no path, option, header or password, and none of the tenant's people.
 */
import type { Context } from "hono";
import { routePath } from "hono/route";
import type { Signed } from "./bridge-context.ts";
import { isLegacyPath } from "./legacy/address.ts";

/** What is known of a request once it was read; each member stays absent as long as it isn't. */
export interface RequestNote {
  tenant?: string;
  /** The set asked for, or what stands in for one. */
  set?: string;
  dialect?: string;
  /** Rows sent. */
  rows?: number;
  /** The kind of fault that was answered. */
  cause?: string;
}

/** A line about something that came to its end. */
export type Log = (line: string) => void;

/** Requests since the isolate began to count: others may run beside it. */
export class RequestCounts {
  #since: number | undefined;
  readonly #byStatus: Record<string, number> = {};
  readonly #byDialect: Record<string, number> = {};

  add(status: number, dialect: string | undefined, now: number): void {
    this.#since ??= now;
    const kind = `${Math.floor(status / 100)}xx`;
    this.#byStatus[kind] = (this.#byStatus[kind] ?? 0) + 1;
    if (dialect !== undefined) this.#byDialect[dialect] = (this.#byDialect[dialect] ?? 0) + 1;
  }

  /** What the status tells; `since` is ISO 8601, UTC, null before the first. */
  status(): { since: string | null; byStatus: Record<string, number>; byDialect: Record<string, number> } {
    const since = this.#since === undefined ? null : new Date(this.#since).toISOString();
    return { since, byStatus: { ...this.#byStatus }, byDialect: { ...this.#byDialect } };
  }
}

/** Middleware that counts every request and logs it, whatever becomes of it; it stands before all others. */
export function requestLog(log: Log | undefined, counts: RequestCounts, now: () => number) {
  return async function logRequest(c: Context<Signed>, next: () => Promise<void>): Promise<void> {
    const begun = now();
    const note: RequestNote = {};
    c.set("note", note);
    await next();
    const { status } = c.res;
    counts.add(status, note.dialect, begun);
    if (log === undefined) return;
    const { tenant, set, dialect, rows, cause } = note;
    // A signed-in account has parts; before, the name is only what somebody typed.
    const account = c.get("parts") === undefined ? undefined : c.get("account").username;
    log(
      JSON.stringify({
        event: "request",
        time: new Date(begun).toISOString(),
        requestId: c.get("requestId"),
        method: METHODS.includes(c.req.method) ? c.req.method : "other",
        address: isLegacyPath(c.req.path) ? "legacy" : routePath(c),
        ...{ account, tenant, set, dialect, status, rows, ms: now() - begun, cause },
      }),
    );
  };
}

const METHODS: readonly string[] = ["GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"];
