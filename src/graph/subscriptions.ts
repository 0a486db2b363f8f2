/**
 * Subscriptions to change notifications of call records. One for `updated` is enough: it fires for first and later
 * versions. Source: graph-contract C.6.
 */

import * as z from "zod/mini";
import { lazily } from "../lazily.ts";
import type { GraphClient, Page } from "./client.ts";
import { GraphFault } from "./graph-fault.ts";
import { isTime } from "./instant.ts";

export interface Subscription {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly expirationDateTime: string;
  readonly notificationUrl: string | null;
}

export interface SubscriptionRequest {
  readonly notificationUrl: string;
  /** Required by Graph for lives of more than an hour, and can't be added later. */
  readonly lifecycleNotificationUrl: string;
  /** At most 128 characters; comes back with every notice. */
  readonly clientState: string;
  /** ISO 8601, UTC, at most {@link MAX_SUBSCRIPTION_MINUTES} from now. */
  readonly expirationDateTime: string;
}

export const MAX_SUBSCRIPTION_MINUTES = 4230;
const SUBSCRIPTIONS = "/v1.0/subscriptions";

const schema = lazily(() =>
  z.object({
    id: z.string().check(z.regex(/^[\w-]{1,64}$/)),
    expirationDateTime: z.string().check(z.refine(isTime)),
    notificationUrl: z.nullish(z.string()),
  }),
);

const listed = lazily(() =>
  z.extend(schema(), { resource: z.string().check(z.regex(/^\/?communications\/callRecords$/i)) }),
);

function subscriptionOf(body: unknown): Subscription {
  const result = schema().safeParse(body);
  if (!result.success) throw new GraphFault("damaged", "Graph sent a subscription that can't be read.");
  return { ...result.data, notificationUrl: result.data.notificationUrl ?? null };
}

function addressOf(id: string): string {
  if (/^[\w-]{1,64}$/.test(id)) return `${SUBSCRIPTIONS}/${id}`;
  throw new GraphFault("invalid", "A subscription's id is not one that can be asked for.");
}

/** Makes a subscription. Not repeated after a broken connection, which may have made one. Throws {@link GraphFault}. */
export async function createSubscription(client: GraphClient, request: SubscriptionRequest): Promise<Subscription> {
  const body = { changeType: "updated", resource: "/communications/callRecords", ...request };
  return subscriptionOf(await client.send("POST", SUBSCRIPTIONS, { body, repeatable: false }));
}

/** Moves a subscription's end. Throws {@link GraphFault}: `notFound` when Graph has dropped it. */
export async function renewSubscription(
  client: GraphClient,
  id: string,
  expirationDateTime: string,
): Promise<Subscription> {
  return subscriptionOf(await client.send("PATCH", addressOf(id), { body: { expirationDateTime } }));
}

/** Throws {@link GraphFault}: `notFound` when Graph has dropped it. */
export async function getSubscription(client: GraphClient, id: string): Promise<Subscription> {
  return subscriptionOf(await client.get(addressOf(id)));
}

/** Pages of the list that are read: an application may have many subscriptions to other things. */
const MOST_PAGES = 10;

/** The application's subscriptions to call records; what can't be read is left out. Throws {@link GraphFault}. */
export async function listSubscriptions(client: GraphClient): Promise<Subscription[]> {
  const found: Subscription[] = [];
  let next: string | null = SUBSCRIPTIONS;
  for (let pages = 0; next !== null && pages < MOST_PAGES; pages++) {
    const page: Page = await client.getPage(next);
    for (const item of page.items) {
      const { success, data } = listed().safeParse(item);
      if (success) found.push({ ...data, notificationUrl: data.notificationUrl ?? null });
    }
    next = page.next;
  }
  return found;
}

/** Ends a subscription; one that is gone already is fine. Throws {@link GraphFault}. */
export async function deleteSubscription(client: GraphClient, id: string): Promise<void> {
  try {
    await client.send("DELETE", addressOf(id));
  } catch (fault) {
    if (!(fault instanceof GraphFault) || fault.kind !== "notFound") throw fault;
  }
}
