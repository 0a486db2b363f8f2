/** The body of a request that brings a recorded old answer, and what the query states about it. */
import { dateOrder } from "../diff/options.ts";
import type { Stated } from "../diff/recording.ts";
import { tooLarge } from "../diff/recording-text.ts";
import { MAX_RECORDING_BYTES } from "../limits.ts";
import { bytesWithin } from "./body.ts";

/** The body; what is too large isn't read to its end. @throws Fault bodyTooLarge, bodyTooSlow */
export const readBody = (request: Request): Promise<Uint8Array> => bytesWithin(request, MAX_RECORDING_BYTES, tooLarge);

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
