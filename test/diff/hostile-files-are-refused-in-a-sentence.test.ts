/** What is no recording, or a dangerous one: a sentence that names the fault, exit code 2, nothing kept. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { importFiles } from "../../src/cli/import.ts";
import { type ServedBridge, servedBridge } from "./served-bridge.ts";
import { atom, CULTURES, csv, verbose } from "./written.ts";

const ROWS = Array.from({ length: 20 }, (_, index) => ({
  date: 16_900 + index,
  values: { TotalConferences: 1234 + index },
}));
const ATOM = atom("CsConferenceDaily", ROWS);
const VERBOSE = verbose("CsConferenceDaily", ROWS);
const entities = Array.from({ length: 9 }, (_, index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`).join(
  "",
);
const text = (said: string): Uint8Array => new TextEncoder().encode(said);
const CSV = csv(
  ROWS,
  CULTURES["Export-Csv, Britain"] ?? { delimiter: ",", date: (y, m, d) => `${y}-${m}-${d}`, quote: true },
);

const HOSTILE: readonly (readonly [name: string, bytes: Uint8Array, says: RegExp])[] = [
  [
    "entity-bomb.xml",
    text(`<?xml version="1.0"?><!DOCTYPE feed [<!ENTITY e0 "ha">${entities}]><feed><title>&e9;</title></feed>`),
    /DOCTYPE/,
  ],
  ["outside-entity.xml", text(ATOM.replace("<feed", '<!DOCTYPE feed SYSTEM "file:///etc/passwd"><feed')), /DOCTYPE/],
  ["unknown-entity.xml", text(ATOM.replace("1234", "&mine;")), /XML is broken/],
  ["half.xml", text(ATOM.slice(0, ATOM.length / 2)), /broken or not whole/],
  ["half.json", text(VERBOSE.slice(0, VERBOSE.length / 2)), /broken or not whole/],
  ["half.csv", text(CSV.slice(0, CSV.length - 4)), /not whole/],
  [
    "half-row.csv",
    text("Date,TotalConferences,AVConferences\r\n2016-05-14,3,4\r\n2016-05-15,3"),
    /2 columns.*not whole/,
  ],
  ["deep.xml", text(`<feed>${"<a>".repeat(200_000)}`), /can't be read/],
  ["deep.json", text("[".repeat(500_000)), /can't be read/],
  [
    "latin.csv",
    new Uint8Array([...text(`Date,TotalConferences,TenantName\r\n2016-05-14,3,M`), 0xfc, 0x6c]),
    /UTF-8 text/,
  ],
  [
    "utf16-without-mark.csv",
    new Uint8Array(Buffer.from("Date,TotalConferences\r\n2016-05-14,3", "utf16le")),
    /zero bytes/,
  ],
  [
    "half-utf16.csv",
    new Uint8Array(Buffer.from("\ufeffDate,TotalConferences", "utf16le")).subarray(0, 21),
    /UTF-16LE text/,
  ],
  [
    "workbook.csv",
    zipSync({ "[Content_Types].xml": text("<Types/>"), "xl/workbook.xml": text("<workbook/>") }),
    /Excel workbook/,
  ],
  ["old-workbook.csv", new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), /old Excel workbook/],
  [
    "spreadsheet.xml",
    text('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'),
    /spreadsheet in XML/,
  ],
  ["page.xml", text("<html><body>401 - Unauthorized</body></html>"), /web page/],
  [
    "error.json",
    text('{"error":{"code":"","message":{"lang":"en-US","value":"no"}}}'),
    /error that the service answered/,
  ],
  ["broken.zip", zipSync({ "a.json": text(VERBOSE) }).subarray(0, 60), /zip is broken/],
  ["empty.csv", new Uint8Array(0), /empty/],
  ["other.csv", text("name,size\r\na,1\r\n"), /neither XML nor JSON nor CSV/],
  ["serial.csv", text("Date,TotalConferences\r\n42504,3\r\n"), /day number of Excel/],
  ["ambiguous.csv", text("Date,TotalConferences\r\n05/06/2016,3\r\n06/06/2016,4\r\n"), /dates=dmy or dates=mdy/],
  ["short-year.csv", text("Date,TotalConferences\r\n14.05.16,3\r\n"), /no year of four digits/],
  ["one-date.csv", text("Date,TotalConferences\r\n2016-05-31,3\r\n"), /state 'set'/],
  [
    "twice.csv",
    text("Date,TotalConferences\r\n2016-05-14,3\r\n2016-05-15,4\r\n2016-05-14,5\r\n"),
    /contradict each other/,
  ],
  ["words.csv", text("Date,TotalConferences\r\n2016-05-14,three\r\n2016-05-15,4\r\n"), /not a whole number/],
];

let served: ServedBridge;
let folder: string;

beforeAll(async () => {
  served = await servedBridge("2016-07-08T12:00:00Z");
  folder = mkdtempSync(join(tmpdir(), "hostile-"));
  for (const [name, bytes] of HOSTILE) writeFileSync(join(folder, name), bytes);
  const huge = join(folder, "huge.json");
  writeFileSync(huge, VERBOSE);
  truncateSync(huge, 100 * 1024 * 1024);
});

afterAll(async () => {
  await served.close();
  rmSync(folder, { recursive: true, force: true });
});

const cli = (...args: readonly string[]): Promise<{ code: number | null; out: string; error: string }> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["src/cli/run.mjs", "main", ...args],
      { cwd: join(import.meta.dirname, "../.."), env: { ...process.env, NO_COLOR: "1" }, maxBuffer: 1e8 },
      (_, out, error) => resolve({ code: child.exitCode, out, error }),
    );
  });

const access = (): string[] => [
  "--against",
  served.origin,
  "--user",
  "operator@example.onmicrosoft.com",
  "--password",
  "secret",
];

test("diff names each of them and exits with 2", async () => {
  const { code, out } = await cli("diff", folder, ...access(), "--json");
  expect(code).toBe(2);
  const { refused, comparisons, verdict } = JSON.parse(out) as {
    refused: { name: string; why: string }[];
    comparisons: unknown[];
    verdict: string;
  };
  expect([verdict, comparisons]).toEqual(["incomparable", []]);
  const why = new Map(refused.map((one) => [one.name, one.why]));
  for (const [name, , says] of HOSTILE) expect(why.get(name), name).toMatch(says);
  expect(why.get("huge.json")).toMatch(/larger than 6 MiB/);
  expect(why.size).toBe(HOSTILE.length + 1);
  for (const sentence of why.values()) expect(sentence).toMatch(/^The recorded answer .*\.$/s);
});

test("import keeps nothing of them", async () => {
  const { lines, failed } = await importFiles([folder], served.target, {});
  expect(failed).toBe(HOSTILE.length + 1);
  expect(lines.every((line) => line.startsWith("not kept"))).toBe(true);
  for (const [name, bytes] of HOSTILE) {
    const answer = await served.operate("/bridge/import", new TextDecoder("latin1").decode(bytes));
    expect([400, 413, 414], name).toContain(answer.status);
  }
  const status = await served.bridge.ask("/bridge/status", { username: "operator@example.onmicrosoft.com" });
  expect(((await status.json()) as { tenants: { recorded: unknown[] }[] }).tenants[0]?.recorded).toEqual([]);
});

test("the address refuses a body that is too large before it has read it", async () => {
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 1_000_000;
      controller.enqueue(new Uint8Array(1_000_000).fill(0x20));
    },
  });
  const { readBody } = await import("../../src/api/recorded-body.ts");
  const request = new Request("https://bridge.example/bridge/diff", {
    method: "POST",
    body: endless,
    duplex: "half",
  } as RequestInit);
  await expect(readBody(request)).rejects.toThrow("larger than 6 MiB");
  expect(sent).toBeLessThan(25_000_000);
});

test("a wrong argument, a missing file and a silent bridge exit with 2 and one line", async () => {
  const answers = await Promise.all([
    cli("diff", "--no-such-option"),
    cli("diff", join(folder, "nothing-here"), ...access()),
    cli("diff", join(folder, "half.csv"), "--against", "http://127.0.0.1:9"),
    cli("diff"),
  ]);
  for (const { code, out, error } of answers) {
    expect(code, out + error).toBe(2);
    expect(`${out}${error}`).not.toMatch(/^\s+at /m);
  }
});
