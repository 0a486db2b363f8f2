/**
 * The library behind every .NET service reference, as Mono ships it, asks the bridge over a real socket. Skipped with a
 * notice where Mono and its library are not installed (Debian: mono-mcs, mono-runtime and
 * libmono-system-data-services-client4.0-cil).
 */
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bridgeWithLongHistory, LONG_SET_ROWS, usersOn } from "../conformance/clients/archive.ts";
import { TENANT } from "../support/bridge-in-node.ts";
import { type Served, serve } from "../support/serve.ts";

const folder = mkdtempSync(join(tmpdir(), "data-service-client-"));
const program = join(folder, "client.exe");

/** Compiles the client; undefined where that works, else why not. */
function compile(): string | undefined {
  try {
    const source = join(import.meta.dirname, "data-service-client/client.cs");
    execFileSync("mcs", ["-nologo", "-r:System.Data.Services.Client", `-out:${program}`, source], { stdio: "pipe" });
    execFileSync("mono", ["--version"], { stdio: "pipe" });
    return undefined;
  } catch (error) {
    const { code, stderr } = error as { code?: string; stderr?: Buffer };
    if (code === "ENOENT") return "Mono is not installed";
    const said = String(stderr ?? error);
    if (said.includes("CS0006")) return "Mono's System.Data.Services.Client is not installed";
    throw new Error(`The client does not compile: ${said}`);
  }
}

const missing = compile();
if (missing !== undefined) console.warn(`The .NET client is skipped: ${missing}.`);
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(missing !== undefined)("System.Data.Services.Client", () => {
  let served: Served;
  let said: ReadonlyMap<string, string>;
  beforeAll(async () => {
    const bridge = await bridgeWithLongHistory();
    const call = (id: string, charge: string, location: string | null) => ({
      ID: id,
      Date: `/Date(${Date.parse("2013-05-14T00:00:00Z")})/`,
      SipUri: `caller${id}@contoso.example`,
      DateTimeOfCall: `/Date(${Date.parse("2013-05-14T13:20:45Z")})/`,
      CallDuration: "60",
      CallCharge: charge,
      Location: location,
    });
    await bridge.importRows("CsPSTNUsageDetailDaily", [call("123", "0.30", null), call("124", "0.2", "DE")]);
    served = await serve(({ url, method, headers }) =>
      bridge.ask(url, { method, headers: Object.fromEntries(headers), username: null }),
    );
    const root = `${served.origin}/ecp/reportingwebservice/reporting.svc`;
    const { stdout } = await promisify(execFile)("mono", [program, root], { timeout: 100_000 });
    said = new Map(
      stdout
        .split("\n")
        .filter((line) => line.includes(": "))
        .map((line): [string, string] => [line.slice(0, line.indexOf(": ")), line.slice(line.indexOf(": ") + 2)]),
    );
  });
  afterAll(() => served.close());

  const users = Array.from({ length: LONG_SET_ROWS }, (_, n) => usersOn(n)).reduce((sum, one) => sum + one, 0);

  test.each([
    ["all", "2013-05-10=3/0 2013-05-13=10/7 2013-05-14=6/5"],
    ["filter", "2013-05-13=10/7"],
    ["skip", "2013-05-14=6/5"],
    ["key", "2013-05-14=6/5"],
    ["columns", "3 10 6"],
    ["tenant", `${TENANT} ExampleTenantName`],
    ["count", String(LONG_SET_ROWS)],
    ["pages", `2 pages, ${LONG_SET_ROWS} rows of ${LONG_SET_ROWS}, sum ${users}`],
    ["call", "caller123@contoso.example 0.30 2013-05-14T13:20:45 nowhere"],
    ["charge", "1"],
    ["asynchronous", "3"],
  ])("%s: %s", (question, answer) => {
    expect(said.get(question)).toBe(answer);
  });

  test("a fault reaches the program with its status and its words", () => {
    expect(said.get("fault")).toMatch(/^400 .*No property 'Nope' exists in type 'TenantReporting\.CsConferenceReport'/);
    expect(said.get("nothing")).toMatch(/^404 .*Resource not found for the segment 'CsConferenceDaily'\./);
  });
});
