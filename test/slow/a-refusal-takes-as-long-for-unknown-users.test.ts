/**
 * The time of a refusal doesn't tell whether a user exists: 2,000 tries for each kind of account, half of them for names that
 * nobody has, against the real Worker, with the lock-out off.
 *
 * The statistic, chosen beforehand: tries come in pairs, one of each, in random order, so that whatever else the machine does
 * befalls both. Of the pairs' differences the median must lie within four standard errors of zero, the standard error of a
 * median being taken from the quartiles, which single slow tries don't move. Without a difference one run in some ten
 * thousand fails; a refusal that skips the work is the counter-proof that the measure sees one.
 */
import { createHash, pbkdf2Sync } from "node:crypto";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { archiveFolder, type Dev, endAll, startDev } from "../support/dev-process.ts";
import { basic, type Callers, callersOf } from "./caller.ts";

const PAIRS = 1_000;
const WARM_UP = 100;
const TARGET = "/ecp/reportingwebservice/reporting.svc";

function slowHash(iterations: number): string {
  const hash = pbkdf2Sync("right", "0123456789abcdef", iterations, 32, "sha256").toString("base64");
  return `pbkdf2-sha256$${iterations}$${Buffer.from("0123456789abcdef").toString("base64")}$${hash}`;
}
const ACCOUNTS = [
  { username: "slow@contoso.example", passwordHash: slowHash(20_000) },
  { username: "fast@contoso.example", passwordHash: slowHash(5_000) },
  { username: "made@contoso.example", passwordHash: `sha256$${createHash("sha256").update("right").digest("hex")}` },
];

let dev: Dev;
let callers: Callers | undefined;

beforeAll(async () => {
  const folder = archiveFolder();
  const config = join(folder, "without-lock-out.toml");
  // Wrangler looks for the names of its aliases beside its settings.
  symlinkSync(join(PROJECT, "node_modules"), join(folder, "node_modules"));
  writeFileSync(config, withoutGuard(readFileSync(join(PROJECT, "wrangler.toml"), "utf8")));
  dev = await startDev(folder, "http://127.0.0.1:9", { ACCOUNTS: JSON.stringify(ACCOUNTS) }, config);
  callers = callersOf(dev.origin, 1);
});

afterAll(async () => {
  callers?.close();
  await endAll();
});

const PROJECT = join(import.meta.dirname, "..", "..");

/** The Worker's settings, to be read from elsewhere, without the object that counts failures. */
function withoutGuard(settings: string): string {
  const without = settings
    .replace(/\[\[durable_objects\.bindings\]\]\nname = "SIGN_IN_GUARD"\nclass_name = "SignInGuard"\n/, "")
    .replace(/\[\[migrations\]\]\ntag = "v2"\nnew_sqlite_classes = \["SignInGuard"\]\n/, "");
  if (without.includes("SignInGuard")) throw new Error("The lock-out is still on.");
  return without.replace(/"(\.\/)?src\//g, `"${PROJECT}/src/`);
}

function callersHere(): Callers {
  if (callers === undefined) throw new Error("The Worker has not been started.");
  return callers;
}

async function refusal(authorization: string): Promise<number> {
  const { status, ms } = await callersHere().ask(TARGET, { Authorization: authorization });
  if (status !== 401) throw new Error(`A refusal answered ${status}.`);
  return ms;
}

const quantile = (sorted: readonly number[], part: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;

/** How many standard errors the median difference (ms) of the pairs lies from zero. */
async function compared(one: (turn: number) => string, other: (turn: number) => string, pairs: number) {
  const differences: number[] = [];
  for (let turn = -WARM_UP; turn < pairs; turn++) {
    const otherFirst = Math.random() < 0.5;
    const first = await refusal(otherFirst ? other(turn) : one(turn));
    const second = await refusal(otherFirst ? one(turn) : other(turn));
    if (turn >= 0) differences.push(otherFirst ? second - first : first - second);
  }
  differences.sort((a, b) => a - b);
  const median = quantile(differences, 0.5);
  const spread = (quantile(differences, 0.75) - quantile(differences, 0.25)) / 1.349;
  const error = (1.253 * spread) / Math.sqrt(pairs);
  return { median, error, errors: Math.abs(median) / error };
}

/** Names as long as those of accounts; each password is new. */
const nobody = (turn: number): string =>
  basic(`n${String(turn + WARM_UP).padStart(3, "0")}@contoso.example`, `wrong ${turn}`);

test.each(ACCOUNTS.map(({ username }) => username))(
  "a wrong password of %s takes as long as an unknown name",
  async (name) => {
    const { median, error, errors } = await compared(nobody, (turn) => basic(name, `wrong ${turn}`), PAIRS);
    console.log(
      `${name}: the medians differ by ${(median * 1_000).toFixed(1)} µs, standard error ${(error * 1_000).toFixed(1)} µs`,
    );
    expect(errors).toBeLessThan(4);
  },
);

test("the measure sees a refusal that skips the work", async () => {
  const { errors } = await compared(nobody, () => "Basic Og==", PAIRS);
  expect(errors).toBeGreaterThan(4);
});
