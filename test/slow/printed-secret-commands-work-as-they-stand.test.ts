import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { allSecretsCommand, secretCommand } from "../../src/cli/secret-commands.ts";
import { type Served, serve } from "../support/serve.ts";

/** As much of Cloudflare's interface as setting secrets takes: a Worker that isn't there until it is made. */
let cloudflare: Served;
let isMade = false;
const stored = new Map<string, string>();
const folder = mkdtempSync(join(tmpdir(), "bridge-secrets-"));

const answer = (result: unknown, status = 200, errors: unknown[] = []): Response =>
  Response.json({ success: status === 200, errors, messages: [], result }, { status });

beforeAll(async () => {
  cloudflare = await serve(async (request) => {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith("/accounts/the-account/workers/scripts/reporting-bridge")) return answer({});
    if (pathname.endsWith("/reporting-bridge")) {
      isMade = true;
      return answer({ id: "reporting-bridge" });
    }
    if (!isMade) return answer(null, 404, [{ code: 10007, message: "This Worker does not exist." }]);
    const body = (await request.json()) as { name: string; text: string; secrets?: Record<string, { text: string }> };
    if (body.secrets === undefined) stored.set(body.name, body.text);
    else for (const [name, { text }] of Object.entries(body.secrets)) stored.set(name, text);
    return answer({});
  });
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await cloudflare.close();
});

const run = (command: string): Promise<number | null> =>
  new Promise((resolve) => {
    const env = {
      ...process.env,
      CLOUDFLARE_API_BASE_URL: cloudflare.origin,
      CLOUDFLARE_API_TOKEN: "a-token",
      CLOUDFLARE_ACCOUNT_ID: "the-account",
      WRANGLER_SEND_METRICS: "false",
      WRANGLER_LOG_PATH: folder,
    };
    spawn("sh", ["-c", command], { env, stdio: ["ignore", "ignore", "inherit"] }).on("close", resolve);
  });

const ACCOUNTS = '[{"username":"o\\u0027brien","passwordHash":"pbkdf2-sha256$100000$c2FsdA==$aGFzaA=="}]';
const KEY = "-----BEGIN PRIVATE KEY-----\\nTUlJRQ==\\n-----END PRIVATE KEY-----";

test("all secrets at once make the Worker and arrive as they are; so does one alone, in place of the old", async () => {
  const file = join(folder, "my settings");
  const write = (name: string): void =>
    writeFileSync(
      file,
      `# mine\nTENANT_NAME="${name}"\nACCOUNTS='${ACCOUNTS}'\nCLIENT_PRIVATE_KEY='${KEY}'\nGRAPH_ENDPOINT=http://127.0.0.1:1\n`,
    );
  write("Contoso & Söhne");
  expect(await run(allSecretsCommand(file))).toBe(0);
  const all = { TENANT_NAME: "Contoso & Söhne", ACCOUNTS, CLIENT_PRIVATE_KEY: KEY };
  expect(Object.fromEntries(stored)).toEqual(all);
  write("Fabrikam");
  expect(await run(secretCommand("TENANT_NAME", file))).toBe(0);
  expect(Object.fromEntries(stored)).toEqual({ ...all, TENANT_NAME: "Fabrikam" });
});
