/**
 * One HTTP exchange and its repetition: a time limit that includes the body, a body of bounded size that is never
 * taken as whole when it is cut, and bounded tries that obey Retry-After.
 */

import { GraphFault, type GraphFaultKind } from "./graph-fault.ts";
import type { GraphSettings } from "./graph-settings.ts";
import { backOffMs, boundedPauseMs, MIN_WAIT_MS, retryAfterMs } from "./retry-timing.ts";

const MAX_TRIES = 4;
const DEFAULT_MAX_WAIT_MS = 10_000;
const DEFAULT_TIME_LIMIT_MS = 30_000;
/** A page of 60 sessions with segments is about 1 MB, a batch of 20 such records 20 MB. */
export const MAX_JSON_BYTES = 32 * 1024 * 1024;
/** Tokens and refusals have a few thousand bytes. */
export const MAX_SHORT_BYTES = 256 * 1024;

export const timeLimitOf = (settings: GraphSettings): number => settings.timeLimitMs ?? DEFAULT_TIME_LIMIT_MS;

/** The promise's outcome, or a rejection as soon as the signal fires: not every fetch looks at its signal. */
function within<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}

const brokenOff = (who: string, signal: AbortSignal): GraphFault =>
  signal.aborted
    ? new GraphFault("transient", `No answer came from ${who} within the time limit.`)
    : new GraphFault("transient", `The connection to ${who} failed.`);

/**
 * Sends a request and gives its answer with the body still unread. Redirects are never followed.
 * Throws {@link GraphFault} `transient`.
 */
export async function sendRequest(
  settings: Pick<GraphSettings, "fetch">,
  who: string,
  signal: AbortSignal,
  address: string,
  init: RequestInit,
): Promise<Response> {
  // Called bare: the platform's own fetch refuses to be a method of something else.
  const { fetch } = settings;
  try {
    return await within(signal, fetch(address, { ...init, redirect: "manual", signal }));
  } catch {
    throw brokenOff(who, signal);
  }
}

export interface BodyEnd {
  readonly bytes: number;
  /** Whether the sender had announced this very length, so that nothing can be missing. */
  readonly lengthConfirmed: boolean;
}

/**
 * Hands a body to `onChunk` piece by piece. Throws {@link GraphFault} `transient` when the connection breaks or the
 * time is up, `damaged` when fewer or more bytes come than announced, `tooLarge` beyond `limit`.
 */
export async function readBody(
  response: Response,
  who: string,
  signal: AbortSignal,
  limit: number,
  onChunk: (chunk: Uint8Array) => void,
): Promise<BodyEnd> {
  // With a content encoding, Content-Length counts the encoded bytes, which fetch no longer shows.
  const announced = response.headers.has("content-encoding") ? null : response.headers.get("content-length");
  let bytes = 0;
  const reader = response.body?.getReader();
  for (;;) {
    let piece: { done: boolean; value?: Uint8Array | undefined };
    try {
      piece = reader === undefined ? { done: true } : await within(signal, reader.read());
    } catch {
      reader?.cancel().catch(() => {});
      throw brokenOff(who, signal);
    }
    if (piece.done || piece.value === undefined) break;
    bytes += piece.value.byteLength;
    if (bytes > limit) {
      reader?.cancel().catch(() => {});
      throw new GraphFault("tooLarge", `More than ${limit} bytes came from ${who}.`, { status: response.status });
    }
    try {
      onChunk(piece.value);
    } catch (fault) {
      reader?.cancel().catch(() => {});
      throw fault;
    }
  }
  if (announced !== null && Number(announced) !== bytes) {
    throw new GraphFault("damaged", `Of ${announced} bytes that ${who} announced, ${bytes} came.`, {
      status: response.status,
    });
  }
  return { bytes, lengthConfirmed: announced !== null };
}

/** Reads a whole body as JSON; an empty one is undefined. Throws as {@link readBody}, and `damaged` when it isn't JSON. */
export async function readJson(
  response: Response,
  who: string,
  signal: AbortSignal,
  limit = MAX_JSON_BYTES,
): Promise<unknown> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
  let text = "";
  const notJson = () =>
    new GraphFault("damaged", `The body that came from ${who} is not JSON.`, { status: response.status });
  const decoded = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
    } catch {
      throw notJson();
    }
  };
  await readBody(response, who, signal, limit, (chunk) => {
    text += decoded(chunk);
  });
  text += decoded();
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw notJson();
  }
}

/** Lets go of an answer whose body nobody needs, so that its connection is free again. */
export const discardBody = (response: Response): void => {
  response.body?.cancel().catch(() => {});
};

/** The wait that an answer asks for, in milliseconds. */
export const waitAskedBy = (response: Response, settings: GraphSettings): number | undefined =>
  retryAfterMs(response.headers.get("retry-after"), settings.now());

const PASSING: readonly GraphFaultKind[] = ["throttled", "transient", "damaged"];

/** Faults whose tries are used up, so that patience within patience does not multiply. */
const exhausted = new WeakSet<GraphFault>();

/**
 * Tries up to four times, as long as faults are of the kind that passes and the waits together stay within maxWaitMs.
 * A longer pause is not slept but thrown: then `retryAfterMs`, at most an hour, tells the caller's alarm when to come
 * back. Anything but a {@link GraphFault} ends the tries at once.
 */
export async function patiently<T>(
  settings: GraphSettings,
  attempt: () => Promise<T>,
  passing: readonly GraphFaultKind[] = PASSING,
): Promise<T> {
  const maxWaitMs = settings.maxWaitMs ?? DEFAULT_MAX_WAIT_MS;
  const random = settings.random ?? Math.random;
  let waited = 0;
  for (let next = 2; ; next++) {
    try {
      return await attempt();
    } catch (fault) {
      if (!(fault instanceof GraphFault) || !passing.includes(fault.kind) || exhausted.has(fault)) throw fault;
      const wait = Math.max(MIN_WAIT_MS, fault.retryAfterMs ?? backOffMs(next, random()));
      if (next > MAX_TRIES || waited + wait > maxWaitMs) throw given(fault);
      waited += wait;
      await settings.sleep(wait);
    }
  }
}

/** The last fault as it is thrown: with a pause of sane length where one was asked for, and marked as final. */
function given(fault: GraphFault): GraphFault {
  const { status, code } = fault;
  const asked = fault.kind === "throttled" || fault.retryAfterMs !== undefined;
  const retryAfterMs = asked ? boundedPauseMs(fault.retryAfterMs) : undefined;
  const last = new GraphFault(fault.kind, fault.message, { status, code, retryAfterMs });
  exhausted.add(last);
  return last;
}
