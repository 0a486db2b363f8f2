/**
 * POST /bridge/notifications: Graph's handshake and its change notices. Anybody may ask here, so nothing is believed
 * that doesn't bear our clientState, and no answer tells whether it did.
 *
 * Source: graph-contract C.6; design.md, "The bridge's own addresses".
 */
import type { NoticeBatch } from "../archive/notices.ts";
import type { TenantConfig } from "../config.ts";
import { logError } from "../error-log.ts";
import { Fault } from "../errors.ts";
import type { LifecycleNotice } from "../ingest/subscription.ts";
import { MAX_NOTICES_BYTES, MAX_VALIDATION_TOKEN_LENGTH } from "../limits.ts";
import type { TenantPort } from "../tenant-port.ts";
import type { Webhook } from "../webhook.ts";
import { jsonWithin } from "./body.ts";
import { type Notice, readNotices } from "./notices.ts";

export interface NotificationParts {
  /** Undefined where change notifications are off. */
  readonly webhook: Webhook | undefined;
  readonly tenants: readonly TenantConfig[];
  readonly archive: (tenant: TenantConfig) => TenantPort;
}

/**
 * Answer the handshake with its token, or store the notices and answer 202.
 *
 * A batch that can be read is always answered 202, whatever its notices say: Graph repeats for hours what it sees refused, and
 * a stranger learns nothing about the secret. Only a notice that could not be stored is worth the repetition (503).
 *
 * @throws Fault notFound while notifications are off; queryInvalid, notAcceptable or bodyTooLarge for what is no batch
 */
export async function receiveNotifications(request: Request, parts: NotificationParts): Promise<Response> {
  const { webhook } = parts;
  if (webhook === undefined) throw new Fault("notFound", "Change notifications are off.");
  if (request.method !== "POST") throw new Fault("methodNotAllowed", "Change notifications are posted.");
  const token = new URL(request.url).searchParams.get("validationToken");
  if (token !== null) return shakeHands(token);
  const notices = readNotices(await jsonWithin(request, MAX_NOTICES_BYTES, "A batch of change notifications"));
  if (notices === undefined) throw new Fault("queryInvalid", "The body is no batch of change notifications.");
  const ours = await noticesWith(webhook.clientState, notices);
  const stored = await Promise.allSettled(
    parts.tenants.map(async (tenant) => {
      const own = ours.filter(({ tenantId }) => tenantId === tenant.tenantId);
      if (own.length > 0) await parts.archive(tenant).notify(batchOf(own));
    }),
  );
  for (const result of stored) {
    if (result.status === "fulfilled") continue;
    logError("notices-not-stored", result.reason);
    throw new Fault("unavailable", "The notices could not be stored; send them again.");
  }
  return new Response(null, { status: 202, headers: { "Cache-Control": "no-store" } });
}

/** The token goes back as it came, as plain text that no browser takes for anything else. */
function shakeHands(token: string): Response {
  if (token === "" || token.length > MAX_VALIDATION_TOKEN_LENGTH) {
    throw new Fault("queryInvalid", `A validationToken has 1 to ${MAX_VALIDATION_TOKEN_LENGTH} characters.`);
  }
  return new Response(token, {
    headers: {
      "Content-Type": "text/plain; charset=utf-8",
      "X-Content-Type-Options": "nosniff",
      "Content-Security-Policy": "default-src 'none'; sandbox",
      "Cache-Control": "no-store",
    },
  });
}

/** Both sides are hashed first, so that the comparison takes as long whatever was sent. */
async function noticesWith(clientState: string, notices: readonly Notice[]): Promise<Notice[]> {
  const wanted = await digestOf(clientState);
  // A batch repeats the same few words: each is hashed once.
  const verdicts = new Map<string, boolean>();
  for (const notice of notices) {
    if (verdicts.has(notice.clientState)) continue;
    verdicts.set(notice.clientState, sameBytes(wanted, await digestOf(notice.clientState)));
  }
  return notices.filter((notice) => verdicts.get(notice.clientState) === true);
}

async function digestOf(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

/** Looks at every byte, however early two digests differ. */
function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length;
  for (let index = 0; index < one.length; index++) difference |= (one[index] ?? 0) ^ (other[index] ?? 0);
  return difference === 0;
}

function batchOf(notices: readonly Notice[]): NoticeBatch {
  const records = new Set<string>();
  const subscription: LifecycleNotice[] = [];
  for (const { about } of notices) {
    if ("record" in about) records.add(about.record);
    else subscription.push(about.subscription);
  }
  return { records: [...records], subscription };
}
