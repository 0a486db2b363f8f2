import { hash } from "node:crypto";
import { afterEach, expect, test, vi } from "vitest";
import { isExempt } from "../../src/sign-in-guard.ts";
import { account, slowHash } from "./accounts.ts";
import { HOME, isolatesFor, slowHashesIn } from "./isolates.ts";

const RIGHT = "the right one";
const ACCOUNTS = [account("jane", slowHash(RIGHT, 500))];
const AWAY = "198.51.100.9";

afterEach(() => {
  vi.restoreAllMocks();
});

test("a caller in good standing passes whatever others of its network try", async () => {
  const { tryAs } = isolatesFor(ACCOUNTS).isolate();
  expect(await tryAs("jane", RIGHT)).toBe("jane");
  for (let turn = 0; turn < 40; turn++) await tryAs(turn % 2 === 0 ? "jane" : `user${turn}`, `wrong ${turn}`);
  expect(await tryAs("jane", "one more")).toBeGreaterThan(0);
  expect(await tryAs("jane", RIGHT)).toBe("jane");
});

test("a good caller asks the guard and pays for its hash once an isolate", async () => {
  const { isolate } = isolatesFor(ACCOUNTS);
  const { tryAs, asked } = isolate();
  await tryAs("jane", RIGHT);
  const before = asked();
  expect(await slowHashesIn(() => Promise.all(Array.from({ length: 20 }, () => tryAs("jane", RIGHT))))).toBe(0);
  expect(asked()).toBe(before);
});

test("two hundred callers who begin at once with the same new credential all pass, and one hash is paid", async () => {
  const accounts = [account("jane", slowHash("for the crowd", 500))];
  const { tryAs } = isolatesFor(accounts).isolate();
  const outcomes = new Set<unknown>();
  const paid = await slowHashesIn(async () => {
    for (const outcome of await Promise.all(Array.from({ length: 200 }, () => tryAs("jane", "for the crowd")))) {
      outcomes.add(outcome);
    }
  });
  expect([...outcomes]).toEqual(["jane"]);
  expect(paid).toBe(1);
});

test("in an isolate that has just begun, an owner in a known place passes while others there are locked out", async () => {
  const { isolate, guard } = isolatesFor(ACCOUNTS);
  await isolate().tryAs("jane", RIGHT);
  const flooded = isolate();
  for (let turn = 0; turn < 6; turn++) await flooded.tryAs("jane", `wrong ${turn}`);
  guard.forget();
  expect(await isolate().tryAs("jane", RIGHT)).toBe("jane");
  expect(await flooded.tryAs("jane", RIGHT)).toBe("jane");
  // That gives the others no new tries.
  expect(await isolate().tryAs("jane", "wrong again")).toBeGreaterThan(0);
});

test("of a hundred thousand guesses hardly any is taken for the owner's", async () => {
  const { isolate, guard } = isolatesFor(ACCOUNTS);
  const { tryAs } = isolate();
  await tryAs("jane", RIGHT);
  for (let turn = 0; turn < 6; turn++) await tryAs("jane", `wrong ${turn}`);
  const guess = { user: "jane", network: HOME, credential: "another" };
  const { waitMs, exempt } = await guard.binding.getByName("").ask(guess);
  expect([waitMs, exempt?.length]).toEqual([1_000, 3]);
  let taken = 0;
  for (let turn = 0; turn < 100_000; turn++) {
    if (isExempt({ ...guess, credential: hash("sha256", String(turn), "base64") }, exempt)) taken++;
  }
  expect(taken).toBeLessThan(8);
});

test("a program that repeats an old password doesn't stop another of its network that has the new one", async () => {
  const { isolate } = isolatesFor(ACCOUNTS);
  const { tryAs } = isolate();
  for (let turn = 0; turn < 50; turn++) await tryAs("jane", "an old one");
  expect(await tryAs("jane", "an old one")).toBeGreaterThan(0);
  expect(await isolate().tryAs("jane", RIGHT)).toBe("jane");
});

test("guesses from everywhere don't slow a network that has signed in before", async () => {
  const { isolate, clock } = isolatesFor(ACCOUNTS);
  expect(await isolate().tryAs("jane", RIGHT)).toBe("jane");
  const attacker = isolate();
  for (let turn = 0; turn < 120; turn++) await attacker.tryAs("jane", `wrong ${turn}`, `10.0.0.${turn}`);
  expect(await isolate().tryAs("jane", RIGHT, AWAY)).toBeGreaterThan(0);
  expect(await isolate().tryAs("jane", RIGHT)).toBe("jane");
  clock.now += 60_000;
  expect(await isolate().tryAs("jane", RIGHT, AWAY)).toBe("jane");
});

test("a password that is right elsewhere isn't told to a network that is locked out", async () => {
  const { tryAs } = isolatesFor(ACCOUNTS).isolate();
  expect(await tryAs("jane", RIGHT, HOME)).toBe("jane");
  for (let turn = 0; turn < 6; turn++) await tryAs("jane", `wrong ${turn}`, AWAY);
  expect(await tryAs("jane", RIGHT, AWAY)).toBeGreaterThan(0);
});

test("a guard that fails locks nobody out, is told in the log once a minute, and tells nothing of the caller", async () => {
  const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const { isolate, clock } = isolatesFor(ACCOUNTS);
  const { tryAs } = isolate(() => true);
  for (let turn = 0; turn < 8; turn++) expect(await tryAs("jane", `wrong ${turn}`)).toBe("refused");
  expect(await tryAs("jane", RIGHT)).toBe("jane");
  const lines = log.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
  expect(lines).toMatchObject([{ event: "sign-in-guard-failed", message: "Error: The object is gone." }]);
  expect(JSON.stringify(lines)).not.toMatch(/jane|wrong|right|203\.0/);
  clock.now += 60_000;
  await tryAs("jane", "wrong again");
  expect(log).toHaveBeenCalledTimes(2);
});
