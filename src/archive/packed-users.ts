/**
 * The users of a UTC day, packed: 65,536 user numbers a block, and in each block for every mark two blobs. `members` says
 * who left the mark, `times` in which quarter of the day first and last, so that any head or tail of the day is still
 * decided exactly (design.md, "Sums and people"). Most sessions leave several marks at once: a mark is told by what it
 * differs from the one it refers to.
 *
 * members: places in the block, in the shortest of three forms, told by the last byte: a bitmap (32-bit words,
 * little-endian, without the words after the last one set); ascending 16-bit numbers; or as such numbers the places that
 * are in this mark or the one it refers to, but not in both.
 * times: for the members in ascending order all first quarters, then all last ones, a byte each, deflated. Where the user
 * left the mark referred to as well, first is how much later it is, last how much earlier; else first is the quarter
 * itself, last how much later than first.
 */
import { constants, deflateRawSync, inflateRawSync } from "node:zlib";
import { MARKS, type Mark } from "../measures.ts";
import { USER_DAY_BYTES } from "./user-day.ts";

export const BLOCK_USERS = 65_536;
/** 32-bit words of a block's bitmap. */
export const BLOCK_WORDS = BLOCK_USERS >>> 5;

const NONE = 255;
const BITMAP = 0;
const LIST = 1;
const DIFFERENCE = 2;

/** Which mark each refers to; the order of marks is such that it comes first. Fixed for ever, as what is stored needs it. */
const REFERENCE: Partial<Record<Mark, Mark>> = {
  activeAudio: "active",
  activeAudioPhoneLeg: "activePhoneLeg",
  activeVideo: "active",
  activeVideoPhoneLeg: "activePhoneLeg",
  activeSharing: "active",
  activeSharingPhoneLeg: "activePhoneLeg",
  activePhoneConference: "active",
  onWindows: "active",
  onAndroid: "active",
  onIos: "active",
};

/** The index of the mark that another one, given by index, refers to; undefined for none. */
export function referenceOf(mark: number): number | undefined {
  const name = MARKS[mark];
  const reference = name === undefined ? undefined : REFERENCE[name];
  return reference === undefined ? undefined : MARKS.indexOf(reference);
}

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
  const bitmaps = new Map<number, Uint32Array>();
  return MARKS.flatMap((_, mark): PackedMark[] => {
    const reference = referenceOf(mark);
    const rows: number[] = [];
    for (let row = 0; row < places.length; row++) if (spans[row * USER_DAY_BYTES + mark * 2] !== NONE) rows.push(row);
    if (rows.length === 0) return [];
    const bitmap = bitmapOf(rows.map((row) => places[row] ?? 0));
    bitmaps.set(mark, bitmap);
    const members = packMembers(bitmap, reference === undefined ? undefined : bitmaps.get(reference));
    return [{ mark, members, times: packTimes(rows, spans, mark, reference) }];
  });
}

function packTimes(
  rows: readonly number[],
  spans: Uint8Array,
  mark: number,
  reference: number | undefined,
): ArrayBuffer {
  const times = new Uint8Array(rows.length * 2);
  rows.forEach((row, at) => {
    const user = row * USER_DAY_BYTES;
    const first = spans[user + mark * 2] ?? NONE;
    const last = spans[user + mark * 2 + 1] ?? NONE;
    const referred = reference === undefined ? NONE : (spans[user + reference * 2] ?? NONE);
    const isReferred = reference !== undefined && referred !== NONE;
    // What is below zero wraps round in a byte, on the way in and out.
    times[at] = isReferred ? first - referred : first;
    times[rows.length + at] = isReferred ? (spans[user + reference * 2 + 1] ?? NONE) - last : last - first;
  });
  return new Uint8Array(deflateRawSync(times, { strategy: constants.Z_RLE })).buffer;
}

/** @param reference the times of the mark referred to; undefined where nobody of the block left that */
export function unpackTimes(bitmap: Uint32Array, times: ArrayBuffer, reference: BlockTimes | undefined): BlockTimes {
  const packed = inflateRawSync(new Uint8Array(times));
  const places = placesOf(bitmap);
  const first = new Uint8Array((places.at(-1) ?? -1) + 1).fill(NONE);
  const last = new Uint8Array(first.length).fill(NONE);
  places.forEach((place, at) => {
    const start = packed[at] ?? 0;
    const end = packed[places.length + at] ?? 0;
    const referred = reference?.first[place] ?? NONE;
    first[place] = referred === NONE ? start : start + referred;
    last[place] = referred === NONE ? start + end : (reference?.last[place] ?? NONE) - end;
  });
  return { first, last };
}

/** @param reference the members of the mark referred to, if there are any */
export function packMembers(bitmap: Uint32Array, reference: Uint32Array | undefined): ArrayBuffer {
  const words = bitmap.findLastIndex((word) => word !== 0) + 1;
  const list = placesOf(bitmap);
  const difference = reference && placesOf(bitmap.map((word, index) => word ^ (reference[index] ?? 0)));
  if (difference !== undefined && difference.length < list.length && difference.length * 2 < words * 4) {
    return listBody(difference, DIFFERENCE);
  }
  if (list.length * 2 < words * 4) return listBody(list, LIST);
  const body = new Uint8Array(words * 4 + 1);
  const view = new DataView(body.buffer);
  for (let index = 0; index < words; index++) view.setUint32(index * 4, bitmap[index] ?? 0, true);
  body[body.length - 1] = BITMAP;
  return body.buffer;
}

function listBody(places: Uint16Array, kind: number): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(places.length * 2 + 1));
  places.forEach((place, index) => void view.setUint16(index * 2, place, true));
  view.setUint8(places.length * 2, kind);
  return view.buffer as ArrayBuffer;
}

/** Whether members can't be told without those of the mark referred to. */
export const isDifference = (members: ArrayBuffer): boolean =>
  new DataView(members).getUint8(members.byteLength - 1) === DIFFERENCE;

/**
 * The bitmap of members, which may end with the last word that is set and be a view of what was read.
 *
 * @param reference the members of the mark referred to, where {@link isDifference} says so
 */
export function unpackMembers(members: ArrayBuffer, reference?: Uint32Array): Uint32Array {
  const view = new DataView(members);
  const length = members.byteLength - 1;
  const kind = view.getUint8(length);
  if (kind === BITMAP) return new Uint32Array(members, 0, length >>> 2);
  const bitmap = new Uint32Array(BLOCK_WORDS);
  if (kind === DIFFERENCE && reference !== undefined) bitmap.set(reference);
  for (let offset = 0; offset < length; offset += 2) {
    const place = view.getUint16(offset, true);
    bitmap[place >>> 5] = (bitmap[place >>> 5] ?? 0) ^ (1 << (place & 31));
  }
  return bitmap;
}

function bitmapOf(places: readonly number[]): Uint32Array {
  const bitmap = new Uint32Array(BLOCK_WORDS);
  for (const place of places) bitmap[place >>> 5] = (bitmap[place >>> 5] ?? 0) | (1 << (place & 31));
  return bitmap;
}

function placesOf(bitmap: Uint32Array): Uint16Array {
  const places = new Uint16Array(countOf(bitmap));
  let found = 0;
  bitmap.forEach((word, index) => {
    for (let rest = word; rest !== 0; rest &= rest - 1) places[found++] = index * 32 + (31 - Math.clz32(rest & -rest));
  });
  return places;
}

/** How many bits are set. */
export function countOf(bitmap: Uint32Array): number {
  let count = 0;
  for (let word of bitmap) {
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    count += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}
