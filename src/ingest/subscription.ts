/**
 * The one subscription to change notifications that a tenant keeps up: what was done last, and what to do next. Pure.
 *
 * Source: graph-contract C.6. Notices make figures fresher, no more: whatever happens here, the passes over the list
 * still find every record.
 */
import type { Subscription } from "../graph/subscriptions.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Graph allows 4,230 minutes by its own clock; half an hour is left for a clock of ours that is ahead. */
export const SUBSCRIPTION_LIFE = 4_200 * MINUTE;
/** Renewed so often: nobody tells when Graph has dropped a subscription for call records, but a renewal finds out. */
export const RENEWED_EVERY = 6 * HOUR;
/** A subscription that is no longer wanted is ended by so many tries at most; then it is left to run out. */
const END_TRIES = 5;
/** The longest pause after failures. */
const LONGEST_PAUSE = 4 * HOUR;

export interface HeldSubscription {
  readonly id: string;
  /** What it was made with, as a digest: address and clientState can't be changed later. */
  readonly terms: string;
  /** When it was made or last renewed; here and below ms since 1970, UTC. */
  readonly since: number;
  readonly expires: number;
}

export interface SubscriptionMemory {
  readonly held: HeldSubscription | null;
  /** Graph asked for a renewal now. */
  readonly renewNow: boolean;
  /** Failures since the last success. */
  readonly tries: number;
  /** Nothing is tried before. */
  readonly notBefore: number;
  /** Why the last try failed; null after a success. */
  readonly reason: string | null;
}

export const NO_SUBSCRIPTION: SubscriptionMemory = {
  held: null,
  renewNow: false,
  tries: 0,
  notBefore: 0,
  reason: null,
};

export type SubscriptionStep =
  | { readonly kind: "rest" }
  | { readonly kind: "create" }
  | { readonly kind: "renew"; readonly held: HeldSubscription }
  /** End it at Graph. */
  | { readonly kind: "end"; readonly held: HeldSubscription }
  /** It ran out, or can't be ended: think of it no more. */
  | { readonly kind: "forget" };

const REST: SubscriptionStep = { kind: "rest" };

/**
 * The next step for a subscription.
 *
 * @param now ms since 1970, UTC
 * @param wanted the terms under which one is wanted; undefined where change notifications are off
 */
export function nextSubscriptionStep(
  { held, renewNow, tries, notBefore }: SubscriptionMemory,
  now: number,
  wanted: string | undefined,
): SubscriptionStep {
  if (held !== null && held.expires <= now) return { kind: "forget" };
  if (now < notBefore) return REST;
  if (held !== null && held.terms !== wanted) return tries < END_TRIES ? { kind: "end", held } : { kind: "forget" };
  if (wanted === undefined) return REST;
  if (held === null) return { kind: "create" };
  return renewNow || now >= renewalOf(held) ? { kind: "renew", held } : REST;
}

/** Graph may give a shorter life than it was asked for: then after half of it. */
const renewalOf = ({ since, expires }: HeldSubscription): number =>
  since + Math.min(RENEWED_EVERY, (expires - since) / 2);

/** After Graph has made or renewed a subscription. */
export function afterSuccess(made: Subscription, terms: string, now: number): SubscriptionMemory {
  return { ...NO_SUBSCRIPTION, held: { id: made.id, terms, since: now, expires: Date.parse(made.expirationDateTime) } };
}

/** After a try that failed: the next one a minute later, then two, four … up to four hours; not before Graph says. */
export function afterFailure(
  memory: SubscriptionMemory,
  reason: string,
  retryAfterMs: number | undefined,
  now: number,
): SubscriptionMemory {
  const pause = Math.max(retryAfterMs ?? 0, Math.min(2 ** memory.tries * MINUTE, LONGEST_PAUSE));
  return { ...memory, tries: memory.tries + 1, notBefore: now + pause, reason };
}

/** What Graph may post about a subscription's own life. */
export const LIFECYCLE_EVENTS = ["reauthorizationRequired", "subscriptionRemoved", "missed"] as const;
export type LifecycleEvent = (typeof LIFECYCLE_EVENTS)[number];

export interface LifecycleNotice {
  readonly subscriptionId: string;
  readonly event: LifecycleEvent;
}

/**
 * After a lifecycle notice, and whether change notices were lost, so that the list must be swept. One about another
 * subscription than the one held comes late, or twice, and changes nothing.
 */
export function afterLifecycle(
  memory: SubscriptionMemory,
  { subscriptionId, event }: LifecycleNotice,
): { readonly memory: SubscriptionMemory; readonly lost: boolean } {
  if (memory.held?.id.toLowerCase() !== subscriptionId.toLowerCase()) return { memory, lost: false };
  switch (event) {
    case "reauthorizationRequired":
      return { memory: { ...memory, renewNow: true, notBefore: 0 }, lost: false };
    case "subscriptionRemoved":
      return { memory: NO_SUBSCRIPTION, lost: true };
    case "missed":
      return { memory, lost: true };
  }
}

export interface SubscriptionStatus {
  /** `waiting`: wanted and not there yet; `ending`: there and not wanted any more. */
  readonly state: "off" | "waiting" | "active" | "ending";
  /** ISO 8601, UTC. */
  readonly expires: string | null;
  /** Why the last try failed. */
  readonly reason: string | null;
}

/** What status tells; `isWanted` is whether change notifications are on. */
export function subscriptionStatus({ held, reason }: SubscriptionMemory, isWanted: boolean): SubscriptionStatus {
  const expires = held === null ? null : new Date(held.expires).toISOString();
  if (isWanted) return { state: held === null ? "waiting" : "active", expires, reason };
  return { state: held === null ? "off" : "ending", expires, reason: held === null ? null : reason };
}
