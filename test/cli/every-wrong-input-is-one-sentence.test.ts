import { spawnSync } from "node:child_process";
import type { Command } from "commander";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createProgram } from "../../src/cli/program.ts";
import { type ServedBridge, servedBridge } from "../diff/served-bridge.ts";
import { type Served, serve } from "../support/serve.ts";
import { aFolder } from "./a-folder.ts";

const folder = aFolder();
let bridge: ServedBridge;
/** Answers anything with a page. */
let website: Served;
let said = "";
let complained = "";

beforeAll(async () => {
  bridge = await servedBridge("2026-11-20T12:00:00Z");
  website = await serve(() => new Response("<html>Hello</html>", { headers: { "Content-Type": "text/html" } }));
});
afterAll(async () => {
  folder.remove();
  await bridge.close();
  await website.close();
});
beforeEach(() => {
  said = "";
  complained = "";
  for (const name of ["BRIDGE_URL", "BRIDGE_USER", "BRIDGE_PASSWORD"]) vi.stubEnv(name, undefined);
  const keep = (chunk: unknown): boolean => {
    said += String(chunk);
    return true;
  };
  const complain = (chunk: unknown): boolean => {
    complained += String(chunk);
    return true;
  };
  vi.spyOn(process.stdout, "write").mockImplementation(keep);
  vi.spyOn(process.stderr, "write").mockImplementation(complain);
  vi.spyOn(console, "log").mockImplementation((line) => void keep(`${line}\n`));
  vi.spyOn(console, "error").mockImplementation((line) => void complain(`${line}\n`));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** Runs a command as main.ts does; the exit code. */
async function run(...args: string[]): Promise<number> {
  process.exitCode = 0;
  try {
    await createProgram().parseAsync(args, { from: "user" });
    return Number(process.exitCode);
  } catch (error) {
    return (error as { exitCode?: number }).exitCode === 0 ? 0 : 2;
  } finally {
    process.exitCode = 0;
  }
}

const asOperator = (origin: string): string[] => ["--against", origin, "--user", "operator@example.onmicrosoft.com"];

test.each<[(() => string[]) | string[], string | RegExp]>([
  [["statsu"], "error: unknown command 'statsu'"],
  [["report"], "error: missing required argument 'name'"],
  [["report", "CsConference", "--weekly"], "error: unknown option '--weekly'"],
  [["report", "CsConference", "CsP2PSession"], "error: too many arguments for 'report'"],
  [["report", "CsConference", "--csv", "--json"], "Give --csv or --json, not both."],
  [["report", "CsConference", "--dates", "dmy"], "--dates is for --csv."],
  [["report", "CsConference", "--csv", "--dates", "iso"], "not 'iso'"],
  [["report", "CsNothing", "--against", "https://bridge.invalid"], "There is no report 'CsNothing'"],
  [["report", "CsConference", "--against", "bridge"], "'bridge' is no address such as https://bridge.example."],
  [() => ["report", "CsConference", "--against", website.origin], /answer|JSON/],
  [["status"], "Which bridge? Give --against URL, or set BRIDGE_URL."],
  [["status", "--against", "ftp://bridge.example"], "'ftp://bridge.example' is no http or https address."],
  [() => ["status", ...asOperator(bridge.origin), "--password", "wrong"], "The user name or the password is wrong."],
  [() => ["status", "--against", bridge.origin], "Give its account by --user and --password."],
  [() => ["status", ...asOperator(website.origin)], "The bridge answered 200 and no JSON: is there one at"],
  [() => ["explain", "CsConference", ...asOperator(website.origin)], "no JSON: is there one at"],
  [["account", "add"], "error: missing required argument 'name'"],
  [() => ["account", "list", "--file", folder.path("absent")], "There is no file"],
  [() => ["account", "list", "--file", folder.path(".")], "can't be read: it is a folder."],
  [() => ["account", "add", "jane", "--generate", "--file", folder.path("no/file")], "can't be written: there is no"],
  [() => ["setting", "ACCOUNTS", "--file", folder.path("absent")], "npm run cli -- init makes one."],
  [
    () => ["init", "--file", folder.path("new.vars")],
    "TENANT_ID is missing: give --tenant-id, or run init in a terminal",
  ],
  [() => ["doctor", "--file", folder.write("empty.vars", "A=1\n")], "TENANT_ID is missing"],
  [() => ["restore", folder.path("absent"), ...asOperator(bridge.origin), "--password", "secret"], "can't be read: "],
  [() => ["import", folder.path("absent"), ...asOperator(bridge.origin)], "There is no file or folder"],
  [() => ["diff", folder.path("absent"), ...asOperator(bridge.origin)], "There is no file or folder"],
  [["record"], "Record what? Give the address"],
  [() => ["record", website.origin, "--to", folder.path("recorded")], "lists no report that the bridge knows."],
])("%#: exit code 2, nothing on stdout, one sentence on stderr", async (args, sentence) => {
  expect(await run(...(typeof args === "function" ? args() : args))).toBe(2);
  expect(said).toBe("");
  expect(complained).toMatch(sentence);
  expect(complained.trimEnd().split("\n")).toHaveLength(complained.includes("Did you mean") ? 2 : 1);
  expect(complained).not.toMatch(/^\s+at |Error:/m);
});

/** Every command there is, those under another too, with the words that call it. */
function commands(command: Command, path: readonly string[] = []): [string[], Command][] {
  return command.commands
    .filter((one) => one.name() !== "help")
    .flatMap((one) => [[[...path, one.name()], one] as [string[], Command], ...commands(one, [...path, one.name()])]);
}

test("every command has help with an example of itself, and --json", async () => {
  const all = commands(createProgram()).filter(([, command]) => command.commands.length === 0);
  expect(all.length).toBeGreaterThan(18);
  for (const [words, command] of all) {
    said = "";
    expect(await run(...words, "--help")).toBe(0);
    expect(said).toContain(`Examples:\n  npm run -s cli -- ${words.join(" ")}`);
    expect(command.options.map(({ long }) => long)).toContain("--json");
  }
});

test("a report in a file leaves nothing on stdout; --json is one object", async () => {
  const asked = ["report", "CsConference", ...asOperator(bridge.origin), "--password", "secret"];
  expect(await run(...asked, "--json")).toBe(0);
  expect(JSON.parse(said)).toEqual({ set: "CsConferenceDaily", zone: null, cut: false, rows: [] });
  said = "";
  expect(await run(...asked, "--csv", "--to", folder.path("out.csv"))).toBe(0);
  expect([said, folder.read("out.csv")]).toEqual(["", ""]);
});

test("a real process ends with the same code and words, and in no colour where NO_COLOR is set", () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["src/cli/main.ts", "Get-CsConferenceReport", "-ResultSize", "many"],
    { encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
  );
  expect([status, stdout, stderr]).toEqual([
    2,
    "",
    "--result-size: 'many' is neither a whole number above 0 nor Unlimited.\n",
  ]);
});
