/** Hashes of passwords in the forms that the Worker reads (src/sign-in.ts), and passwords made here. */
import { createHash, pbkdf2, randomBytes } from "node:crypto";
import { promisify } from "node:util";

/** The most that the platform derives, and so what people's passwords get. */
export const MOST_ITERATIONS = 100_000;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
/** 160 bits, as 32 characters of five. */
const GENERATED_BYTES = 20;
/** Digits and letters without those that are taken for one another: i, l, o and u are left out. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** The slow hash of a password that a person chose, over its UTF-8. */
export async function slowHash(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await promisify(pbkdf2)(password, salt, MOST_ITERATIONS, HASH_BYTES, "sha256");
  return `pbkdf2-sha256$${MOST_ITERATIONS}$${salt.toString("base64")}$${hash.toString("base64")}`;
}

/** The quick hash, for generated passwords only: it is what fits the free plan's 10 ms of CPU. */
export const quickHash = (password: string): string => `sha256$${createHash("sha256").update(password).digest("hex")}`;

/** A password of 160 random bits. */
export function generatedPassword(): string {
  const bits = [...randomBytes(GENERATED_BYTES)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five, 2)]).join("");
}

/** How a hash was made, in words; nothing of the hash itself. */
export function kindOfHash(hash: string): string {
  const iterations = /^pbkdf2-sha256\$(\d+)\$/.exec(hash)?.[1];
  return iterations === undefined ? "generated" : `chosen, ${Number(iterations).toLocaleString("en")} iterations`;
}
