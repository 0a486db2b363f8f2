import { afterEach, expect, test, vi } from "vitest";
import type { Account } from "../../src/config.ts";
import { signIn } from "../../src/sign-in.ts";
import { account, basic, quickHash, slowHash } from "./accounts.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

/** The work of one refusal: how many digests, and how many PBKDF2 iterations. */
async function workOf(header: string, accounts: readonly Account[]) {
  const digest = vi.spyOn(crypto.subtle, "digest");
  const derive = vi.spyOn(crypto.subtle, "deriveBits");
  expect(await signIn(header, accounts)).toBeUndefined();
  const iterations = derive.mock.calls.map(([algorithm]) => (algorithm as { iterations: number }).iterations);
  const work = { digests: digest.mock.calls.length, iterations: iterations.reduce((sum, each) => sum + each, 0) };
  vi.restoreAllMocks();
  return work;
}

const MIXED = [
  account("slow", slowHash("a", 3000)),
  account("medium", slowHash("b", 1000)),
  account("quick", quickHash("c")),
];

test("with hashes of both kinds every refusal costs what the slowest account's does", async () => {
  for (const name of ["slow", "medium", "quick", "nobody"]) {
    expect(await workOf(basic(name, "wrong"), MIXED)).toEqual({ digests: 2, iterations: 3000 });
  }
});

test("with two readings of a credential both are paid for, for everybody", async () => {
  for (const name of ["slow", "medium", "quick", "nobody"]) {
    expect(await workOf(basic(name, "wröng"), MIXED)).toEqual({ digests: 4, iterations: 6000 });
  }
});

test("with quick hashes alone no refusal pays for a slow one", async () => {
  const accounts = [account("quick", quickHash("c"))];
  for (const name of ["quick", "nobody"]) {
    expect(await workOf(basic(name, "wrong"), accounts)).toEqual({ digests: 2, iterations: 0 });
  }
});
