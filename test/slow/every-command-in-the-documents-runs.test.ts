/**
 * Every command in the documents is run, in the order in which it stands there, in a copy of the repository and against
 * the demo. What would start a server, the tests or a real deployment is looked up instead: see the stand-ins. Addresses
 * in other snippets (PowerShell, Power Query, C#) are asked for.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  createSimulator,
  SIMULATED_CLIENT,
  SIMULATED_SECRET,
  SIMULATED_TENANT,
} from "../../src/simulator/simulator.ts";
import { type Served, serve } from "../support/serve.ts";

const REPOSITORY = join(import.meta.dirname, "../..");
const DOCUMENTS = globSync(["README.md", "SECURITY.md", "docs/*.md"], { cwd: REPOSITORY }).sort();
const SERVICE = "/ecp/reportingwebservice/reporting.svc";

interface Block {
  readonly language: string;
  readonly text: string;
  readonly place: string;
}

const textOf = (document: string): string => readFileSync(join(REPOSITORY, document), "utf8");

function blocksOf(document: string): Block[] {
  const text = textOf(document);
  return [...text.matchAll(/^ *```(\w+)\n([\s\S]*?)^ *```$/gm)].map(({ 1: language = "", 2: body = "", index }) => ({
    language,
    text: body,
    place: `${document}:${text.slice(0, index).split("\n").length}`,
  }));
}

const SCRIPTS = Object.keys(JSON.parse(textOf("package.json")).scripts as object);

/** Stands for npm: what would install, start, test or deploy is only looked up; commands for people are run. */
const NPM = `#!/usr/bin/env bash
set -e
case "$1 $2" in
  "ci "*) test -f package-lock.json;;
  "start "*|"test "*) grep -q '"'$1'":' package.json;;
  "run dev"|"run check"|"run bench"|"run fuzz"|"run test:"*) grep -q '"'$2'":' package.json;;
  "run deploy") exec "$REAL_NPM" run bundle > /dev/null;;
  *) if [ "$*" = "run -s cli -- init" ]; then set -- "$@" $INIT_ANSWERS; fi
     exec "$REAL_NPM" "$@";;
esac
`;

/** Stands for npx: signing in and storing at Cloudflare are looked up in wrangler's own help; what is piped in is read. */
const NPX = `#!/usr/bin/env bash
set -e
[ "$1" = wrangler ] || { echo "npx $1 is not expected" >&2; exit 1; }
shift
words=()
for word in "$@"; do case "$word" in login|secret|put|bulk|tail|r2|bucket|create) words+=("$word");; esac; done
case "$*" in *"secret put"*|*"secret bulk"*) if [ ! -t 0 ]; then piped=$(timeout 60 cat); [ -n "$piped" ]; fi;; esac
"$REAL_NPX" wrangler "\${words[@]}" --help > /dev/null
`;

let workspace = "";
let demo: ChildProcess | undefined;
let origin = "";
let graph: Served | undefined;
let environment: NodeJS.ProcessEnv = {};

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const which = (name: string): string => execFileSync("which", [name], { encoding: "utf8" }).trim();

function script(name: string, text: string): void {
  writeFileSync(join(workspace, "stand-ins", name), text);
  chmodSync(join(workspace, "stand-ins", name), 0o755);
}

beforeAll(async () => {
  workspace = mkdtempSync(join(tmpdir(), "bridge-documents-"));
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: REPOSITORY,
    encoding: "utf8",
  })
    .trim()
    .split("\n");
  for (const file of files.filter((name) => !/^(test\/|node_modules$)/.test(name))) {
    mkdirSync(dirname(join(workspace, file)), { recursive: true });
    cpSync(join(REPOSITORY, file), join(workspace, file));
  }
  symlinkSync(join(REPOSITORY, "node_modules"), join(workspace, "node_modules"));
  mkdirSync(join(workspace, "stand-ins"));
  script("npm", NPM);
  script("npx", NPX);

  const simulator = createSimulator({ now: Date.now, people: 3, linkOrigin: "asked" });
  graph = await serve(simulator.fetch);
  const [port, inspector] = [await freePort(), await freePort()];
  origin = `http://127.0.0.1:${port}`;
  writeFileSync(join(workspace, "secret.txt"), SIMULATED_SECRET);
  environment = {
    ...process.env,
    PATH: `${join(workspace, "stand-ins")}:${process.env.PATH}`,
    REAL_NPM: which("npm"),
    REAL_NPX: which("npx"),
    NO_COLOR: "1",
    BRIDGE_URL: origin,
    BRIDGE_USER: "admin@contoso.example",
    BRIDGE_PASSWORD: "demo",
    INIT_ANSWERS: [
      ...["--tenant-id", SIMULATED_TENANT, "--tenant-name", "contoso.example", "--client-id", SIMULATED_CLIENT],
      ...["--client-secret-file", "secret.txt", "--graph-endpoint", graph.origin, "--login-endpoint", graph.origin],
      "--yes",
    ].join(" "),
  };
  const options = ["--port", `${port}`, "--inspector-port", `${inspector}`, "--persist-to", join(workspace, "kept")];
  demo = spawn(process.execPath, ["src/cli/run.mjs", "start", ...options], { cwd: workspace, stdio: "ignore" });
  await vi.waitUntil(isSwept, { timeout: 110_000, interval: 500 });

  const kept = join(workspace, "old-answers");
  mkdirSync(kept);
  for (const set of ["CsConferenceMonthly", "CsActiveUserMonthly"]) {
    const answer = await ask(
      `${SERVICE}/${set}?$filter=Date%20lt%20datetime'${new Date().toISOString().slice(0, 19)}'`,
    );
    writeFileSync(join(kept, `${set}.xml`), await answer.text());
  }
});

afterAll(async () => {
  const ended = new Promise((resolve) => (demo === undefined ? resolve(null) : demo.once("exit", resolve)));
  demo?.kill("SIGTERM");
  await ended;
  await graph?.close();
  rmSync(workspace, { recursive: true, force: true });
});

const ask = (path: string): Promise<Response> =>
  fetch(`${origin}${path}`, { headers: { Authorization: `Basic ${btoa("admin@contoso.example:demo")}` } });

async function isSwept(): Promise<boolean> {
  try {
    const status = (await (await ask("/bridge/status")).json()) as { tenants: { firstSweep: boolean }[] };
    return status.tenants[0]?.firstSweep === false;
  } catch {
    return false;
  }
}

/** A block as a reader would paste it into a shell; the demo has another port here. Nobody is there to answer a question. */
async function run(text: string): Promise<{ readonly status: number | null; readonly output: string }> {
  const own = text.replaceAll("http://127.0.0.1:8787", origin);
  const shell = spawn("bash", ["-euo", "pipefail", "-c", own], {
    cwd: workspace,
    env: environment,
    timeout: 300_000,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [shell.stdout, shell.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      output += part;
    });
  }
  const status = await new Promise<number | null>((resolve) => shell.once("close", resolve));
  return { status, output };
}

const BLOCKS = DOCUMENTS.flatMap(blocksOf);

describe("commands", () => {
  const commands = BLOCKS.filter(({ language }) => language === "sh");

  test("there are some in every part of the guide that tells what to do", () => {
    const named = new Set(commands.map(({ place }) => place.split(":")[0]));
    for (const document of ["README.md", "docs/connect-a-tenant.md", "docs/operate.md", "docs/change.md"]) {
      expect(named).toContain(document);
    }
  });

  test.each(commands.map(({ place, text }) => [place, text] as const))("%s runs as written", async (_place, text) => {
    const { status, output } = await run(text);
    expect(output).not.toMatch(/^\s+at .+:\d+:\d+/m);
    expect(status, output).toBe(0);
  });

  test("every command named in a sentence is one, and every script", async () => {
    const help = (await run("npm run -s cli -- --help")).output;
    for (const document of DOCUMENTS) {
      const text = textOf(document);
      for (const [, command = ""] of text.matchAll(/npm run -s cli -- ([a-z][a-z-]*)/g)) {
        expect(help, `${document} names the command ${command}`).toMatch(new RegExp(`^ {2}${command}\\b`, "m"));
      }
      for (const [, name = ""] of text.matchAll(/npm run (?!-s\b)([a-z:]+)/g)) {
        expect(SCRIPTS, `${document} names the script ${name}`).toContain(name);
      }
      expect(text, document).not.toMatch(/npm run cli\b/);
    }
  });
});

describe("addresses in other snippets", () => {
  const addresses = BLOCKS.filter(({ language }) => language !== "sh" && language !== "json").flatMap(
    ({ text, place }) =>
      [...text.matchAll(/https:\/\/bridge\.example\.com([^"\n]*)/g)].map(
        ([, path = ""]) => [place, path.replaceAll("`$", "$") || `${SERVICE}/`] as const,
      ),
  );

  test.each(addresses)("%s: %s is answered", async (_place, path) => {
    const answer = await ask(path.replaceAll(" ", "%20"));
    expect(answer.status).toBe(200);
    expect((await answer.text()).length).toBeGreaterThan(100);
  });
});

test("every link between the documents leads somewhere", () => {
  const anchorOf = (heading: string): string =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-");
  for (const document of DOCUMENTS) {
    for (const [, target = ""] of textOf(document).matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? document : relative(REPOSITORY, join(REPOSITORY, dirname(document), path));
      const headings = [...textOf(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));
      if (anchor !== undefined) expect(headings, `${document} links to ${target}`).toContain(anchor);
    }
  }
});

test("the worked mapping becomes two sets without any code", async () => {
  const worked = /<!-- mapping: begin -->\s*```json\n([\s\S]*?)```/.exec(textOf("docs/change.md"))?.[1] ?? "";
  writeFileSync(join(workspace, "mappings/cs-av-overview.json"), worked);
  const { status, output } = await run("npm run mappings");
  expect(status, output).toBe(0);
  expect(readFileSync(join(workspace, "mappings/index.ts"), "utf8")).toContain("cs-av-overview.json");
  expect(readFileSync(join(workspace, "README.md"), "utf8")).toContain("| CsAVOverview² | Conferences |");
});
