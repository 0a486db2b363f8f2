import { afterAll, beforeEach, expect, test } from "vitest";
import { addAccount, listAccounts, removeAccount } from "../../src/cli/account.ts";
import { settingsIn } from "../../src/cli/settings-file.ts";
import { type Account, readConfig } from "../../src/config.ts";
import { configChecks } from "../../src/config-checks.ts";
import { signIn } from "../../src/sign-in.ts";
import { oneTenant } from "../config/environments.ts";
import { aFolder, answering, piped } from "./a-folder.ts";

const folder = aFolder();
afterAll(() => folder.remove());

const REST = Object.entries(oneTenant({ ACCOUNTS: undefined }))
  .flatMap(([name, value]) => (value === undefined ? [] : [`${name}='${value}'\n`]))
  .join("");
let file = "";
beforeEach(() => {
  file = folder.write(".dev.vars", `# the bridge of Contoso\n${REST}`);
});

/** What the Worker makes of the file. */
const accounts = (): readonly Account[] => readConfig(settingsIn(folder.read(".dev.vars")), configChecks).accounts;

const entering = (name: string, password: string): Promise<Account | undefined> =>
  signIn(`Basic ${Buffer.from(`${name}:${password}`).toString("base64")}`, accounts());

test("a password that is piped in", async () => {
  await addAccount("jane@contoso.example", { file }, piped("correct horse: staple\n"));
  expect(await entering("JANE@contoso.example", "correct horse: staple")).toMatchObject({ roles: ["reader"] });
  expect(await entering("jane@contoso.example", "correct horse: staple\n")).toBeUndefined();
  expect(folder.read(".dev.vars")).toMatch(/"pbkdf2-sha256\$100000\$[^$]{24}\$[^$]{44}"/);
});

test("a password beyond ASCII, typed twice at a terminal", async () => {
  await addAccount("jörg", { file }, answering("grüße aus köln", "grüße aus köln"));
  expect(await entering("jörg", "grüße aus köln")).toBeDefined();
});

test("a generated password is told once and has the quick hash", async () => {
  const { json, lines } = await addAccount("excel", { file, generate: true }, piped());
  const { password } = json as { password: string };
  expect(password).toMatch(/^[0-9a-hjkmnp-tv-z]{32}$/);
  expect(lines.join("\n").split(password)).toHaveLength(2);
  expect(folder.read(".dev.vars")).not.toContain(password);
  expect(folder.read(".dev.vars")).toMatch(/"sha256\$[0-9a-f]{64}"/);
  expect(await entering("excel", password)).toBeDefined();
  expect(
    ((await addAccount("other", { file, generate: true }, piped())).json as { password: string }).password,
  ).not.toBe(password);
});

test("rights are those that were given, with sets in the service's own letter case", async () => {
  const rights = { role: ["Reader", "operator"], set: ["csconferencedaily"], zone: "Pacific Standard Time" };
  await addAccount("partner", { file, generate: true, ...rights }, piped());
  expect(accounts()).toMatchObject([
    { username: "partner", roles: ["reader", "operator"], sets: ["CsConferenceDaily"], zone: "Pacific Standard Time" },
  ]);
});

test("a new password keeps the rights, and the old one lets nobody in", async () => {
  await addAccount("jane", { file, role: ["operator"] }, piped("the first password"));
  await expect(addAccount("Jane", { file }, piped("another password"))).rejects.toThrow(
    "has an account 'jane' already",
  );
  await addAccount("Jane", { file, replace: true }, piped("another password"));
  expect(accounts()).toMatchObject([{ username: "jane", roles: ["operator"] }]);
  expect(await entering("jane", "another password")).toBeDefined();
  expect(await entering("jane", "the first password")).toBeUndefined();
});

test("the list shows no hash, and what is removed is gone", async () => {
  await addAccount("jane", { file, generate: true }, piped());
  await addAccount("excel", { file, zone: "Europe/Berlin" }, piped("a long enough password"));
  const { lines, json } = await listAccounts({ file });
  expect(lines).toHaveLength(3);
  expect(lines[2]).toMatch(/^excel +reader +the first +all +Europe\/Berlin +chosen, 100,000 iterations$/);
  expect(JSON.stringify(json)).not.toMatch(/sha256\$/);
  await removeAccount("JANE", { file });
  expect(accounts().map(({ username }) => username)).toEqual(["excel"]);
  expect((await removeAccount("excel", { file })).lines.join("\n")).toContain("No account is left");
  expect(settingsIn(folder.read(".dev.vars"))).not.toHaveProperty("ACCOUNTS");
  expect(folder.read(".dev.vars")).toBe(`# the bridge of Contoso\n${REST}`);
});

test.each([
  [{}, "", "No password was given"],
  [{}, "two\nlines\n", "A password is one line"],
  [{ role: ["king"] }, "a password", "There is no role 'king': roles are reader and operator."],
  [{ set: ["CsNothing"] }, "a password", "There is no report 'CsNothing'"],
  [{ zone: "Mars/Olympus" }, "a password", "The time zone 'Mars/Olympus' is not known"],
  [{ tenant: ["nobody.example"] }, "a password", "ACCOUNTS[0].tenants[0] is no configured tenant"],
])("%j with the password %j is refused, and the file stays as it was", async (options, password, complaint) => {
  await expect(addAccount("jane", { file, ...options }, piped(password))).rejects.toThrow(complaint);
  expect(folder.read(".dev.vars")).toBe(`# the bridge of Contoso\n${REST}`);
});

test("two passwords that differ, a name that can't sign in, and an account that isn't there are refused", async () => {
  await expect(addAccount("jane", { file }, answering("one password", "another"))).rejects.toThrow("differ");
  await expect(addAccount("a:b", { file, generate: true }, piped())).rejects.toThrow("without colons");
  await expect(removeAccount("nobody", { file })).rejects.toThrow(`${file} has no account 'nobody'.`);
  await expect(listAccounts({ file: folder.path("absent") })).rejects.toThrow("There is no file");
  expect(folder.read(".dev.vars")).toBe(`# the bridge of Contoso\n${REST}`);
});

test("a short password is taken, with a warning", async () => {
  const person = piped("short");
  await addAccount("jane", { file }, person);
  expect(person.told).toEqual(["This password has fewer than 12 characters; --generate makes one of 160 bits."]);
});
