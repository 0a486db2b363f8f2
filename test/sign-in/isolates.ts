/** Isolates of one bridge with one guard, on a clock that the test sets. */
import { vi } from "vitest";
import { bridge } from "../../src/bridge.ts";
import type { Account } from "../../src/config.ts";
import { Fault } from "../../src/errors.ts";
import { signIn } from "../../src/sign-in.ts";
import { createDoor } from "../../src/sign-in-door.ts";
import type { GuardPort } from "../../src/sign-in-guard.ts";
import { type GuardInNode, guardInNode } from "../support/guard.ts";
import { basic } from "./accounts.ts";

/** The account's name, "refused", or the seconds to wait. */
export type Outcome = string | number;

export interface Isolate {
  tryAs(username: string, password: string, network?: string): Promise<Outcome>;
  /** Questions to the guard so far. */
  asked(): number;
}

export interface Isolates {
  readonly clock: { now: number };
  readonly guard: GuardInNode;
  /** A new isolate; `breaks` makes every question to the guard fail. */
  isolate(breaks?: () => boolean): Isolate;
}

export const START = Date.parse("2026-11-20T12:00:00Z");
export const HOME = "203.0.113.7";

export function isolatesFor(accounts: readonly Account[]): Isolates {
  const clock = { now: START };
  const now = () => clock.now;
  const world = { fetch, now, requestBudget: 0, wakeAtFirstRequest: false, variables: {} };
  const guard = guardInNode(bridge(world).SignInGuard);
  return {
    clock,
    guard,
    isolate(breaks = () => false) {
      let questions = 0;
      const counted = <T>(ask: (port: GuardPort) => Promise<T>): Promise<T> => {
        questions++;
        return breaks() ? Promise.reject(new Error("The object is gone.")) : ask(guard.binding.getByName(""));
      };
      const door = createDoor(
        () => ({
          ask: (guess) => counted((port) => port.ask(guess)),
          failed: (guess) => counted((port) => port.failed(guess)),
          succeeded: (guess) => counted((port) => port.succeeded(guess)),
        }),
        now,
      );
      return {
        asked: () => questions,
        async tryAs(username, password, network = HOME) {
          try {
            const account = await signIn(basic(username, password), accounts, { door, network });
            return account?.username ?? "refused";
          } catch (fault) {
            if (fault instanceof Fault && fault.kind === "lockedOut") return fault.retryAfter ?? 0;
            throw fault;
          }
        },
      };
    },
  };
}

/** PBKDF2 runs while something is done. */
export async function slowHashesIn(work: () => Promise<unknown>): Promise<number> {
  const derive = vi.spyOn(crypto.subtle, "deriveBits");
  try {
    await work();
    return derive.mock.calls.length;
  } finally {
    derive.mockRestore();
  }
}
