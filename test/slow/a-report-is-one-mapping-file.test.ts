/**
 * A copy of the checkout gets one more mapping file and `npm run mappings`, no code. Its report must then be wherever
 * reports are, with the figures that the old reports give for the same measures.
 */
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEMO_ACCOUNT } from "../../src/cli/tour.ts";
import { DEMO_AUTHORIZATION, type DemoWorker, startDemoWorker } from "../support/demo-worker.ts";

const ROOT = join(import.meta.dirname, "../..");
const COPIED = ["src", "mappings", "README.md", "package.json", "tsconfig.json", "wrangler.toml"];
const SERVICE = "/ecp/reportingwebservice/reporting.svc";

const copy = mkdtempSync(join(tmpdir(), "bridge-mapping-"));
let demo: DemoWorker;

async function run(command: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["src/cli/run.mjs", command, ...args], { cwd: copy });
  return stdout;
}

async function ask(target: string, accept = "*/*"): Promise<string> {
  const headers = { Authorization: DEMO_AUTHORIZATION, Accept: accept };
  const answer = await fetch(demo.origin + target, { headers });
  const text = await answer.text();
  expect(answer.status, text).toBe(200);
  return text;
}

type Rows = readonly Readonly<Record<string, string>>[];

const rowsOf = async (set: string): Promise<Rows> => JSON.parse(await ask(`${SERVICE}/${set}?$format=json`)).d.results;

beforeAll(async () => {
  for (const name of COPIED) cpSync(join(ROOT, name), join(copy, name), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  cpSync(join(import.meta.dirname, "one-mapping-file/cs-talk-time.json"), join(copy, "mappings/cs-talk-time.json"));
  await run("mappings-index");
  demo = await startDemoWorker(copy);
}, 180_000);

afterAll(async () => {
  await demo?.close();
  rmSync(copy, { recursive: true, force: true });
});

test("the service document and $metadata name its sets, type and columns", async () => {
  const service = await ask(SERVICE);
  expect(service).toContain('<collection href="CsTalkTimeDaily">');
  expect(service).toContain('<collection href="CsTalkTimeMonthly">');
  const metadata = await ask(`${SERVICE}/$metadata`);
  const [type = ""] = /<EntityType Name="CsTalkTimeReport">.*?<\/EntityType>/s.exec(metadata) ?? [];
  for (const name of ["MeetingsHeld", "MinutesTalked", "PeopleOnWindows"])
    expect(type).toMatch(new RegExp(`<Property Name="${name}" Type="Edm.Int64"`));
  expect(metadata).toMatch(/<EntitySet Name="CsTalkTimeDaily" EntityType="TenantReporting.CsTalkTimeReport"/);
});

test("the feeds give its figures, in each dialect, equal to those of the old reports", async () => {
  const last = async (set: string) => (await rowsOf(set)).at(-1) ?? {};
  const made = await last("CsTalkTimeMonthly");
  expect(Number(made.MinutesTalked)).toBeGreaterThan(0);
  for (const [name, set, field] of [
    ["MeetingsHeld", "CsConferenceMonthly", "TotalConferences"],
    ["MinutesTalked", "CsP2PAVTimeMonthly", "TotalAudioMinutes"],
    ["PeopleOnWindows", "CsClientDeviceMonthly", "WindowsUsers"],
  ] as const) {
    const old = await last(set);
    expect([made.Date, made[name]], name).toEqual([old.Date, old[field]]);
  }
  const byAlias = `${SERVICE}/CsTalkTimeDaily?$orderby=Date%20desc&$top=1&$select=Date,MeetingsCount`;
  const light = JSON.parse(await ask(byAlias, "application/json")).value;
  expect(await ask(byAlias)).toContain(`>${light[0].MeetingsHeld}</d:MeetingsHeld>`);
});

test("explain and the console's report and trust pages account for it", async () => {
  const { rows } = JSON.parse(await ask("/bridge/explain/CsTalkTimeMonthly?$orderby=Date%20desc&$top=1"));
  expect(rows[0].fields.PeopleOnWindows).toMatchObject({ fidelity: "exact", sources: [{ source: "callRecords" }] });
  expect(rows[0].fields.MinutesTalked.behind.records).toBeGreaterThan(0);

  expect(await ask("/bridge/reports", "text/html")).toContain('href="/bridge/reports/CsTalkTimeDaily"');
  const page = await ask("/bridge/reports/CsTalkTimeMonthly", "text/html");
  expect(page).toMatch(/<svg.*MinutesTalked/s);
  const { MinutesTalked } = (await rowsOf("CsTalkTimeMonthly")).at(-1) ?? {};
  expect(page.replaceAll(",", "")).toMatch(new RegExp(`[\\s>]${MinutesTalked}<`));
  const trust = await ask("/bridge/trust", "text/html");
  expect(trust).toContain("Distinct users with a session on Windows in the period.");
});

test("the command line has its report, and README its line", async () => {
  const { username, password } = DEMO_ACCOUNT;
  const target = ["--against", demo.origin, "--user", username, "--password", password];
  const { rows } = JSON.parse(
    await run("main", "report", "CsTalkTime", "--report-type", "Monthly", "--json", ...target),
  );
  const fed = await rowsOf("CsTalkTimeMonthly");
  expect(rows.map(({ MinutesTalked }: { MinutesTalked: number }) => String(MinutesTalked))).toEqual(
    fed.map(({ MinutesTalked }) => MinutesTalked).reverse(),
  );
  expect(readFileSync(join(copy, "README.md"), "utf8")).toContain(
    "| CsTalkTime | PeopleOnWindows | Call records | exact |",
  );
});
