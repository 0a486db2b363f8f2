/**
 * The whole bridge in plain Node whose process can be ended at any of its steps: after a request, or before, within or
 * after a write. What was on disk stays, as do the alarm and Graph; everything in memory is gone, and what was under way
 * never comes back. Time is the test's own: waits, time limits and alarms move it, nothing really waits.
 */
import { createHash } from "node:crypto";
import { vi } from "vitest";
import type { SqlValue } from "../../../src/archive/sql.ts";
import { bridge } from "../../../src/bridge.ts";
import {
  createSimulator,
  SIMULATED_CLIENT,
  SIMULATED_SECRET,
  SIMULATED_TENANT,
  type Simulator,
  type SimulatorOptions,
} from "../../../src/simulator/simulator.ts";
import { openSqlite } from "../../support/sqlite.ts";
import { stubOf } from "../../support/stub.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const ORIGIN = "https://bridge.example";
export const WEBHOOK_SECRET = "what only Graph and we know";
export const ROOT = "/ecp/reportingwebservice/reporting.svc";

const PASSWORD = "secret";
const passwordHash = `sha256$${createHash("sha256").update(PASSWORD).digest("hex")}`;
/** How soon the platform tries an alarm again that failed. */
const ALARM_AGAIN_MS = 2_000;

/** The process ends here. */
export class ProcessEnded extends Error {}

export type Step = "request" | "statement" | "transaction";

/** After which step, counted from now, the process ends; a statement's transaction is undone with it. */
export interface End {
  readonly step: Step;
  readonly count: number;
}

export interface Asked {
  readonly method?: string;
  readonly body?: string;
  readonly zone?: string;
}

/** Graph and the clock; many bridges, one after the other, may live in it. */
export interface Outside {
  readonly sim: Simulator;
  readonly clock: { now: number };
  /** Lets time go by for requests that are under way: their time limits end. */
  elapse(ms: number): void;
  /** Whom Graph's handshakes go to. */
  deliver: (request: Request) => Promise<Response>;
  /** Requests that are not part of a batch. */
  readonly alone: WeakSet<Request>;
  /** The clock is set and all that was left over from the last bridge is forgotten. */
  reset(now: number): void;
}

export function outside(now: number, options: Partial<SimulatorOptions> = {}): Outside {
  const clock = { now };
  let limits: { readonly at: number; readonly controller: AbortController }[] = [];
  const moveTo = (at: number): void => {
    clock.now = Math.max(clock.now, at);
    vi.setSystemTime(clock.now);
    const due = limits.filter((limit) => limit.at <= clock.now);
    limits = limits.filter((limit) => limit.at > clock.now);
    for (const { controller } of due) controller.abort(new DOMException("The time is up.", "TimeoutError"));
  };
  vi.useFakeTimers({ toFake: ["Date"] });
  vi.stubGlobal("scheduler", { wait: async (ms: number) => moveTo(clock.now + ms) });
  vi.spyOn(AbortSignal, "timeout").mockImplementation((ms) => {
    const controller = new AbortController();
    limits.push({ at: clock.now + ms, controller });
    return controller.signal;
  });
  const world: Outside = {
    clock,
    deliver: async () => new Response(null, { status: 503 }),
    sim: createSimulator({ now: () => clock.now, deliver: (request) => world.deliver(request), ...options }),
    alone: new WeakSet(),
    elapse: (ms) => moveTo(clock.now + ms),
    reset(at) {
      clock.now = at;
      limits = [];
      moveTo(at);
      world.sim.faults.clear();
      world.sim.dropSubscriptions();
      world.sim.requests.length = 0;
    },
  };
  world.reset(now);
  return world;
}

export type Database = ReturnType<typeof openSqlite>;

export interface MortalBridge {
  readonly outside: Outside;
  readonly database: Database;
  /** Alarms that failed, but for those that a dying process took with it. */
  readonly failedAlarms: readonly unknown[];
  /** Alarms that ran so far. */
  readonly alarms: number;
  /** Steps of a kind so far, over all lives. */
  steps(step: Step): number;
  readonly deaths: number;
  /** The process ends when it has come so far; undefined: it lives on. */
  endAfter(end: End | undefined): void;
  /** From the n-th further statement that writes on, every statement, or every one that writes, fails; the process lives on. */
  failStorage(what: "nothing" | "writing" | "everything", after?: number): void;
  ask(target: string, asked?: Asked): Promise<Response>;
  /** Sees what the archive answers to a report's question. */
  onAnswer(see: (answer: unknown) => void): void;
  post(notifications: readonly { readonly url: string; readonly body: unknown }[]): Promise<number[]>;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into the answer's members one by one
  status(): Promise<any>;
  /** All sets' feeds in a format, without what tells when the archive last changed. */
  feeds(format?: "json" | "Atom", zone?: string): Promise<ReadonlyMap<string, string>>;
  wake(): Promise<void>;
  alarmAt(): number | null;
  /** Runs the alarm that is set next, at its time; or as many at once. */
  nextAlarm(atOnce?: number): Promise<void>;
  /** Runs alarms until the next one lies beyond so many milliseconds from now. */
  settle(within?: number): Promise<void>;
  pass(ms: number): Promise<void>;
  restart(): void;
}

interface TenantObject {
  alarm(): Promise<void>;
  report(...question: unknown[]): Promise<unknown>;
}

interface Life {
  over: boolean;
  /** Rejects when the process ends. */
  readonly end: Promise<never>;
  readonly die: () => void;
}

function newLife(): Life {
  let die = (): void => {};
  const end = new Promise<never>((_resolve, reject) => {
    die = () => reject(new ProcessEnded());
  });
  end.catch(() => {});
  return { over: false, end, die };
}

const isWrite = (query: string): boolean => !/^\s*SELECT/i.test(query);

export interface MortalOptions {
  readonly variables?: Readonly<Record<string, string>>;
  readonly database?: Database;
  readonly webhook?: boolean;
}

export function mortalBridge(
  world: Outside,
  { variables = {}, database = openSqlite(), webhook = true }: MortalOptions = {},
): MortalBridge {
  const { clock, sim } = world;
  const done: Record<Step, number> = { request: 0, statement: 0, transaction: 0 };
  const failedAlarms: unknown[] = [];
  let end: (End & { readonly from: number }) | undefined;
  let failing: "nothing" | "writing" | "everything" = "nothing";
  let writesLeft = 0;
  let alarm: number | null = null;
  let deaths = 0;
  let alarms = 0;
  let life = newLife();
  let object: TenantObject | undefined;

  const die = (): void => {
    const ended = life;
    end = undefined;
    deaths++;
    ended.over = true;
    start();
    ended.die();
  };
  /** Counts a step; whether the process must end after it. */
  const isLast = (step: Step): boolean => {
    done[step]++;
    return end !== undefined && end.step === step && done[step] - end.from >= end.count;
  };

  const storageOf = (own: Life) => {
    const alive = (): void => {
      if (own.over) throw new ProcessEnded();
    };
    return {
      sql: {
        exec(query: string, ...bindings: SqlValue[]) {
          alive();
          const write = isWrite(query);
          if (failing !== "nothing" && write && writesLeft > 0) writesLeft--;
          else if (failing === "everything" ? writesLeft === 0 : failing === "writing" && write) {
            throw new Error("The disk is full.");
          }
          const cursor = database.exec(query, ...bindings);
          if (write && isLast("statement")) {
            die();
            throw new ProcessEnded();
          }
          return cursor;
        },
      },
      transactionSync<T>(work: () => T): T {
        alive();
        const result = database.transaction(work);
        if (isLast("transaction")) {
          die();
          throw new ProcessEnded();
        }
        return result;
      },
      getAlarm: async () => alarm,
      setAlarm: async (at: number) => {
        alive();
        alarm = at;
      },
    };
  };

  const build = (own: Life) =>
    bridge({
      fetch: async (input, init) => {
        const request = new Request(input as string, init);
        world.alone.add(request);
        const answer = await sim.fetch(request);
        if (own.over) return new Promise(() => {});
        if (isLast("request")) {
          die();
          return new Promise(() => {});
        }
        return answer;
      },
      now: () => clock.now,
      requestBudget: 45,
      wakeAtFirstRequest: false,
      variables: {},
    });
  let built = build(life);

  const env: Record<string, unknown> = {
    TENANT_ID: SIMULATED_TENANT,
    TENANT_NAME: "contoso.example",
    CLIENT_ID: SIMULATED_CLIENT,
    CLIENT_SECRET: SIMULATED_SECRET,
    USER_HASH_KEY: "a key for tests",
    POLICY: JSON.stringify({ extensions: true, laterColumns: true }),
    ACCOUNTS: JSON.stringify([{ username: "operator", passwordHash, roles: ["reader", "operator"] }]),
    ...(webhook ? { WEBHOOK_SECRET, PUBLIC_ORIGIN: ORIGIN } : {}),
    ...variables,
    ARCHIVE: { getByName: () => stubOf(theObject()) },
  };
  function start(): void {
    life = newLife();
    object = undefined;
    built = build(life);
  }
  const theObject = (): TenantObject => {
    const state = { id: { name: SIMULATED_TENANT }, storage: storageOf(life) };
    object ??= new built.TenantArchive(state as unknown as DurableObjectState, env) as unknown as TenantObject;
    return object;
  };

  async function askRequest(request: Request): Promise<Response> {
    const context = { waitUntil() {}, passThroughOnException() {} };
    const answer: unknown = await built.handler.fetch?.(request as never, env as never, context as never);
    if (!(answer instanceof Response)) throw new Error("The bridge gave no answer.");
    return answer;
  }
  world.deliver = askRequest;

  const runAlarm = async (at: number): Promise<void> => {
    world.elapse(Math.max(0, at - clock.now));
    alarm = null;
    alarms++;
    const own = life;
    try {
      await Promise.race([theObject().alarm(), own.end]);
    } catch (error) {
      if (!(error instanceof ProcessEnded)) failedAlarms.push(error);
      // The platform runs an alarm again that failed, or whose process was gone.
      alarm ??= clock.now + ALARM_AGAIN_MS;
    }
  };

  async function ask(target: string, { method = "GET", body, zone }: Asked = {}): Promise<Response> {
    return askRequest(
      new Request(new URL(target, ORIGIN), {
        method,
        headers: {
          Authorization: `Basic ${btoa(`operator:${PASSWORD}`)}`,
          ...(zone === undefined ? {} : { "X-timezone": zone }),
        },
        ...(body === undefined ? {} : { body }),
      }),
    );
  }

  let sets: string[] | undefined;
  return {
    outside: world,
    database,
    failedAlarms,
    steps: (step) => done[step],
    get alarms() {
      return alarms;
    },
    get deaths() {
      return deaths;
    },
    endAfter(next) {
      end = next === undefined ? undefined : { ...next, from: done[next.step] };
    },
    failStorage(what, after = 0) {
      failing = what;
      writesLeft = after;
    },
    ask,
    onAnswer(see) {
      const archive = theObject();
      const { report } = archive;
      archive.report = async (...question) => {
        const answer = await report.apply(archive, question);
        see(answer);
        return answer;
      };
    },
    async post(notifications) {
      const statuses = [];
      for (const { url, body } of notifications) {
        const headers = { "Content-Type": "application/json; charset=utf-8" };
        const request = new Request(new URL(url, ORIGIN), { method: "POST", headers, body: JSON.stringify(body) });
        statuses.push((await askRequest(request)).status);
      }
      return statuses;
    },
    async status() {
      const { tenants } = (await (await ask("/bridge/status")).json()) as { tenants: unknown[] };
      return tenants[0];
    },
    async feeds(format = "json", zone = "UTC") {
      sets ??= [...(await (await ask(ROOT)).text()).matchAll(/<collection href="(\w+)"/g)].flatMap(
        ([, name]) => name ?? [],
      );
      const feeds = new Map<string, string>();
      for (const set of sets) {
        const text = await (await ask(`${ROOT}/${set}?$format=${format}`, { zone })).text();
        feeds.set(set, text.replaceAll(/<updated>[^<]*<\/updated>/g, ""));
      }
      return feeds;
    },
    async wake() {
      const own = life;
      const woken = built.handler.scheduled?.({} as never, env as never, {} as never);
      await Promise.race([Promise.resolve(woken), own.end]).catch((error) => {
        if (!(error instanceof ProcessEnded)) throw error;
      });
    },
    alarmAt: () => alarm,
    async nextAlarm(atOnce = 1) {
      const at = alarm;
      if (at === null) throw new Error("No alarm is set.");
      await Promise.all(Array.from({ length: atOnce }, () => runAlarm(at)));
    },
    async settle(within = 60_000) {
      while (alarm !== null && alarm <= clock.now + within) await runAlarm(alarm);
    },
    async pass(ms) {
      const until = clock.now + ms;
      while (alarm !== null && alarm <= until) await runAlarm(alarm);
      world.elapse(Math.max(0, until - clock.now));
    },
    restart: start,
  };
}
