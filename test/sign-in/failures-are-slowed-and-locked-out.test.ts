import { expect, test } from "vitest";
import { account, quickHash, slowHash } from "./accounts.ts";
import { HOME, isolatesFor, type Outcome, slowHashesIn } from "./isolates.ts";

const ACCOUNTS = [account("jane", slowHash("the right one", 500)), account("john", quickHash("his"))];
const MINUTE = 60_000;

/** Guesses that each differ, one after another. */
async function guess(tryAs: (password: string) => Promise<Outcome>, times: number, mark = ""): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let turn = 0; turn < times; turn++) outcomes.push(await tryAs(`wrong ${mark}${turn}`));
  return outcomes;
}

test.each(["jane", "john", "nobody"])(
  "after five failures the waits of %s double up to a quarter of an hour",
  async (name) => {
    const { isolate, clock } = isolatesFor(ACCOUNTS);
    const { tryAs } = isolate();
    expect(await guess((password) => tryAs(name, password), 6)).toEqual([...Array(5).fill("refused"), 1]);
    const waits: Outcome[] = [];
    for (let round = 0; round < 12; round++) {
      clock.now += Number(await tryAs(name, "early")) * 1000;
      expect(await tryAs(name, `late ${round}`)).toBe("refused");
      waits.push(await tryAs(name, "early"));
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
  },
);

test("a wrong password that is repeated is locked out too", async () => {
  const { tryAs } = isolatesFor(ACCOUNTS).isolate();
  const outcomes: Outcome[] = [];
  for (let turn = 0; turn < 7; turn++) outcomes.push(await tryAs("jane", "an old one"));
  expect(outcomes).toEqual([...Array(5).fill("refused"), 1, 1]);
});

test("what is locked out costs no slow hash, and the guard isn't asked again", async () => {
  const { tryAs, asked } = isolatesFor(ACCOUNTS).isolate();
  await guess((password) => tryAs("jane", password), 6);
  const before = asked();
  expect(await slowHashesIn(() => guess((password) => tryAs("jane", password), 50, "again "))).toBe(0);
  expect(asked()).toBe(before);
});

test("a lock-out holds in every isolate, and when the guard's object comes anew", async () => {
  const { isolate, guard } = isolatesFor(ACCOUNTS);
  await guess((password) => isolate().tryAs("jane", password), 5);
  expect(await isolate().tryAs("jane", "the right one")).toBe(1);
  guard.forget();
  expect(await isolate().tryAs("jane", "the right one")).toBe(1);
});

test("a lock-out is of one account and one network", async () => {
  const { tryAs } = isolatesFor(ACCOUNTS).isolate();
  await guess((password) => tryAs("jane", password), 6);
  expect(await tryAs("john", "his")).toBe("john");
  expect(await tryAs("jane", "the right one", "198.51.100.9")).toBe("jane");
});

test("after the wait the right password opens, and the count begins anew", async () => {
  const { isolate, clock } = isolatesFor(ACCOUNTS);
  const { tryAs } = isolate();
  await guess((password) => tryAs("jane", password), 6);
  clock.now += 1000;
  expect(await tryAs("jane", "the right one")).toBe("jane");
  expect(await guess((password) => tryAs("jane", password), 5, "later ")).toEqual(Array(5).fill("refused"));
});

test("failures are forgotten after six hours", async () => {
  const { isolate, clock } = isolatesFor(ACCOUNTS);
  const { tryAs } = isolate();
  await guess((password) => tryAs("jane", password), 4);
  clock.now += 6 * 60 * MINUTE;
  expect(await guess((password) => tryAs("jane", password), 5, "later ")).toEqual(Array(5).fill("refused"));
});

test("one network that tries many names is slowed for all of them", async () => {
  const { tryAs } = isolatesFor(ACCOUNTS).isolate();
  for (let turn = 0; turn < 30; turn++) expect(await tryAs(`user${turn}`, "wrong")).toBe("refused");
  expect(await tryAs("user99", "wrong")).toBe(1);
  expect(await tryAs("user99", "wrong", "198.51.100.9")).toBe("refused");
});

test("guesses from many networks are slowed to one a minute", async () => {
  const { isolate, clock } = isolatesFor(ACCOUNTS);
  const { tryAs } = isolate();
  for (let turn = 0; turn < 100; turn++) await tryAs("john", `wrong ${turn}`, `10.0.0.${turn}`);
  const waits: Outcome[] = [];
  for (let turn = 0; turn < 8; turn++) {
    const wait = await tryAs("john", "wrong", `10.0.1.${turn}`);
    waits.push(wait);
    clock.now += Number(wait) * 1000;
    expect(await tryAs("john", `late ${turn}`, `10.0.2.${turn}`)).toBe("refused");
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
});

test("of a hundred guesses at the same moment only as many are checked as may fail", async () => {
  const { tryAs } = isolatesFor(ACCOUNTS).isolate();
  const outcomes: Outcome[] = [];
  const checked = await slowHashesIn(async () => {
    const all = Array.from({ length: 100 }, (_, turn) => tryAs("jane", `wrong ${turn}`, HOME));
    outcomes.push(...(await Promise.all(all)));
  });
  expect(outcomes.filter((outcome) => outcome === "refused")).toHaveLength(checked);
  expect(checked).toBeLessThanOrEqual(5 + 3);
  expect(outcomes.filter((outcome) => Number(outcome) > 0)).toHaveLength(100 - checked);
});
