/** Stands in the bundle for node:zlib as node-crypto.ts does for node:crypto. */
type Zlib = typeof import("node:zlib");

let loaded: Zlib | undefined;

function zlib(): Zlib {
  loaded ??= process.getBuiltinModule("node:zlib");
  return loaded;
}

export const deflateRawSync: Zlib["deflateRawSync"] = (...asked) => zlib().deflateRawSync(...asked);
export const inflateRawSync: Zlib["inflateRawSync"] = (...asked) => zlib().inflateRawSync(...asked);
/** zlib.h's own number. */
export const constants = { Z_RLE: 3 };
