import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { init } from "../../src/cli/init.ts";
import type { InitOptions } from "../../src/cli/init-answers.ts";
import { settingsIn } from "../../src/cli/settings-file.ts";
import { readConfig } from "../../src/config.ts";
import { configChecks } from "../../src/config-checks.ts";
import { signIn } from "../../src/sign-in.ts";
import {
  createSimulator,
  SIMULATED_CLIENT,
  SIMULATED_SECRET,
  SIMULATED_TENANT,
  type Simulator,
} from "../../src/simulator/simulator.ts";
import { CERTIFICATE, PRIVATE_KEY } from "../config/environments.ts";
import { type Served, serve } from "../support/serve.ts";
import { aFolder, answering, piped } from "./a-folder.ts";

const folder = aFolder();
let simulator: Simulator;
let graph: Served;
let count = 0;
let name = "";

beforeAll(async () => {
  graph = await serve((request) => simulator.fetch(request));
});
beforeEach(() => {
  simulator = createSimulator({ now: () => Date.now(), company: false });
  name = `${count++}.vars`;
});
afterAll(async () => {
  folder.remove();
  await graph.close();
});

const loopback = () => ({ graphEndpoint: graph.origin, loginEndpoint: graph.origin, file: folder.path(name) });
const registration = (): InitOptions => ({
  ...loopback(),
  tenantId: SIMULATED_TENANT,
  tenantName: "contoso.example",
  clientId: SIMULATED_CLIENT,
  clientSecret: SIMULATED_SECRET,
});
const written = () => settingsIn(folder.read(name));

interface Json {
  readonly tenants: readonly { readonly findings: readonly { readonly verdict: string }[] }[];
  readonly account: { readonly username: string; readonly password?: string } | null;
  readonly commands: readonly string[];
  readonly secrets: readonly string[];
}

test("without a terminal: tried, written for its owner alone, and ready for the Worker", async () => {
  const { json, lines, well } = await init(registration(), piped());
  const { tenants, account, commands, secrets } = json as Json;
  expect(tenants[0]?.findings.filter(({ verdict }) => verdict === "bad")).toEqual([]);
  expect(well).toBe(true);
  const verdicts = tenants[0]?.findings.map(({ verdict }) => verdict) ?? [];
  expect(verdicts.length).toBeGreaterThan(8);
  expect(verdicts).not.toContain("bad");
  expect(folder.mode(name)).toBe(0o600);
  const config = readConfig(written(), configChecks);
  expect(config.tenants).toMatchObject([{ tenantId: SIMULATED_TENANT, credential: { secret: SIMULATED_SECRET } }]);
  expect(config.userHashKey).toMatch(/^[0-9a-f]{64}$/);
  const basic = `Basic ${btoa(`${account?.username}:${account?.password}`)}`;
  expect(await signIn(basic, config.accounts)).toMatchObject({ username: "reports", roles: ["reader", "operator"] });
  const file = folder.path(name);
  expect(commands).toEqual([
    "npx wrangler login",
    `npm run -s cli -- setting --all --file ${file} | npx wrangler secret bulk`,
    "npm run deploy",
  ]);
  expect(secrets).toEqual(
    ["TENANT_ID", "TENANT_NAME", "CLIENT_ID", "CLIENT_SECRET", "USER_HASH_KEY", "ACCOUNTS"].map(
      (one) => `npm run -s cli -- setting ${one} --file ${file} | npx wrangler secret put ${one}`,
    ),
  );
  for (const command of [...commands, ...secrets]) expect(lines.join("\n")).toContain(command);
});

test("at a terminal: what is wrong is asked again, and a refused sign-in begins anew with what was given", async () => {
  const person = answering(
    ...["no guid", SIMULATED_TENANT, "contoso.example", SIMULATED_CLIENT, undefined, "a wrong secret", "wrong-secret"],
    ...["", undefined],
    ...[undefined, undefined, undefined, undefined, SIMULATED_SECRET, "soon", "2027-11-30"],
    ...["jane", "a password of her own"],
  );
  const { json, well } = await init(loopback(), person);
  expect((json as Json).tenants[0]?.findings.filter(({ verdict }) => verdict === "bad")).toEqual([]);
  expect(well).toBe(true);
  expect(person.left).toEqual([]);
  expect(person.told.filter((line) => !line.startsWith(" "))).toEqual([
    expect.stringMatching(/^In Entra/),
    "TENANT_ID must be a GUID.",
    "CLIENT_SECRET must be one word of visible ASCII characters.",
    "Trying it against Graph …",
    expect.stringContaining("AADSTS7000215"),
    expect.stringMatching(/^CLIENT_SECRET_EXPIRES must be /),
    "Trying it against Graph …",
  ]);
  expect(written()).toMatchObject({ CLIENT_SECRET_EXPIRES: "2027-11-30" });
  expect((json as Json).account).toEqual({ username: "jane" });
  const { accounts } = readConfig(written(), configChecks);
  expect(await signIn(`Basic ${btoa("jane:a password of her own")}`, accounts)).toBeDefined();
});

test("a refused sign-in writes nothing where nobody can be asked", async () => {
  const refused = init({ ...registration(), clientSecret: "wrong" }, piped());
  await expect(refused).rejects.toThrow(/AADSTS7000215.*Nothing was written; --no-try writes it untried\.$/);
  expect(() => folder.read(name)).toThrow("ENOENT");
  const { lines, well } = await init({ ...registration(), clientSecret: "wrong", try: false }, piped());
  expect([well, lines[0], simulator.requests.length]).toEqual([true, "Nothing was tried.", 1]);
  expect(written()).toMatchObject({ CLIENT_SECRET: "wrong" });
});

test("a missing permission is told with its name, and what was given is written", async () => {
  simulator = createSimulator({ now: () => Date.now(), company: false, permissions: ["CallRecords.Read.All"] });
  const { lines, well } = await init(registration(), piped());
  expect(well).toBe(false);
  expect(lines.join("\n")).toMatch(/FAIL +usage reports.*Reports\.Read\.All/);
  expect(readConfig(written(), configChecks).tenants).toHaveLength(1);
});

test("other values are replaced with leave only; the hash key, the accounts and all other lines stay", async () => {
  await init(registration(), piped());
  const file = folder.write(name, `# mine\nSUNSET=2027-12-31\n${folder.read(name)}`);
  const before = written();
  const other = { ...registration(), tenantName: "fabrikam.example", clientSecret: undefined, certificate: undefined };
  await expect(init(other, piped())).rejects.toThrow(`${file} has TENANT_NAME with other values: confirm with --yes`);
  expect(written()).toEqual(before);
  await expect(init(other, answering(undefined, undefined, "no"))).rejects.toThrow();
  expect(written()).toEqual(before);
  const { json } = await init({ ...other, yes: true }, piped());
  expect((json as Json).account).toBeNull();
  expect(written()).toEqual({ ...before, TENANT_NAME: "fabrikam.example" });
  expect(folder.read(name).startsWith("# mine\nSUNSET=2027-12-31\n")).toBe(true);
});

test("a certificate takes the place of the secret, on one line each", async () => {
  await init(registration(), piped());
  const certificate = folder.write("app.pem", `${CERTIFICATE}\n`);
  const privateKey = folder.write("app.key", `${PRIVATE_KEY.replaceAll("\n", "\r\n")}\r\n`);
  const changed = { ...registration(), clientSecret: undefined, certificate, privateKey, try: false, yes: true };
  await init(changed, piped());
  expect(written()).not.toHaveProperty("CLIENT_SECRET");
  expect(folder.read(name)).toMatch(/^CLIENT_CERTIFICATE='-----BEGIN [^\n]*'$/m);
  expect(readConfig(written()).tenants[0]?.credential).toEqual({
    kind: "certificate",
    certificate: CERTIFICATE,
    privateKey: PRIVATE_KEY,
  });
});

test.each<[InitOptions, string]>([
  [{ tenantId: undefined }, "TENANT_ID is missing: give --tenant-id, or run init in a terminal."],
  [{ tenantId: "contoso" }, "--tenant-id: TENANT_ID must be a GUID."],
  [{ tenantName: " " }, "--tenant-name: TENANT_NAME must not be empty."],
  [{ cloud: "moon" }, "--cloud: CLOUD must be one of global, us-gov-high, us-gov-dod, china."],
  [{ graphEndpoint: "http://graph.example" }, "--graph-endpoint: GRAPH_ENDPOINT may be plain http on loopback only"],
  [{ clientSecret: undefined }, "The app's credential is missing"],
  [{ certificate: "absent.pem", clientSecret: undefined }, "There is no file 'absent.pem'."],
  [{ clientSecretFile: "some" }, "Give --client-secret or --client-secret-file, not both."],
  [{ account: "a:b" }, "--account: ACCOUNTS[0].username must be a text without colons"],
])("%j is refused, and nothing is written", async (change, complaint) => {
  await expect(init({ ...registration(), ...change }, piped())).rejects.toThrow(complaint);
  expect(() => folder.read(name)).toThrow("ENOENT");
});

test("a file of several tenants is left to its owner", async () => {
  folder.write(name, "TENANTS='[]'\n");
  await expect(init(registration(), piped())).rejects.toThrow("lists several tenants in TENANTS");
});
