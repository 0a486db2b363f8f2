/**
 * Compression of documents. Cloudflare compresses JSON and XML by itself where a caller accepts it, but not
 * `application/atom+xml` (its list of content types, read 2026-11), and its local runtime compresses nothing.
 */

/** Less is hardly worth it: it leaves in one packet anyway. */
const SMALLEST = 1_400;

/**
 * What the caller accepts. The platform puts its own `Accept-Encoding` in place of the caller's, which it then tells here,
 * and its local runtime hands a compressed answer on to callers who have named nothing.
 */
export function acceptedBy(request: Request): string {
  const accepted = request.headers.get("Accept-Encoding") ?? "";
  // The platform's own names gzip; what it tells of the request is only read where there is something to be told.
  if (!acceptsGzip(accepted)) return accepted;
  const own = request.cf?.clientAcceptEncoding;
  return typeof own === "string" ? own : accepted;
}

/** Whether `Accept-Encoding` names gzip with a quality that isn't 0. */
export const acceptsGzip = (accepted: string): boolean =>
  accepted.split(",").some((one) => /^\s*(?:gzip|x-gzip)\s*(?:;\s*q=(?!0(?:\.0*)?\s*$)[\d.]+\s*)?$/i.test(one));

/** Whether a text goes compressed: the caller accepts it, and there is enough of it. */
export const goesCompressed = (text: string, accepted: string): boolean =>
  text.length >= SMALLEST && acceptsGzip(accepted);

/** A response with the text, compressed where it goes so. */
export function documentResponse(
  text: string,
  accepted: string,
  { status, headers }: { readonly status: number; readonly headers: Readonly<Record<string, string>> },
): Response {
  if (!goesCompressed(text, accepted)) return new Response(text, { status, headers });
  const { body } = new Response(text);
  return new Response(body?.pipeThrough(new CompressionStream("gzip")) ?? null, {
    status,
    headers: { ...headers, "Content-Encoding": "gzip", Vary: "Accept-Encoding" },
    // It is compressed already.
    encodeBody: "manual",
  });
}
