/** A restore that doesn't come whole leaves nothing: a half one would keep the archive from answering for a day. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { restoreArchive } from "../../src/api/moving.ts";
import { MAX_BODY_MS, MAX_LINE_LENGTH } from "../../src/limits.ts";
import type { TenantPort } from "../../src/tenant-port.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** So many characters that they are handed on at once. */
const BEGINNING = `${"{}".padEnd(2_000_000)}\n`;

/** What becomes of a restore whose body is this and then nothing more; the archive takes every line. */
async function restored(query: string, ...parts: readonly string[]) {
  let taken = 0;
  let isAbandoned = false;
  const port = {
    restoreLines: async () => ({ lines: ++taken, done: false }),
    async abandonRestore() {
      isAbandoned = true;
    },
  } as unknown as TenantPort;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
    },
  });
  const request = new Request(`https://bridge.example/bridge/restore${query}`, {
    method: "POST",
    body,
    duplex: "half",
  } as RequestInit);
  const refusal = restoreArchive(request, port).then(
    () => "none",
    (fault) => fault.kind,
  );
  await vi.advanceTimersByTimeAsync(MAX_BODY_MS + 1);
  return { fault: await refusal, taken, isAbandoned };
}

test("a body that stalls", async () => {
  expect(await restored("", BEGINNING)).toEqual({ fault: "bodyTooSlow", taken: 1, isAbandoned: true });
});

test("a line without end", async () => {
  const endless = "x".repeat(MAX_LINE_LENGTH + 1);
  expect(await restored("", BEGINNING, endless)).toEqual({ fault: "queryInvalid", taken: 1, isAbandoned: true });
});

test("a piece that stalls may be sent again", async () => {
  expect(await restored("?more=1", BEGINNING)).toEqual({ fault: "bodyTooSlow", taken: 1, isAbandoned: false });
});
