/**
 * Stands in the bundle for node:crypto, which takes the platform several milliseconds to load: it is loaded when something
 * of it is first called, and not with each start. wrangler.toml names this file as its alias.
 */
import { lazily } from "../lazily.ts";

type Crypto = typeof import("node:crypto");

const crypto = lazily((): Crypto => process.getBuiltinModule("node:crypto"));

export const createHash: Crypto["createHash"] = (...asked) => crypto().createHash(...asked);
export const createHmac: Crypto["createHmac"] = (...asked) => crypto().createHmac(...asked);
export const hash = (algorithm: string, text: string, as: "base64"): string => crypto().hash(algorithm, text, as);
export const randomUUID: Crypto["randomUUID"] = (...asked) => crypto().randomUUID(...asked);
export default { createHash };
