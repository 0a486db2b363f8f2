/**
 * What stands before and after everything else: requests beyond the limits are refused before anything reads them, and
 * every answer says that it is what its type says.
 */
import type { Context } from "hono";
import { Fault } from "./errors.ts";
import { MAX_ADDRESS_LENGTH, MAX_HEADER_LENGTH, MAX_HEADERS_LENGTH, MAX_OPTIONS } from "./limits.ts";

/**
 * Middleware that measures address, options and headers.
 *
 * @throws Fault tooLarge, queryInvalid or headersTooLarge
 */
export async function refuseOversized(c: Context, next: () => Promise<void>): Promise<void> {
  const { url, headers } = c.req.raw;
  if (url.length > MAX_ADDRESS_LENGTH) {
    throw new Fault("tooLarge", `The address has more than ${MAX_ADDRESS_LENGTH} characters.`);
  }
  let options = url.includes("?") ? 1 : 0;
  for (let at = url.indexOf("&"); at !== -1; at = url.indexOf("&", at + 1)) options++;
  if (options > MAX_OPTIONS) throw new Fault("queryInvalid", `The address has more than ${MAX_OPTIONS} query options.`);
  let length = 0;
  for (const [name, value] of headers) {
    length += name.length + value.length;
    if (value.length > MAX_HEADER_LENGTH) {
      throw new Fault("headersTooLarge", `A header of the request has more than ${MAX_HEADER_LENGTH} characters.`);
    }
  }
  if (length > MAX_HEADERS_LENGTH) {
    throw new Fault("headersTooLarge", `The request's headers have more than ${MAX_HEADERS_LENGTH} characters.`);
  }
  await next();
}

/** Middleware for the bridge's own addresses: nothing is kept by caches, taken for another type or used by other sites. */
export async function keepAnswersToThemselves(c: Context, next: () => Promise<void>): Promise<void> {
  await next();
  const { headers } = c.res;
  headers.set("X-Content-Type-Options", "nosniff");
  headers.set("Cross-Origin-Opener-Policy", "same-origin");
  headers.set("Cross-Origin-Resource-Policy", "same-origin");
  if (c.req.url.startsWith("https:")) headers.set("Strict-Transport-Security", "max-age=31536000");
  if (!headers.has("Cache-Control")) headers.set("Cache-Control", "no-store");
}
