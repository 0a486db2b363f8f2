/**
 * What stands before the check of a credential in each isolate: callers in good standing pass at once, the others ask the
 * guard first, and of many requests that come at the same time only a few are checked at once.
 *
 * No request here waits for another's promise, which Workers forbid: one that has to wait looks again by its own timer.
 */
import { Fault } from "./errors.ts";
import { type GuardPort, type Guess, isExempt, type Verdict } from "./sign-in-guard.ts";

/** Callers that have signed in through this isolate, and waits that the guard told: some hundred kilobytes each. */
const MOST_KEPT = 5_000;
/** Credentials of one user and network that are checked at once; each one only once. */
const MOST_CHECKED = 4;
/** A check that hasn't ended by then was cut off with its request. */
const LONGEST_CHECK_MS = 10_000;
const LOOK_AGAIN_MS = 20;
/** The guard answers within some milliseconds; one that doesn't must not stop the callers. */
const GUARD_MS = 3_000;
const TELL_EVERY_MS = 60_000;

export interface Door {
  /**
   * Let a credential through.
   *
   * @param remembered the account, where this isolate has found the credential right before
   * @param check the same by checking it, at full cost; undefined where it is wrong
   * @throws Fault lockedOut, with the seconds to wait
   */
  pass<T>(guess: Guess, remembered: () => T | undefined, check: () => Promise<T | undefined>): Promise<T | undefined>;
}

interface Wait {
  readonly until: number;
  readonly exempt: string | undefined;
}

interface Check {
  readonly credential: string;
  readonly since: number;
}

/** @param guard gives the guard's stub for one question; @param now ms since 1970, UTC */
export function createDoor(guard: () => GuardPort, now: () => number): Door {
  /** Credentials found right, each with the network it came from: knowing a password elsewhere opens no other network. */
  const passed = new Map<string, true>();
  const waits = new Map<string, Wait>();
  const checks = new Map<string, readonly Check[]>();
  let toldAt = Number.NEGATIVE_INFINITY;

  const userOf = ({ user, network }: Guess): string => JSON.stringify([network, user]);
  const placeOf = (guess: Guess): string => JSON.stringify([guess.network, guess.user, guess.credential]);

  const isExemptHere = (guess: Guess): boolean => isExempt(guess, waits.get(userOf(guess))?.exempt);

  function refuseWhileLocked(guess: Guess): void {
    const ofUser = isExemptHere(guess) ? undefined : waits.get(userOf(guess));
    const until = Math.max(ofUser?.until ?? 0, waits.get(placeOf(guess))?.until ?? 0);
    if (until > now()) throw lockedOut(until - now());
  }

  function note(guess: Guess, { waitMs, of, exempt }: Verdict): void {
    if (waitMs > 0) keep(waits, of === "user" ? userOf(guess) : placeOf(guess), { until: now() + waitMs, exempt });
  }

  /** A guard that is out of order locks nobody out: it is told in the log, and passwords are checked as ever. */
  async function told<T>(ask: (port: GuardPort) => Promise<T>): Promise<T | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no answer within ${GUARD_MS} ms`)), GUARD_MS);
      });
      return await Promise.race([ask(guard()), late]);
    } catch (error) {
      if (now() - toldAt >= TELL_EVERY_MS) {
        toldAt = now();
        console.error(JSON.stringify({ event: "sign-in-guard-failed", message: String(error) }));
      }
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Waits for a turn; gives what ends it. */
  async function takeTurn(guess: Guess): Promise<() => void> {
    const key = userOf(guess);
    for (let waited = 0; ; waited += LOOK_AGAIN_MS) {
      refuseWhileLocked(guess);
      if (passed.has(placeOf(guess))) return () => undefined;
      const others = (checks.get(key) ?? []).filter(({ since }) => now() - since < LONGEST_CHECK_MS);
      const isFree = others.length < MOST_CHECKED || isExemptHere(guess);
      if (isFree && others.every(({ credential }) => credential !== guess.credential)) {
        const own: Check = { credential: guess.credential, since: now() };
        keep(checks, key, [...others, own]);
        return () => {
          const left = (checks.get(key) ?? []).filter((check) => check !== own);
          if (left.length === 0) checks.delete(key);
          else checks.set(key, left);
        };
      }
      if (waited > LONGEST_CHECK_MS) throw lockedOut(1_000);
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
    }
  }

  return {
    async pass(guess, remembered, check) {
      const place = placeOf(guess);
      const known = passed.has(place) ? remembered() : undefined;
      if (known !== undefined) return known;
      const endTurn = await takeTurn(guess);
      try {
        // Another request with the same credential may have gone before.
        const meanwhile = passed.has(place) ? remembered() : undefined;
        if (meanwhile !== undefined) return meanwhile;
        note(guess, (await told((port) => port.ask(guess))) ?? { waitMs: 0, of: "user" });
        refuseWhileLocked(guess);
        const account = remembered() ?? (await check());
        if (account === undefined) {
          note(guess, (await told((port) => port.failed(guess))) ?? { waitMs: 0, of: "user" });
          return undefined;
        }
        keep(passed, place, true);
        await told((port) => port.succeeded(guess));
        return account;
      } finally {
        endTurn();
      }
    },
  };
}

/** The newest stay. */
function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MOST_KEPT && oldest !== undefined) map.delete(oldest);
}

const lockedOut = (waitMs: number): Fault =>
  new Fault("lockedOut", "Too many sign-ins have failed: wait before the next.", Math.ceil(waitMs / 1_000));
