/**
 * The arithmetic of waiting: what a Retry-After header says, and how long to back off without one. No clock, no
 * sleep. Source: graph-contract D.1; bounds are the bridge's own, so that no header can stop or rush it.
 */

/** A wait is never shorter, whatever the header says. */
export const MIN_WAIT_MS = 250;
/** A pause that is handed to the caller's alarm is never longer. */
export const MAX_PAUSE_MS = 3_600_000;
/** The pause handed to the caller's alarm where nothing says how long. */
export const DEFAULT_PAUSE_MS = 30_000;

const FIRST_BACK_OFF_MS = 500;

/** `Sun, 06 Nov 1994 08:49:37 GMT`, the one form of date that senders may use. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Milliseconds from `now` (since 1970) that a Retry-After header asks to wait: seconds or an HTTP date, a past date
 * being 0; undefined when it is absent or neither. Not bounded here.
 */
export function retryAfterMs(header: string | null | undefined, now: number): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  if (!HTTP_DATE.test(text)) return undefined;
  const at = Date.parse(text);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

/** Milliseconds to wait before try number `next` (2, 3, …): doubling from half a second, plus or minus a quarter. */
export const backOffMs = (next: number, random: number): number =>
  Math.round(FIRST_BACK_OFF_MS * 2 ** (next - 2) * (0.75 + random / 2));

/** A pause as it is handed on: within sane bounds. */
export const boundedPauseMs = (ms: number | undefined): number =>
  Math.min(MAX_PAUSE_MS, Math.max(MIN_WAIT_MS, ms ?? DEFAULT_PAUSE_MS));
