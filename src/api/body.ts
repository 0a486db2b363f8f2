/** Reading what was sent, no further than a limit and no longer than the time allowed. */
import { Fault } from "../errors.ts";
import { MAX_BODY_MS } from "../limits.ts";

type Part = { readonly done: boolean; readonly value?: Uint8Array | undefined };

/**
 * The parts of a body, each within the time that is left.
 *
 * @param ms milliseconds for the whole body, or for each part where `each` says so
 * @throws Fault bodyTooSlow
 */
export async function* partsOf(request: Request, ms = MAX_BODY_MS, each = false): AsyncGenerator<Uint8Array> {
  const reader = request.body?.getReader();
  if (reader === undefined) return;
  let end = Date.now() + ms;
  try {
    for (;;) {
      const { done, value }: Part = await within(end - Date.now(), reader.read());
      if (done || value === undefined) return;
      yield value;
      if (each) end = Date.now() + ms;
    }
  } finally {
    // Without waiting: a sender that is silent doesn't answer this either. A body read to its end has nothing to cancel.
    reader.cancel().catch(() => undefined);
  }
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const tooSlow = () => reject(new Fault("bodyTooSlow", "The request's body did not arrive in time."));
    timer = setTimeout(tooSlow, Math.max(0, ms));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A body whole; what is too large isn't read to its end, whatever the headers say of its length.
 *
 * @param tooLarge made and thrown beyond the limit
 * @throws Fault bodyTooSlow
 */
export async function bytesWithin(
  request: Request,
  mostBytes: number,
  tooLarge: () => Fault,
  ms = MAX_BODY_MS,
): Promise<Uint8Array> {
  if (Number(request.headers.get("Content-Length") ?? 0) > mostBytes) throw tooLarge();
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const bytes of partsOf(request, ms)) {
    length += bytes.byteLength;
    if (length > mostBytes) throw tooLarge();
    parts.push(bytes);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** A JSON body. @throws Fault notAcceptable for another type, queryInvalid for broken JSON, bodyTooLarge, bodyTooSlow */
export async function jsonWithin(request: Request, mostBytes: number, what: string): Promise<unknown> {
  const type = request.headers.get("Content-Type") ?? "";
  if (!/^application\/json\s*(?:;|$)/i.test(type)) {
    throw new Fault("notAcceptable", `${what} is sent as application/json.`);
  }
  const tooLarge = () => new Fault("bodyTooLarge", `${what} has at most ${mostBytes} bytes.`);
  const bytes = await bytesWithin(request, mostBytes, tooLarge);
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new Fault("queryInvalid", "The body is not valid JSON.");
  }
}
