/**
 * The keys that a tenant's tokens are signed with, as its sign-in host publishes them. Kept in memory, asked for again
 * once a day and for a key that isn't known, and never more often than once a minute, whatever tokens come.
 *
 * Source: Microsoft identity platform, "Signing key rollover": keys are looked up by `kid` and may change at any time.
 */
import * as z from "zod/mini";
import type { TenantConfig } from "./config.ts";
import { logError } from "./error-log.ts";
import { Fault } from "./errors.ts";
import { endpointsOf } from "./graph/endpoints.ts";
import { readJson, sendRequest } from "./graph/exchange.ts";
import { GraphFault } from "./graph/graph-fault.ts";
import { lazily } from "./lazily.ts";

/** A key without what isn't used of it, its certificate above all. */
export interface PublishedKey {
  readonly kty: "RSA";
  readonly kid: string;
  readonly n: string;
  readonly e: string;
}

export interface KeySource {
  /**
   * The tenant's keys, one with this id among them; undefined where the tenant publishes none such.
   *
   * @throws Fault unavailable where no keys can be had
   */
  keysWith(kid: string, tenant: TenantConfig): Promise<readonly PublishedKey[] | undefined>;
}

interface Held {
  readonly keys: readonly PublishedKey[];
  readonly at: number;
}

const WHO = "the tenant's published keys";
const FRESH_MS = 24 * 3_600_000;
/** While the host can't be reached, keys are trusted for so long. */
const LAST_MS = 3 * FRESH_MS;
const ASK_AGAIN_MS = 60_000;
const AFTER_FAILURE_MS = 5_000;
const TIME_LIMIT_MS = 5_000;
const LOOK_AGAIN_MS = 50;
/** Some ten keys with their certificates are 20 KB. */
const MOST_BYTES = 256 * 1024;
const MOST_KEYS = 100;

const key = lazily(() => {
  const text = z.string().check(z.minLength(1), z.maxLength(2_048));
  return z.object({ kty: z.literal("RSA"), kid: text, n: text, e: text, use: z.optional(z.literal("sig")) });
});
const published = lazily(() => z.object({ keys: z.array(z.unknown()).check(z.maxLength(MOST_KEYS)) }));

/** @param now ms since 1970, UTC */
export function createKeySource({
  fetch,
  now,
}: {
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
}): KeySource {
  const held = new Map<string, Held>();
  /** When each tenant's host may be asked next. */
  const next = new Map<string, number>();
  const asking = new Map<string, number>();

  const heldWith = (kid: string, { tenantId }: TenantConfig, age: number): readonly PublishedKey[] | undefined => {
    const found = held.get(tenantId);
    const isGood = found !== undefined && now() - found.at < age && found.keys.some((one) => one.kid === kid);
    return isGood ? found.keys : undefined;
  };

  async function ask(tenant: TenantConfig): Promise<void> {
    const { tenantId } = tenant;
    next.set(tenantId, now() + ASK_AGAIN_MS);
    asking.set(tenantId, now());
    try {
      const address = `${endpointsOf(tenant).login}/${tenantId}/discovery/v2.0/keys`;
      const signal = AbortSignal.timeout(TIME_LIMIT_MS);
      const response = await sendRequest({ fetch }, WHO, signal, address, { headers: { Accept: "application/json" } });
      if (response.status !== 200) {
        response.body?.cancel().catch(() => undefined);
        throw new GraphFault("transient", `The host of ${WHO} answered ${response.status}.`);
      }
      const body = published().safeParse(await readJson(response, WHO, signal, MOST_BYTES));
      if (!body.success) throw new GraphFault("damaged", `What came as ${WHO} can't be read.`);
      const keys = body.data.keys.flatMap((one): PublishedKey[] => {
        const read = key().safeParse(one);
        return read.success ? [{ kty: "RSA", kid: read.data.kid, n: read.data.n, e: read.data.e }] : [];
      });
      held.set(tenantId, { keys, at: now() });
    } catch (error) {
      next.set(tenantId, now() + AFTER_FAILURE_MS);
      logError("keys-not-read", error, { tenantId });
    } finally {
      asking.delete(tenantId);
    }
  }

  return {
    async keysWith(kid, tenant) {
      const { tenantId } = tenant;
      for (let waited = 0; waited <= TIME_LIMIT_MS; waited += LOOK_AGAIN_MS) {
        const fresh = heldWith(kid, tenant, FRESH_MS);
        if (fresh !== undefined) return fresh;
        if (now() >= (next.get(tenantId) ?? 0)) {
          await ask(tenant);
          break;
        }
        // Another request is asking: its promise is not this one's to wait for, so look again.
        if (now() - (asking.get(tenantId) ?? Number.NEGATIVE_INFINITY) > TIME_LIMIT_MS) break;
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      }
      const found = heldWith(kid, tenant, LAST_MS);
      if (found === undefined && !held.has(tenantId)) {
        throw new Fault("unavailable", "The tenant's keys can't be had now, so its tokens can't be checked.", 5);
      }
      return found;
    },
  };
}
