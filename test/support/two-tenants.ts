/**
 * One bridge for two tenants in plain Node, each with a simulated Graph, a storage and an alarm of its own, as the
 * platform gives them. An alarm that hangs in a request is left hanging, and the clock goes on without it.
 */
import { createHash } from "node:crypto";
import { vi } from "vitest";
import { bridge } from "../../src/bridge.ts";
import { createSimulator, type Simulator } from "../../src/simulator/simulator.ts";
import { countingStorage } from "./collecting-bridge.ts";
import { stubOf } from "./stub.ts";

export const MINUTE = 60_000;
const NOON = Date.parse("2026-11-20T12:00:00Z");
const ORIGIN = "https://bridge.example";
const CLIENT = "abababab-0000-4000-8000-000000000001";

/** The sick one is first in every list. */
export const SICK = "11111111-0000-4000-8000-111111111111";
export const WELL = "22222222-0000-4000-8000-222222222222";

export interface OneOfTwo {
  readonly sim: Simulator;
  /** When its alarms ran, ms. */
  readonly alarms: number[];
  /** What its alarms failed with. */
  readonly failures: unknown[];
  /** While on, its requests to Graph get no answer. */
  hangs: boolean;
  /** While on, every statement fails. */
  storageFails: boolean;
}

interface TenantObject {
  alarm(): Promise<void>;
}

interface Held extends OneOfTwo {
  alarm: number | null;
  object: TenantObject | undefined;
  running: boolean;
  onHang: () => void;
  readonly state: DurableObjectState;
}

export interface TwoTenants {
  readonly sick: OneOfTwo;
  readonly well: OneOfTwo;
  /** As an operator of a tenant. */
  ask(tenantId: string, target: string, init?: RequestInit): Promise<Response>;
  wake(): Promise<void>;
  pass(ms: number): Promise<void>;
}

export function twoTenants(variables: Readonly<Record<string, string>> = {}): TwoTenants {
  let now = NOON;
  const moveTo = (at: number): void => {
    now = Math.max(now, at);
    vi.setSystemTime(now);
  };
  vi.useFakeTimers({ toFake: ["Date"] });
  // Pauses within a run take no time here: whose alarm waits for whom is what counts.
  vi.stubGlobal("scheduler", { wait: async () => undefined });
  moveTo(NOON);

  const held = new Map([SICK, WELL].map((id) => [id, hold(id, () => now)]));
  const of = (id: string): Held => {
    const tenant = held.get(id);
    if (tenant === undefined) throw new Error(`There is no tenant ${id}.`);
    return tenant;
  };

  /** Whose a request is, is told by the address of the sign-in, by the token it gave, or by where an answer led. */
  const owners = new Map<string, string>();
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input as string, init);
    const signIn = /\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(new URL(request.url).pathname)?.[1];
    const owner = signIn ?? owners.get(request.headers.get("Authorization") ?? "") ?? owners.get(request.url) ?? "";
    const tenant = of(owner);
    if (tenant.hangs) {
      tenant.onHang();
      return new Promise(() => undefined);
    }
    const answer = await tenant.sim.fetch(request);
    const location = answer.headers.get("Location");
    if (location !== null) owners.set(location, owner);
    if (signIn !== undefined && answer.ok) {
      const { access_token: token } = (await answer.clone().json()) as { access_token: string };
      owners.set(`Bearer ${token}`, owner);
    }
    return answer;
  };

  const built = bridge({
    fetch: fetch as typeof globalThis.fetch,
    now: () => now,
    requestBudget: 45,
    wakeAtFirstRequest: false,
    variables: {},
  });
  const passwordHash = `sha256$${createHash("sha256").update("secret").digest("hex")}`;
  const env: Record<string, unknown> = {
    TENANTS: JSON.stringify(
      [SICK, WELL].map((tenantId) => ({
        tenantId,
        tenantName: tenantId === SICK ? "sick.example" : "well.example",
        clientId: CLIENT,
        clientSecretName: tenantId === SICK ? "SICK_SECRET" : "WELL_SECRET",
      })),
    ),
    SICK_SECRET: "simulated-secret",
    WELL_SECRET: "simulated-secret",
    USER_HASH_KEY: "a key for tests",
    ACCOUNTS: JSON.stringify(
      [SICK, WELL].map((id) => ({ username: id, passwordHash, roles: ["reader", "operator"], tenants: [id] })),
    ),
    ...variables,
    ARCHIVE: { getByName: (name: string) => stubOf(objectOf(of(name))) },
  };
  const objectOf = (tenant: Held): TenantObject => {
    tenant.object ??= new built.TenantArchive(tenant.state, env) as unknown as TenantObject;
    return tenant.object;
  };

  async function runAlarm(tenant: Held, at: number): Promise<void> {
    moveTo(at);
    tenant.alarm = null;
    tenant.running = true;
    tenant.alarms.push(now);
    const hung = new Promise<void>((resolve) => {
      tenant.onHang = resolve;
    });
    const work = async (): Promise<void> => {
      try {
        await objectOf(tenant).alarm();
      } catch (error) {
        tenant.failures.push(error);
        // The platform tries again.
        tenant.alarm ??= now + MINUTE;
      }
      tenant.running = false;
    };
    await Promise.race([work(), hung]);
  }

  return {
    sick: of(SICK),
    well: of(WELL),
    async ask(tenantId, target, init = {}) {
      const headers = { Authorization: `Basic ${btoa(`${tenantId}:secret`)}` };
      const request = new Request(new URL(target, ORIGIN), { ...init, headers });
      const answer: unknown = await built.handler.fetch?.(request as never, env as never, { waitUntil() {} } as never);
      if (!(answer instanceof Response)) throw new Error("The bridge gave no answer.");
      return answer;
    },
    async wake() {
      await built.handler.scheduled?.({} as never, env as never, {} as never);
    },
    async pass(ms) {
      const until = now + ms;
      for (;;) {
        const due = [...held.values()]
          .filter((tenant) => !tenant.running && tenant.alarm !== null && tenant.alarm <= until)
          .sort((a, b) => (a.alarm ?? 0) - (b.alarm ?? 0))[0];
        if (due === undefined || due.alarm === null) break;
        await runAlarm(due, due.alarm);
      }
      moveTo(until);
    },
  };
}

function hold(tenantId: string, now: () => number): Held {
  const storage = countingStorage();
  const tenant: Held = {
    sim: createSimulator({ now, tenantId, seed: tenantId, company: true, people: 5, clientId: CLIENT }),
    alarms: [],
    failures: [],
    hangs: false,
    storageFails: false,
    alarm: null,
    object: undefined,
    running: false,
    onHang() {},
    state: {
      id: { name: tenantId },
      storage: {
        sql: {
          exec(...statement: Parameters<typeof storage.exec>) {
            if (tenant.storageFails) throw new Error("The disk is full.");
            return storage.exec(...statement);
          },
        },
        transactionSync: storage.transaction,
        getAlarm: async () => tenant.alarm,
        setAlarm: async (at: number) => {
          tenant.alarm = at;
        },
      },
    } as unknown as DurableObjectState,
  };
  return tenant;
}
