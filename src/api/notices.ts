/**
 * What Graph posts when call records change: a batch of notices, some about records, some about the subscription itself.
 * Read one by one, because one that can't be read must not take the others with it. Pure.
 *
 * Source: graph-contract C.6.
 */
import * as z from "zod/mini";
import { LIFECYCLE_EVENTS, type LifecycleNotice } from "../ingest/subscription.ts";
import { lazily } from "../lazily.ts";

/** Ids go into addresses: letters, digits and hyphens are all that a GUID needs. */
const id = lazily(() => z.string().check(z.regex(/^[\w-]{1,64}$/)));

const notice = lazily(() =>
  z.object({
    tenantId: id(),
    subscriptionId: id(),
    clientState: z.string(),
    resourceData: z.optional(z.nullable(z.object({ id: id() }))),
    lifecycleEvent: z.optional(z.nullable(z.enum(LIFECYCLE_EVENTS))),
  }),
);

const batch = lazily(() => z.object({ value: z.array(z.unknown()) }));

export interface Notice {
  /** In lower case. */
  readonly tenantId: string;
  readonly clientState: string;
  /** The call record that changed, or what became of the subscription. */
  readonly about: { readonly record: string } | { readonly subscription: LifecycleNotice };
}

/** The notices of a batch that can be read; undefined for a body that is no batch of notices. */
export function readNotices(body: unknown): Notice[] | undefined {
  const read = batch().safeParse(body);
  return read.success ? read.data.value.flatMap(readNotice) : undefined;
}

function readNotice(value: unknown): Notice[] {
  const read = notice().safeParse(value);
  if (!read.success) return [];
  const { subscriptionId, clientState, resourceData, lifecycleEvent: event } = read.data;
  const tenantId = read.data.tenantId.toLowerCase();
  if (event) return [{ tenantId, clientState, about: { subscription: { subscriptionId, event } } }];
  return resourceData ? [{ tenantId, clientState, about: { record: resourceData.id } }] : [];
}
