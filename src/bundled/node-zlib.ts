/** Stands in the bundle for node:zlib as node-crypto.ts does for node:crypto. */
import { lazily } from "../lazily.ts";

type Zlib = typeof import("node:zlib");

const zlib = lazily((): Zlib => process.getBuiltinModule("node:zlib"));

export const deflateRawSync: Zlib["deflateRawSync"] = (...asked) => zlib().deflateRawSync(...asked);
export const inflateRawSync: Zlib["inflateRawSync"] = (...asked) => zlib().inflateRawSync(...asked);
/** zlib.h's own number. */
export const constants = { Z_RLE: 3 };
