/** The Durable Object that counts failed sign-ins, in plain Node on SQLite, as a binding of the Worker's. */
import type { bridge } from "../../src/bridge.ts";
import type { GuardPort } from "../../src/sign-in-guard.ts";
import { openSqlite } from "./sqlite.ts";

type Guard = InstanceType<ReturnType<typeof bridge>["SignInGuard"]>;

export interface GuardInNode {
  readonly binding: { getByName(name: string): GuardPort };
  readonly sqlite: ReturnType<typeof openSqlite>;
  alarmAt(): number | null;
  /** Runs the alarm that is set. */
  runAlarm(): Promise<void>;
  /** The object is thrown out of memory; its storage stays. */
  forget(): void;
}

export function guardInNode(Class: ReturnType<typeof bridge>["SignInGuard"]): GuardInNode {
  const sqlite = openSqlite();
  let alarm: number | null = null;
  const storage = {
    sql: { exec: sqlite.exec },
    getAlarm: async () => alarm,
    setAlarm: async (at: number) => {
      alarm = at;
    },
  };
  let held: Guard | undefined;
  const object = (): Guard => {
    held ??= new Class({ storage } as unknown as DurableObjectState, {});
    return held;
  };
  return {
    binding: { getByName: () => object() },
    sqlite,
    alarmAt: () => alarm,
    async runAlarm() {
      alarm = null;
      await object().alarm();
    },
    forget() {
      held = undefined;
    },
  };
}
