/** Recorded answers from files, folders and zips, read and put together set by set. */
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, extname, join, relative } from "node:path";
import { unzipSync } from "fflate";
import { catalog } from "../catalog.ts";
import type { DiffResult } from "../diff/model.ts";
import { type RecordingRow, readRecording, type Stated } from "../diff/recording.ts";
import { isWorkbook, isZip, tooLarge, unreadable, WORKBOOK } from "../diff/recording-text.ts";
import { Fault } from "../errors.ts";
import { MAX_RECORDING_BYTES } from "../limits.ts";
import { isoDay } from "../reports/civil-date.ts";

type Refused = DiffResult["refused"][number];

export interface RecordedFile {
  readonly name: string;
  readonly set: string;
  readonly rows: readonly RecordingRow[];
  readonly more: boolean;
}

export interface Recordings {
  readonly files: readonly RecordedFile[];
  readonly refused: readonly Refused[];
}

/** What a folder or a zip may hold beside recordings is passed over; a file that is named is always read. */
const EXTENSIONS: ReadonlySet<string> = new Set([".xml", ".atom", ".json", ".csv", ".tsv", ".txt", ".zip"]);
const MOST_ZIP_BYTES = 256 * 1024 * 1024;
const MOST_PARTS = 5000;

/**
 * Read all recordings at the paths given.
 *
 * @param onFile told each file's name before it is read
 * @throws Fault where a path can't be found
 */
export async function readRecordings(
  paths: readonly string[],
  stated: Stated,
  onFile: (name: string, total: number) => void = () => {},
): Promise<Recordings> {
  const found = (await Promise.all(paths.map(filesAt))).flat();
  const files: RecordedFile[] = [];
  const refused: Refused[] = [];
  for (const { path, name } of found) {
    onFile(name, found.length);
    const parts = await partsOf(path, name).catch(refusedOr(name, refused));
    for (const part of parts ?? []) {
      try {
        const recording = readRecording(part.bytes, { ...stated, fileName: basename(part.name) }, catalog());
        files.push({ name: part.name, ...recording });
      } catch (error) {
        refuse(error, part.name, refused);
      }
    }
  }
  if (found.length === 0) throw new Fault("queryInvalid", `There is no recording in ${paths.join(", ")}.`);
  return { files, refused };
}

function refuse(error: unknown, name: string, refused: Refused[]): void {
  if (!(error instanceof Fault)) throw error;
  refused.push({ name, why: error.message });
}

const refusedOr = (name: string, refused: Refused[]) => (error: unknown) => {
  refuse(error, name, refused);
  return undefined;
};

async function filesAt(path: string): Promise<{ readonly path: string; readonly name: string }[]> {
  const about = await stat(path).catch(() => undefined);
  if (about === undefined) throw new Fault("queryInvalid", `There is no file or folder '${path}'.`);
  if (!about.isDirectory()) return [{ path, name: path }];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter(
      (entry) => entry.isFile() && !entry.name.startsWith(".") && EXTENSIONS.has(extname(entry.name).toLowerCase()),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({ path: file, name: relative(path, file) }));
}

interface Part {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The file itself, or what a zip holds. @throws Fault for what is too large or no whole zip */
async function partsOf(path: string, name: string): Promise<Part[]> {
  const { size } = await stat(path);
  const isNamedZip = extname(path).toLowerCase() === ".zip";
  if (size > (isNamedZip ? MOST_ZIP_BYTES : MAX_RECORDING_BYTES)) throw tooLarge();
  const bytes = new Uint8Array(await readFile(path));
  return isZip(bytes) ? unzipped(bytes, name) : [{ name, bytes }];
}

function unzipped(bytes: Uint8Array, name: string): Part[] {
  const names: string[] = [];
  let total = 0;
  let parts: Record<string, Uint8Array>;
  try {
    parts = unzipSync(bytes, {
      filter: ({ name: part, originalSize }) => {
        names.push(part);
        if (!EXTENSIONS.has(extname(part).toLowerCase()) || basename(part).startsWith(".")) return false;
        // The size is checked before anything is unpacked, and no more than it says is.
        total += originalSize;
        if (originalSize > MAX_RECORDING_BYTES || total > MOST_ZIP_BYTES || names.length > MOST_PARTS) throw tooLarge();
        return !isWorkbook([part]);
      },
    });
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw unreadable("its zip is broken or not whole");
  }
  if (isWorkbook(names)) throw unreadable(WORKBOOK);
  const files = Object.entries(parts).map(([part, content]) => ({ name: `${name}/${part}`, bytes: content }));
  if (files.length === 0) throw unreadable("its zip holds no recording");
  return files;
}

/** Files of one set as one recording; a file that contradicts an earlier one is refused with both values. */
export function bySet({ files, refused }: Recordings): Recordings {
  const merged = new Map<string, { name: string; rows: Map<string, RecordingRow>; more: boolean; count: number }>();
  const clashes: Refused[] = [];
  for (const { name, set, rows, more } of files) {
    const before = merged.get(set);
    if (before === undefined) {
      merged.set(set, {
        name,
        rows: new Map(rows.map((row, index) => [placeOf(row, name, index), row])),
        more,
        count: 1,
      });
      continue;
    }
    const clash = rows.find((row, index) => contradicts(before.rows.get(placeOf(row, name, index)), row));
    if (clash !== undefined) {
      const held = before.rows.get(placeOf(clash, name, 0));
      clashes.push({
        name,
        why: `Its ${set} of ${isoDay(clash.date)} contradicts ${before.name}: ${JSON.stringify(held?.values)} there, ${JSON.stringify(clash.values)} here.`,
      });
      continue;
    }
    rows.forEach((row, index) => {
      const place = placeOf(row, name, index);
      const known = before.rows.get(place);
      before.rows.set(place, known === undefined ? row : { ...row, values: { ...known.values, ...row.values } });
    });
    before.count++;
    before.more ||= more;
  }
  return {
    files: [...merged].map(([set, { name, rows, more, count }]) => ({
      name: count === 1 ? name : `${name} and ${count - 1} more`,
      set,
      rows: [...rows.values()].sort((a, b) => a.date - b.date),
      // A further page may well be one of the files.
      more: more && count === 1,
    })),
    refused: [...refused, ...clashes],
  };
}

/** Rows without a key are never the same row. */
const placeOf = (row: RecordingRow, name: string, index: number): string => row.key ?? `${name} ${index}`;

const contradicts = (held: RecordingRow | undefined, offered: RecordingRow): boolean =>
  held !== undefined &&
  Object.entries(offered.values).some(([name, value]) => name in held.values && held.values[name] !== value);

/** A recording as JSON light, the form in which it goes to a bridge. */
export function asLight({ set, rows }: Pick<RecordedFile, "set" | "rows">): string {
  const value = rows.map(({ date, values }) => ({ ...values, Date: `${isoDay(date)}T00:00:00` }));
  return JSON.stringify({ "odata.metadata": `$metadata#${set}`, value });
}
