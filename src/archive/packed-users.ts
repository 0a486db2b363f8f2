/**
 * The users of a UTC day, packed: 32,768 user numbers a block, and in each block for every mark two blobs. `members`
 * says who left the mark, `times` in which quarter of the day first and last, so that any head or tail of the day is
 * still decided exactly (design.md, "Sums and people").
 *
 * members: a bitmap (32-bit words, little-endian, the words after the last one set left out) or, where that is shorter,
 * the users' places in the block as ascending 16-bit numbers; a last byte tells which.
 * times: for the members in ascending order all first quarters, then all last ones, a byte each, deflated. A time that is
 * that of the same user's mark 0 is 255: most sessions leave several marks at once.
 */
import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import { MARKS } from "../measures.ts";
import { USER_DAY_BYTES } from "./user-day.ts";

export const BLOCK_USERS = 32_768;

const NONE = 255;
const SAME = 255;
const BITMAP = 0;
const LIST = 1;

export interface PackedMark {
  /** Index in MARKS. */
  readonly mark: number;
  readonly members: ArrayBuffer;
  readonly times: ArrayBuffer;
}

/**
 * First and last quarter of the day by the user's place in the block, up to the last user who left the mark; 255 where the
 * mark was not left.
 */
export interface BlockTimes {
  readonly first: Uint8Array;
  readonly last: Uint8Array;
}

/**
 * Pack a block; marks that nobody left are not among the answer.
 *
 * @param places the users' places in the block, ascending
 * @param spans the user days (user-day.ts) in the same order, one after another
 */
export function packBlock(places: Uint16Array, spans: Uint8Array): PackedMark[] {
  return MARKS.flatMap((_, mark): PackedMark[] => {
    const members: number[] = [];
    for (let index = 0; index < places.length; index++) {
      if (spans[index * USER_DAY_BYTES + mark * 2] !== NONE) members.push(index);
    }
    if (members.length === 0) return [];
    const times = new Uint8Array(members.length * 2);
    members.forEach((index, at) => {
      const own = index * USER_DAY_BYTES + mark * 2;
      times[at] = timeOf(spans, own, index * USER_DAY_BYTES, mark);
      times[members.length + at] = timeOf(spans, own + 1, index * USER_DAY_BYTES + 1, mark);
    });
    const packed = deflateRawSync(times, { strategy: constants.Z_RLE });
    return [{ mark, members: packMembers(members.map((index) => places[index] ?? 0)), times: ownBuffer(packed) }];
  });
}

const timeOf = (spans: Uint8Array, own: number, reference: number, mark: number): number =>
  mark > 0 && spans[own] === spans[reference] ? SAME : (spans[own] ?? NONE);

function packMembers(places: readonly number[]): ArrayBuffer {
  const words = ((places.at(-1) ?? 0) >>> 5) + 1;
  const isList = places.length * 2 < words * 4;
  const body = new Uint8Array((isList ? places.length * 2 : words * 4) + 1);
  const view = new DataView(body.buffer);
  if (isList) places.forEach((place, index) => void view.setUint16(index * 2, place, true));
  else for (const place of places) body[place >>> 3] = (body[place >>> 3] ?? 0) | (1 << (place & 7));
  body[body.length - 1] = isList ? LIST : BITMAP;
  return body.buffer;
}

/** Add a block's members to a set of bits, block by block of 1,024 words; the set must reach that far. */
export function addMembers(bits: Uint32Array, block: number, members: ArrayBuffer): void {
  const start = (block * BLOCK_USERS) >>> 5;
  const view = new DataView(members);
  const length = members.byteLength - 1;
  if (view.getUint8(length) === BITMAP) {
    const words = new Uint32Array(members, 0, length >>> 2);
    for (let index = 0; index < words.length; index++) {
      bits[start + index] = (bits[start + index] ?? 0) | (words[index] ?? 0);
    }
    return;
  }
  for (let offset = 0; offset < length; offset += 2) {
    const place = view.getUint16(offset, true);
    bits[start + (place >>> 5)] = (bits[start + (place >>> 5)] ?? 0) | (1 << (place & 31));
  }
}

/** @param reference the same block's times of mark 0; not asked for mark 0 itself, or where nobody left that */
export function unpackTimes(members: ArrayBuffer, times: ArrayBuffer, reference?: BlockTimes): BlockTimes {
  const packed = inflateRawSync(new Uint8Array(times));
  const half = packed.length / 2;
  const places = placesOf(members);
  const first = new Uint8Array((places.at(-1) ?? -1) + 1).fill(NONE);
  const last = new Uint8Array(first.length).fill(NONE);
  let at = 0;
  for (const place of places) {
    first[place] = unlessSame(packed[at], reference?.first[place]);
    last[place] = unlessSame(packed[half + at], reference?.last[place]);
    at++;
  }
  return { first, last };
}

const unlessSame = (time = NONE, reference = NONE): number => (time === SAME ? reference : time);

function placesOf(members: ArrayBuffer): Uint16Array {
  const length = members.byteLength - 1;
  if (new DataView(members).getUint8(length) === LIST) return new Uint16Array(members, 0, length >>> 1);
  const places = new Uint16Array(length * 8);
  let found = 0;
  new Uint32Array(members, 0, length >>> 2).forEach((word, index) => {
    for (let rest = word; rest !== 0; rest &= rest - 1) places[found++] = index * 32 + (31 - Math.clz32(rest & -rest));
  });
  return places.subarray(0, found);
}

/** A buffer that holds these bytes alone. */
const ownBuffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
