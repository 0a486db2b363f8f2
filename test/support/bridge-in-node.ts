/**
 * The whole bridge in plain Node, with a clock that the test sets: the same code from src/bridge.ts down, on Node's
 * SQLite in place of a Durable Object's. Nothing is collected: rows come by import. What needs workerd or Graph is asked
 * over HTTP instead, see test/wire/.
 */
import { createHash } from "node:crypto";
import { bridge } from "../../src/bridge.ts";
import { guardInNode } from "./guard.ts";
import { openSqlite } from "./sqlite.ts";
import { stubOf } from "./stub.ts";

export const ORIGIN = "https://bridge.example";
export const TENANT = "b4225608-d90a-4289-a458-bc69587bc613";
const READER = "reader@example.onmicrosoft.com";
const OPERATOR = "operator@example.onmicrosoft.com";
const PASSWORD = "secret";

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Default the reader; null for a caller without credentials. */
  readonly username?: string | null;
}

export interface NodeBridge {
  /** `target` is path and query, or a whole address on the bridge's origin. */
  ask(target: string, asked?: Asked): Promise<Response>;
  /** Imports rows of a set as the retired service answered them in verbose JSON. */
  importRows(set: string, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void>;
}

const passwordHash = `sha256$${createHash("sha256").update(PASSWORD).digest("hex")}`;

/** The usual accounts, as the variable holds them. */
export const ACCOUNTS = JSON.stringify([
  { username: READER, passwordHash },
  { username: OPERATOR, passwordHash, roles: ["reader", "operator"] },
]);

const VARIABLES = {
  TENANT_ID: TENANT,
  TENANT_NAME: "ExampleTenantName",
  CLIENT_ID: "client",
  CLIENT_SECRET: "nothing-is-collected",
  USER_HASH_KEY: "a key for tests",
  ACCOUNTS,
};

/** @param now ISO instant at which the bridge's clock stands; `variables` replace the usual ones, undefined removes one */
export function bridgeInNode(now: string, variables: Readonly<Record<string, string | undefined>> = {}): NodeBridge {
  const { handler, TenantArchive, SignInGuard } = bridge({
    fetch: () => Promise.reject(new Error("This bridge collects nothing.")),
    now: () => Date.parse(now),
    requestBudget: 0,
    wakeAtFirstRequest: false,
    variables: {},
  });
  const objects = new Map<string, unknown>();
  const env: Record<string, unknown> = {
    ...VARIABLES,
    ...variables,
    SIGN_IN_GUARD: guardInNode(SignInGuard).binding,
    ARCHIVE: {
      getByName(name: string) {
        const object = objects.get(name) ?? new TenantArchive(stateOf(name), env);
        objects.set(name, object);
        return stubOf(object as object);
      },
    },
  };

  async function ask(target: string, { method = "GET", headers = {}, body, username = READER }: Asked = {}) {
    const request = new Request(new URL(target, ORIGIN), {
      method,
      headers: {
        ...(username === null ? {} : { Authorization: `Basic ${btoa(`${username}:${PASSWORD}`)}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const context = { waitUntil() {}, passThroughOnException() {} };
    const answer: unknown = await handler.fetch?.(request as never, env as never, context as never);
    if (!(answer instanceof Response)) throw new Error("The bridge gave no answer.");
    return answer;
  }

  return {
    ask,
    async importRows(set, rows) {
      const body = JSON.stringify({ d: { results: rows } });
      const answer = await ask(`/bridge/import?set=${set}`, { method: "POST", body, username: OPERATOR });
      if (answer.status !== 200) throw new Error(`The import of ${set} answered: ${await answer.text()}`);
    },
  };
}

/** As much of a Durable Object's state as the archive needs. */
function stateOf(name: string): DurableObjectState {
  const { exec, transaction } = openSqlite();
  let alarm: number | null = null;
  const storage = {
    sql: { exec },
    transactionSync: transaction,
    getAlarm: async () => alarm,
    setAlarm: async (at: number) => {
      alarm = at;
    },
  };
  return { id: { name }, storage } as unknown as DurableObjectState;
}
