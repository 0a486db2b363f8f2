import { createHash, pbkdf2Sync } from "node:crypto";
import type { Account } from "../../src/config.ts";

/** Hashes made by Node's own crypto, not by the code under test. */
export function slowHash(password: string, iterations = 1000, salt = `salt of ${password}`): string {
  const hash = pbkdf2Sync(password, salt, iterations, 32, "sha256");
  return `pbkdf2-sha256$${iterations}$${Buffer.from(salt).toString("base64")}$${hash.toString("base64")}`;
}

export function quickHash(password: string): string {
  return `sha256$${createHash("sha256").update(password, "utf8").digest("hex")}`;
}

export function account(username: string, passwordHash: string): Account {
  return { username, passwordHash, roles: ["reader"], tenants: ["11111111-2222-4333-8444-555555555555"] };
}

export function basic(username: string, password: string, encoding: "utf8" | "latin1" = "utf8"): string {
  return `Basic ${Buffer.from(`${username}:${password}`, encoding).toString("base64")}`;
}
