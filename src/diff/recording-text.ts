/** The bytes of a recorded answer as text, and a clear refusal of what is no text at all. */
import { Fault } from "../errors.ts";
import { MAX_RECORDING_BYTES } from "../limits.ts";

/** What is told where a recording can't be read; `why` is the rest of the sentence, without its full stop. */
export const unreadable = (why: string): Fault =>
  new Fault("queryInvalid", `The recorded answer can't be read: ${why}.`);

export const tooLarge = (): Fault =>
  new Fault(
    "bodyTooLarge",
    `The recorded answer is larger than ${MAX_RECORDING_BYTES / 1024 / 1024} MiB, more than one answer of the old service has: save it in parts, by stretches of Date.`,
  );

/** Kinds of files that people save under a name that promises text, by their first bytes. */
const OTHER_KINDS: readonly { readonly first: readonly number[]; readonly what: string }[] = [
  { first: [0xd0, 0xcf, 0x11, 0xe0], what: "it is an old Excel workbook (.xls) under another name: save it as CSV" },
  { first: [0x25, 0x50, 0x44, 0x46], what: "it is a PDF document" },
  { first: [0x1f, 0x8b], what: "it is compressed by gzip: unpack it first" },
  { first: [0x37, 0x7a, 0xbc, 0xaf], what: "it is a 7-Zip archive: unpack it first" },
  { first: [0x52, 0x61, 0x72, 0x21], what: "it is a RAR archive: unpack it first" },
];
const ZIP = [0x50, 0x4b, 0x03, 0x04];

const startsWith = (bytes: Uint8Array, first: readonly number[]): boolean =>
  first.every((byte, index) => bytes[index] === byte);

/** Whether the bytes are a zip file, an Excel workbook included. */
export const isZip = (bytes: Uint8Array): boolean => startsWith(bytes, ZIP);

/** Whether a zip's parts are those of an Excel workbook (.xlsx). */
export const isWorkbook = (parts: readonly string[]): boolean =>
  parts.some((name) => name === "[Content_Types].xml" || name.startsWith("xl/"));

export const WORKBOOK = "it is an Excel workbook (.xlsx) under another name: save it as CSV UTF-8";

/**
 * Decode a recording: UTF-8, UTF-16 with its mark, or the encoding stated.
 *
 * @param encoding a label that TextDecoder knows, such as windows-1252
 * @throws Fault bodyTooLarge, or queryInvalid for other kinds of files, wrong encodings and control characters
 */
export function textOf(bytes: Uint8Array, encoding: string | undefined): string {
  if (bytes.byteLength > MAX_RECORDING_BYTES) throw tooLarge();
  if (isZip(bytes)) {
    const names = new TextDecoder("latin1").decode(bytes.subarray(0, 4096));
    throw unreadable(/\[Content_Types\]\.xml|xl\//.test(names) ? WORKBOOK : "it is a zip file: unpack it first");
  }
  const other = OTHER_KINDS.find(({ first }) => startsWith(bytes, first));
  if (other !== undefined) throw unreadable(other.what);
  const marked = startsWith(bytes, [0xff, 0xfe])
    ? "utf-16le"
    : startsWith(bytes, [0xfe, 0xff])
      ? "utf-16be"
      : undefined;
  const text = decode(bytes, marked ?? encoding ?? "utf-8");
  if (text.includes("\0")) {
    throw unreadable(
      marked === undefined && encoding === undefined
        ? "it holds zero bytes: it is no text, or UTF-16 without its mark (state the encoding)"
        : "it holds zero characters and so is no text",
    );
  }
  const begun = text.trimStart();
  // Tabs at the end are cells of a CSV. An expression for the end would try each of millions of empty lines within.
  let end = begun.length;
  while (" \r\n".includes(begun[end - 1] ?? "none")) end--;
  if (end === 0) throw unreadable("it is empty");
  return begun.slice(0, end);
}

function decode(bytes: Uint8Array, encoding: string): string {
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: false });
  } catch {
    throw unreadable(`the encoding '${encoding.slice(0, 40)}' is not known`);
  }
  try {
    return decoder.decode(bytes);
  } catch {
    throw unreadable(
      `it is not whole ${encoding.toUpperCase()} text${encoding === "utf-8" ? " (state its encoding, or save it as UTF-8)" : ""}`,
    );
  }
}
