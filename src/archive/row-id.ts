/** The ID of a row that no recorded answer gave one (design.md, "Rows and keys"). */
import { createHash } from "node:crypto";

/**
 * The first 52 bits of SHA-256 over the set's name, a line feed and the source's own id, as an unsigned number: every
 * such number is a whole one that doubles and JSON hold.
 *
 * @param sourceId unique among the set's rows, and the same whenever the row is read again
 */
export function rowId(set: string, sourceId: string): number {
  const digest = createHash("sha256").update(`${set}\n${sourceId}`).digest();
  return digest.readUIntBE(0, 6) * 16 + ((digest[6] ?? 0) >> 4);
}
