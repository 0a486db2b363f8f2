/**
 * A file of settings such as `.dev.vars`: `NAME=value` lines as wrangler reads them (the grammar of dotenv, without
 * expansion of `$`). It is read with the places of its values, so that one is changed while every other byte stays.
 */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { open, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { failure } from "./bridge-client.ts";

interface Assignment {
  readonly name: string;
  readonly value: string;
  /** Where the whole assignment begins, and where its value begins and ends, quotation marks included. */
  readonly start: number;
  readonly valueStart: number;
  readonly end: number;
}

const HEAD = /[ \t]*(?:export[ \t]+)?([\w.-]+)(?:[ \t]*=|:(?=[ \t]))[ \t]*/y;
const LINE_END = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

function assignmentsIn(text: string): Assignment[] {
  const found: Assignment[] = [];
  for (let at = 0; at < text.length; ) {
    const head = matchAt(HEAD, text, at);
    let end = at;
    if (head !== null) {
      const valueStart = at + head[0].length;
      const value = quotedAt(text, valueStart) ?? bareAt(text, valueStart);
      end = value.end;
      found.push({ name: head[1] ?? "", value: value.value, start: at, valueStart, end });
    }
    const newline = text.indexOf("\n", end);
    at = newline === -1 ? text.length : newline + 1;
  }
  return found;
}

interface Found {
  readonly value: string;
  readonly end: number;
}

/** A value in quotation marks, over several lines if need be, after which the line may only hold a comment. */
function quotedAt(text: string, at: number): Found | undefined {
  const mark = text[at];
  if (mark !== "'" && mark !== '"' && mark !== "`") return undefined;
  for (let close = text.indexOf(mark, at + 1); close !== -1; close = text.indexOf(mark, close + 1)) {
    if (text[close - 1] === "\\") continue;
    if (matchAt(LINE_END, text, close + 1) === null) return undefined;
    return { value: unescaped(text.slice(at + 1, close), mark), end: close + 1 };
  }
  return undefined;
}

function bareAt(text: string, at: number): Found {
  const [raw = ""] = /^[^#\r\n]*/.exec(text.slice(at)) ?? [];
  const trimmed = raw.trim();
  const [, mark = "", inner] = /^(['"`])(.*)\1$/.exec(trimmed) ?? [];
  return { value: unescaped(inner ?? trimmed, mark), end: at + raw.trimEnd().length };
}

/** Line breaks are written out in double quotation marks only. */
const unescaped = (inner: string, mark: string): string => {
  const lines = inner.replaceAll("\r\n", "\n");
  return mark === '"' ? lines.replaceAll("\\n", "\n").replaceAll("\\r", "\r") : lines;
};

/** The settings of a file's text; of a name that stands twice, the last. */
export function settingsIn(text: string): Record<string, string> {
  return Object.fromEntries(assignmentsIn(text).map(({ name, value }) => [name, value]));
}

/**
 * The text with some settings changed; undefined removes one. Comments, order and all other lines stay as they are.
 *
 * @throws Fault for a value that can't be written in such a file
 */
export function withSettings(text: string, changes: Readonly<Record<string, string | undefined>>): string {
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const pending = new Map(Object.entries(changes));
  let next = text;
  // From the last to the first, so that places stay true; of a name that stands twice, the last one counts and stays.
  for (const { name, start, valueStart, end } of assignmentsIn(text).reverse()) {
    if (!(name in changes)) continue;
    const value = pending.get(name);
    pending.delete(name);
    if (value !== undefined) next = next.slice(0, valueStart) + written(name, value) + next.slice(end);
    else next = next.slice(0, start) + next.slice(lineEndAfter(next, end));
  }
  for (const [name, value] of pending) {
    if (value === undefined) continue;
    if (next !== "" && !next.endsWith("\n")) next += newline;
    next += `${name}=${written(name, value)}${newline}`;
  }
  assertRead(next, { ...settingsIn(text), ...changes });
  return next;
}

function lineEndAfter(text: string, at: number): number {
  const newline = text.indexOf("\n", at);
  return newline === -1 ? text.length : newline + 1;
}

/** Nothing is ever written that would be read as something else. */
function assertRead(text: string, wanted: Readonly<Record<string, string | undefined>>): void {
  const read = settingsIn(text);
  for (const name of new Set([...Object.keys(read), ...Object.keys(wanted)])) {
    if (read[name] !== wanted[name]) throw failure(`${name} can't be written so that it is read back the same.`);
  }
}

function written(name: string, value: string): string {
  if (/^[\w.@:/+,-]*$/.test(value)) return value;
  const mark = ["'", "`", '"'].find(
    (one) => !value.includes(one) && !value.endsWith("\\") && (one !== '"' || !/\\[nr]/.test(value)),
  );
  if (mark === undefined) throw failure(`${name} can't be written: its value has every kind of quotation mark.`);
  return `${mark}${value}${mark}`;
}

/** A file's text; undefined where there is no such file. @throws Fault where it can't be read */
export async function textOfFile(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw failure(`${file} can't be read: ${reasonOf(error)}.`);
  }
}

/** Replaces a file whole or not at all; only its owner may read it. @throws Fault where it can't be written */
export async function writeWhole(file: string, text: string): Promise<void> {
  const part = `${existsSync(file) ? await realpath(file) : file}.${randomBytes(4).toString("hex")}.part`;
  try {
    const handle = await open(part, "wx", 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, part.replace(/\.[0-9a-f]{8}\.part$/, ""));
  } catch (error) {
    await rm(part, { force: true });
    throw failure(`${file} can't be written: ${reasonOf(error)}.`);
  }
}

/** A file of no secrets. @throws Fault where it can't be written */
export async function writePlain(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text);
  } catch (error) {
    throw failure(`${file} can't be written: ${reasonOf(error)}.`);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission is denied",
  EISDIR: "it is a folder",
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of its path is no folder",
  ENOSPC: "the disk is full",
  EROFS: "the disk can't be written to",
};

/** What a system error says, in words where it is one of the usual ones. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ""] ?? code ?? message;
}
