import { expect, test } from "vitest";
import { signIn } from "../../src/sign-in.ts";
import { account, basic, quickHash, slowHash } from "./accounts.ts";

const JANE = account("jane@contoso.example", slowHash("correct horse"));
const DOMAIN = account("CONTOSO\\svc-reports", quickHash("0123456789abcdef0123456789abcdef"));
const MUELLER = account("Müller", slowHash("Grüße:€"));
const GRUEN = account("grün", quickHash("Käse"));
const ACCOUNTS = [JANE, DOMAIN, MUELLER, GRUEN];

test.each([
  ["both kinds of hash: the slow one", basic("jane@contoso.example", "correct horse"), JANE],
  ["both kinds of hash: the quick one", basic("CONTOSO\\svc-reports", "0123456789abcdef0123456789abcdef"), DOMAIN],
  ["a user name in another letter case", basic("Jane@CONTOSO.example", "correct horse"), JANE],
  ["DOMAIN\\user in another letter case", basic("contoso\\SVC-Reports", "0123456789abcdef0123456789abcdef"), DOMAIN],
  ["umlauts in UTF-8, a colon in the password", basic("MÜLLER", "Grüße:€"), MUELLER],
  ["a name whose marks are composed otherwise", basic("Mu\u0308ller", "Grüße:€"), MUELLER],
  ["umlauts in UTF-8, quick hash", basic("grün", "Käse"), GRUEN],
  ["umlauts in Latin-1", basic("grün", "Käse", "latin1"), GRUEN],
  ["the scheme in any letter case", basic("grün", "Käse").replace("Basic", "bAsIC"), GRUEN],
  ["base64 without padding", basic("jane@contoso.example", "correct horse").replace(/=+$/, ""), JANE],
])("%s", async (_, header, expected) => {
  expect(await signIn(header, ACCOUNTS)).toBe(expected);
});

test("a Latin-1 password that reads as UTF-8 too is still tried as Latin-1", async () => {
  // "Ã¤" in Latin-1 has the bytes of "ä" in UTF-8.
  const accounts = [account("jane", quickHash("Ã¤"))];
  expect(await signIn(basic("jane", "Ã¤", "latin1"), accounts)).toBe(accounts[0]);
  expect(await signIn(basic("jane", "Ã¤"), accounts)).toBe(accounts[0]);
});

test.each([
  ["no header", undefined],
  ["null", null],
  ["an empty header", ""],
  ["a wrong password", basic("jane@contoso.example", "correct horsf")],
  ["the password in another letter case", basic("jane@contoso.example", "Correct horse")],
  ["an empty password", basic("jane@contoso.example", "")],
  ["an unknown user", basic("john", "correct horse")],
  ["a spelling that isn't configured", basic("jane", "correct horse")],
  ["another user's password", basic("grün", "correct horse")],
  ["the hash in place of the password", basic("jane@contoso.example", JANE.passwordHash)],
  ["no user", basic("", "correct horse")],
  ["no colon", `Basic ${btoa("jane@contoso.example")}`],
  ["another scheme", basic("jane@contoso.example", "correct horse").replace("Basic", "Bearer")],
  ["no base64", "Basic ****"],
  ["base64 of an impossible length", "Basic abcde"],
  ["two credentials", `${basic("jane@contoso.example", "correct horse")}, ${basic("grün", "Käse")}`],
  ["a credential too long to be one", basic("jane@contoso.example", "x".repeat(5000))],
])("%s is refused", async (_, header) => {
  expect(await signIn(header, ACCOUNTS)).toBeUndefined();
});

test("nobody gets in where there are no accounts", async () => {
  expect(await signIn(basic("jane@contoso.example", "correct horse"), [])).toBeUndefined();
});
