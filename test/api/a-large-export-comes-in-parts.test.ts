/** A platform allows a request a thousand calls of others: an export that needs more comes in several answers. */
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { exportArchive } from "../../src/api/moving.ts";
import { ChangedMeanwhile, dumpPage } from "../../src/archive/dump.ts";
import { exportTo } from "../../src/cli/moving.ts";
import { FAULT_FORMS, Fault } from "../../src/errors.ts";
import type { TenantPort } from "../../src/tenant-port.ts";
import { makeCalls } from "../archive/made-calls.ts";
import { emptyArchive } from "../oracle/collected.ts";
import { type Served, serve } from "../support/serve.ts";
import { openSqlite } from "../support/sqlite.ts";

const NOW = Date.parse("2026-11-20T00:00:00Z");
const TENANT = "99999999-0000-4000-8000-999999999999";
const CALLS = 1_000;

let folder = "";
let served: Served;
let stamp = "one";
let answers: number[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "bridge-parts-"));
  stamp = "one";
  answers = [];
  const database = openSqlite();
  emptyArchive(database);
  makeCalls(database, CALLS, 30, NOW);
  let pages = 0;
  const port = {
    async exportPage(at: string | null) {
      pages++;
      const about = { tenantId: TENANT, hashKey: { check: "", kept: false }, exported: "2026-11-20T00:00:00.000Z" };
      try {
        return dumpPage(database, about, stamp, at, 10_000);
      } catch (error) {
        if (error instanceof ChangedMeanwhile) return { changed: error.message };
        throw error;
      }
    },
  } as unknown as TenantPort;
  served = await serve(async (request) => {
    pages = 0;
    try {
      const text = await (await exportArchive(TENANT, request, port, NOW, 7)).text();
      return new Response(text);
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      return Response.json({ error: fault.message }, { status: FAULT_FORMS[fault.kind].status });
    } finally {
      answers.push(pages);
    }
  });
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await served.close();
});

const ask = async (query: string): Promise<string> => (await fetch(`${served.origin}/bridge/export${query}`)).text();

test("the command puts them together: the file is that of an export in one answer", async () => {
  const whole = await ask("");
  expect(answers[0]).toBeGreaterThan(20);
  answers = [];
  const path = join(folder, "archive.ndjson");
  const told = await exportTo(path, { url: new URL(served.origin), authorization: "Basic eDp5" }, {});
  expect(answers.length).toBeGreaterThan(3);
  expect(Math.max(...answers)).toBe(7);
  expect(readFileSync(path, "utf8")).toBe(whole);
  expect(statSync(path).mode & 0o077, "it holds names and telephone numbers").toBe(0);
  expect(whole.split("\n").filter((line) => line.includes('"getPstnCalls"')).length).toBe(CALLS);
  expect(told).toMatchObject({ well: true, json: { rows: whole.trim().split("\n").length - 2 } });
});

test("an archive that changed in between is told, and a place that no part named is refused", async () => {
  const more = /\{"more":(".*")\}\n$/.exec(await ask("?parts=1"))?.[1] ?? "";
  const at = encodeURIComponent(JSON.parse(more));
  expect((await ask(`?parts=1&at=${at}`)).startsWith('{"table"')).toBe(true);
  stamp = "two";
  expect(await ask(`?parts=1&at=${at}`)).toContain("changed while it was exported");
  for (const wrong of ["x", '{"table":0,"after":["a","b","c","d","e"],"rows":0,"stamp":"two"}']) {
    const answer = await fetch(`${served.origin}/bridge/export?parts=1&at=${encodeURIComponent(wrong)}`);
    expect(answer.status, wrong).toBe(400);
  }
});
