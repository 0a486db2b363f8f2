/**
 * A tenant's object in Node whose storage counts what is asked of it, with Graph's answers prepared and counted: for what
 * the bridge may cost wherever it runs.
 */
import { bridge } from "../../src/bridge.ts";
import type { TenantPort } from "../../src/tenant-port.ts";
import { preparedGraph } from "../bench/prepared-graph.ts";
import { HOME } from "../bench/records.ts";
import { yearExport } from "../bench/year.ts";
import { openSqlite } from "../support/sqlite.ts";

export const NOW = Date.parse("2026-11-20T12:00:00Z");
const KEY = "a key for the bench";

export interface Spent {
  queries: number;
  rows: number;
  /** Bytes of the largest blob that was read or written. */
  largestBlob: number;
  /** Requests to Graph by what they are. */
  requests: Record<string, number>;
}

export interface MeasuredObject {
  readonly object: Omit<TenantPort, "fetch"> & { alarm(): Promise<void> };
  /** What the work has cost. */
  during(work: () => Promise<unknown>): Promise<Spent>;
}

export function measuredObject(): MeasuredObject {
  let spent: Spent = { queries: 0, rows: 0, largestBlob: 0, requests: {} };
  const sqlite = openSqlite();
  const look = (value: unknown): void => {
    const bytes = value instanceof ArrayBuffer || ArrayBuffer.isView(value) ? value.byteLength : 0;
    spent.largestBlob = Math.max(spent.largestBlob, bytes);
  };
  const exec: typeof sqlite.exec = (query, ...bindings) => {
    spent.queries++;
    bindings.forEach(look);
    const rows = sqlite.exec<never>(query, ...bindings).toArray();
    spent.rows += rows.length;
    for (const row of rows) Object.values(row).forEach(look);
    return { toArray: () => rows };
  };
  const counted: typeof fetch = (input, init) => {
    const { pathname } = new URL(String(input));
    const kind = pathname.endsWith("/token") ? "token" : pathname.replace(/^\/v1\.0\/(communications\/)?/, "");
    spent.requests[kind] = (spent.requests[kind] ?? 0) + 1;
    return preparedGraph(input, init);
  };
  const { TenantArchive } = bridge({
    fetch: counted,
    now: () => NOW,
    requestBudget: 1_000,
    wakeAtFirstRequest: false,
    variables: {},
  });
  let alarm: number | null = null;
  const storage = {
    sql: { exec },
    transactionSync: sqlite.transaction,
    getAlarm: async () => alarm,
    setAlarm: async (at: number) => {
      alarm = at;
    },
    deleteAlarm: async () => {
      alarm = null;
    },
  };
  const variables = {
    TENANT_ID: HOME,
    TENANT_NAME: "contoso.example",
    CLIENT_ID: "guard",
    CLIENT_SECRET: "guard",
    USER_HASH_KEY: KEY,
    ACCOUNTS: JSON.stringify([{ username: "guard", passwordHash: `sha256$${"0".repeat(64)}` }]),
  };
  const state = { id: { name: HOME }, storage } as unknown as DurableObjectState;
  return {
    object: new TenantArchive(state, variables),
    async during(work) {
      spent = { queries: 0, rows: 0, largestBlob: 0, requests: {} };
      await work();
      return spent;
    },
  };
}

/** The same with a year of days in its archive. */
export async function measuredYear(callsADay: number): Promise<MeasuredObject> {
  const measured = measuredObject();
  let lines = 0;
  // A restore comes in batches.
  const all = yearExport(NOW, callsADay).split("\n");
  for (let at = 0; at < all.length; at += 100) {
    const answer = await measured.object.restoreLines(all.slice(at, at + 100).join("\n"), lines);
    if ("refused" in answer) throw new Error(answer.refused);
    lines = answer.lines;
  }
  return measured;
}
