/**
 * The one memory of failed sign-ins: a Durable Object that every isolate asks before it checks a credential that it
 * doesn't know. It holds keyed hashes of names and networks, never a name, an address or a password, and forgets them.
 */

import { DurableObject } from "cloudflare:workers";
import { createHmac } from "node:crypto";
import { DAY_MS } from "./measures.ts";
import { KNOWN_FOR_MS, LIMITS, type Limit, waitAfter } from "./sign-in-limits.ts";

/** One try to sign in. */
export interface Guess {
  /** The name as names are compared. */
  readonly user: string;
  readonly network: string;
  /** Tells this credential from others; from a digest. */
  readonly credential: string;
}

/** Whether to go on: a wait of 0 ms, or how long, for this credential alone or for all that the caller tries as this user. */
export interface Verdict {
  readonly waitMs: number;
  readonly of: "credential" | "user";
  /** Where the network has signed in as this user before: credentials that {@link isExempt} says don't wait. */
  readonly exempt?: string;
}

/**
 * Whether a credential may be the one that its network last signed in with. Of that one the guard keeps 18 bits: an owner in
 * a known place gets through whatever others there try, and of a hundred thousand guesses some are checked for nothing.
 */
export const isExempt = ({ credential }: Guess, exempt: string | undefined): boolean =>
  exempt !== undefined && credential.startsWith(exempt);

export interface GuardPort {
  /** Before a credential is checked. */
  ask(guess: Guess): Promise<Verdict>;
  /** After it was wrong; answers what comes next. */
  failed(guess: Guess): Promise<Verdict>;
  /** After it was right. */
  succeeded(guess: Guess): Promise<void>;
}

/** Rows held: some megabytes. Beyond, those that end first go. */
const MOST_ROWS = 20_000;
const DROPPED_ROWS = 1_000;
/** Callers whose repeated passwords are told from new ones; in memory alone, for a wrong password may be nearly right. */
const MOST_REPEATERS = 5_000;
const REPEATED_PASSWORDS = 4;
const CLEAN_EVERY_MS = 3_600_000;

interface Count {
  readonly failures: number;
  readonly until: number;
}

interface Repeated extends Count {
  readonly credential: string;
  readonly forget: number;
}

const FREE: Verdict = { waitMs: 0, of: "user" };
/** Characters of a credential's digest, six bits each, that tell the last good one. */
const MARK_LENGTH = 3;

/** The class of the guard. @param now ms since 1970, UTC */
export function signInGuard({ now }: { readonly now: () => number }) {
  return class SignInGuard extends DurableObject<Record<string, unknown>> implements GuardPort {
    readonly #state: DurableObjectState;
    readonly #salt: string;
    readonly #repeated = new Map<string, readonly Repeated[]>();
    #rows: number;

    constructor(state: DurableObjectState, env: Record<string, unknown>) {
      super(state, env);
      this.#state = state;
      // `until`: nothing is checked before; `forget`: the row goes. Both ms since 1970. `mark`: of known networks.
      this.#exec(
        "CREATE TABLE IF NOT EXISTS tries (key TEXT PRIMARY KEY, failures INTEGER, until INTEGER, forget INTEGER, mark TEXT) WITHOUT ROWID",
      );
      this.#exec("CREATE TABLE IF NOT EXISTS salt (value TEXT)");
      if (this.#exec("SELECT value FROM salt").length === 0) {
        this.#exec("INSERT INTO salt VALUES (?)", crypto.randomUUID() + crypto.randomUUID());
      }
      this.#salt = String(this.#exec("SELECT value FROM salt")[0]?.value);
      this.#rows = Number(this.#exec("SELECT count(*) AS n FROM tries")[0]?.n);
    }

    async ask(guess: Guess): Promise<Verdict> {
      return this.#verdict(guess, keysOf(this.#salt, guess));
    }

    async failed(guess: Guess): Promise<Verdict> {
      const keys = keysOf(this.#salt, guess);
      if (!this.#countRepeated(keys.pair, guess.credential)) {
        this.#count(keys.pair, LIMITS.pair);
        this.#count(keys.network, LIMITS.network);
        this.#count(keys.user, LIMITS.user);
      }
      await this.#cleanLater();
      return this.#verdict(guess, keys);
    }

    async succeeded(guess: Guess): Promise<void> {
      const keys = keysOf(this.#salt, guess);
      const known = this.#row(keys.known);
      const mark = guess.credential.slice(0, MARK_LENGTH);
      // A row is written once a day at most, however many isolates tell of the same caller.
      if (known?.mark !== mark || known.forget < now() + KNOWN_FOR_MS - DAY_MS) {
        this.#write(keys.known, 0, 0, now() + KNOWN_FOR_MS, mark);
      }
      // While the pair is locked others are guessing, and somebody who knows better must not give them new tries.
      const pair = this.#row(keys.pair);
      if (pair !== undefined && pair.until <= now()) {
        this.#exec("DELETE FROM tries WHERE key = ?", keys.pair);
        this.#rows--;
      }
      await this.#cleanLater();
    }

    /** Forgets what has ended. */
    override async alarm(): Promise<void> {
      this.#exec("DELETE FROM tries WHERE forget <= ?", now());
      this.#rows = Number(this.#exec("SELECT count(*) AS n FROM tries")[0]?.n);
      await this.#cleanLater();
    }

    #verdict(guess: Guess, keys: ReturnType<typeof keysOf>): Verdict {
      const repeated = this.#repeated.get(keys.pair)?.find(({ credential }) => credential === guess.credential);
      if (repeated !== undefined && repeated.until > now()) return { waitMs: repeated.until - now(), of: "credential" };
      const known = this.#row(keys.known);
      if (isExempt(guess, known?.mark)) return FREE;
      const asked = known === undefined ? [keys.pair, keys.network, keys.user] : [keys.pair];
      const until = Math.max(...asked.map((key) => this.#row(key)?.until ?? 0));
      if (until <= now()) return FREE;
      return { waitMs: until - now(), of: "user", ...(known !== undefined && { exempt: known.mark }) };
    }

    /** Whether this caller was told of this very password before; then that is counted for itself. */
    #countRepeated(pair: string, credential: string): boolean {
      const { credential: limit } = LIMITS;
      const others = (this.#repeated.get(pair) ?? []).filter(({ forget }) => forget > now());
      const before = others.find((one) => one.credential === credential);
      const failures = (before?.failures ?? 0) + 1;
      const entry = { credential, failures, until: now() + waitAfter(failures, limit), forget: now() + limit.forget };
      this.#repeated.delete(pair);
      this.#repeated.set(pair, [entry, ...others.filter((one) => one !== before)].slice(0, REPEATED_PASSWORDS));
      const [oldest] = this.#repeated.keys();
      if (this.#repeated.size > MOST_REPEATERS && oldest !== undefined) this.#repeated.delete(oldest);
      return before !== undefined;
    }

    #count(key: string, limit: Limit): void {
      const failures = (this.#row(key)?.failures ?? 0) + 1;
      this.#write(key, failures, now() + waitAfter(failures, limit), now() + limit.forget);
    }

    #row(key: string): (Count & { readonly forget: number; readonly mark: string }) | undefined {
      const [row] = this.#exec("SELECT * FROM tries WHERE key = ? AND forget > ?", key, now());
      if (row === undefined) return undefined;
      const { failures, until, forget, mark } = row;
      return { failures: Number(failures), until: Number(until), forget: Number(forget), mark: String(mark) };
    }

    #write(key: string, failures: number, until: number, forget: number, mark = ""): void {
      if (this.#exec("SELECT 1 FROM tries WHERE key = ?", key).length === 0 && ++this.#rows > MOST_ROWS) {
        this.#exec("DELETE FROM tries WHERE key IN (SELECT key FROM tries ORDER BY forget LIMIT ?)", DROPPED_ROWS);
        this.#rows -= DROPPED_ROWS;
      }
      this.#exec("INSERT OR REPLACE INTO tries VALUES (?, ?, ?, ?, ?)", key, failures, until, forget, mark);
    }

    #exec(query: string, ...values: (string | number)[]): Record<string, unknown>[] {
      return this.#state.storage.sql.exec(query, ...values).toArray();
    }

    async #cleanLater(): Promise<void> {
      if (this.#rows === 0 || (await this.#state.storage.getAlarm()) !== null) return;
      await this.#state.storage.setAlarm(now() + CLEAN_EVERY_MS);
    }
  };
}

function keysOf(salt: string, { user, network }: Guess) {
  const key = (kind: string, ...parts: readonly string[]): string =>
    kind + createHmac("sha256", salt).update(JSON.stringify(parts)).digest("base64url").slice(0, 22);
  return {
    pair: key("p", user, network),
    known: key("k", user, network),
    network: key("n", network),
    user: key("u", user),
  };
}
