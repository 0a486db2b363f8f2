/** What ends by itself and must be renewed in time: credentials, and the subscription to change notifications. */

import type { TenantConfig } from "./config.ts";
import { DAY_MS } from "./measures.ts";

/** Warned of so long before a secret or certificate ends: making a new one may need somebody else. */
const CREDENTIAL_NOTICE_MS = 30 * DAY_MS;
/** A subscription is renewed every six hours and lives almost three days: with a day left, renewing has failed often. */
const SUBSCRIPTION_NOTICE_MS = DAY_MS;

const SEQUENCE = 0x30;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

interface Element {
  readonly tag: number;
  readonly from: number;
  readonly to: number;
}

/** A DER element (X.690, 8.1) at a place; throws beyond the end. */
function elementAt(bytes: Uint8Array, place: number): Element {
  const byte = (at: number): number => {
    const found = bytes[at];
    if (found === undefined) throw new RangeError();
    return found;
  };
  const first = byte(place + 1);
  const lengthBytes = first < 128 ? 0 : first - 128;
  let length = lengthBytes === 0 ? first : 0;
  for (let index = 0; index < lengthBytes; index++) length = length * 256 + byte(place + 2 + index);
  const from = place + 2 + lengthBytes;
  if (from + length > bytes.length) throw new RangeError();
  return { tag: byte(place), from, to: from + length };
}

/** The elements within one, in their order. */
function within(bytes: Uint8Array, { from, to }: Element): Element[] {
  const elements: Element[] = [];
  for (let at = from; at < to; at = elements.at(-1)?.to ?? to) elements.push(elementAt(bytes, at));
  return elements;
}

/**
 * When a certificate ends, ms since 1970, UTC; undefined for what is none. RFC 5280, 4.1: the certificate's first part
 * holds its validity, two times, after serial, algorithm and issuer.
 *
 * @param pem its PEM; of a chain the first certificate
 */
export function certificateEnd(pem: string): number | undefined {
  const [, body = ""] = /-----BEGIN CERTIFICATE-----([^-]*)-----END/.exec(pem.replaceAll("\\n", "\n")) ?? [];
  try {
    const bytes = Uint8Array.from(atob(body.replace(/\s/g, "")), (char) => char.charCodeAt(0));
    const [signed] = within(bytes, elementAt(bytes, 0));
    const parts = signed === undefined ? [] : within(bytes, signed);
    const pairs = parts.filter(({ tag }) => tag === SEQUENCE).map((part) => within(bytes, part));
    const validity = pairs.find((pair) => pair.length === 2 && pair.every(isTime));
    return validity?.[1] && timeOf(bytes, validity[1]);
  } catch {
    return undefined;
  }
}

const isTime = ({ tag }: Element): boolean => tag === UTC_TIME || tag === GENERALIZED_TIME;

/** `YYMMDDHHMMSSZ` with years from 1950 to 2049, or `YYYYMMDDHHMMSSZ`. */
function timeOf(bytes: Uint8Array, { tag, from, to }: Element): number | undefined {
  const text = String.fromCharCode(...bytes.subarray(from, to));
  const whole = tag === UTC_TIME ? `${text.slice(0, 2) < "50" ? 20 : 19}${text}` : text;
  const ms = Date.parse(whole.replace(/^(....)(..)(..)(..)(..)(..)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  return Number.isNaN(ms) ? undefined : ms;
}

/**
 * A sentence for each thing that ends soon or has ended, the earliest first, each once; it says nothing that a stranger
 * could use.
 *
 * @param credentials when secrets and certificates end, and `subscriptions` when those do, as far as known; ms since 1970, UTC
 */
export function expiryWarnings(
  credentials: readonly (number | undefined)[],
  subscriptions: readonly (number | undefined)[],
  now: number,
): string[] {
  const soon = (what: string, ends: readonly (number | undefined)[], noticeMs: number) =>
    ends.flatMap((end) => (end === undefined || end - now > noticeMs ? [] : [{ what, end }]));
  const all = [
    ...soon("credential", credentials, CREDENTIAL_NOTICE_MS),
    ...soon("subscription to change notifications", subscriptions, SUBSCRIPTION_NOTICE_MS),
  ].sort((one, other) => one.end - other.end);
  const sentences = all.map(({ what, end }) => {
    const day = new Date(end).toISOString().slice(0, 10);
    return end <= now ? `A ${what} expired on ${day}.` : `A ${what} expires on ${day}.`;
  });
  return [...new Set(sentences)];
}

/** When a tenant's secret or certificate ends, ms since 1970, UTC, as far as it is known. */
export const credentialEnd = ({ credential }: Pick<TenantConfig, "credential">): number | undefined =>
  credential.kind === "certificate" ? certificateEnd(credential.certificate) : credential.expires;

interface Told {
  readonly tenantId: string;
  readonly subscription?: { readonly state: string; readonly expires: string | null };
}

/** What the status warns of. */
export function warningsOf(
  { tenantId, subscription }: Told,
  tenants: readonly TenantConfig[],
  now: number,
): readonly string[] {
  const credentials = tenants.filter((tenant) => tenant.tenantId === tenantId).map(credentialEnd);
  const held = subscription?.state === "active" ? subscription.expires : null;
  return expiryWarnings(credentials, [held === null ? undefined : Date.parse(held)], now);
}
