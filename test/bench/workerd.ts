/**
 * workerd by itself, without wrangler and Miniflare around it: a bundle, its Durable Objects on disk, one port on loopback
 * and no way out. What is measured is then what the platform's own runtime does.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { ROOT } from "./bundle.ts";

const WORKERD = join(ROOT, "node_modules/@cloudflare/workerd-linux-64/bin/workerd");

export interface Workerd {
  readonly port: number;
  /** CPU time spent so far by all threads, nanoseconds. */
  cpuNs(): number;
  /** Memory in use, bytes. */
  memory(): number;
  stop(): Promise<void>;
}

export interface WorkerdOptions {
  /** The bundle's text. */
  readonly script: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** Classes of Durable Objects, by binding. */
  readonly objects?: Readonly<Record<string, string>>;
}

const quoted = (text: string): string => JSON.stringify(text);

function configOf({ variables = {}, objects = {} }: WorkerdOptions): string {
  const [, date = ""] = /^compatibility_date = "(.*)"$/m.exec(readFileSync(join(ROOT, "wrangler.toml"), "utf8")) ?? [];
  const bindings = [
    ...Object.entries(variables).map(([name, text]) => `(name = ${quoted(name)}, text = ${quoted(text)})`),
    ...Object.entries(objects).map(
      ([name, of]) => `(name = ${quoted(name)}, durableObjectNamespace = (className = ${quoted(of)}))`,
    ),
  ];
  const classes = Object.values(objects).map(
    (of) => `(className = ${quoted(of)}, uniqueKey = ${quoted(of)}, enableSql = true)`,
  );
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "worker", worker = .worker),
    (name = "store", disk = (path = "store", writable = true)),
    (name = "nowhere", network = (allow = [])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "worker")],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = ${quoted(date)},
  compatibilityFlags = ["nodejs_compat"],
  bindings = [${bindings.join(", ")}],
  durableObjectNamespaces = [${classes.join(", ")}],
  durableObjectStorage = (localDisk = "store"),
  globalOutbound = "nowhere",
);
`;
}

/** Start workerd; resolves once it listens. The folder with what it stores goes when it is stopped. */
export async function startWorkerd(options: WorkerdOptions): Promise<Workerd> {
  const folder = mkdtempSync(join(tmpdir(), "bridge-bench-"));
  mkdirSync(join(folder, "store"));
  writeFileSync(join(folder, "worker.js"), options.script);
  writeFileSync(join(folder, "config.capnp"), configOf(options));
  const child = spawn(
    WORKERD,
    [
      "serve",
      "config.capnp",
      "--control-fd=3",
      ...(process.env.BENCH_INSPECT ? ["--inspector-addr=127.0.0.1:9777"] : []),
    ],
    {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe", "pipe"],
    },
  );
  let complaints = "";
  child.stderr?.on("data", (chunk) => {
    complaints = `${complaints}${chunk}`.slice(-4000);
  });
  try {
    const port = await portOf(child, () => complaints);
    const { pid = 0 } = child;
    return {
      port,
      cpuNs: () => cpuOf(pid),
      memory: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) * 1024,
      async stop() {
        await ended(child);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

/** The port that workerd tells on its control descriptor. */
function portOf(child: ChildProcess, complaints: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    let told = "";
    (child.stdio[3] as Readable).on("data", (chunk) => {
      told += chunk;
      for (const line of told.split("\n")) {
        const [, port] = /"socket":"http","port":(\d+)/.exec(line) ?? [];
        if (port !== undefined) resolve(Number(port));
      }
    });
    child.once("exit", () => reject(new Error(`workerd ended: ${complaints()}`)));
    child.once("error", reject);
  });
}

/** Linux counts a thread's time on a core in nanoseconds; threads that have ended are not among them. */
function cpuOf(pid: number): number {
  let ns = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      ns += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]);
    } catch {
      // It ended between the two looks.
    }
  }
  return ns;
}
