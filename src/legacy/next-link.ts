/**
 * The address of the next page. It repeats the caller's own address and options as sent, so that the page has the
 * same dialect and tenant, and ends in an encoded value, so that a client may append `&…`. $callback is left out:
 * script clients append a fresh one to each request.
 */
import type { QueryPart } from "./query-string.ts";

const REPLACED: ReadonlySet<string> = new Set(["$skip", "$skiptoken", "$top", "$callback"]);

/**
 * @param address origin and path as sent, without the query
 * @param remaining the rows still wanted, where the caller gave $top
 * @param token the token after the page's last row, already encoded
 */
export function nextLink(
  address: string,
  parts: readonly QueryPart[],
  remaining: number | undefined,
  token: string,
): string {
  const kept = parts.filter((part) => !REPLACED.has(part.name)).map((part) => part.raw);
  if (remaining !== undefined) kept.push(`$top=${remaining}`);
  kept.push(`$skiptoken=${token}`);
  return `${address}?${kept.join("&")}`;
}
