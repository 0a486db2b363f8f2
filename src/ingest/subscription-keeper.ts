/**
 * Keeps up a tenant's subscription to change notifications: asks Graph for what subscription.ts decides, one step after
 * the other, until there is nothing to do or the run's budget is spent. Faults of Graph end up in the memory, never here.
 */
import { createHash } from "node:crypto";
import { GraphFault, type GraphFaultKind } from "../graph/graph-fault.ts";
import type { Subscription, SubscriptionRequest } from "../graph/subscriptions.ts";
import {
  afterFailure,
  afterSuccess,
  NO_SUBSCRIPTION,
  nextSubscriptionStep,
  SUBSCRIPTION_LIFE,
  type SubscriptionMemory,
} from "./subscription.ts";

export interface SubscriptionGraph {
  listSubscriptions(): Promise<readonly Subscription[]>;
  createSubscription(request: SubscriptionRequest): Promise<Subscription>;
  renewSubscription(id: string, expirationDateTime: string): Promise<Subscription>;
  deleteSubscription(id: string): Promise<void>;
}

export interface SubscriptionStore {
  subscription(): SubscriptionMemory;
  keepSubscription(memory: SubscriptionMemory): void;
  /** Graph had dropped the subscription: notices may be lost, so the list must be swept. */
  sweepAfterLoss(now: number): void;
}

export interface SubscriptionParts {
  readonly store: SubscriptionStore;
  readonly graph: SubscriptionGraph;
  /** Where Graph shall post to, and the clientState by which its notices are known; undefined: notifications are off. */
  readonly wanted: { readonly url: string; readonly clientState: string } | undefined;
  /** Ms since 1970, UTC. */
  readonly now: () => number;
  readonly mayGoOn: () => boolean;
}

/** Made anew at most: forget, end, create; a renewal of one that is gone, create. */
const MOST_STEPS = 4;

/** Bring the subscription to what is wanted: make, renew or end it. Never throws a fault of Graph. */
export async function keepSubscription(parts: SubscriptionParts): Promise<void> {
  const { store, wanted, now, mayGoOn } = parts;
  const terms = wanted && termsOf(wanted);
  for (let steps = 0; steps < MOST_STEPS; steps++) {
    const memory = store.subscription();
    const step = nextSubscriptionStep(memory, now(), terms);
    if (step.kind === "rest" || !mayGoOn()) return;
    try {
      await take(parts, step, terms ?? "");
    } catch (fault) {
      if (!(fault instanceof GraphFault)) throw fault;
      // A notice may have changed the memory in the meantime.
      store.keepSubscription(afterFailure(store.subscription(), fault.message, fault.retryAfterMs, now()));
    }
  }
}

type Step = Exclude<ReturnType<typeof nextSubscriptionStep>, { kind: "rest" }>;

async function take({ store, graph, wanted, now }: SubscriptionParts, step: Step, terms: string): Promise<void> {
  const expirationDateTime = new Date(now() + SUBSCRIPTION_LIFE).toISOString();
  switch (step.kind) {
    case "create": {
      if (wanted === undefined) return;
      const { url, clientState } = wanted;
      await endOrphans(graph, url);
      const request = { notificationUrl: url, lifecycleNotificationUrl: url, clientState, expirationDateTime };
      store.keepSubscription(afterSuccess(await graph.createSubscription(request), terms, now()));
      return;
    }
    case "renew":
      try {
        const renewed = await graph.renewSubscription(step.held.id, expirationDateTime);
        store.keepSubscription(afterSuccess(renewed, step.held.terms, now()));
      } catch (fault) {
        if (!(fault instanceof GraphFault) || (fault.kind !== "notFound" && fault.kind !== "gone")) throw fault;
        store.keepSubscription(NO_SUBSCRIPTION);
        store.sweepAfterLoss(now());
      }
      return;
    case "end":
      await graph.deleteSubscription(step.held.id);
      store.keepSubscription(NO_SUBSCRIPTION);
      return;
    case "forget":
      store.keepSubscription(NO_SUBSCRIPTION);
      return;
  }
}

/**
 * Ends subscriptions that nobody remembers: one whose answer was lost, or that an archive since removed had made. Graph
 * doesn't tell their clientState, so that none can be taken over; and left alone, each such loss would add one more.
 */
async function endOrphans(graph: SubscriptionGraph, url: string): Promise<void> {
  try {
    const all = await graph.listSubscriptions();
    for (const { id } of all.filter(({ notificationUrl }) => notificationUrl === url))
      await graph.deleteSubscription(id);
  } catch (fault) {
    // Where Graph won't tell, they run out in three days.
    if (!(fault instanceof GraphFault) || !UNTOLD.includes(fault.kind)) throw fault;
  }
}

const UNTOLD: readonly GraphFaultKind[] = ["forbidden", "notFound", "gone", "invalid", "refusedLink", "tooLarge"];

/** A digest, so that the archive doesn't hold the secret itself. */
function termsOf({ url, clientState }: { readonly url: string; readonly clientState: string }): string {
  return createHash("sha256").update(`${url}\n${clientState}`).digest("hex");
}
