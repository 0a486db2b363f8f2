import { afterAll, expect, test } from "vitest";
import { addAccount, removeAccount } from "../../src/cli/account.ts";
import { type AccountEntry, accountSettings, readAccounts, writeAccounts } from "../../src/cli/accounts-file.ts";
import { quickHash } from "../../src/cli/password.ts";
import { setting } from "../../src/cli/secret-commands.ts";
import { settingsIn } from "../../src/cli/settings-file.ts";
import { aFolder, piped } from "./a-folder.ts";

const folder = aFolder();
afterAll(() => folder.remove());

const many = (count: number): AccountEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    username: `o'brien-${index}@contoso.example`,
    passwordHash: quickHash(`password ${index}`),
  }));

test("accounts beyond 5 KB go on in ACCOUNTS_2, and come back from there when some are removed", async () => {
  const file = folder.write("many.vars", "# head\nACCOUNTS=\nOTHER=1\n");
  await writeAccounts(await readAccounts(file), many(100));
  const settings = settingsIn(folder.read("many.vars"));
  expect(Object.keys(settings)).toEqual(["ACCOUNTS", "OTHER", "ACCOUNTS_2", "ACCOUNTS_3"]);
  for (const name of ["ACCOUNTS", "ACCOUNTS_2", "ACCOUNTS_3"]) {
    expect(Buffer.byteLength(settings[name] ?? "")).toBeLessThanOrEqual(5_000);
  }
  expect((await readAccounts(file)).entries).toEqual(many(100));
  await writeAccounts(await readAccounts(file), many(3));
  expect(Object.keys(settingsIn(folder.read("many.vars")))).toEqual(["ACCOUNTS", "OTHER"]);
  expect((await readAccounts(file)).entries).toEqual(many(3));
});

test("the commands that deploy name every secret, and those that fell away", async () => {
  const file = folder.write("two.vars", "");
  let most = 1;
  while (Object.keys(accountSettings(many(most + 1))).length === 1) most++;
  await writeAccounts(await readAccounts(file), many(most));
  const { json } = await addAccount("one-more@contoso.example", { file, generate: true }, piped());
  const put = (name: string) => `npm run -s cli -- setting ${name} --file ${file} | npx wrangler secret put ${name}`;
  expect((json as { commands: string[] }).commands).toEqual([put("ACCOUNTS"), put("ACCOUNTS_2")]);
  const after = await removeAccount("one-more@contoso.example", { file });
  expect((after.json as { commands: string[] }).commands).toEqual([
    put("ACCOUNTS"),
    "npx wrangler secret delete ACCOUNTS_2",
  ]);
});

test("a file may be the list itself, and is then the secret as it is", async () => {
  const file = folder.path("accounts.json");
  const { json } = await addAccount("excel", { file, generate: true }, piped());
  expect((json as { commands: string[] }).commands).toEqual([`npx wrangler secret put ACCOUNTS < ${file}`]);
  expect(JSON.parse(folder.read("accounts.json"))).toMatchObject([{ username: "excel" }]);
  const told = await setting("ACCOUNTS", { file });
  expect(JSON.parse(told.lines[0] ?? "")).toEqual(JSON.parse(folder.read("accounts.json")));
});

test("an account that no secret can hold is refused", async () => {
  const file = folder.write("long.vars", "A=1\n");
  const tenant = Array.from({ length: 400 }, (_, index) => `tenant-${index}.example`);
  await expect(addAccount("jane", { file, generate: true, tenant }, piped())).rejects.toThrow(
    "The account 'jane' is longer than a secret of 5000 bytes can hold.",
  );
  expect(folder.read("long.vars")).toBe("A=1\n");
});

test("a file whose accounts the Worker would refuse is told, without a value of it", async () => {
  const file = folder.write("wrong.vars", `ACCOUNTS='[{"username":"jane","passwordHash":"secret"}]'\n`);
  await expect(readAccounts(file)).rejects.toThrow(
    /^wrong\.vars: ACCOUNTS\[0\]\.passwordHash must be pbkdf2-sha256\$(?!.*"secret")/,
  );
});

test("setting gives what belongs to a deployed bridge, and nothing of this machine's loopback", async () => {
  const file = folder.write(
    "all.vars",
    "CLIENT_SECRET='a b'\nGRAPH_ENDPOINT=http://127.0.0.1:9009\nLOGIN_ENDPOINT=https://login.example\nBLANK=\n",
  );
  expect(JSON.parse((await setting(undefined, { file, all: true })).lines.join("\n"))).toEqual({
    CLIENT_SECRET: "a b",
    LOGIN_ENDPOINT: "https://login.example",
  });
  expect((await setting("CLIENT_SECRET", { file })).lines).toEqual(["a b"]);
  await expect(setting("client_secret", { file })).rejects.toThrow("did you mean CLIENT_SECRET?");
  await expect(setting("BLANK", { file })).rejects.toThrow(`${file} has no BLANK.`);
  await expect(setting(undefined, { file })).rejects.toThrow("Give the name of one setting, or --all.");
});
