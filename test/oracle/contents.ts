/** What an archive's tables say, whatever the order it came in: users by their hash, packed days unpacked. */
import { MEASURES, QUARTERS_A_DAY, USER_MEASURES } from "../../src/measures.ts";
import type { Database } from "./collected.ts";

const hex = (body: unknown): string => Buffer.from(body as ArrayBuffer).toString("hex");

/** Entries of 10 bytes: quarter of the day, index of the measure, the sum as a 64-bit float. */
function unpacked(body: ArrayBuffer, measures: readonly string[]): Record<string, number> {
  const view = new DataView(body);
  const sums: Record<string, number> = {};
  for (let offset = 0; offset < view.byteLength; offset += 10) {
    const quarter = view.getUint8(offset);
    if (quarter >= QUARTERS_A_DAY) throw new Error(`no such quarter: ${quarter}`);
    sums[`${quarter} ${measures[view.getUint8(offset + 1)]}`] = view.getFloat64(offset + 2);
  }
  return sums;
}

export interface Contents {
  readonly records: readonly string[];
  readonly marks: readonly string[];
  readonly active: readonly string[];
  readonly sums: Readonly<Record<string, Record<string, number>>>;
  readonly userSums: Readonly<Record<string, Record<string, number>>>;
}

export function contentsOf(database: Database): Contents {
  const rows = (query: string) => database.exec<Record<string, string | number | ArrayBuffer>>(query).toArray();
  const hashes = new Map(rows("SELECT number, hash FROM users").map(({ number, hash }) => [number, hex(hash)]));
  const filled = (days: readonly (readonly [string, Record<string, number>])[]) =>
    Object.fromEntries(days.filter(([, sums]) => Object.keys(sums).length > 0));
  return {
    records: rows("SELECT kind, id, version, modified, at, sessions FROM records")
      .map((row) => Object.values(row).join(" "))
      .sort(),
    marks: rows("SELECT * FROM marks")
      .map(({ user, ...row }) => `${hashes.get(user ?? -1)} ${Object.values(row).join(" ")}`)
      .sort(),
    active: rows("SELECT day, user, spans FROM active")
      .map(({ day, user, spans }) => `${day} ${hashes.get(user ?? -1)} ${hex(spans)}`)
      .sort(),
    sums: filled(
      rows("SELECT day, body FROM sums").map(({ day, body }) => [String(day), unpacked(body as ArrayBuffer, MEASURES)]),
    ),
    userSums: filled(
      rows("SELECT day, user, body FROM user_sums").map(({ day, user, body }) => [
        `${day} ${hashes.get(user ?? -1)}`,
        unpacked(body as ArrayBuffer, USER_MEASURES),
      ]),
    ),
  };
}
