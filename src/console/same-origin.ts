/**
 * Protection of everything that changes something against other people's pages. A browser sends the Basic credentials
 * it has with every request, whichever page made it; it also says where the request comes from, which a page can't forge.
 */
import type { Context } from "hono";
import { Fault } from "../errors.ts";

const ONLY_READING: readonly string[] = ["GET", "HEAD", "OPTIONS"];

/**
 * Middleware that lets only requests of the bridge's own pages change something, and those of programs, which send
 * neither `Sec-Fetch-Site` nor `Origin`.
 *
 * @param publicOrigin the origin that browsers see where it isn't the request's own
 * @throws Fault forbidden
 */
export function refuseCrossSite(publicOrigin: string | undefined) {
  return async function refuseOtherPages(c: Context, next: () => Promise<void>): Promise<void> {
    const site = c.req.header("Sec-Fetch-Site");
    const origin = c.req.header("Origin");
    const isOwn =
      site === undefined
        ? origin === undefined || origin === new URL(c.req.url).origin || origin === publicOrigin
        : site === "same-origin";
    if (!isOwn && !ONLY_READING.includes(c.req.method)) {
      throw new Fault("forbidden", "Another site's page asked for this change; only the bridge's own pages may.");
    }
    await next();
  };
}
