import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { localVariables, plainVariables } from "../../src/cli/check-config.ts";
import { oneTenant } from "../config/environments.ts";

const MARK = "s3cret-of-the-tenant";
let folder = "";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bridge-cli-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A wrangler file of its own, with plain variables and a .dev.vars beside it; gives the arguments that choose it. */
function wranglerFile(plain: Record<string, unknown>, local: Record<string, unknown>): string[] {
  const path = join(folder, "wrangler.json");
  writeFileSync(
    path,
    JSON.stringify({ name: "bridge", main: "worker.js", compatibility_date: "2026-08-01", vars: plain }),
  );
  const lines = Object.entries(local).flatMap(([name, value]) => (value === undefined ? [] : [`${name}='${value}'\n`]));
  writeFileSync(join(folder, ".dev.vars"), lines.join(""));
  return ["--config", path];
}

function run(command: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`src/cli/${command}.ts`, ...args], {
    encoding: "utf8",
    env: { ...process.env, CLOUDFLARE_API_TOKEN: "", WRANGLER_LOG_PATH: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { status, stdout, stderr };
}

test("dev refuses a missing variable", () => {
  const args = wranglerFile({}, oneTenant({ TENANT_NAME: undefined, CLIENT_SECRET: MARK }));
  expect(run("dev", ...args)).toEqual({ status: 1, stdout: "", stderr: "TENANT_NAME is missing\n" });
});

test("the Worker's variables are those of the wrangler file, then .dev.vars, then --var", async () => {
  const args = wranglerFile(
    { CLOUD: "global", TENANT_NAME: "Contoso", POLICY: { extensions: true } },
    { CLOUD: "china", CLIENT_SECRET: MARK, CLIENT_ID: "app" },
  );
  args.push("--var", "CLIENT_ID:other", 'ACCOUNTS:[{"username":"jane"}]', "--port", "9000");
  const given = { CLIENT_ID: "other", ACCOUNTS: '[{"username":"jane"}]', TENANT_NAME: "Contoso" };
  const POLICY = { extensions: true };
  expect(await localVariables(args)).toEqual({ ...given, POLICY, CLOUD: "china", CLIENT_SECRET: MARK });
  expect(await plainVariables(args)).toEqual({ ...given, POLICY, CLOUD: "global" });
});

test("deploy refuses a wrong plain variable and doesn't look at .dev.vars", () => {
  const args = wranglerFile({ SUNSET: "soon" }, { CLOUD: "moon" });
  expect(run("deploy", ...args)).toEqual({
    status: 1,
    stdout: "",
    stderr: "SUNSET must be a date like 2027-12-31 or an HTTP date\n",
  });
});

test("start refuses a wrong variable", () => {
  expect(run("start", "--var", 'POLICY:{"settleHours":"6"}')).toEqual({
    status: 1,
    stdout: "",
    stderr: "POLICY.settleHours must be a whole number from 0 to 8784\n",
  });
});

test("start refuses a port that something else listens on", async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve, reject) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("no port"));
      else resolve(address.port);
    });
  });
  const { status, stderr } = run("start", "--port", String(port));
  server.close();
  expect(status).toBe(1);
  expect(stderr).toBe(`Can't listen on 127.0.0.1:${port} (EADDRINUSE); another port: npm start -- --port 8788\n`);
});
