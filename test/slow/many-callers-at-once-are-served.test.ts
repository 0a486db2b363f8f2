/**
 * Two hundred callers at once for a minute against the real Worker while it sweeps: no error, no wrong byte, bounded memory.
 * Memory is what the isolate still holds after collecting, which its inspector tells: the process as a whole grows under
 * wrangler's proxy with every request, even for an empty Worker. Then a flood of wrong passwords, during which good
 * callers are served as before.
 */
import { createHash, pbkdf2Sync } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSimulator } from "../../src/simulator/simulator.ts";
import { archiveFolder, type Dev, endAll, pause, startDev } from "../support/dev-process.ts";
import { heldBytes } from "../support/heap.ts";
import { type Served, serve } from "../support/serve.ts";
import { basic, type Callers, callersOf } from "./caller.ts";

const CALLERS = 200;
const LOAD_MS = 60_000;
const FLOOD_MS = 30_000;
const MIB = 1024 * 1024;
const ROOT = "/ecp/reportingwebservice/reporting.svc";
const FROM_2013 = "$filter=Date%20lt%20datetime'2014-01-01T00:00:00'";

const salt = Buffer.from("0123456789abcdef");
const slowHash = (password: string): string =>
  `pbkdf2-sha256$100000$${salt.toString("base64")}$${pbkdf2Sync(password, salt, 100_000, 32, "sha256").toString("base64")}`;
const quickHash = (password: string): string => `sha256$${createHash("sha256").update(password).digest("hex")}`;

const OPERATOR = basic("operator@contoso.example", "operator's");
const ACCOUNTS = [
  { username: "operator@contoso.example", passwordHash: quickHash("operator's"), roles: ["reader", "operator"] },
  { username: "reader@contoso.example", passwordHash: slowHash("reader's") },
  { username: "excel@contoso.example", passwordHash: quickHash("excel's"), zone: "Asia/Tokyo" },
  { username: "newcomer@contoso.example", passwordHash: slowHash("newcomer's") },
];
const GOOD = [basic("reader@contoso.example", "reader's"), basic("excel@contoso.example", "excel's"), OPERATOR];

/** What doesn't change while the archive grows: rows of 2013, which were recorded, and documents without rows. */
const TARGETS = [
  ROOT,
  `${ROOT}/$metadata`,
  `${ROOT}/CsConferenceDaily?${FROM_2013}`,
  `${ROOT}/CsConferenceDaily?${FROM_2013}&$format=json`,
  `${ROOT}/CsConferenceDaily?${FROM_2013}&$format=json&$select=Date,TotalConferences&$orderby=TotalConferences%20desc&$top=50`,
  `${ROOT}/CsConferenceDaily(datetime'2013-03-01T00:00:00')?$format=json`,
  `${ROOT}/CsConferenceDaily/$count?${FROM_2013}`,
  "/bridge/mappings",
];

let graph: Served;
let dev: Dev;
let callers: Callers | undefined;
const expected = new Map<string, string>();

beforeAll(async () => {
  const simulator = createSimulator({ now: () => Date.now(), people: 60 });
  graph = await serve(simulator.fetch);
  dev = await startDev(archiveFolder(), graph.origin, { ACCOUNTS: JSON.stringify(ACCOUNTS) });
  callers = callersOf(dev.origin, 400);
  const rows = Array.from({ length: 365 }, (_, day) => ({
    __metadata: { type: "TenantReporting.CsConferenceReport" },
    Date: `/Date(${Date.UTC(2013, 0, 1 + day)})/`,
    TotalConferences: 1_000 + ((day * 37) % 365),
    AVConferences: 500 + day,
  }));
  const body = JSON.stringify({ d: { results: rows } });
  const kept = await ask("/bridge/import?set=CsConferenceDaily", OPERATOR, {}, "POST", body);
  expect(kept.text).toContain('"kept":365');
  for (const target of TARGETS) {
    const { status, text } = await ask(target, OPERATOR);
    expect([target, status]).toEqual([target, 200]);
    expected.set(target, lasting(text));
  }
  expect(expected.get(TARGETS[2] ?? "")?.match(/<entry>/g)).toHaveLength(365);
});

afterAll(async () => {
  callers?.close();
  await endAll();
  await graph?.close();
});

/** An answer without the time of the archive's last change. */
const lasting = (text: string): string => text.replace(/<updated>[^<]*<\/updated>/g, "");

function ask(target: string, authorization: string, headers: object = {}, method?: string, body?: string) {
  if (callers === undefined) throw new Error("The Worker has not been started.");
  return callers.ask(target, { Authorization: authorization, ...headers }, method, body);
}

interface Served200 {
  answers: number;
  /** The first few of what was wrong. */
  readonly wrong: string[];
}

/** Good callers that ask one after another until the time is over. */
async function serveGoodCallers(count: number, ms: number): Promise<Served200> {
  const until = Date.now() + ms;
  const served: Served200 = { answers: 0, wrong: [] };
  const call = async (caller: number): Promise<void> => {
    const authorization = GOOD[caller % GOOD.length] ?? OPERATOR;
    for (let turn = caller; Date.now() < until; turn++) {
      const target = TARGETS[turn % TARGETS.length] ?? ROOT;
      try {
        const { status, text } = await ask(target, authorization);
        served.answers++;
        if (status === 200 && lasting(text) === expected.get(target)) continue;
        served.wrong.push(`${target}: ${status} ${text.slice(0, 200)}`);
      } catch (error) {
        served.wrong.push(`${target}: ${String(error)}`);
      }
      if (served.wrong.length > 20) return;
    }
  };
  await Promise.all(Array.from({ length: count }, (_, caller) => call(caller)));
  return served;
}

test("200 callers for a minute while it sweeps: no error, no wrong byte, bounded memory", async () => {
  let running = true;
  const held: number[] = [];
  const watch = async (): Promise<void> => {
    for (; running; await pause(5_000)) held.push(await heldBytes(dev.inspector));
  };
  let sweeps = 0;
  const sweep = async (): Promise<void> => {
    for (; running; await pause(500)) {
      const { status } = await ask("/bridge/sync?wait=1", OPERATOR, {}, "POST");
      if (status !== 200 && status !== 202) throw new Error(`sync answered ${status}`);
      sweeps++;
    }
  };
  const beside = Promise.all([watch(), sweep()]);
  const { answers, wrong } = await serveGoodCallers(CALLERS, LOAD_MS);
  running = false;
  await beside;
  const after = await heldBytes(dev.inspector);
  const inMib = held.map((bytes) => Math.round(bytes / MIB)).join(", ");
  console.log(
    `${answers} answers in ${LOAD_MS / 1_000} s, ${sweeps} syncs; the isolate held ${inMib} MiB, at last ${Math.round(after / MIB)}`,
  );
  expect(wrong).toEqual([]);
  expect(answers).toBeGreaterThan(CALLERS * TARGETS.length);
  expect(sweeps).toBeGreaterThan(0);
  expect(held.length).toBeGreaterThan(1);
  // The platform ends an isolate beyond 128 MB; what 200 requests under way need is part of the highest.
  expect(Math.max(...held)).toBeLessThan(100 * MIB);
  expect(after).toBeLessThan(40 * MIB);
  const { records } = (JSON.parse((await ask("/bridge/status", OPERATOR)).text) as Held).tenants[0];
  expect(records.held).toBeGreaterThan(100);
});

interface Held {
  readonly tenants: [{ readonly records: { readonly held: number } }];
}

test("a flood of wrong passwords leaves good callers served", async () => {
  const calm = await serveGoodCallers(50, 10_000);
  expect(calm.wrong).toEqual([]);

  const until = Date.now() + FLOOD_MS;
  const statuses = new Map<number, number>();
  /** Real names and made-up ones, from the good callers' own network and from others; each password is new. */
  const flood = async (flooder: number): Promise<void> => {
    const from = flooder % 2 === 0 ? {} : { "CF-Connecting-IP": `198.51.100.${flooder % 10}` };
    for (let turn = 0; Date.now() < until; turn++) {
      const name = flooder % 4 < 2 ? "reader@contoso.example" : `user${flooder}-${turn % 50}@contoso.example`;
      const { status, retryAfter } = await ask(ROOT, basic(name, `wrong ${flooder} ${turn}`), from);
      if (status === 429 && !(Number(retryAfter) >= 1)) throw new Error("A 429 names no time to wait.");
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  const newcomer = async () => {
    await pause(FLOOD_MS / 2);
    return ask(ROOT, basic("newcomer@contoso.example", "newcomer's"), { "CF-Connecting-IP": "203.0.113.77" });
  };
  const [{ answers, wrong }, welcome] = await Promise.all([
    serveGoodCallers(50, FLOOD_MS),
    newcomer(),
    ...Array.from({ length: 60 }, (_, flooder) => flood(flooder)),
  ]);
  console.log(
    `calm ${Math.round(calm.answers / 10)} good answers a second, in the flood ${Math.round(answers / (FLOOD_MS / 1_000))}; flood ${JSON.stringify([...statuses])}`,
  );
  expect(wrong).toEqual([]);
  expect(welcome.status).toBe(200);
  expect(lasting(welcome.text)).toBe(expected.get(ROOT));
  // The machine is shared with the flood's own senders.
  expect(answers / FLOOD_MS).toBeGreaterThan(calm.answers / 10_000 / 20);
  expect([...statuses.keys()].sort()).toEqual([401, 429]);
  // Six networks: some ten tries each for the real name and forty for the others, and what was on its way when it was locked.
  expect(statuses.get(401) ?? 0).toBeLessThan(6 * 50 + 100);
});
