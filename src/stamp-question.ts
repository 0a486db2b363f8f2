/**
 * Whether a tenant's archive still stands at a stamp, asked of its object by a conditional request of HTTP (RFC 9110,
 * 13.1.2) and not by a call: every answer of the legacy service asks it, and the platform needs less than half the time. Both
 * ends of it are here. Notes on callers go along in a header, and were taken where the answer is yes.
 */
import type { ClientNote } from "./archive/client-notes.ts";
import type { TenantPort } from "./tenant-port.ts";

const ADDRESS = "http://archive/";
const NOTES = "X-Notes";
const NOT_MODIFIED = 304;
/** Characters of notes that a header may hold; more of them go along with a call. */
const LONGEST_NOTES = 4_096;

/** Ask; false as well where the notes are too long to go along. @param stamp of visible ASCII alone @throws whatever the object throws */
export async function standsAt(port: TenantPort, stamp: string, notes: readonly ClientNote[]): Promise<boolean> {
  const headers: Record<string, string> = { "If-None-Match": stamp };
  if (notes.length > 0) {
    const text = encodeURIComponent(JSON.stringify(notes));
    if (text.length > LONGEST_NOTES) return false;
    headers[NOTES] = text;
  }
  return (await port.fetch(ADDRESS, { headers })).status === NOT_MODIFIED;
}

/** What a question asks. */
export function readStampQuestion({ headers }: Request): {
  readonly stamp: string | null;
  readonly notes: readonly ClientNote[];
} {
  const notes = headers.get(NOTES);
  return { stamp: headers.get("If-None-Match"), notes: notes === null ? [] : JSON.parse(decodeURIComponent(notes)) };
}

/** Answer. */
export const stampAnswer = (standsThere: boolean): Response =>
  new Response(null, { status: standsThere ? NOT_MODIFIED : 204 });
