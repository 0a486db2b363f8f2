import { describe, expect, test } from "vitest";
import { partsOf } from "../../src/api/body.ts";
import { Fault } from "../../src/errors.ts";
import * as limits from "../../src/limits.ts";
import { browser } from "../console/console.ts";
import { bridgeInNode } from "../support/bridge-in-node.ts";

const SERVICE = "/ecp/reportingwebservice/reporting.svc/CsConferenceDaily";
const OPERATOR = "operator@example.onmicrosoft.com";
const bridge = bridgeInNode("2013-07-08T20:48:10Z");

const long = (length: number): string => "x".repeat(length);
const options = (count: number): string => Array.from({ length: count }, (_, number) => `o${number}=`).join("&");
const headers = (count: number, length: number): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, number) => [`X-Filler-${number}`, long(length)]));

const OVERSIZED: readonly (readonly [what: string, query: string, headers: Record<string, string>, status: number])[] =
  [
    ["an address", `?o=${long(limits.MAX_ADDRESS_LENGTH)}`, {}, 414],
    ["options", `?${options(limits.MAX_OPTIONS + 1)}`, {}, 400],
    ["a header", "", { "X-timezone": long(limits.MAX_HEADER_LENGTH + 1) }, 431],
    ["all headers", "", headers(5, limits.MAX_HEADER_LENGTH - 10), 431],
  ];

describe.each(OVERSIZED)("%s beyond the limit", (_, query, headers, status) => {
  test("on a legacy path: the old fault in the dialect asked for, before the sign-in", async () => {
    const atom = await bridge.ask(SERVICE + query, { headers, username: null });
    expect(atom.status).toBe(status);
    expect(await atom.text()).toMatch(/<m:error .*more than \d+/);
    const light = await bridge.ask(SERVICE + query, { headers: { ...headers, Accept: "application/json" } });
    expect(light.status).toBe(status);
    expect(await light.json()).toMatchObject({
      "odata.error": { message: { value: expect.stringMatching(/more than/) } },
    });
  });

  test("at the bridge's own addresses: JSON, and a page for browsers", async () => {
    const json = await bridge.ask(`/bridge/mappings${query}`, { headers });
    expect(json.status).toBe(status);
    expect(await json.json()).toMatchObject({ error: expect.stringMatching(/more than \d+/) });
    const page = await bridge.ask(`/bridge/${query}`, { headers: { ...headers, Accept: "text/html" } });
    expect(page.status).toBe(status);
    expect(page.headers.get("Content-Security-Policy")).toContain("frame-ancestors 'none'");
  });
});

test("up to the limits everything is read", async () => {
  const fitting = `?${options(limits.MAX_OPTIONS)}`;
  const answer = await bridge.ask(SERVICE + fitting, { headers: headers(3, limits.MAX_HEADER_LENGTH) });
  expect(answer.status).toBe(200);
});

const BODIES: readonly (readonly [path: string, type: string, body: () => string, status: number])[] = [
  ["/bridge/import", "text/plain", () => long(limits.MAX_RECORDING_BYTES + 1), 413],
  ["/bridge/diff", "text/plain", () => long(limits.MAX_RECORDING_BYTES + 1), 413],
  ["/bridge/restore", "application/x-ndjson", () => long(limits.MAX_LINE_LENGTH + 3_000_000), 400],
  ["/bridge/forget", "application/json", () => long(limits.MAX_COMMAND_BYTES + 1), 413],
  ["/bridge/import", "text/plain", () => "[".repeat(limits.MAX_JSON_DEPTH + 1), 400],
  ["/bridge/import", "text/plain", () => "<a>".repeat(limits.MAX_XML_DEPTH + 1), 400],
];

test.each(BODIES)("POST %s of %s beyond its limit is refused with a sentence", async (path, type, body, status) => {
  const sent = { method: "POST", username: OPERATOR, headers: { "Content-Type": type }, body: body() };
  const answer = await bridge.ask(path, sent);
  const { error } = (await answer.json()) as { error: string };
  expect([answer.status, error]).toEqual([status, expect.stringMatching(/larger than|at most|no end|too deeply/)]);
});

test("a length that is only claimed is refused as well, unread", async () => {
  const answer = await bridge.ask("/bridge/import", {
    method: "POST",
    username: OPERATOR,
    headers: { "Content-Length": String(limits.MAX_RECORDING_BYTES + 1) },
    body: "{}",
  });
  expect(answer.status).toBe(413);
});

test("a form with too many fields is refused on its page", async () => {
  const fields = Object.fromEntries(Array.from({ length: limits.MAX_FORM_FIELDS + 1 }, (_, n) => [`f${n}`, "x"]));
  const page = await browser().send({ action: "compare", ...fields });
  expect(page.status).toBe(413);
  expect(page.text).toContain(`at most ${limits.MAX_FORM_FIELDS} fields`);
});

describe("a body that doesn't come", () => {
  const silent = (begins: string): Request =>
    new Request("https://bridge.example/", {
      method: "POST",
      body: new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode(begins)),
      }),
      duplex: "half",
    } as RequestInit);

  const read = async (each: boolean): Promise<string> => {
    let text = "";
    try {
      for await (const part of partsOf(silent("first"), 20, each)) text += new TextDecoder().decode(part);
      return `${text}, whole`;
    } catch (error) {
      return `${text}, ${error instanceof Fault ? error.kind : error}`;
    }
  };

  test.each([false, true])("is waited for no longer than allowed (each part anew: %s)", async (each) => {
    expect(await read(each)).toBe("first, bodyTooSlow");
  });
});
