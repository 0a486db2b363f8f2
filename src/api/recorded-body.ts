/** What a request that brings a recorded answer says: the bytes, up to a limit, and what the query states about them. */
import { dateOrder } from "../diff/options.ts";
import type { Stated } from "../diff/recording.ts";
import { MOST_BYTES, tooLarge } from "../diff/recording-text.ts";

/**
 * The body; what is too large isn't read to its end.
 *
 * @throws Fault bodyTooLarge
 */
export async function readBody(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get("Content-Length") ?? 0) > MOST_BYTES) throw tooLarge();
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = request.body?.getReader();
  for (let part = await reader?.read(); part !== undefined && !part.done; part = await reader?.read()) {
    const bytes = part.value as Uint8Array;
    length += bytes.byteLength;
    if (length > MOST_BYTES) {
      await reader?.cancel();
      throw tooLarge();
    }
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

/** @throws Fault queryInvalid for an order of dates that is none */
export function statedIn(options: URLSearchParams): Stated {
  return {
    set: options.get("set") ?? undefined,
    dates: dateOrder(options.get("dates") ?? undefined),
    delimiter: options.get("delimiter") ?? undefined,
    encoding: options.get("encoding") ?? undefined,
    fileName: options.get("name") ?? undefined,
  };
}
