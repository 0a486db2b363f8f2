/**
 * The whole bridge in plain Node with a simulated tenant behind it: the same code from src/bridge.ts down, on Node's SQLite
 * in place of a Durable Object's. The test owns the clock, and alarms run when it lets time go on.
 */
import { createHash } from "node:crypto";
import { afterEach, vi } from "vitest";
import { bridge } from "../../src/bridge.ts";
import {
  createSimulator,
  SIMULATED_CLIENT,
  SIMULATED_SECRET,
  SIMULATED_TENANT,
  type Simulator,
  type SimulatorOptions,
} from "../../src/simulator/simulator.ts";
import { openSqlite } from "./sqlite.ts";
import { stubOf } from "./stub.ts";

export const ORIGIN = "https://bridge.example";
export const WEBHOOK_SECRET = "what only Graph and we know";
export const NOON = Date.parse("2026-11-20T12:00:00Z");
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

const PASSWORD = "secret";
const passwordHash = `sha256$${createHash("sha256").update(PASSWORD).digest("hex")}`;

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** JSON as it comes out of an answer: members are looked at one by one. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
export type Answer = any;

export interface CollectingBridge {
  readonly sim: Simulator;
  readonly clock: { now: number };
  /** As nobody; `target` is path and query, or a whole address. */
  askBare(target: string, asked?: Asked): Promise<Response>;
  /** As an operator, or as a reader. */
  ask(target: string, asked?: Asked & { readonly as?: "operator" | "reader" }): Promise<Response>;
  /** The only tenant's part of an answer about tenants. */
  status(): Promise<Answer>;
  /** Posts what Graph would post; the answers' statuses. */
  post(notifications: readonly { readonly url: string; readonly body: unknown }[]): Promise<number[]>;
  /** Cron's call: sees that collecting is under way. */
  wake(): Promise<void>;
  /** Lets so many milliseconds go by, with every alarm that falls into them. */
  pass(ms: number): Promise<void>;
  /** Runs the alarm that is set next, at its time. */
  nextAlarm(): Promise<void>;
  alarmAt(): number | null;
  /** Rows of the archive written so far. */
  rowsWritten(): number;
  /** While on, every statement fails. */
  failStorage(on: boolean): void;
  /** The process ends; storage and alarms stay. Variables are read anew. */
  restart(variables?: Readonly<Record<string, string | undefined>>): void;
}

interface TenantObject {
  alarm(): Promise<void>;
}

/** A storage in memory that counts a row written for each that a statement changes. */
export function countingStorage() {
  const sqlite = openSqlite();
  const changes = sqlite.database.prepare("SELECT total_changes() AS n");
  const total = (): number => Number(changes.get()?.n);
  return {
    written: total,
    transaction: sqlite.transaction,
    exec(query: string, ...bindings: (string | number | ArrayBuffer | null)[]) {
      const before = total();
      const { toArray } = sqlite.exec(query, ...bindings);
      return { toArray, rowsWritten: total() - before, rowsRead: 0 };
    },
  };
}

export interface BridgeOptions {
  /** Variables and bindings; undefined removes a usual one. */
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly simulator?: Partial<SimulatorOptions>;
  /** Default: notifications are on. */
  readonly webhook?: boolean;
  /** Gets the line of each request and each sweep. */
  readonly log?: (line: string) => void;
}

export function collectingBridge({
  variables = {},
  simulator = {},
  webhook = true,
  log,
}: BridgeOptions = {}): CollectingBridge {
  const clock = { now: NOON };
  let env: Record<string, unknown> = {};
  let alarm: number | null = null;
  let object: TenantObject | undefined;
  let failing = false;
  const storage = countingStorage();
  const state = {
    id: { name: SIMULATED_TENANT },
    storage: {
      sql: {
        exec(...statement: Parameters<typeof storage.exec>) {
          if (failing) throw new Error("The disk is full.");
          return storage.exec(...statement);
        },
      },
      transactionSync: storage.transaction,
      getAlarm: async () => alarm,
      setAlarm: async (at: number) => {
        alarm = at;
      },
      deleteAlarm: async () => {
        alarm = null;
      },
    },
  } as unknown as DurableObjectState;

  const sim = createSimulator({
    now: () => clock.now,
    company: false,
    deliver: (request) => askRequest(request),
    ...simulator,
  });
  const build = () =>
    bridge({
      fetch: (input, init) => sim.fetch(new Request(input as string, init)),
      now: () => clock.now,
      requestBudget: 45,
      wakeAtFirstRequest: false,
      variables: {},
      ...(log && { log }),
    });
  let built = build();

  async function askRequest(request: Request): Promise<Response> {
    const context = { waitUntil() {}, passThroughOnException() {} };
    const answer: unknown = await built.handler.fetch?.(request as never, env as never, context as never);
    if (!(answer instanceof Response)) throw new Error("The bridge gave no answer.");
    return answer;
  }

  function restart(change: Readonly<Record<string, string | undefined>> = {}): void {
    object = undefined;
    built = build();
    env = {
      TENANT_ID: SIMULATED_TENANT,
      TENANT_NAME: "contoso.example",
      CLIENT_ID: SIMULATED_CLIENT,
      CLIENT_SECRET: SIMULATED_SECRET,
      USER_HASH_KEY: "a key for tests",
      ACCOUNTS: JSON.stringify([
        { username: "operator", passwordHash, roles: ["reader", "operator"] },
        { username: "reader", passwordHash },
      ]),
      ...(webhook ? { WEBHOOK_SECRET, PUBLIC_ORIGIN: ORIGIN } : {}),
      ...variables,
      ...change,
      ARCHIVE: { getByName: () => stubOf(theObject()) },
    };
  }
  const theObject = (): TenantObject => {
    object ??= new built.TenantArchive(state, env) as unknown as TenantObject;
    return object;
  };
  const moveTo = (at: number): void => {
    clock.now = Math.max(clock.now, at);
    vi.setSystemTime(clock.now);
  };

  vi.useFakeTimers({ toFake: ["Date"] });
  vi.stubGlobal("scheduler", { wait: async (ms: number) => moveTo(clock.now + ms) });
  moveTo(NOON);
  restart();

  const runAlarm = async (at: number): Promise<void> => {
    moveTo(at);
    alarm = null;
    await theObject().alarm();
  };
  const askBare: CollectingBridge["askBare"] = (target, { method = "GET", headers = {}, body } = {}) =>
    askRequest(new Request(new URL(target, ORIGIN), { method, headers, ...(body === undefined ? {} : { body }) }));
  const ask: CollectingBridge["ask"] = (target, { as = "operator", headers = {}, ...asked } = {}) =>
    askBare(target, { ...asked, headers: { Authorization: `Basic ${btoa(`${as}:${PASSWORD}`)}`, ...headers } });

  return {
    sim,
    clock,
    askBare,
    ask,
    restart,
    alarmAt: () => alarm,
    rowsWritten: storage.written,
    failStorage(on) {
      failing = on;
    },
    async status() {
      const body: Answer = await (await ask("/bridge/status")).json();
      return body.tenants[0];
    },
    async post(notifications) {
      const statuses = [];
      for (const { url, body } of notifications) {
        const headers = { "Content-Type": "application/json; charset=utf-8" };
        statuses.push((await askBare(url, { method: "POST", headers, body: JSON.stringify(body) })).status);
      }
      return statuses;
    },
    async wake() {
      await built.handler.scheduled?.({} as never, env as never, {} as never);
    },
    async pass(ms) {
      const until = clock.now + ms;
      while (alarm !== null && alarm <= until) await runAlarm(alarm);
      moveTo(until);
    },
    async nextAlarm() {
      if (alarm === null) throw new Error("No alarm is set.");
      await runAlarm(alarm);
    },
  };
}

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});
