/** `npm run cli -- export`, `restore`, `rebuild` and `remove-tenant`. */
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { pipeline as chain, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { Fault } from "../errors.ts";
import type { TenantStatus } from "../tenant-port.ts";
import { agrees } from "./agree.ts";
import { addressOf, askBridge, type Query } from "./bridge-addresses.ts";
import { failure, jsonOf, send, type Target } from "./bridge-client.ts";
import type { Told } from "./commands.ts";
import { tally } from "./progress.ts";

interface Options {
  readonly tenant?: string | undefined;
  readonly force?: boolean | undefined;
  readonly yes?: boolean | undefined;
}

const POST = { method: "POST" };
/** An archive of many years takes its time. */
const PATIENCE_MS = 4 * 3_600_000;
/** Restored in pieces of about so many characters: platforms limit the length of a request. */
const PIECE_CHARACTERS = 4_000_000;

const number = (count: number): string => count.toLocaleString("en");
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** The lines of a body as they come. @throws Fault where it breaks off */
async function* linesOf(answer: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for await (const part of answer.body ?? []) {
      const lines = (rest + decoder.decode(part, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } catch {
    throw failure("The answer broke off.");
  }
  if (rest !== "") yield rest;
}

/** The lines of an export, part after part: the last line of one that is followed by another tells where that begins. */
async function* linesOfParts(begin: Response, partAt: (at: string) => Promise<Response>): AsyncGenerator<string> {
  for (let answer: Response | undefined = begin; answer !== undefined; ) {
    let next: string | undefined;
    for await (const line of linesOf(answer)) {
      if (line.startsWith('{"more":')) next = String(JSON.parse(line).more);
      else yield line;
    }
    answer = next === undefined ? undefined : await partAt(next);
  }
}

async function streamOf(target: Target, name: string, query: Query, method: string): Promise<Response> {
  const answer = await send(target, addressOf(target, name, query), { method, patience: PATIENCE_MS });
  if (!answer.ok) await jsonOf(answer, "The bridge");
  return answer;
}

/** The whole archive into a file that only its owner may read, and which appears under its name once it is whole. */
export async function exportTo(file: string, target: Target, { tenant, force }: Options): Promise<Told> {
  if (existsSync(file) && force !== true) throw failure(`${file} is there already; --force replaces it.`);
  const partAt = (at: string | undefined) => streamOf(target, "export", { tenant, parts: "1", at }, "GET");
  const begin = await partAt(undefined);
  const part = `${file}.part`;
  const shown = tally();
  let bytes = 0;
  let lines = 0;
  let last = "";
  async function* counted(): AsyncGenerator<string> {
    for await (const line of linesOfParts(begin, partAt)) {
      lines++;
      bytes += line.length + 1;
      last = line;
      if (lines % 1_000 === 0) shown.step(`${megabytes(bytes)}, ${number(lines)} lines`);
      yield `${line}\n`;
    }
  }
  try {
    const compressed = file.endsWith(".gz") ? [createGzip()] : [];
    await pipeline([Readable.from(counted()), ...compressed, createWriteStream(part, { mode: 0o600 })]);
    const rows = endOf(last);
    if (rows !== lines - 2)
      throw failure("The export was cut: the archive changed meanwhile, or the connection ended.");
    await rename(part, file);
    return {
      json: { file, rows, bytes },
      lines: [`${file}: ${number(rows)} rows, ${megabytes(bytes)}${file.endsWith(".gz") ? " before compression" : ""}`],
      well: true,
    };
  } catch (error) {
    await rm(part, { force: true });
    throw error instanceof Fault ? error : failure(`${file} can't be written: ${(error as Error).message}.`);
  } finally {
    shown.end();
  }
}

/** The number of rows that an export's last line tells; undefined for another line. */
function endOf(line: string): number | undefined {
  return /^\{"end":true,"rows":(\d+)\}$/.exec(line) === null ? undefined : Number(/\d+/.exec(line)?.[0]);
}

/** An export, compressed or not, into the tenant's empty archive; it is taken in whole or not at all. */
export async function restoreFrom(file: string, target: Target, { tenant }: Options): Promise<Told> {
  const shown = tally();
  let at = 0;
  let first = "";
  const post = async (body: string, more: boolean): Promise<{ lines: number; done: boolean }> =>
    askBridge(
      target,
      "restore",
      { tenant, at: String(at), more: more ? "1" : undefined },
      { ...POST, body, headers: { "Content-Type": "application/x-ndjson" } },
    );
  try {
    let held: string | undefined;
    for await (const piece of piecesOf(file)) {
      if (held !== undefined) {
        at = (await post(held, true)).lines;
        shown.step(`${number(at)} lines restored`);
      } else first = piece.slice(0, piece.indexOf("\n") + 1);
      held = piece;
    }
    at = (await post(held ?? "", false)).lines;
  } catch (error) {
    // Otherwise the archive would wait for the rest, and answer nothing meanwhile.
    const query = addressOf(target, "restore", { tenant });
    if (at > 0) await send(target, query, { ...POST, body: first }).catch(() => undefined);
    throw error;
  } finally {
    shown.end();
  }
  return { json: { file, lines: at }, lines: [`${number(at - 2)} rows were restored from ${file}.`], well: true };
}

/** A file's text in pieces of whole lines. @throws Fault where it can't be read */
async function* piecesOf(file: string): AsyncGenerator<string> {
  let rest = "";
  try {
    const isCompressed = await isGzip(file);
    const source = createReadStream(file);
    const text = isCompressed ? chain(source, createGunzip(), () => undefined) : source;
    for await (const part of text.setEncoding("utf8")) {
      rest += part;
      if (rest.length < PIECE_CHARACTERS) continue;
      const end = rest.lastIndexOf("\n") + 1;
      if (end === 0) continue;
      yield rest.slice(0, end);
      rest = rest.slice(end);
    }
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw failure(`${file} can't be read: ${(error as Error).message}.`);
  }
  if (rest !== "") yield rest;
}

/** By its first two bytes, whatever its name. */
async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await handle.close();
  }
}

/** Sums and users from the facts held; tells the days that were not right. */
export async function rebuild(target: Target, { tenant }: Options): Promise<Told> {
  const answer = await streamOf(target, "rebuild", { tenant }, "POST");
  const shown = tally();
  const repaired: { day: string; wrong: number }[] = [];
  let sum: { days: number; wrong: number } | undefined;
  try {
    for await (const line of linesOf(answer)) {
      const said: { day?: string; days?: number; wrong: number } = JSON.parse(line);
      if (said.day !== undefined) {
        shown.step(`${said.day} is rebuilt`);
        if (said.wrong > 0) repaired.push({ day: said.day, wrong: said.wrong });
      } else if (said.days !== undefined) sum = { days: said.days, wrong: said.wrong };
    }
  } finally {
    shown.end();
  }
  if (sum === undefined) throw failure("Not all days were rebuilt: the answer broke off. Begin again.");
  const lines = [
    `${sum.days} days were rebuilt, ${sum.wrong === 0 ? "all were right" : `${number(sum.wrong)} rows were wrong`}.`,
    ...repaired.map(({ day, wrong }) => `  ${day}: ${number(wrong)} rows made right`),
  ];
  return { json: { ...sum, repaired }, lines, well: true };
}

/** Everything held of a tenant goes, once the person agrees. */
export async function removeTenant(tenant: string, target: Target, { yes }: Options): Promise<Told> {
  type Status = { readonly tenants: readonly (TenantStatus & { readonly tenantId: string })[] };
  const held = (await askBridge<Status>(target, "status", { tenant })).tenants[0];
  if (held === undefined) throw failure(`The bridge knows no tenant '${tenant}'.`);
  const { tenantId, records, copy } = held;
  const question = `Remove all that is held of ${tenantId}, ${number(records.held)} call records and every recorded row? Only an export brings it back. [y/N] `;
  if (yes !== true && !(await agrees(question))) {
    return { json: { removed: null }, lines: ["Nothing was removed."], well: true };
  }
  const removed = await askBridge<{ tenantId: string }>(target, "remove", { tenant, confirm: tenantId }, POST);
  const lines = [`All that was held of ${removed.tenantId} was removed.`];
  if (copy.state !== "off")
    lines.push(`Its daily copies stay in the bucket, under ${tenantId}/, until you delete them.`);
  return { json: { removed: removed.tenantId }, lines, well: true };
}
