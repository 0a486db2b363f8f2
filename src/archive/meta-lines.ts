/** The lines of `meta`: what an archive keeps about itself, each a text under a key that the file concerned has. */
import { first, type Sql } from "./sql.ts";

export function readLine(sql: Sql, key: string): string | undefined {
  return first<{ value: string }>(sql, "SELECT value FROM meta WHERE key = ?", key)?.value;
}

export function keepLine(sql: Sql, key: string, value: string): void {
  sql.exec("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", key, value);
}

export function dropLine(sql: Sql, key: string): void {
  sql.exec("DELETE FROM meta WHERE key = ?", key);
}
