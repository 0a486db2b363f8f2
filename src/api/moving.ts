/** The operators' addresses for moving and repairing whole archives: /bridge/export, restore, rebuild and remove. */

import { Fault, faultIn } from "../errors.ts";
import { MAX_BODY_MS, MAX_LINE_LENGTH } from "../limits.ts";
import { isoDay } from "../reports/civil-date.ts";
import type { TenantPort } from "../tenant-port.ts";
import { partsOf } from "./body.ts";

const NDJSON = "application/x-ndjson; charset=utf-8";

/** Lines are handed on to the archive in batches of about so many characters. */
const BATCH_CHARACTERS = 2_000_000;

/** Pages of a part, each a call to the archive: of those the platform allows a request 1,000. Some 800 MB. */
const PART_PAGES = 200;

/**
 * GET /bridge/export: the whole archive as NDJSON (archive/dump.ts). Collecting rests meanwhile. An archive that changes
 * all the same cuts the body before its last line, and restore takes no cut export.
 *
 * With `?parts=1` a large archive comes in several answers: one that is not the last ends with a line `{"more":"…"}`, which
 * is no part of the export, and the next is asked for with that text as `?at=`.
 *
 * @throws Fault queryInvalid for an `at` that no part named, conflict where the archive has changed since the part before
 */
export async function exportArchive(
  tenantId: string,
  { url }: Request,
  port: TenantPort,
  now: number,
  partPages = PART_PAGES,
): Promise<Response> {
  const options = new URL(url).searchParams;
  const inParts = options.get("parts") === "1";
  const at = options.get("at");
  const first = await port.exportPage(at).catch((error) => {
    throw at === null
      ? error
      : (faultIn(error) ?? new Fault("queryInvalid", "`at` is no place where an export goes on."));
  });
  if ("changed" in first) throw new Fault("conflict", first.changed);
  let next: string | null = first.next;
  let pages = 1;
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(first.text)),
    async pull(controller) {
      if (next === null) return controller.close();
      if (inParts && pages++ === partPages) {
        controller.enqueue(encoder.encode(`${JSON.stringify({ more: next })}\n`));
        return controller.close();
      }
      const page = await port.exportPage(next);
      if ("changed" in page) throw new Error(page.changed);
      next = page.next;
      controller.enqueue(encoder.encode(page.text));
    },
  });
  const day = new Date(now).toISOString().slice(0, 10);
  return new Response(body, {
    headers: {
      "Content-Type": NDJSON,
      "Content-Disposition": `attachment; filename="${tenantId}-${day}.ndjson"`,
      "Cache-Control": "no-store",
    },
  });
}

/**
 * POST /bridge/restore: an export into an empty archive. One that is too large for a request comes in pieces of whole
 * lines: `?at=` says how many lines came before, `?more=1` that others follow. Without it the body must end with the
 * export's last line. Answers `{"lines","done"}`.
 *
 * @throws Fault queryInvalid for what is no whole export, conflict where the archive holds something already; nothing is
 *   kept then
 */
export async function restoreArchive(request: Request, port: TenantPort): Promise<{ lines: number; done: boolean }> {
  const options = new URL(request.url).searchParams;
  const hasMore = options.get("more") === "1";
  let lines = Number(options.get("at") ?? 0);
  if (!Number.isSafeInteger(lines) || lines < 0) throw new Fault("queryInvalid", "`at` must be a number of lines.");
  let done = false;
  let isRefused = false;
  const take = async (text: string): Promise<void> => {
    const answer = await port.restoreLines(text, lines);
    if ("refused" in answer) {
      isRefused = true;
      throw new Fault(answer.isConflict ? "conflict" : "queryInvalid", answer.refused);
    }
    ({ lines, done } = answer);
  };
  try {
    for await (const text of batchesOf(request)) await take(text);
    if (lines === 0) await take("");
  } catch (error) {
    // What the archive refused it has taken away itself; what didn't get there whole must not stay either.
    if (!hasMore && !isRefused) await port.abandonRestore();
    throw error;
  }
  if (!done && !hasMore) {
    await port.abandonRestore();
    throw new Fault(
      "queryInvalid",
      `The export ends after line ${lines} without its last line: it was cut. Nothing is kept.`,
    );
  }
  return { lines, done };
}

/** The body as stretches of whole lines. */
async function* batchesOf(request: Request): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let waiting = "";
  for await (const part of partsOf(request, MAX_BODY_MS, true)) {
    waiting += decoder.decode(part, { stream: true });
    if (waiting.length < BATCH_CHARACTERS) continue;
    const end = waiting.lastIndexOf("\n") + 1;
    if (end === 0 && waiting.length > MAX_LINE_LENGTH) {
      throw new Fault("queryInvalid", "This is no export of an archive: one of its lines has no end.");
    }
    if (end > 0) yield waiting.slice(0, end);
    waiting = waiting.slice(end);
  }
  waiting += decoder.decode();
  if (waiting !== "") yield waiting;
}

/**
 * POST /bridge/rebuild: sums and users of all days whose facts are held, made anew from them. Answers NDJSON while it goes
 * on: `{"day":"2026-11-20","wrong":0}` for each day, `wrong` being the rows that were not right, and at last
 * `{"days":36,"wrong":0}`.
 */
export function rebuildArchive(port: TenantPort): Response {
  let from: number | null = null;
  const sum = { days: 0, wrong: 0 };
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { days, next } = await port.rebuild(from);
      from = next;
      const lines = days.map(({ day, wrong }) => {
        sum.days++;
        sum.wrong += wrong;
        return JSON.stringify({ day: isoDay(day), wrong });
      });
      if (next === null) lines.push(JSON.stringify(sum));
      controller.enqueue(encoder.encode(lines.map((line) => `${line}\n`).join("")));
      if (next === null) controller.close();
    },
  });
  return new Response(body, { headers: { "Content-Type": NDJSON, "Cache-Control": "no-store" } });
}

/**
 * POST /bridge/remove?tenant=…&confirm=…: everything held of the tenant goes, recorded rows too, and collecting rests until
 * a sync is asked for. `confirm` must repeat the tenant's id.
 *
 * @throws Fault queryInvalid without the right `confirm`: nothing is removed
 */
export async function removeArchive(
  tenantId: string,
  request: Request,
  port: TenantPort,
): Promise<{ tenantId: string }> {
  const confirmed = new URL(request.url).searchParams.get("confirm")?.toLowerCase();
  if (confirmed !== tenantId) {
    throw new Fault(
      "queryInvalid",
      `Nothing was removed: to remove all that is held of the tenant, add confirm=${tenantId}.`,
    );
  }
  await port.remove();
  return { tenantId };
}
