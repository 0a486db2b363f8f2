import { afterEach, expect, test, vi } from "vitest";
import { signIn } from "../../src/sign-in.ts";
import { account, basic, slowHash } from "./accounts.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("a right password pays for its slow hash once, also under a configuration read anew", async () => {
  const derive = vi.spyOn(crypto.subtle, "deriveBits");
  const jane = account("jane", slowHash("paid once"));
  for (let request = 0; request < 3; request++) {
    expect(await signIn(basic("jane", "paid once"), [jane])).toBe(jane);
  }
  expect(derive).toHaveBeenCalledTimes(1);
});

test("the second reading of a remembered credential doesn't pay for the first", async () => {
  // In Latin-1 these bytes are "Ã¤", in UTF-8 "ä": the UTF-8 reading is tried first and is wrong.
  const jane = account("jane", slowHash("Ã¤"));
  const header = basic("jane", "Ã¤", "latin1");
  expect(await signIn(header, [jane])).toBe(jane);
  const derive = vi.spyOn(crypto.subtle, "deriveBits");
  expect(await signIn(header, [jane])).toBe(jane);
  expect(derive).not.toHaveBeenCalled();
});

test("a wrong password is paid for each time, so it can't push out a right one", async () => {
  const derive = vi.spyOn(crypto.subtle, "deriveBits");
  const jane = account("jane", slowHash("right"));
  for (let request = 0; request < 2; request++) expect(await signIn(basic("jane", "wrong"), [jane])).toBeUndefined();
  expect(derive).toHaveBeenCalledTimes(2);
});

test("a changed password ends what was remembered of the old one", async () => {
  expect(await signIn(basic("jane", "before"), [account("jane", slowHash("before"))])).toBeDefined();
  const changed = [account("jane", slowHash("after"))];
  expect(await signIn(basic("jane", "before"), changed)).toBeUndefined();
  expect(await signIn(basic("jane", "after"), changed)).toBe(changed[0]);
});

test("what is remembered for one user lets in nobody else with another password", async () => {
  const accounts = [account("jane", slowHash("hers")), account("john", slowHash("his"))];
  expect(await signIn(basic("jane", "hers"), accounts)).toBe(accounts[0]);
  expect(await signIn(basic("john", "hers"), accounts)).toBeUndefined();
});

test("memory is bounded: of many credentials the oldest is paid for again", async () => {
  const accounts = Array.from({ length: 1001 }, (_, index) => account(`user${index}`, slowHash(`word ${index}`, 1)));
  for (const [index, each] of accounts.entries()) {
    expect(await signIn(basic(each.username, `word ${index}`), accounts)).toBe(each);
  }
  const derive = vi.spyOn(crypto.subtle, "deriveBits");
  expect(await signIn(basic("user1000", "word 1000"), accounts)).toBe(accounts[1000]);
  expect(derive).not.toHaveBeenCalled();
  expect(await signIn(basic("user0", "word 0"), accounts)).toBe(accounts[0]);
  expect(derive).toHaveBeenCalled();
});
